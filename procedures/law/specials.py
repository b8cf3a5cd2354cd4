"""Named computations of the tables, for the rows that are more than a duration."""

from collections.abc import Callable

from procedures.law import eviction, force, support, trial
from procedures.law.cases import Fact
from procedures.law.context import Context
from procedures.law.outcome import Computed
from procedures.law.table import Rule

Special = Callable[[Rule, Context, Fact], list[Computed]]
SPECIALS: dict[str, Special] = {
    "prefect_notice": trial.prefect_notice,
    "early_report": trial.early_report,
    "company_referral": trial.company_referral,
    "quitting_delay": eviction.quitting_delay,
    "extension": eviction.extension,
    "truce_windows": eviction.truce_windows,
    "granted_delay": eviction.granted_delay,
    "offence_from": eviction.offence_from,
    "silence": force.silence,
    "late_start": force.late_start,
    "premature": force.premature,
    "late_grant": force.late_grant,
    "given_months": support.given_months,
    "moratorium": support.moratorium,
    "two_steps": support.two_steps,
    "thirty_sixths": support.thirty_sixths,
    "halved": support.halved,
    "arrears_2027": support.arrears_2027,
    "dalo_decision": support.dalo_decision,
    "dalo_offer": support.dalo_offer,
    "dalo_implicit": support.dalo_implicit,
    "lasting": support.lasting,
}
