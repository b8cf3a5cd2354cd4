"""Assignation and DSF: notice to the prefect counted back from the hearing, report to the judge."""

from dataclasses import replace

from procedures.law import calendar, words
from procedures.law.calendar import ONE_DAY
from procedures.law.cases import Fact
from procedures.law.context import Context
from procedures.law.facts import first_hearing, hearing
from procedures.law.outcome import NOT_SET, Computed
from procedures.law.plain import computed, plain
from procedures.law.starts import deemed_referral
from procedures.law.table import Rule


def prefect_notice(rule: Rule, context: Context, act: Fact) -> list[Computed]:
    """ASSIGN-PREF: the last useful day before the hearing; says whether the notice was in time."""
    day = first_hearing(context)
    if day is None:
        context.warn(
            rule.id,
            "hearing_missing",
            "Date d'audience inconnue : le dernier jour utile de la notification au préfet n'est"
            " pas calculé.",
        )
        return []
    told = act.get("prefect_notified_on")
    found = plain(rule, day, context.zone, "", told)
    if found.date is None:
        return []
    if told is None:
        context.warn(
            rule.id,
            "prefect_notification_missing",
            "Date de notification au préfet inconnue : recevabilité non vérifiée.",
        )
    elif told > found.date:
        context.warn(
            rule.id,
            "late_notification",
            f"Notification au préfet le {words.short(told)}, après le"
            f" {words.short(found.date)} : demande irrecevable (art. 24 III).",
        )
    if calendar.is_closed(found.date, context.zone):
        aim = calendar.open_day_before(found.date, context.zone)
        context.warn(
            rule.id,
            "last_day_closed",
            f"Le dernier jour utile, {words.named(found.date)}, n'est pas ouvré : viser le"
            f" {words.named(aim)}.",
        )
    return [found]


def early_report(rule: Rule, context: Context, act: Fact) -> list[Computed]:
    """DSF-CP: before the notice of art. 24 III if the hearing is known, else the delay that the
    territory gave itself."""
    day = hearing(context)
    if day is not None and day > act.occurred_on:
        found = plain(rule, day, context.zone, "texte ambigu, lecture prudente")
        return [replace(found, met_on=context.on("dsf_sent"))]
    setting = context.settings.get(rule.id, "internal_days", act.occurred_on, context.department)
    if setting is None or type(setting.value) is not int:
        line = "Audience inconnue et échéance interne non paramétrée."
        return [computed(rule, None, line, status=NOT_SET)]
    end = act.occurred_on + setting.value * ONE_DAY
    line = f"{words.short(act.occurred_on)} + {words.days(setting.value)} = {words.named(end)}"
    return [computed(rule, end, f"{line} (échéance interne)", status=setting.status)]


def company_referral(rule: Rule, context: Context, fact: Fact) -> list[Computed]:
    """CCAPEX-PM: an assignation served before the end of the two months is inadmissible."""
    start, note = fact.occurred_on, ""
    if fact.event == "payer_informed_ccapex":
        start = deemed_referral(context, fact) or start
        note = "départ : information de la CCAPEX par l'organisme payeur (R824-30 CCH)"
    assigned = context.on("assignation")
    found = plain(rule, start, context.zone, note)
    if assigned is not None and found.effective_on is not None and assigned < found.effective_on:
        context.warn(
            rule.id,
            "assignation_too_early",
            f"Assignation du {words.short(assigned)} avant le {words.short(found.effective_on)} :"
            " demande irrecevable (art. 24 II).",
        )
    return [found]
