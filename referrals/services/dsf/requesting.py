"""Ask for the DSF, one by one or by batch: mission, access, fact, one letter to each service."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core import french, jobs
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.services import Addressee, NewLetter, prepare_letters
from procedures.enums import EventKind
from procedures.services.facts import record_fact
from referrals.catalogue.dsf import REQUEST
from referrals.enums import Mission
from referrals.enums.dsf import DsfTrigger
from referrals.models import Dsf
from referrals.services.dsf.candidates import Candidate, to_ask, with_services
from referrals.services.dsf.dates import dates_of_dsf
from referrals.services.dsf.starting import start_dsf


@dataclass
class Report:
    """``left``: those for which the rules name no service, to be chosen by hand."""

    asked: int = 0
    left: int = 0
    services: Counter[int] = field(default_factory=Counter)

    @property
    def summary(self) -> list[str]:
        asked = french.plural(self.asked, "DSF demandé,DSF demandés")
        lines = [f"{asked} à {french.plural(len(self.services), 'service')}."]
        if self.left:
            left = french.plural(self.left, "ménage")
            lines.append(f"{left} sans service : à choisir à la main.")
        return lines


def request_many(
    territory: Territory,
    trigger: str,
    choices: Mapping[int, int | None],
    *,
    author: User | None,
    batch: str,
    on_total: Callable[[int], None] = lambda total: None,
    on_done: Callable[[int], None] = lambda count: None,
) -> Report:
    """``choices``: procedure → organisation chosen by hand, None for that of the rules.

    Started again after a stop, it does what remains and reports the whole of the batch.
    """
    todo = with_services(territory, to_ask(territory, trigger, procedure_ids=choices))
    chosen = Organisation.objects.filter(territory=territory).in_bulk(
        [pk for pk in choices.values() if pk is not None]
    )
    on_total(len(todo))
    report = Report()
    for one in todo:
        organisation = chosen.get(choices[one.procedure.pk] or 0) or one.organisation
        if organisation is None:
            report.left += 1
        else:
            request_one(one, organisation, trigger=trigger, author=author, batch=batch)
        on_done(1)
    with transaction.atomic():
        report.services = _tell(territory, trigger, batch, author)
    report.asked = report.services.total()
    return report


@transaction.atomic
def request_one(
    one: Candidate,
    organisation: Organisation,
    *,
    trigger: str,
    author: User | None,
    batch: str = "",
) -> Dsf:
    """The DSF and, the first time, the fact that it was asked."""
    dsf, created = start_dsf(
        one.procedure,
        organisation,
        mission=Mission.DSF,
        trigger=trigger,
        occasion=one.occasion,
        author=author,
        batch=batch,
    )
    if created:
        record_fact(
            one.procedure,
            EventKind.DSF_REQUESTED,
            author=author,
            occurred_on=dsf.requested_on,
            organisation=organisation,
            source=f"dsf:{dsf.pk}",
            act_key=f"dsf_requested:{dsf.public_id}",
            flagged="keep",
        )
    return dsf


def _tell(territory: Territory, trigger: str, batch: str, author: User | None) -> Counter[int]:
    """One letter and one notice to each service, for the whole of the batch."""
    rows = Dsf.objects.filter(territory=territory, batch=batch).select_related(
        "organisation", "household", "territory", "procedure__lease__dwelling"
    )
    by_service: dict[int, list[Dsf]] = defaultdict(list)
    for dsf in rows.order_by("hearing_on", "pk"):
        by_service[dsf.organisation_id].append(dsf)
    sender = Organisation.objects.filter(territory=territory, is_secretariat=True).first()
    if sender is not None:
        prepare_letters(
            [_letter(sender, found, trigger=trigger, batch=batch) for found in by_service.values()],
            author=author,
        )
    for organisation_id, found in sorted(by_service.items()):
        jobs.enqueue(
            "notify_referrals",
            arguments={"organisation": organisation_id, "count": len(found)},
            author_id=author.pk if author else None,
            territory_id=territory.pk,
            organisation_id=organisation_id,
            key=f"{batch}:{organisation_id}",
        )
    return Counter({pk: len(found) for pk, found in by_service.items()})


def _letter(sender: Organisation, found: list[Dsf], *, trigger: str, batch: str) -> NewLetter:
    service = found[0].organisation
    lines = [service.name, *service.address.splitlines()]
    return NewLetter(
        kind=REQUEST,
        key=f"{REQUEST}:{batch}:{service.pk}",
        territory_id=sender.territory_id,
        organisation_id=sender.pk,
        data={"trigger": DsfTrigger(trigger).label, "rows": [_row(dsf) for dsf in found]},
        source=batch,
        addressee=Addressee(
            role=AddresseeRole.ORGANISATION,
            name=service.name,
            lines=tuple(line.strip() for line in lines if line.strip()),
        ),
    )


def _row(dsf: Dsf) -> dict[str, Any]:
    home = dsf.procedure.lease.dwelling
    dates = dates_of_dsf(dsf)
    return {
        "reference": dsf.household.reference,
        "household": dsf.household.display_name,
        "address": ", ".join(filter(None, [home.address, home.postal_code, home.city])),
        "hearing_on": french.day(dsf.hearing_on),
        "offer_by": french.day(dates.offer.on) if dates.offer else "",
        "due_on": french.day(dates.due_on),
    }
