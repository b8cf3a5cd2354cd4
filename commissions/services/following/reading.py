"""Who sees which recommendation, and what the list shows of it, in a constant number of queries."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from ccapex.accounts.desk import NO_FILE_ROLES, Desk
from ccapex.accounts.models import Membership, Organisation
from commissions.models import Commission, Recommendation
from commissions.rules.following import initials, is_late, number_of
from commissions.rules.outputs import title
from commissions.services.seats import configured, run_by
from households.models import Household

WITH_ALL = (
    *("output__item__session__commission", "output__item__situation", "output__motive"),
    *("organisation", "household", "answered_by", "settled_by"),
)


def visible_to(desk: Desk) -> QuerySet[Recommendation]:
    """Those addressed to the desk's organisation, and all those of the commissions that it runs."""
    if not desk.sees_households:
        return Recommendation.objects.none()
    return Recommendation.objects.filter(
        Q(organisation=desk.organisation_id)
        | Q(output__item__session__commission__in=run_by(desk)),
        territory=desk.territory_id,
    )


def may_settle(desk: Desk, recommendation: Recommendation) -> bool:
    return run_by(desk).filter(pk=commission_of(recommendation).pk).exists()


def may_answer(desk: Desk, recommendation: Recommendation) -> bool:
    """The addressee itself, and who runs the commission on its word."""
    if not desk.sees_households:
        return False
    mine = recommendation.organisation_id == desk.organisation_id
    return mine or may_settle(desk, recommendation)


def commission_of(recommendation: Recommendation) -> Commission:
    return recommendation.output.item.session.commission


def number(recommendation: Recommendation) -> str:
    output = recommendation.output
    return number_of(output.item.session.reference, output.pk, output.number)


def addressee(recommendation: Recommendation) -> str:
    """The organisation, else who the output names."""
    output = recommendation.output
    if recommendation.organisation is not None:
        return recommendation.organisation.name
    return output.addressee_label or (
        output.get_addressee_display() if output.addressee else "Sans destinataire"
    )


def has_account(organisation: Organisation) -> bool:
    """Somebody there can log in and read files: no link is needed."""
    active = Membership.objects.active(timezone.localdate()).filter(organisation=organisation)
    return active.exclude(role__in=NO_FILE_ROLES).exists()


def what(recommendation: Recommendation) -> str:
    """« Recommandation », or the action of the plan by its name."""
    output, session = recommendation.output, recommendation.output.item.session
    told = configured(session.commission, session.held_on)
    return title(output.kind, output.code, told, {})


@dataclass(frozen=True, slots=True)
class Row:
    """``who`` is the name where the desk still sees the household, else the reference and the
    initials: the recommendation outlives the access that the session gave."""

    recommendation: Recommendation
    number: str
    who: str
    household_url_id: str
    addressee: str
    late: bool
    mine: bool
    what: str


def rows_of(
    recommendations: Iterable[Recommendation], desk: Desk, today: datetime.date
) -> list[Row]:
    """``recommendations`` come with ``WITH_ALL``; one more query for all of them."""
    found = list(recommendations)
    ids = {one.household_id for one in found if one.household_id}
    seen = set(
        Household.objects.visible_to(desk)
        .filter(pk__in=ids)
        .order_by()
        .values_list("pk", flat=True)
    )
    return [_row(one, desk, seen, today) for one in found]


def _row(one: Recommendation, desk: Desk, seen: set[int], today: datetime.date) -> Row:
    household = one.household
    who, url_id = one.output.item.title or "Sujet sans dossier", ""
    if household is not None and household.pk in seen:
        who, url_id = household.display_name, str(household.public_id)
    elif household is not None:
        who = short_name(household)
    return Row(
        recommendation=one,
        number=number(one),
        who=who,
        household_url_id=url_id,
        addressee=addressee(one),
        late=is_late(one.state, one.due_on, today),
        mine=one.organisation_id == desk.organisation_id,
        what=what(one),
    )


def short_name(household: Household) -> str:
    """« H-2026-000012 (E. J.) »"""
    letters = initials(household.display_name)
    return f"{household.reference} ({letters})" if letters else household.reference
