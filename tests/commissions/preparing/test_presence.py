"""Answers and proxies: each for itself, one proxy a holder, no chain."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ccapex.accounts.models import Organisation
from commissions.enums import PartKind, Presence
from commissions.models import Attendance
from commissions.services import presence
from tests.factories.commissions import Sitting, seat_of, sitting

pytestmark = pytest.mark.django_db


def four() -> tuple[Sitting, list[Attendance]]:
    case = sitting()
    for number in range(2):
        seat_of(case.commission, None, label=f"Siège {number}")
    presence.expect(case.session)
    return case, list(case.session.attendances.order_by("rank"))


def proxy(giver: Attendance, holder: Attendance, case: Sitting) -> Attendance:
    return presence.answer(giver, state=Presence.PROXY, proxy=holder, desk=case.secretary)


def test_expecting_twice_expects_the_same() -> None:
    case, rows = four()
    assert presence.expect(case.session) == 0
    assert len(rows) == 4


def test_a_member_answers_for_itself_alone() -> None:
    case, rows = four()
    mine = next(one for one in rows if one.organisation_id == case.member.organisation_id)
    done = presence.answer(mine, state=Presence.EXCUSED, person="La cheffe", desk=case.member)
    assert (done.state, done.person) == (Presence.EXCUSED, "La cheffe")
    with pytest.raises(ValidationError):
        presence.answer(rows[0], state=Presence.PRESENT, desk=case.member)
    with pytest.raises(ValidationError):
        presence.answer(mine, state=Presence.ABSENT, desk=case.member)


def test_a_holder_holds_one_proxy() -> None:
    case, (first, second, third, _) = four()
    proxy(first, third, case)
    with pytest.raises(ValidationError):
        proxy(second, third, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(pk=second.pk).update(proxy=third)


def test_a_proxy_is_not_passed_on() -> None:
    case, (first, second, third, _) = four()
    proxy(first, second, case)
    with pytest.raises(ValidationError):
        proxy(second, third, case)
    with pytest.raises(ValidationError):
        proxy(third, first, case)
    with pytest.raises(ValidationError):
        proxy(third, third, case)
    with pytest.raises(ValidationError):
        presence.answer(second, state=Presence.EXCUSED, desk=case.secretary)


def test_an_answer_taken_back_frees_the_holder() -> None:
    case, (first, second, third, _) = four()
    proxy(first, third, case)
    presence.answer(first, state=Presence.PRESENT, desk=case.secretary)
    assert proxy(second, third, case).proxy_id == third.pk


def test_a_guest_is_expected_until_it_is_not_invited_any_more() -> None:
    case, _ = four()
    guest = case.stranger.membership.organisation
    part = presence.invite(case.item, organisation=guest, desk=case.secretary)
    again = presence.invite(case.item, organisation=guest, desk=case.secretary)
    assert part == again
    assert case.session.attendances.filter(organisation=guest, seat=None).count() == 1
    presence.remove_part(part, case.secretary)
    assert not case.session.attendances.filter(organisation=guest).exists()


def test_nobody_declares_the_conflict_of_another() -> None:
    case, _ = four()
    organisation = Organisation.objects.get(pk=case.secretary.organisation_id)
    with pytest.raises(ValidationError):
        presence.declare_conflict(case.item, organisation, "", case.member)
    # A file that it cannot read is not its to speak of.
    with pytest.raises(ValidationError):
        presence.declare_conflict(
            case.item, case.stranger.membership.organisation, "", case.stranger
        )
    assert not case.item.parts.filter(kind=PartKind.CONFLICT).exists()
