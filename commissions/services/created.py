"""What a closed session sets in motion: measures of the register, missions, items of the next one.

Each output once (``Output.handled_at``), each in its own transaction; what cannot be created as
things are says why, and is tried again when the closing is taken up again.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from commissions.enums import ItemOrigin, ItemState, Level, OutputKind
from commissions.models import Output, Session
from commissions.services import agenda
from commissions.services.seats import configured
from referrals.enums import Mission
from referrals.enums.measures import DecidedIn, MeasureDecision
from referrals.enums.missions import Authority
from referrals.models import Measure
from referrals.rules.measures import consent_missing
from referrals.rules.missions import mission_rules
from referrals.services.measures import register
from referrals.services.missions.mandating import mandate

MISSIONS = frozenset({Mission.CCAPEX_DIAGNOSTIC, Mission.ANTICIPATION_VISIT})
AUTHORITIES = {
    OrganisationKind.STATE_SERVICE: Authority.STATE,
    OrganisationKind.DEPARTEMENT: Authority.DEPARTEMENT,
    OrganisationKind.DEPARTEMENT_SOCIAL_SERVICE: Authority.DEPARTEMENT,
}


def waiting(session: Session) -> list[Output]:
    """The outputs that still have something to create, in the order of the session."""
    found = (
        Output.objects.filter(item__session=session, handled_at__isnull=True)
        .filter(
            Q(item__state=ItemState.EXAMINED)
            | Q(item__state=ItemState.POSTPONED, kind=OutputKind.POSTPONEMENT)
        )
        .select_related("item__household", "organisation", "postponed_to")
        .order_by("item__rank", "item__pk", "rank", "pk")
    )
    return [output for output in found if creates(output)]


def creates(output: Output) -> bool:
    if output.kind == OutputKind.MEASURE:
        return output.item.household_id is not None
    if output.kind == OutputKind.POSTPONEMENT:
        return output.postponed_to_id is not None
    return output.kind == OutputKind.ACTION and output.code in MISSIONS


def create(output: Output, session: Session, desk: Desk) -> str:
    """What ``output`` asked for now exists; or why it does not, in French."""
    try:
        with transaction.atomic():
            # Locked: a worker given up for dead and the one that replaces it create it once.
            output = (
                Output.objects.select_for_update(of=("self",))
                .select_related(
                    *("item__household__territory", "item__procedure", "item__situation"),
                    *("organisation", "postponed_to__commission__territory"),
                )
                .get(pk=output.pk)
            )
            if output.handled_at is not None:
                return ""
            said = _create(output, session, desk)
            output.handled_at = timezone.now()
            output.save(update_fields=["handled_at", "measure"])
    except ValidationError as refusal:
        return f"{output.item.household or output.item.title} : {' '.join(refusal.messages)}"
    return said


def _create(output: Output, session: Session, desk: Desk) -> str:
    if output.kind == OutputKind.MEASURE:
        return _measure(output, session, desk)
    if output.kind == OutputKind.POSTPONEMENT:
        return _postponed(output, session, desk)
    return _mission(output, session, desk)


def _measure(output: Output, session: Session, desk: Desk) -> str:
    """Asked for on the day of the session; granted where consent allows, with its period."""
    item = output.item
    assert item.household is not None
    measure = register.ask(
        item.household,
        kind=output.code,
        desk=desk,
        asked_on=session.held_on,
        operator=output.organisation,
        funder=output.funder,
        consent=output.consent,
        procedure=item.procedure,
    )
    output.measure = measure
    if measure.decision != MeasureDecision.PENDING:
        return ""
    decided_in = decided_by(session)
    missing = consent_missing(register.kind_of(measure), measure.consent, decided_in)
    if missing:
        return f"{item.household} : mesure demandée, à accorder plus tard. {missing}"
    register.decide(
        measure,
        decision=MeasureDecision.GRANTED,
        decided_on=session.held_on,
        decided_in=decided_in,
        desk=desk,
    )
    return _period(output, measure, desk)


def _period(output: Output, measure: Measure, desk: Desk) -> str:
    """A period that breaks a limit is left to be entered in the register, with its reason."""
    if output.starts_on is None or output.ends_on is None:
        return ""
    measure.refresh_from_db()
    try:
        with transaction.atomic():
            register.add_period(
                measure, starts_on=output.starts_on, ends_on=output.ends_on, desk=desk
            )
    except ValidationError as refusal:
        words = " ".join(refusal.messages)
        return f"{measure.household} : mesure accordée, dates à saisir au registre. {words}"
    return ""


def decided_by(session: Session) -> DecidedIn:
    """« CCAPEX territorialisée » is the local one, where households come (Côte-d'Or, line 732)."""
    told = configured(session.commission, session.held_on)
    if not told.is_ccapex:
        return DecidedIn.OTHER
    local = told.level == Level.LOCALE
    return DecidedIn.CCAPEX_TERRITORIALISEE if local else DecidedIn.CCAPEX


def _mission(output: Output, session: Session, desk: Desk) -> str:
    """The order given to the operator; the session said everything, or it is refused with why."""
    procedure, operator = output.item.procedure, output.organisation
    if procedure is None or operator is None:
        raise ValidationError("La mission demande une procédure et un opérateur.")
    rules = mission_rules(session.commission.territory.profile, output.code)
    funding = dict(rules.funding) if rules else {}
    named = {label.lower(): code for code, label in funding.items()}
    kind = OrganisationKind(desk.membership.organisation.kind)
    mandate(
        [(procedure.pk, operator.pk)],
        mission=output.code,
        authority=AUTHORITIES.get(kind, ""),
        desk=desk,
        funding=output.funder if output.funder in funding else named.get(output.funder.lower(), ""),
        decided_on=session.held_on,
        reasons={procedure.pk: f"{session.commission.name}, {session.reference}"[:300]},
    )
    return ""


def _postponed(output: Output, session: Session, desk: Desk) -> str:
    """The item goes on the agenda of the session that was named, once."""
    item, later = output.item, output.postponed_to
    assert later is not None
    if later.items.filter(source=f"item:{item.pk}").exists():
        return ""
    agenda.add(
        later,
        household=item.household,
        procedure=item.procedure,
        situation=item.situation,
        title=item.title,
        origin=ItemOrigin.POSTPONED,
        reason=f"Reporté de la séance {session.reference}",
        source=f"item:{item.pk}",
        desk=desk,
        state=ItemState.ON_AGENDA,
    )
    return ""
