"""The figures as a page tells them: a sentence that states the finding, a drawing, a table."""

from dataclasses import dataclass
from typing import Any

from ccapex.core.charts import BarChart, Item, StackedBars, StackedRow, shares_of_whole
from ccapex.core.french import joined, number, percent, plural
from households.enums import Stock
from referrals.enums import Channel, NotTreatedReason
from reporting.figures.delays import STAGES
from reporting.figures.figure import DEFINITIONS
from reporting.figures.partners import NOT_TREATED, PARTNERS, with_article
from reporting.figures.report import Report

GREY = 6


@dataclass(frozen=True)
class Row:
    kind: str
    label: str
    cells: tuple[Any, ...]


@dataclass(frozen=True)
class Section:
    """``chart`` or, where nothing can be drawn, ``rows`` under ``heads``; else ``empty`` says why.
    ``meaning``: its definition. ``files``: the figures whose files can be opened."""

    id: str
    title: str
    meaning: str
    chart: Any = None
    heads: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    empty: str = ""
    hidden: str = ""
    files: tuple[tuple[str, str, int], ...] = ()

    @property
    def code(self) -> str:
        return self.meaning.split(".")[0]

    @property
    def definition(self) -> str:
        return DEFINITIONS[self.meaning]


def sections_of(report: Report) -> list[Section]:
    """Those that this report has; a masked report has fewer."""
    makers = [_distribution, _new, _not_treated, _responses]
    if not report.is_masked:
        makers += [_channels, _first_contact, _rules, _cohort]
    elif "NX-1" in report.figures:
        makers.append(_first_contact)
    return [make(report) for make in makers]


def _distribution(report: Report) -> Section:
    codes = [f"VE-1.{name}" for name in (*PARTNERS, NOT_TREATED)]
    shown = _shown(report, codes)
    best = max(shown[:-1] or [""], key=lambda code: report.count(code) or 0)
    title = "Qui prend en charge les CDP"
    if report.count("VE-1") == 0:
        title = "Aucun CDP décidé sur la période"
    if best and report.count(best):
        figure = report.figures[best]
        title = f"{with_article(figure.label)} prend en charge {percent(figure.share)} des CDP"
    items = tuple(
        Item(report.figures[code].label, report.count(code), _tone(code, codes)) for code in shown
    )
    hidden = report.masked_labels(codes)
    # With a part hidden, the parts shown are not the whole: no share is drawn.
    chart = BarChart(title, items, "Service", "CDP", share="none" if hidden else "whole")
    return Section(
        "repartition", title, "VE-1", chart, hidden=_hidden(hidden), files=_files(report, shown)
    )


def _new(report: Report) -> Section:
    names = [name for name in PARTNERS if report.count(f"VE-1.{name}") != 0]
    rows, hidden = [], []
    for name in names:
        kept, new = report.count(f"VE-1.{name}.kept"), report.count(f"VE-1.{name}.new")
        if kept is None or new is None:
            hidden.append(report.labels[name])
        else:
            rows.append(StackedRow(report.labels[name], (kept, new)))
    kept, new = report.count("VE-1.all.kept"), report.count("VE-1.all.new")
    title = "Suivis maintenus et nouvelles attributions"
    if kept is not None and new is not None:
        title = (
            f"{plural(kept, 'CDP garde son référent,CDP gardent leur référent')}, "
            f"{plural(new, 'est une nouvelle attribution,sont de nouvelles attributions')}"
        )
    chart = StackedBars(title, ("Suivi maintenu", "Nouvelle attribution"), tuple(rows), "Service")
    codes = [f"VE-1.{name}.new" for name in names]
    return Section(
        "nouvelles", title, "VE-1.new", chart, hidden=_hidden(hidden), files=_files(report, codes)
    )


def _not_treated(report: Report) -> Section:
    codes = [f"VE-2.{reason}" for reason in NotTreatedReason.values]
    total = report.count("VE-2")
    title = "CDP non traités"
    if total is not None:
        title = f"{plural(total, 'CDP n’est pas traité,CDP ne sont pas traités')}"
    shown = _shown(report, codes)
    if len(shown) > 1:
        best = max(shown, key=lambda code: report.count(code) or 0)
        title += (
            f", d’abord : {report.figures[best].label[:1].lower()}"
            + (report.figures[best].label[1:])
        )
    items = tuple(Item(report.figures[code].label, report.count(code), GREY) for code in shown)
    hidden = report.masked_labels(codes)
    chart = BarChart(title, items, "Motif", "CDP", share="none" if hidden else "whole")
    return Section(
        "non-traites", title, "VE-2", chart, hidden=_hidden(hidden), files=_files(report, shown)
    )


def _responses(report: Report) -> Section:
    rate = report.count("VE-3.rate")
    title = "Ce que les orientations ont donné"
    if rate is not None:
        title = f"{percent(rate)} des orientations ont abouti à un contact effectif"
    waiting = report.count("VE-3.waiting")
    if rate is not None and waiting:
        # A low rate of a period still open is not a failure: the title says so.
        title += f", {plural(waiting, 'l’attend encore,l’attendent encore')}"
    rows, hidden = [], []
    for name in PARTNERS:
        ends = [report.count(f"VE-3.{name}{end}") for end in (".contact", "", ".waiting")]
        known = [value for value in ends if value is not None]
        if len(known) < len(ends):
            hidden.append(report.labels[name])
        elif sum(known):
            rows.append(StackedRow(report.labels[name], tuple(known)))
    parts = ("Contact effectif", "Sans suite", "En attente")
    chart = StackedBars(title, parts, tuple(rows), "Service", full=True)
    codes = [f"VE-3.{name}" for name in PARTNERS]
    return Section(
        "reponses", title, "VE-3", chart, hidden=_hidden(hidden), files=_files(report, codes)
    )


def _channels(report: Report) -> Section:
    rows = []
    for channel in Channel:
        tried = report.count(f"VE-3.channel.{channel}") or 0
        reached = report.count(f"VE-3.channel.{channel}.contact") or 0
        if tried:
            rows.append(StackedRow(str(channel.label), (reached, tried - reached)))
    title = "Aucune prise de contact sur ces orientations"
    if rows:
        best = max(rows, key=lambda row: row.values[0] / sum(row.values))
        rate = percent(shares_of_whole(best.values)[0])
        title = f"Moyen qui aboutit le plus : {best.label.lower()}, {rate} des orientations tentées"
    parts = ("Contact effectif", "Pas de contact par ce moyen")
    return Section(
        "moyens", title, "VE-3.channel", StackedBars(title, parts, tuple(rows), "Moyen", full=True)
    )


def _first_contact(report: Report) -> Section:
    whole = report.figures["NX-1"].value
    if whole is None:
        title = "Aucun premier contact sur la période"
        return Section("delai", title, "NX-1", empty="Aucun contact effectif n’est encore noté.")
    days = plural(whole, "jour")
    title = f"Le premier contact a lieu {days} après le CDP (médiane)"
    rows = []
    groups = (
        ("partner", "Service", dict(report.labels)),
        ("channel", "Moyen", {value: str(label) for value, label in Channel.choices}),
        ("stock", "Parc", {value: str(label) for value, label in Stock.choices}),
    )
    for dimension, kind, labels in groups:
        for value, label in labels.items():
            figure = report.figures.get(f"NX-1.{dimension}.{value}")
            if figure is not None and figure.value is not None:
                contacts = report.count(f"{figure.code}.contacts")
                rows.append(Row(kind, label, (number(contacts), number(figure.value))))
    contacts = report.count("NX-1.contacts")
    if contacts is not None:
        rows.insert(0, Row("", "Ensemble", (number(contacts), number(whole))))
    heads = ("Selon", "Groupe", "CDP avec contact", "Jours (médiane)")
    return Section("delai", title, "NX-1", heads=heads, rows=tuple(rows))


def _rules(report: Report) -> Section:
    total, proposed = report.count("NX-6") or 0, report.count("NX-6.proposals") or 0
    turned = plural(total, "a été refusée ou écartée,ont été refusées ou écartées")
    title = f"Sur {plural(proposed, 'proposition')} des règles, {turned}"
    if not proposed:
        title = "Aucune attribution proposée par une règle"
    rows = tuple(
        StackedRow(
            figure.label,
            tuple(
                report.count(f"{figure.code}.{fate}") or 0
                for fate in ("followed", "overridden", "refused")
            ),
        )
        for figure in report.family("NX-6")
        if f"{figure.code}.followed" in report.figures
    )
    parts = ("Suivie", "Écartée en concertation", "Refusée par le service")
    return Section("regles", title, "NX-6", StackedBars(title, parts, rows, "Règle", full=True))


def _cohort(report: Report) -> Section:
    acts = report.count("VE-4") or 0
    known = {stage: report.count(f"VE-4.{stage}") for stage in STAGES}
    summoned = known[STAGES[0]]
    title = "Ce que deviennent les CDP n’est pas encore connu"
    if acts and summoned is not None:
        share = shares_of_whole([summoned, acts - summoned])[0]
        title = f"{percent(share)} des CDP ont été suivis d’une assignation"
    items = [Item("CDP de la période", acts)]
    medians = []
    for stage, value in known.items():
        figure = report.figures[f"VE-4.{stage}"]
        items.append(Item(figure.label, value, 2))
        days = report.figures[f"{figure.code}.days"].value
        if days is not None:
            medians.append(f"{figure.label.lower()} {plural(days, 'jour')}")
    note = f"Délai médian depuis le CDP : {joined(medians)}." if medians else ""
    missing = [report.figures[f"VE-4.{stage}"].label for stage, n in known.items() if n is None]
    if missing:
        note += f" Aucun fait de ce type n’a encore été saisi ici : {joined(missing).lower()}."
    chart = BarChart(title, tuple(items), "Étape", "CDP", share="first", note=note.strip())
    return Section("devenir", title, "VE-4", chart)


def _shown(report: Report, codes: list[str]) -> list[str]:
    """Neither masked nor zero: a service that took nothing does not lengthen the drawing."""
    return [code for code in codes if report.count(code)]


def _tone(code: str, codes: list[str]) -> int:
    return GREY if code == codes[-1] else 1


def _hidden(labels: list[str]) -> str:
    return joined(labels)


def _files(report: Report, codes: list[str]) -> tuple[tuple[str, str, int], ...]:
    found = ((code, report.figures[code].label, report.count(code)) for code in codes)
    return tuple((code, label, count) for code, label, count in found if count)
