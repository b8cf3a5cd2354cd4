"""Which delay the termination clause has: two months or six weeks (law 2023-668, art. 10).

A lease signed before 29/07/2023 keeps two months (avis 13/06/2024); from then on what the clause
says; since 01/10/2026 the model contract says six weeks. A longer delay, written in the lease or
in the commandement, always wins.
"""

from dataclasses import dataclass

from procedures.law.cases import Fact
from procedures.law.context import Context
from procedures.law.table import versions

TWO_MONTHS, SIX_WEEKS = "2m", "6w"
RULE_OF = {TWO_MONTHS: "CP-CLAUSE-2M", SIX_WEEKS: "CP-CLAUSE-6S"}


@dataclass(frozen=True, slots=True)
class Choice:
    """``reads_clause``: the lease's own clause decides, and nobody read it if it is not known."""

    delay: str
    why: str
    reads_clause: bool = False


def choice(context: Context, fact: Fact) -> Choice:
    """The delay of a commandement, with its reason; warns of what is missing or doubtful."""
    found = context.kept.get("clause")
    if not isinstance(found, Choice):
        found = context.kept["clause"] = _written(context, fact, _by_law(context, fact))
    return found


def _by_law(context: Context, fact: Fact) -> Choice:
    lease, act_on = context.lease, fact.occurred_on
    law_on = versions("CP-CLAUSE-6S")[0].valid_from
    contract_on = versions("CP-CLAUSE-CONTRAT-2026")[0].valid_from
    if act_on < law_on:
        return Choice(TWO_MONTHS, "commandement antérieur au 29/07/2023")
    # A renewal later than the act changes nothing to it.
    renewed = lease.renewed_on if lease.renewed_on and lease.renewed_on <= act_on else None
    signed = lease.signed_on
    by_contract = signed is not None and signed >= contract_on
    if renewed is not None and lease.renewal_kind == "formal" and renewed >= contract_on:
        by_contract = True
    if by_contract:
        return Choice(
            SIX_WEEKS, "bail conclu ou renouvelé depuis le 01/10/2026 (CP-CLAUSE-CONTRAT-2026)"
        )
    if signed is not None and signed >= law_on:
        why = "bail conclu depuis le 29/07/2023 (CP-CLAUSE-INTER)"
        return Choice(SIX_WEEKS, why, reads_clause=True)
    if renewed is not None and renewed >= law_on:
        return _of_renewed(context, fact)
    if signed is None and lease.stated_clause_delay == TWO_MONTHS:
        return Choice(TWO_MONTHS, "la clause du bail dit deux mois")
    if signed is None:
        context.warn(
            "CP-CLAUSE-2M",
            "lease_date_missing",
            "Date du bail inconnue : deux mois par prudence. Saisissez-la pour savoir si le délai"
            " est de six semaines.",
        )
        return Choice(TWO_MONTHS, "date du bail inconnue, délai le plus long par prudence")
    return Choice(TWO_MONTHS, "bail conclu avant le 29/07/2023 (avis 24-70.002)")


def _of_renewed(context: Context, fact: Fact) -> Choice:
    """An old lease that went on: no court of last resort has said; a setting decides, unless the
    lease or the commandement says two months."""
    if TWO_MONTHS in (context.lease.stated_clause_delay, fact.get("stated_delay")):
        return Choice(TWO_MONTHS, "deux mois écrits dans le bail ou dans le commandement")
    context.warn(
        "CP-CLAUSE-2M",
        "renewal_mode_to_validate",
        "Bail reconduit ou renouvelé depuis le 29/07/2023 : le délai applicable reste à valider"
        " par un juriste (réglage « mode_reconduction »).",
    )
    mode = context.setting("CP-CLAUSE-2M", "mode_reconduction", fact.occurred_on)
    if mode == "six_weeks":
        return Choice(SIX_WEEKS, "bail reconduit, réglage « six semaines »")
    return Choice(TWO_MONTHS, "bail reconduit, réglage prudent : le plus long")


def _written(context: Context, fact: Fact, legal: Choice) -> Choice:
    """What the lease and the commandement say; shorter than the law counts for nothing."""
    stated = fact.get("stated_delay")
    if legal.delay == TWO_MONTHS:
        if stated == SIX_WEEKS:
            context.warn(
                "CP-MENTIONS",
                "stated_delay_too_short",
                "Le commandement annonce six semaines, le bail laisse deux mois : acte à faire"
                " examiner.",
            )
        return legal
    if context.lease.stated_clause_delay == TWO_MONTHS:
        return Choice(TWO_MONTHS, "la clause du bail dit deux mois")
    if stated == TWO_MONTHS:
        return Choice(TWO_MONTHS, "le commandement dit deux mois")
    if legal.reads_clause and context.lease.stated_clause_delay is None:
        context.warn(
            "CP-CLAUSE-6S",
            "clause_delay_missing",
            "Délai de la clause du bail manquant : six semaines par défaut, deux mois si la clause"
            " le dit.",
        )
    return legal
