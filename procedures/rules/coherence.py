"""What the rules say of a fact before it is kept: nothing, a flag to explain, or a refusal (C6).

Each check is a row: to which kinds it applies, its verdict, its source, its sentence, and the
question it asks of the ``Case``. Dates of the law are compared, never computed here.
"""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass

from procedures.enums import EventKind, Step
from procedures.law.calendar import is_closed
from procedures.rules.judged import Case
from procedures.rules.transitions import ORDER_OF_FACTS, Verdict, transition

K = EventKind
SERVED = frozenset({K.CDP, K.INSURANCE_COMMAND, K.ASSIGNATION, K.CQL})
# Several of these on one day say nothing: two services are asked, two statements are sent.
MANY_A_DAY = frozenset(
    {
        *(K.DSF_REQUESTED, K.DSF_SENT, K.ACCOUNT_STATEMENT, K.REPAYMENT_PLAN),
        *(K.ARREARS_REPORTED, K.SAISINE_CCAPEX),
    }
)
# A fact before it is a typing error: the laws that the calendar follows begin in 1989 and 1991.
FIRST_DAY = datetime.date(1990, 1, 1)
ENDS = frozenset({K.KEYS_RETURNED, K.DEPARTURE, K.VACANT_DWELLING_TAKEN_BACK, K.EVICTION, K.CLOSED})


@dataclass(frozen=True)
class Finding:
    """``field`` is where a refusal is shown in a form."""

    verdict: Verdict
    code: str
    article: str
    message: str
    field: str = "occurred_on"

    def as_anomaly(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message, "article": self.article}


@dataclass(frozen=True)
class Check:
    """``kinds`` empty: every kind. ``fails`` is true where there is something to say."""

    code: str
    verdict: Verdict
    kinds: frozenset[str]
    article: str
    message: str
    fails: Callable[[Case], bool]
    field: str = "occurred_on"


def _refuse(
    code: str,
    kinds: set[str],
    article: str,
    message: str,
    fails: Callable[[Case], bool],
    where: str,
) -> Check:
    return Check(code, Verdict.REFUSED, frozenset(kinds), article, message, fails, where)


def _flag(
    code: str, kinds: Collection[str], article: str, message: str, fails: Callable[[Case], bool]
) -> Check:
    return Check(code, Verdict.FLAGGED, frozenset(kinds), article, message, fails)


def _to_come(name: str) -> Callable[[Case], bool]:
    return lambda case: (day := case.day(name)) is not None and day > case.today


def _before_fact(name: str, *, same_day: bool = False) -> Callable[[Case], bool]:
    """``same_day``: the day of the fact itself is too early as well."""

    def fails(case: Case) -> bool:
        day = case.day(name)
        if day is None:
            return False
        return day <= case.occurred_on if same_day else day < case.occurred_on

    return fails


def _hearing_on_closed_day(case: Case) -> bool:
    days = [case.day("hearing_on"), case.day("postponed_to")]
    if case.kind == K.HEARING:
        days.append(case.occurred_on)
    return any(day is not None and is_closed(day, case.zone) for day in days)


def about_debt(case: Case) -> bool:
    """Delays of article 24 II and III are those of a debt; motives not given count as one."""
    motives = case.details.get("motives") or []
    return not motives or "arrears" in motives


def _late_for_the_prefect(case: Case) -> bool:
    told = case.day("prefect_notified_on") or case.occurred_on
    rules = case.dates("ASSIGN-PREF-2M", "ASSIGN-PREF-6S")
    return about_debt(case) and any(dated.on and told > dated.on for dated in rules)


def _not_referred(case: Case) -> bool:
    known = case.has(K.SAISINE_CCAPEX, K.PAYER_INFORMED_CCAPEX, K.BENEFIT_ARREARS_CONSTITUTED)
    return case.landlord_kind == "legal_person" and about_debt(case) and not known


def _judged_otherwise(case: Case) -> bool:
    judged = case.of(K.JUDGMENT)
    return bool(judged) and judged[0].details.get("outcome") in ("rejected", "withdrawn")


def _in_truce(case: Case) -> bool:
    return _truce_on(case, case.occurred_on)


def _in_truce_from(case: Case) -> bool:
    """The first day of execution that a decision announces."""
    from_day = case.day("effective_from")
    return from_day is not None and _truce_on(case, from_day)


def _truce_on(case: Case, day: datetime.date) -> bool:
    return any(
        dated.starts_on and dated.on and dated.starts_on <= day <= dated.on
        for dated in case.dates("TREVE", "TREVE-OLD", "TREVE-COVID", "TREVE-DOM")
    )


def _in_delays_of_the_judge(case: Case) -> bool:
    return case.has(K.JEX_DELAY) and case.within("DELAI-JEX-NEW", "DELAI-JEX-OLD", "DELAI-JEX-OLD2")


def _before_the_decision(case: Case) -> bool:
    granted = [f for f in case.of(K.CFP_DECISION) if f.details.get("kind") == "granted"]
    from_day = granted[0].details.get("effective_from") if granted else None
    return bool(from_day) and case.occurred_on < datetime.date.fromisoformat(str(from_day))


def _not_refused_yet(case: Case) -> bool:
    refused = any(f.details.get("kind") == "refused" for f in case.of(K.CFP_DECISION))
    return case.has(K.CFP_REQUEST) and not refused and case.within("CFP-SILENCE")


def _twice(case: Case) -> bool:
    return any(f.kind == case.kind and f.occurred_on == case.occurred_on for f in case.facts)


def _followed(case: Case) -> bool:
    return any(
        fact.occurred_on > case.occurred_on
        and transition(Step.CLOSED, fact.kind).verdict == Verdict.REFUSED
        for fact in case.facts
    )


CHECKS: tuple[Check, ...] = (
    _refuse(
        "future", set(), ORDER_OF_FACTS,
        "La date de l’acte est dans l’avenir : corrigez-la.",
        lambda case: case.occurred_on > case.today, "occurred_on",
    ),
    _refuse(
        "other_century", set(), ORDER_OF_FACTS,
        "La date de l’acte est antérieure au 1er janvier 1990, sans doute une faute de frappe : "
        "corrigez-la.",
        lambda case: case.occurred_on < FIRST_DAY, "occurred_on",
    ),
    _refuse(
        "hearing_before_assignation", {K.ASSIGNATION}, ORDER_OF_FACTS,
        "L’audience ne peut pas précéder l’assignation, ni être le même jour.",
        _before_fact("hearing_on", same_day=True), "hearing_on",
    ),
    _refuse(
        "notified_in_the_future", {K.ASSIGNATION, K.CQL}, ORDER_OF_FACTS,
        "La notification au préfet est dans l’avenir : corrigez-la.",
        _to_come("prefect_notified_on"), "prefect_notified_on",
    ),
    _refuse(
        "postponed_backwards", {K.HEARING}, ORDER_OF_FACTS,
        "Le renvoi est à une date postérieure à l’audience.",
        _before_fact("postponed_to", same_day=True), "postponed_to",
    ),
    _refuse(
        "served_in_the_future", {K.JUDGMENT}, ORDER_OF_FACTS,
        "La signification est dans l’avenir : corrigez-la.",
        _to_come("served_on"), "served_on",
    ),
    _refuse(
        "served_before_judgment", {K.JUDGMENT}, ORDER_OF_FACTS,
        "La signification ne peut pas précéder le jugement.",
        _before_fact("served_on"), "served_on",
    ),
    _refuse(
        "effective_before_decision", {K.CFP_DECISION}, ORDER_OF_FACTS,
        "L’exécution ne peut pas précéder la décision.",
        _before_fact("effective_from"), "effective_from",
    ),
    _flag(
        "closed_day", set(SERVED), "CPC, art. 664",
        "L’acte est daté d’un dimanche ou d’un jour férié : aucun acte ne peut alors être "
        "signifié.",
        lambda case: bool(case.closed_day),
    ),
    _flag(
        "closed_day", {K.EVICTION}, "CPCE, art. L141-1 ; CPC, art. 664",
        "Aucune mesure d’exécution n’a lieu un dimanche ni un jour férié.",
        lambda case: bool(case.closed_day),
    ),
    _flag(
        "closed_day", {K.JUDGMENT}, "usage, à vérifier",
        "Le jugement est daté d’un dimanche ou d’un jour férié, où les tribunaux ne siègent pas : "
        "vérifiez la date.",
        lambda case: bool(case.closed_day),
    ),
    _flag(
        "hearing_on_closed_day", {K.ASSIGNATION, K.HEARING}, "usage, à vérifier",
        "L’audience ou le renvoi tombe un samedi, un dimanche ou un jour férié, où les tribunaux "
        "ne siègent pas : vérifiez la date.",
        _hearing_on_closed_day,
    ),
    _flag(
        "notified_before_act", {K.ASSIGNATION, K.CQL}, ORDER_OF_FACTS,
        "La notification au préfet précède l’acte.", _before_fact("prefect_notified_on"),
    ),
    _flag(
        "clause_not_acquired", {K.ASSIGNATION}, "loi 89-462, art. 24 I",
        "Le délai du commandement de payer n’est pas écoulé à la date de l’assignation.",
        lambda case: about_debt(case) and case.before_effect("CP-CLAUSE-2M", "CP-CLAUSE-6S"),
    ),
    _flag(
        "prefect_told_late", {K.ASSIGNATION}, "loi 89-462, art. 24 III",
        "L’assignation est notifiée au préfet trop près de l’audience : elle est irrecevable "
        "avant six semaines (deux mois jusqu’au 28/07/2023).", _late_for_the_prefect,
    ),
    _flag(
        "ccapex_not_told", {K.ASSIGNATION}, "loi 89-462, art. 24 II",
        "Le bailleur est une personne morale et aucune saisine de la CCAPEX n’est notée.",
        _not_referred,
    ),
    _flag(
        "ccapex_told_late", {K.ASSIGNATION}, "loi 89-462, art. 24 II",
        "L’assignation est délivrée moins de deux mois après la saisine de la CCAPEX.",
        lambda case: about_debt(case) and case.before_effect("CCAPEX-PM"),
    ),
    _flag(
        "referred_after_assignation", {K.SAISINE_CCAPEX}, "loi 89-462, art. 24 II",
        "Une assignation est déjà notée : la saisine de la CCAPEX par une personne morale doit la "
        "précéder de deux mois.",
        lambda case: case.landlord_kind != "natural_person" and case.has(K.ASSIGNATION),
    ),
    _flag(
        "no_title", {K.CQL}, "CPCE, art. L411-1",
        "Le dernier jugement noté rejette la demande ou constate un désistement.",
        _judged_otherwise,
    ),
    _flag(
        "cfp_premature", {K.CFP_REQUEST}, "CE, 12/12/2014, n° 363372",
        "La réquisition précède la fin du délai du commandement de quitter les lieux : elle est "
        "prématurée.",
        lambda case: case.before_effect("CFP-PREM"),
    ),
    _flag(
        "effective_in_truce", {K.CFP_DECISION}, "CPCE, art. L412-6",
        "L’exécution est annoncée pendant la trêve hivernale, où aucune expulsion n’a lieu : "
        "corrigez la date d’effet, ou dites pourquoi la trêve ne vaut pas ici.", _in_truce_from,
    ),
    _flag(
        "claim_premature", {K.COMPENSATION_CLAIM}, "CPCE, art. L153-1 et R154-1",
        "Le refus de la force publique n’est pas encore acquis à cette date.", _not_refused_yet,
    ),
    _flag(
        "eviction_premature", {K.EVICTION}, "CPCE, art. L412-1",
        "L’expulsion précède la fin du délai du commandement de quitter les lieux.",
        lambda case: case.within("CQL-2M"),
    ),
    _flag(
        "eviction_in_truce", {K.EVICTION}, "CPCE, art. L412-6",
        "L’expulsion tombe pendant la trêve hivernale.", _in_truce,
    ),
    _flag(
        "eviction_in_delays", {K.EVICTION}, "CPCE, art. L412-3 et L412-4",
        "L’expulsion tombe pendant les délais accordés par le juge de l’exécution.",
        _in_delays_of_the_judge,
    ),
    _flag(
        "eviction_before_decision", {K.EVICTION}, "CPCE, art. L153-1",
        "L’expulsion précède la date à partir de laquelle la force publique est accordée.",
        _before_the_decision,
    ),
    _flag(
        "no_dalo_appeal", {K.DALO_RECOGNISED, K.DALO_REJECTED}, "CCH, art. R441-15",
        "Aucun recours DALO n’est noté auparavant.",
        lambda case: not case.has(K.DALO_APPEAL),
    ),
    _flag(
        "not_admissible", {K.OVERINDEBTEDNESS_MORATORIUM, K.DEBT_ERASED},
        "C. conso., art. L721-2",
        "La recevabilité du dossier de surendettement n’est pas notée auparavant.",
        lambda case: not case.has(K.OVERINDEBTEDNESS_ADMISSIBLE),
    ),
    _flag(
        "later_facts", set(ENDS), ORDER_OF_FACTS,
        "Des faits plus récents sont déjà notés : vérifiez cette fin de procédure.", _followed,
    ),
    _refuse(
        "closed_twice",
        {K.CLOSED},
        ORDER_OF_FACTS,
        "La clôture est déjà notée : corrigez-la si elle est fausse.",
        lambda case: case.has(K.CLOSED), "occurred_on",
    ),
    _flag(
        "double", set(EventKind) - MANY_A_DAY, ORDER_OF_FACTS,
        "Un fait de même nature est déjà noté ce jour-là.", _twice,
    ),
)  # fmt: skip


def findings(case: Case) -> list[Finding]:
    """All there is to say of the fact, refusals first."""
    found = [
        Finding(check.verdict, check.code, check.article, check.message, check.field)
        for check in CHECKS
        if (not check.kinds or case.kind in check.kinds) and check.fails(case)
    ]
    step = transition(case.step, case.kind)
    if step.verdict != Verdict.ALLOWED and not _excused(case, step.code):
        found.append(Finding(step.verdict, step.code, step.article, step.message))
    return sorted(found, key=lambda one: one.verdict != Verdict.REFUSED)


def _excused(case: Case, code: str) -> bool:
    """No commandement de payer before an assignation that is not for a debt."""
    if code != "no_cdp":
        return False
    return not about_debt(case) or case.has(K.INSURANCE_COMMAND)
