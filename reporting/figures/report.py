"""All the figures of a scope, under their codes; and what a wider public may read of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ccapex.core.charts import shares_of_whole
from households.enums import Stock
from procedures.enums import EventKind
from referrals.enums import Channel, NotTreatedReason
from referrals.models import RuleSetVersion
from reporting.figures.attributions import FOLLOWED, OVERRIDDEN, REFUSED, Attributions, attributions
from reporting.figures.delays import STAGES, cohort, first_contact_days
from reporting.figures.figure import Figure
from reporting.figures.masking import FLOOR, Sum, hidden
from reporting.figures.partners import NOT_TREATED, OTHER, PARTNERS, partner_labels
from reporting.figures.responses import (
    CONTACT,
    NO_FOLLOW_UP,
    OUTCOMES,
    WAITING,
    Responses,
    responses,
)
from reporting.figures.scope import Scope

REFERRALS = "orientations"
DAYS = "jours"
ACROSS = frozenset({"VE-3", "VE-3.referrals", "VE-3.contact", "VE-3.waiting", "VE-3.rate"})
PUBLIC_FAMILIES = frozenset({"VE-1", "VE-2", "VE-3"})


@dataclass(slots=True)
class Report:
    """``sums`` and ``follows`` say which figures tell something of each other: see masking."""

    scope: Scope
    labels: Mapping[str, str]
    figures: dict[str, Figure] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    follows: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    is_masked: bool = False

    def add(self, *figures: Figure) -> None:
        self.figures.update((figure.code, figure) for figure in figures)

    def count(self, code: str) -> int | None:
        """None where it is unknown, masked, or not of this report."""
        figure = self.figures.get(code)
        return int(figure.value) if figure and figure.value is not None else None

    @property
    def is_empty(self) -> bool:
        """No CDP at all, decided or not; a masked count is not nothing."""
        told = [self.figures["VE-1"], self.figures["VE-1.pending"]]
        return not any(figure.masked or figure.value for figure in told)

    def masked_labels(self, codes: Iterable[str]) -> list[str]:
        found = (self.figures[code] for code in codes if code in self.figures)
        return [figure.label for figure in found if figure.masked]

    def family(self, family: str) -> list[Figure]:
        return [figure for figure in self.figures.values() if figure.family == family]


def report_of(scope: Scope) -> Report:
    """Every figure; the number of queries does not depend on the number of CDP."""
    report = Report(scope, partner_labels(scope.territory_id))
    shared = attributions(scope)
    _add_distribution(report, shared)
    _add_not_treated(report, shared)
    _add_responses(report, responses(scope))
    _add_rules(report, shared)
    _add_cohort(report, shared.decided + shared.pending)
    _add_first_contact(report)
    return report


def _add_distribution(report: Report, found: Attributions) -> None:
    totals = {name: found.kept[name] + found.new[name] for name in PARTNERS}
    totals[NOT_TREATED] = found.not_treated.total()
    shares = dict(zip(totals, shares_of_whole(list(totals.values())), strict=True))
    labels = {**report.labels, NOT_TREATED: "Non traités"}
    report.add(
        Figure("VE-1", "CDP décidés", found.decided),
        Figure("VE-1.pending", "CDP en attente d’une décision", found.pending),
        Figure("VE-1.all.kept", "Suivis maintenus", found.kept.total()),
        Figure("VE-1.all.new", "Nouvelles attributions", found.new.total()),
    )
    for name, total in totals.items():
        report.add(Figure(f"VE-1.{name}", labels[name], total, share=shares[name]))
    for name in PARTNERS:
        kept, new = f"VE-1.{name}.kept", f"VE-1.{name}.new"
        report.add(
            Figure(kept, f"{labels[name]}, suivi maintenu", found.kept[name]),
            Figure(new, f"{labels[name]}, nouvelles attributions", found.new[name]),
        )
        report.sums.append((f"VE-1.{name}", (kept, new)))
    report.sums.append(("VE-1", tuple(f"VE-1.{name}" for name in totals)))


def _add_not_treated(report: Report, found: Attributions) -> None:
    counts = [found.not_treated[reason] for reason in NotTreatedReason.values]
    report.add(Figure("VE-2", "CDP non traités", found.not_treated.total()))
    for reason, count, share in zip(NotTreatedReason, counts, shares_of_whole(counts), strict=True):
        report.add(Figure(f"VE-2.{reason}", str(reason.label), count, share=share))
    report.sums.append(("VE-2", tuple(f"VE-2.{reason}" for reason in NotTreatedReason)))
    report.sums.append((f"VE-1.{NOT_TREATED}", ("VE-2",)))


def _add_responses(report: Report, found: Responses) -> None:
    words = {CONTACT: "contact effectif", NO_FOLLOW_UP: "sans suite", WAITING: "en attente"}
    wholes = {"": "Ensemble"} | {f".{name}": report.labels[name] for name in PARTNERS}
    for name, label in wholes.items():
        partner = name.lstrip(".")
        counts = {
            outcome: found.partners[partner, outcome] if partner else found.total(outcome)
            for outcome in OUTCOMES
        }
        code = f"VE-3{name}"
        total = sum(counts.values())
        # The share of the chart, where the three add up to 100: 40 of 52 is 77, and 12 is 23.
        rate = shares_of_whole(list(counts.values()))[0] if total else None
        report.add(
            Figure(code, f"{label}, {words[NO_FOLLOW_UP]}", counts[NO_FOLLOW_UP], REFERRALS),
            Figure(f"{code}.referrals", f"{label}, orientations", total, REFERRALS),
            Figure(f"{code}.contact", f"{label}, {words[CONTACT]}", counts[CONTACT], REFERRALS),
            Figure(f"{code}.waiting", f"{label}, {words[WAITING]}", counts[WAITING], REFERRALS),
            Figure(f"{code}.rate", f"{label}, part avec contact effectif", rate, "%"),
        )
        if partner:
            parts = (code, f"{code}.contact", f"{code}.waiting")
            report.sums.append((f"{code}.referrals", parts))
            # A service has about as many referrals as CDP: each tells the other.
            report.follows.append((f"VE-1{name}", (f"{code}.referrals", *parts)))
            report.follows.append((f"{code}.referrals", (f"VE-1{name}",)))
    for channel in Channel:
        tried, reached = f"VE-3.channel.{channel}", f"VE-3.channel.{channel}.contact"
        report.add(
            Figure(
                tried, f"{channel.label}, orientations tentées", found.tried[channel], REFERRALS
            ),
            Figure(
                reached, f"{channel.label}, contact effectif", found.reached[channel], REFERRALS
            ),
        )


def _add_rules(report: Report, found: Attributions) -> None:
    keys = sorted({key for key, _ in found.rules})
    versions = RuleSetVersion.objects.in_bulk([version for version, _ in keys])
    report.add(
        Figure("NX-6", "Propositions refusées ou écartées", _turned_down(found)),
        Figure("NX-6.proposals", "Propositions des règles", found.rules.total()),
    )
    for version, rule in keys:
        known = versions.get(version)
        table = known.table.get("rules", []) if known else []
        words = next((row.get("label", "") for row in table if row.get("order") == rule), "")
        # Shipped versions may be edited: the version's number keeps two rules « 2 » apart.
        number = known.number if known else 0
        label = f"Règle {rule}" + (f" (v{number})" if known else "")
        label += f" : {words}" if words else ""
        code = f"NX-6.v{number}-{rule}"
        fates = {fate: found.rules[(version, rule), fate] for fate in _FATES}
        report.add(
            Figure(code, label, fates[OVERRIDDEN] + fates[REFUSED]),
            *(Figure(f"{code}.{fate}", f"{label}, {_FATES[fate]}", n) for fate, n in fates.items()),
        )


_FATES = {FOLLOWED: "suivie", OVERRIDDEN: "écartée en concertation", REFUSED: "refusée"}


def _turned_down(found: Attributions) -> int:
    return sum(count for (_, fate), count in found.rules.items() if fate != FOLLOWED)


def _add_cohort(report: Report, acts: int) -> None:
    report.add(Figure("VE-4", "CDP de la période", acts))
    for stage, delay in cohort(report.scope).items():
        label = str(EventKind(stage).label)
        median = delay.median if delay and delay.count else None
        report.add(
            Figure(f"VE-4.{stage}", label, delay.count if delay else None),
            Figure(f"VE-4.{stage}.days", f"{label}, délai médian depuis le CDP", median, DAYS),
        )


def _add_first_contact(report: Report) -> None:
    names = {
        "partner": dict(report.labels),
        "channel": {str(value): str(label) for value, label in Channel.choices},
        "stock": {str(value): str(label) for value, label in Stock.choices},
    }
    found = first_contact_days(report.scope)
    whole = found.get(("all", ""))
    report.add(
        Figure("NX-1", "Délai médian, ensemble", whole.median if whole else None, DAYS),
        Figure("NX-1.contacts", "CDP suivis d’un contact", whole.count if whole else 0),
    )
    for dimension, labels in names.items():
        for value, label in labels.items():
            delay = found.get((dimension, value))
            code = f"NX-1.{dimension}.{value}"
            report.add(
                Figure(code, f"Délai médian, {label}", delay.median if delay else None, DAYS),
                Figure(f"{code}.contacts", f"{label}, contacts", delay.count if delay else 0),
            )


def masked(report: Report) -> Report:
    """What members outside the secretariat read, and what an export to be shared contains.

    The figures by rule, by channel and by stage are left out: too thin to be shared safely. So are
    the totals across services (kept, new, contacts): beside the rows they would tell too much.
    """
    counts = {
        code: int(figure.value)
        for code, figure in report.figures.items()
        if _is_public(figure) and figure.unit != "%" and figure.value is not None
    }
    secret = hidden(counts, report.sums, report.follows)
    kept: dict[str, Figure] = {}
    for code, figure in report.figures.items():
        if code in counts:
            kept[code] = _without_value(figure) if code in secret else figure
        elif figure.unit == "%" and _is_public(figure):
            base = code.removesuffix(".rate")
            told = {f"{base}.referrals", f"{base}.contact"} & secret
            kept[code] = _without_value(figure) if told else figure
    for family in ("VE-1", "VE-2"):
        _keep_shares(family, kept)
    _keep_median(report, kept)
    return replace(report, figures=kept, is_masked=True)


def _is_public(figure: Figure) -> bool:
    across = figure.code.startswith(("VE-3.channel.", "VE-1.all.")) or figure.code in ACROSS
    return figure.family in PUBLIC_FAMILIES and not across


def _keep_shares(family: str, kept: dict[str, Figure]) -> None:
    """Where a part is hidden, each share is rounded for itself: shares that add up to 100 would
    tell something of the missing ones. Where the whole is hidden, there is no share."""
    parts = [one for one in kept.values() if one.family == family and (one.masked or one.share)]
    if not any(part.masked for part in parts):
        return
    whole = kept[family].value
    for part in parts:
        share = None
        if whole and part.value is not None:
            share = shares_of_whole([int(part.value), int(whole - part.value)])[0]
        kept[part.code] = replace(part, share=None if part.share is None else share)


def _keep_median(report: Report, kept: dict[str, Figure]) -> None:
    """The overall median alone, and only over enough contacts to be nobody's."""
    if (report.count("NX-1.contacts") or 0) >= FLOOR:
        kept["NX-1"] = report.figures["NX-1"]


def _without_value(figure: Figure) -> Figure:
    return replace(figure, value=None, share=None, masked=True)


__all__ = ["OTHER", "STAGES", "Report", "masked", "report_of"]
