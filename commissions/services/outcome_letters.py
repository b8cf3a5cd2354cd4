"""The letters after a session: planned for the preview, prepared and issued by the closing.

One plan serves both, so what is previewed is what leaves. ``Planned.problem`` says why one will not
leave; safe contact and guardians are those of ``ccapex.letters``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from ccapex.accounts.models import Organisation, User
from ccapex.letters import kinds
from ccapex.letters.enums import AddresseeRole, LetterState
from ccapex.letters.models import Letter
from ccapex.letters.rules.address import AddressIncomplete, block, street_lines
from ccapex.letters.services import Addressee, DoNotWrite, issue_batch, prepare_letters
from ccapex.letters.services.addressees import limits, to_guardians, to_household
from ccapex.letters.services.drafting import COPY, NewLetter
from commissions.catalogue import benefit_decision, outcome
from commissions.enums import AddresseeKind, ItemState, OutputKind
from commissions.models import Item, Output
from commissions.rules.addressees import Paper, papers
from commissions.rules.benefit import why_not_notified
from commissions.services import outcome_data
from commissions.services.benefit import notice_of, payer_of
from commissions.services.closing_sheet import Sheet, lease_of
from households.models import Landlord

TOLD_STATES = (ItemState.EXAMINED, ItemState.POSTPONED)
NO_ADDRESS = "Son adresse n'est pas dans l'annuaire : complétez-la, puis reprenez."
NO_PAYER = "L'organisme payeur de ce ménage n'est pas connu : complétez le dossier, puis reprenez."
NO_COMED = (
    "La commission de médiation n'est pas dans l'annuaire : ajoutez-la (identifiant « comed »), "
    "avec son adresse, puis reprenez."
)
NO_LANDLORD_ADDRESS = (
    "L'adresse du bailleur manque ou est incomplète : complétez-la, puis reprenez."
)
NO_LANDLORD = "Le bailleur de ce logement n'est pas connu : complétez le bail, puis reprenez."


@dataclass(frozen=True, slots=True)
class Planned:
    """One letter to be. ``letter`` None, or ``problem`` said: it does not leave as things are.

    ``copies``: the guardians who receive the same letter. ``blocked``: nothing may be prepared.
    ``is_copy``: a service reads what the household was told, and is asked nothing.
    """

    item: Item
    code: str
    label: str
    to: str
    letter: NewLetter
    problem: str = ""
    copies: tuple[str, ...] = ()
    blocked: bool = False
    outputs: tuple[Output, ...] = ()
    is_copy: bool = False

    @property
    def name(self) -> str:
        """Names it in an address: codes only."""
        return f"{self.item.public_id}-{self.code}"


def plan(sheet: Sheet, sender: Organisation) -> list[Planned]:
    """Every letter of the session in the order of its agenda; no query but what ``sheet`` read."""
    found: list[Planned] = []
    for item in sheet.items:
        if item.household is None or item.state not in TOLD_STATES:
            continue
        outputs = sheet.outputs_of(item)
        following = sheet.following.get(item.household.pk, set()) - {sender.pk}
        wanted = papers(
            outputs,
            tells_household=sheet.configuration.tells_household,
            following=following,
        )
        found += [_planned(sheet, item, paper, sender) for paper in wanted]
        for output in outputs:
            if output.kind == OutputKind.BENEFIT_DECISION:
                found += _benefit(sheet, item, output, sender)
    return found


def prepare_and_issue(found: list[Planned], *, author: User) -> dict[str, str]:
    """Prepares, then issues what may leave; the reason of each that did not, by key.

    Twice, nothing more: keys name the letters, and an issued one stays as it was.
    """
    ready = [one for one in found if not one.blocked]
    refused = prepare_letters([one.letter for one in ready], author=author)
    refused |= {one.letter.key: one.problem for one in found if one.blocked}
    made: dict[int, str] = {}
    for one in ready:
        own = Letter.objects.filter(key=one.letter.key) | Letter.objects.filter(
            key__startswith=f"{one.letter.key}{COPY}"
        )
        drafts = own.filter(state=LetterState.DRAFT).order_by("pk")
        made |= dict(drafts.values_list("pk", "key"))
    reasons = issue_batch(sorted(made), author=author)
    return refused | {made[pk]: reason for pk, reason in reasons.items()}


def letters_of(sheet: Sheet) -> list[Letter]:
    """What was prepared, guardians' copies and corrections included, in order."""
    sources = [sheet.source_of(item) for item in sheet.items]
    return list(
        Letter.objects.filter(source__in=sources, key__startswith="commission", kind__in=KIND_SLUGS)
        .select_related("organisation", "household", "corrects")
        .order_by("pk")
    )


KIND_SLUGS = (
    *(kind.slug for kind in outcome.KINDS),
    benefit_decision.HOUSEHOLD,
    benefit_decision.PAYER,
)


def _planned(sheet: Sheet, item: Item, paper: Paper, sender: Organisation) -> Planned:
    match paper.to:
        case AddresseeKind.HOUSEHOLD:
            data = outcome_data.household(sheet, item, paper.outputs)
            return _to_household(
                sheet, item, paper.code, outcome.HOUSEHOLD, data, sender, paper.outputs
            )
        case AddresseeKind.LANDLORD:
            data = outcome_data.outside(sheet, item, paper.outputs)
            to, problem = _landlord(item)
            return _outside(sheet, item, paper, outcome.LANDLORD, data, sender, to, problem)
        case AddresseeKind.COMED:
            data = outcome_data.comed(sheet, item, paper.outputs)
            comed = _comed(sheet, paper)
            to, problem = organisation_to(comed, NO_COMED)
            return _outside(sheet, item, paper, outcome.COMED, data, sender, to, problem)
        case AddresseeKind.PAYER:
            data = outcome_data.payer(sheet, item, paper)
            payer = payer_of(item.household, sheet) if item.household else None
            to, problem = organisation_to(payer, NO_PAYER)
            return _outside(sheet, item, paper, outcome.SERVICE, data, sender, to, problem)
        case AddresseeKind.ORGANISATION:
            data = outcome_data.service(sheet, item, paper)
            to, problem = organisation_to(
                sheet.organisations.get(paper.organisation_id or 0), NO_ADDRESS
            )
            return _outside(sheet, item, paper, outcome.SERVICE, data, sender, to, problem)
    data = outcome_data.service(sheet, item, paper)
    to = Addressee(AddresseeRole.ORGANISATION, paper.label, ())
    problem = f"« {paper.label} » n'est pas dans l'annuaire : prévenez-le par vos soins."
    return _outside(sheet, item, paper, outcome.SERVICE, data, sender, to, problem, blocked=True)


def _benefit(sheet: Sheet, item: Item, output: Output, sender: Organisation) -> list[Planned]:
    """To the household and to its payer; neither is prepared before the territory's words are."""
    notice = notice_of(sheet.session)
    stopped = why_not_notified(notice)
    data = outcome_data.benefit(sheet, item, output, notice)
    if stopped:
        data["unconfirmed"] = f"{stopped} Ce texte n'est qu'un projet."
    code = f"benefit-{output.pk}"
    assert item.household is not None
    home = _to_household(
        sheet, item, code, benefit_decision.HOUSEHOLD, data, sender, (output,), stopped=stopped
    )
    to, problem = organisation_to(payer_of(item.household, sheet), NO_PAYER)
    paper = Paper(AddresseeKind.PAYER, (output,))
    letter = _outside(
        sheet,
        item,
        paper,
        benefit_decision.PAYER,
        data,
        sender,
        to,
        stopped or problem,
        blocked=bool(stopped),
        code=f"{code}-payer",
    )
    return [home, letter]


def _to_household(
    sheet: Sheet,
    item: Item,
    code: str,
    kind: str,
    data: Mapping[str, Any],
    sender: Organisation,
    outputs: tuple[Output, ...],
    *,
    stopped: str = "",
) -> Planned:
    household = item.household
    assert household is not None
    problem = stopped
    copies: tuple[str, ...] = ()
    try:
        copies = tuple(one.name for one in to_guardians(household))
        if not stopped and not (copies and limits(household).no_letter):
            to_household(household)
    except (AddressIncomplete, DoNotWrite) as refusal:
        problem = problem or str(refusal)
    return Planned(
        item=item,
        code=code,
        label=kinds.label_of(kind),
        to=household.display_name,
        letter=_new(sheet, item, code, kind, data, sender, None),
        problem=problem,
        copies=copies,
        blocked=bool(stopped),
        outputs=outputs,
    )


def _outside(
    sheet: Sheet,
    item: Item,
    paper: Paper,
    kind: str,
    data: Mapping[str, Any],
    sender: Organisation,
    to: Addressee,
    problem: str,
    *,
    blocked: bool = False,
    code: str = "",
) -> Planned:
    name = code or paper.code
    return Planned(
        item=item,
        code=name,
        label=kinds.label_of(kind),
        to=to.name or "destinataire inconnu",
        letter=_new(sheet, item, name, kind, data, sender, to),
        problem=problem,
        # Without a name nothing can be kept to be completed later: it is prepared once known.
        blocked=blocked or not to.name or bool(problem),
        outputs=paper.outputs,
        is_copy=bool(paper.copy) and not paper.outputs,
    )


def _new(
    sheet: Sheet,
    item: Item,
    code: str,
    kind: str,
    data: Mapping[str, Any],
    sender: Organisation,
    to: Addressee | None,
) -> NewLetter:
    return NewLetter(
        kind=kind,
        key=f"commission:{item.pk}:{code}",
        territory_id=sender.territory_id,
        organisation_id=sender.pk,
        household_id=item.household_id,
        data=data,
        source=sheet.source_of(item),
        addressee=to,
    )


def _landlord(item: Item) -> tuple[Addressee, str]:
    lease = lease_of(item)
    landlord = lease.landlord if lease else None
    if landlord is None:
        return Addressee(AddresseeRole.OWNER, "", ()), NO_LANDLORD
    if landlord.organisation is not None and not landlord.address:
        return organisation_to(landlord.organisation, NO_ADDRESS)
    return _owner(landlord)


def _owner(landlord: Landlord) -> tuple[Addressee, str]:
    name = landlord.name[:200]
    try:
        address = street_lines(landlord.address, landlord.postal_code, landlord.city)
        lines = tuple(block([landlord.name], address))
    except AddressIncomplete:
        return Addressee(AddresseeRole.OWNER, name, ()), NO_LANDLORD_ADDRESS
    return Addressee(AddresseeRole.OWNER, name, lines), ""


def organisation_to(organisation: Organisation | None, unknown: str) -> tuple[Addressee, str]:
    if organisation is None:
        return Addressee(AddresseeRole.ORGANISATION, "", ()), unknown
    lines = [line.strip() for line in organisation.address.splitlines() if line.strip()]
    to = Addressee(AddresseeRole.ORGANISATION, organisation.name, (organisation.name, *lines))
    return to, "" if lines else NO_ADDRESS


def _comed(sheet: Sheet, paper: Paper) -> Organisation | None:
    """The one named by the output, else the directory's entry whose identifier is « comed »."""
    named = [one.organisation for one in paper.outputs if one.organisation_id]
    if named:
        return named[0]
    slugs = [one for one in sheet.organisations.values() if one.slug.split("-")[0] == "comed"]
    return slugs[0] if len(slugs) == 1 else None


def preview(planned: Planned, sheet: Sheet, sender: Organisation) -> Letter:
    """The letter as it would be, saved nowhere: for ``ccapex.letters.services.preview_html``."""
    if planned.item.household is None:
        raise ValidationError("Ce courrier n'a pas de ménage.")
    new = planned.letter
    role = new.addressee.role if new.addressee else AddresseeRole.HOUSEHOLD
    return Letter(
        kind=new.kind,
        key=new.key,
        territory=sheet.session.commission.territory,
        organisation=sender,
        household=planned.item.household,
        data=dict(new.data),
        addressee_role=role,
        addressee_name=new.addressee.name if new.addressee else "",
        addressee_lines=list(new.addressee.lines) if new.addressee else [],
    )
