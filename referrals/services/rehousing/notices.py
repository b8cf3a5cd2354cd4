"""Tells the social referents what happens to their household in the pool (C964, C970, C972).

Mails to functional mailboxes, without any personal data; sent by a job.
"""

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, Unit
from ccapex.accounts.services.mailboxes import write_to
from ccapex.core import jobs
from referrals.enums import ReferralState
from referrals.models import Referral, RehousingEntry
from referrals.rules.rehousing import pool_rules

LEAD, REFUSED, ASKED = "lead", "refused", "asked"
SENTENCES = {
    LEAD: "Un bailleur chef de file est désigné pour un ménage que vous suivez : vous pouvez "
    "prendre contact avec lui.",
    REFUSED: "Un ménage que vous suivez a refusé un logement proposé. Le secrétariat indiquera si "
    "ce logement était adapté.",
    ASKED: "Un ménage du vivier de relogement vous est confié comme bailleur chef de file.",
    "withdrawn": "Un ménage que vous suivez a été retiré du vivier de relogement.",
    "rehoused": "Un ménage que vous suivez et qui était dans le vivier est relogé.",
}


def referents_of(entry: RehousingEntry) -> list[Organisation]:
    """The author of the report, and the services whose referral is open for the household."""
    open_states = (ReferralState.ISSUED, ReferralState.ACCEPTED)
    acting = Referral.objects.filter(household=entry.household_id, state__in=open_states)
    wanted = {*acting.values_list("organisation_id", flat=True), entry.report_by_id}
    known = [pk for pk in wanted if pk is not None]
    return list(Organisation.objects.filter(pk__in=known).order_by("name"))


def tell_referents(entry: RehousingEntry, what: str, *, desk: Desk) -> list[Organisation]:
    """Those told: they have a mailbox, and are not the desk that speaks."""
    told = [one for one in referents_of(entry) if one.mailbox and one.pk != desk.organisation_id]
    for organisation in told:
        tell(organisation, what, entry=entry, desk=desk)
    return told


def tell(organisation: Organisation, what: str, *, entry: RehousingEntry, desk: Desk) -> None:
    jobs.enqueue(
        "notify_rehousing",
        arguments={"organisation": organisation.pk, "what": what},
        author_id=desk.user.pk,
        territory_id=entry.territory_id,
        organisation_id=organisation.pk,
    )


def notify(organisation: Organisation, what: str) -> bool:
    """Sends the mail; False where there is no mailbox. The desk of the pool gets its own."""
    return write_to(
        organisation,
        "CCAPEX : vivier de relogement",
        f"Bonjour,\n\n{SENTENCES[what]}",
        unit=_pool_desk(organisation),
    )


def _pool_desk(organisation: Organisation) -> Unit | None:
    rules = pool_rules(organisation.territory.profile)
    if rules is None or not rules.unit:
        return None
    return Unit.objects.filter(organisation=organisation, slug=rules.unit).first()
