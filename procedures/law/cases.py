"""A case as the legal calendar takes it: a lease, a landlord, dated facts (contract, Deadlines).

``parse_case`` reads the JSON form of the contract and refuses in French what cannot be read,
naming the case and the field. Fields that the calendar does not know are left out, and named in
``Case.unknown``: a name with a typing error must not pass for a value that nobody gave.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

EVENTS = frozenset(
    {
        *("account_statement", "arrears_reported", "assignation", "benefit_arrears_constituted"),
        *("cdp", "cfp_decision", "cfp_request", "closed", "compensation_claim"),
        *("court_reduced_delay", "cql", "cql_extended", "dalo_appeal", "dalo_recognised"),
        *("dalo_rejected", "debt_erased", "departure", "dsf_requested", "dsf_sent", "eviction"),
        *("eviction_stay_requested", "fsl_formal_notice", "fsl_referral", "hearing"),
        *("insurance_command", "jex_delay", "judgment", "keys_returned"),
        *("overindebtedness_admissible", "overindebtedness_filed", "overindebtedness_moratorium"),
        *("payer_informed_ccapex", "protocole_cohesion_sociale", "repayment_plan"),
        *("repayment_plan_requested", "saisine_ccapex", "vacant_dwelling_taken_back"),
    }
)
LANDLORDS = ("natural_person", "legal_person")
RENEWALS = ("tacit", "formal")
DELAYS = ("2m", "6w")


class CaseError(ValueError):
    """What is wrong with a case, in French: ``case`` is its identifier, ``field`` its path."""

    def __init__(self, case: str, field: str, message: str) -> None:
        super().__init__(f"Cas {case}, {field} : {message}" if field else f"Cas {case} : {message}")
        self.case, self.field, self.message = case, field, message


@dataclass(frozen=True, slots=True)
class Fact:
    """``values``: what the fact says beyond its date, read by ``FIELDS``; absent is unknown.
    ``kept``: its date looked wrong, and somebody said why it is right."""

    event: str
    occurred_on: datetime.date
    values: Mapping[str, Any] = field(default_factory=dict)
    kept: bool = False

    def get(self, name: str) -> Any:
        return self.values.get(name)


@dataclass(frozen=True, slots=True)
class Lease:
    """``stated_clause_delay``: what the termination clause says, None where nobody read it."""

    signed_on: datetime.date | None = None
    renewed_on: datetime.date | None = None
    renewal_kind: str | None = None
    stated_clause_delay: str | None = None
    student_housing: bool = False
    violence_exclusion: bool = False


NO_LEASE = Lease()


@dataclass(frozen=True, slots=True)
class Case:
    """``department`` is a code ("85", "2A", "971"), empty if unknown. Amounts in euros a month."""

    id: Any
    department: str = ""
    lease: Lease = NO_LEASE
    landlord_kind: str | None = None
    rent_excluding_charges: Decimal | None = None
    charges: Decimal | None = None
    facts: tuple[Fact, ...] = ()
    unknown: tuple[str, ...] = ()


class _Unreadable(ValueError):
    pass


@lru_cache(maxsize=50_000)
def _date_of(text: str) -> datetime.date:
    if len(text) != 10:
        raise _Unreadable(f"« {text} » n'est pas une date (attendu : AAAA-MM-JJ).")
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise _Unreadable(f"la date « {text} » n'existe pas (attendu : AAAA-MM-JJ).") from None


def read_date(value: Any) -> datetime.date:
    if type(value) is str:
        found = _date_of(value)
    elif type(value) is datetime.date:
        found = value
    else:
        raise _Unreadable("une date s'écrit AAAA-MM-JJ.")
    if not 1900 <= found.year <= 2150:
        raise _Unreadable(f"l'année {found.year} est hors du calendrier.")
    return found


def read_amount(value: Any) -> Decimal:
    if type(value) is int:
        amount = Decimal(value)
    elif isinstance(value, bool) or not isinstance(value, (str, float, Decimal, int)):
        raise _Unreadable("un montant est un nombre.")
    else:
        try:
            amount = Decimal(str(value).replace(",", "."))
        except InvalidOperation:
            raise _Unreadable(f"« {value} » n'est pas un montant.") from None
    if not amount.is_finite() or amount < 0:
        raise _Unreadable("un montant ne peut pas être négatif.")
    return amount


def read_count(value: Any) -> int:
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is not int or not 0 <= value <= 1200:
        raise _Unreadable("attendu : un nombre entier, de 0 à 1200.")
    return value


def read_yes_no(value: Any) -> bool:
    if type(value) is not bool:
        raise _Unreadable("répondez par true ou false.")
    return value


def _one_of(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in words:
            raise _Unreadable(f"« {value} » n'est pas prévu (attendu : {', '.join(words)}).")
        return str(value)

    return read


def _motives(value: Any) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset((value,))
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _Unreadable("les motifs sont une liste de codes.")
    return frozenset(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Unreadable("attendu : un texte.")
    return value


_kind_of_decision = _one_of("granted", "refused")
_kind_of_appeal = _one_of("housing", "shelter")
_delay = _one_of(*DELAYS)
Reader = Callable[[Any], Any]
FIELDS: Mapping[str, Reader] = {
    **dict.fromkeys(("hearing_on", "prefect_notified_on", "served_on", "postponed_to"), read_date),
    **dict.fromkeys(("effective_from", "breached_on"), read_date),
    **dict.fromkeys(("months", "months_unpaid", "delay_months"), read_count),
    **dict.fromkeys(("has_guarantor", "direct_payment", "leaflet_given"), read_yes_no),
    "debt_amount": read_amount,
    "motives": _motives,
    "reason": _text,
    "stated_delay": _delay,
    "outcome": _one_of("firm", "conditional", "rejected", "withdrawn"),
    "presence": _one_of("contradictoire", "repute_contradictoire", "par_defaut"),
}
# "kind" says what was decided, or what was asked: its words depend on the fact.
KINDS: Mapping[str, Reader] = {
    "cfp_decision": _kind_of_decision,
    **dict.fromkeys(("dalo_appeal", "dalo_recognised", "dalo_rejected"), _kind_of_appeal),
}
LEASE: Mapping[str, Reader] = {
    "signed_on": read_date,
    "renewed_on": read_date,
    "renewal_kind": _one_of(*RENEWALS),
    "stated_clause_delay": _delay,
    "student_housing": read_yes_no,
    "violence_exclusion": read_yes_no,
}
_landlord = _one_of(*LANDLORDS)
CASE_FIELDS = frozenset(
    {
        *("id", "department", "lease", "landlord_kind", "rent_excluding_charges", "charges"),
        "facts",
    }
)
# "solution" tells where an evicted household went: the contract has it, no date depends on it.
FACT_FIELDS = frozenset({"event", "occurred_on", "solution", *FIELDS})
FACT_FIELDS_WITH_KIND = FACT_FIELDS | {"kind"}
LEASE_FIELDS = frozenset(LEASE)


def parse_case(document: Any, *, number: int = 1) -> Case:
    """The case of the contract's JSON form. ``number``: its place, for a case without identifier.

    Raises ``CaseError``.
    """
    if not isinstance(document, dict):
        raise CaseError(f"n° {number}", "", "un cas est un objet JSON.")
    name = document.get("id")
    where = f"n° {number}" if name is None else str(name)
    name_of = "department"
    try:
        department = document.get(name_of)
        if department is None:
            department = ""
        elif type(department) is not str:
            raise _Unreadable("le code du département est un texte, par exemple « 85 ».")
        name_of = "landlord_kind"
        kind = document.get(name_of)
        landlord = None if kind is None or kind == "" else _landlord(kind)
        name_of = "rent_excluding_charges"
        rent = document.get(name_of)
        rent = None if rent is None else read_amount(rent)
        name_of = "charges"
        charges = document.get(name_of)
        charges = None if charges is None else read_amount(charges)
    except _Unreadable as error:
        raise CaseError(where, name_of, str(error)) from None
    facts = document.get("facts")
    if facts is None:
        facts = ()
    elif type(facts) is not list:
        raise CaseError(where, "facts", "les faits sont une liste.")
    return Case(
        where if name is None else name,
        department,
        _parse_lease(where, document.get("lease")),
        landlord,
        rent,
        charges,
        tuple(parse_fact(fact, where, index) for index, fact in enumerate(facts)),
        _unknown(document, facts),
    )


def _unknown(document: Mapping[str, Any], facts: list[Any] | tuple[Any, ...]) -> tuple[str, ...]:
    """The names, with their path, that nothing reads; the case was read already."""
    found = [str(name) for name in document.keys() - CASE_FIELDS]
    lease = document.get("lease")
    if lease and (more := lease.keys() - LEASE_FIELDS):
        found += [f"lease.{name}" for name in more]
    for index, fact in enumerate(facts):
        known = FACT_FIELDS_WITH_KIND if fact["event"] in KINDS else FACT_FIELDS
        if more := fact.keys() - known:
            found += [f"facts[{index}].{name}" for name in more]
    return tuple(sorted(found))


def parse_fact(document: Any, case: str, index: int) -> Fact:
    """Raises ``CaseError`` naming ``facts[index]``."""
    if type(document) is not dict:
        raise CaseError(case, f"facts[{index}]", "un fait est un objet JSON.")
    event = document.get("event")
    if type(event) is not str or event not in EVENTS:
        raise CaseError(case, f"facts[{index}].event", f"« {event} » n'est pas un fait prévu.")
    name = "occurred_on"
    try:
        if (when := document.get(name)) is None:
            raise _Unreadable("la date manque.")
        occurred_on = read_date(when)
        values: dict[str, Any] = {}
        for name, value in document.items():
            if value is None or value == "":
                continue
            reader = FIELDS.get(name)
            if reader is None and name == "kind":
                reader = KINDS.get(event)
            if reader is not None:
                values[name] = reader(value)
    except _Unreadable as error:
        raise CaseError(case, f"facts[{index}].{name}", str(error)) from None
    return Fact(event, occurred_on, values)


def known_values(event: str, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of a stored fact; one that cannot be read is unknown, not an error."""
    values: dict[str, Any] = {}
    for name, value in raw.items():
        reader = FIELDS.get(name) or (KINDS.get(event) if name == "kind" else None)
        if reader is None or value is None or value == "":
            continue
        try:
            values[name] = reader(value)
        except _Unreadable:
            continue
    return values


def _parse_lease(case: str, document: Any) -> Lease:
    if not document:
        return NO_LEASE
    if type(document) is not dict:
        raise CaseError(case, "lease", "le bail est un objet JSON.")
    values: dict[str, Any] = {}
    for name, value in document.items():
        reader = LEASE.get(name)
        if reader is None or value is None or value == "":
            continue
        try:
            values[name] = reader(value)
        except _Unreadable as error:
            raise CaseError(case, f"lease.{name}", str(error)) from None
    return Lease(**values)
