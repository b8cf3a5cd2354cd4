"""The DSF is read by who sits while the session is open, and by them alone."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissions.enums import SessionState
from commissions.services import agenda_access, presence
from referrals.services.dsf import finishing
from tests.factories.accounts import OrganisationFactory, desk_for, log_in
from tests.factories.commissions import commission_of, item_of, seat_of, session_of
from tests.factories.dsf import asked_dsf, assigned, dsf_territory, filled, service, writer

pytestmark = pytest.mark.django_db


def test_a_member_reads_it_during_the_session_and_neither_before_nor_after() -> None:
    dsf = asked_dsf(assigned(dsf_territory()))
    desk = writer(dsf)
    finishing.finish(filled(dsf, desk), desk=desk)
    commission = commission_of(dsf.territory)
    seat_of(commission, service(dsf.territory, "ddets"), role="secretariat")
    member = desk_for("social_worker", OrganisationFactory(territory=dsf.territory))
    seat_of(commission, member.membership.organisation)
    session = session_of(commission, held_on=timezone.localdate(), state=SessionState.CONVENED)
    item = item_of(session, dsf.procedure)
    agenda_access.open_session(session)

    def status() -> int:
        url = reverse("dsf_document", args=[dsf.public_id])
        return log_in(Client(), member).get(url).status_code

    assert status() == 404
    session.state = SessionState.OPEN
    session.save()
    assert status() == 200
    part = presence.declare_conflict(item, member.membership.organisation, "Essai", member)
    assert status() == 404
    presence.remove_part(part, desk_for("secretariat", service(dsf.territory, "ddets")))
    assert status() == 200
    session.state, session.closed_at = SessionState.CLOSED, timezone.now()
    session.save()
    assert status() == 404
