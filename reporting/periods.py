"""From the address of the page to the scope of its figures; addresses hold codes only."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Max, Min
from django.utils import timezone

from ccapex.accounts.enums import AreaKind
from ccapex.accounts.models import Commune, Territory
from ccapex.core.fields import TypedDateField
from ccapex.core.french import day, long_day
from ccapex.core.text import plain
from procedures.enums import EventKind
from procedures.models import Event
from reporting.figures.scope import Scope

WHOLE = "tout"
Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class Question:
    """``scope`` is None while the dates typed do not make a period."""

    territory: Territory
    scope: Scope | None
    form: "PeriodForm"
    years: list[int]
    year: int | None
    area: str

    @property
    def words(self) -> str:
        if self.scope is None:
            return ""
        if self.year:
            return f"année {self.year}"
        return f"du {long_day(self.scope.since)} au {long_day(self.scope.until)}"

    @property
    def address(self) -> str:
        """This question as an address: dates and codes only."""
        if self.scope is None:
            return ""
        if self.year:
            asked = {"annee": str(self.year)}
        else:
            asked = {"du": day(self.scope.since), "au": day(self.scope.until)}
        if self.area != WHOLE:
            asked["perimetre"] = self.area
        return f"?{urlencode(asked)}"

    @property
    def is_running(self) -> bool:
        """The period is not over: its figures will still move."""
        return self.scope is not None and self.scope.until >= timezone.localdate()

    @property
    def area_label(self) -> str:
        groups = self.form.areas
        options = [one for group in groups for one in group[1] if isinstance(group[1], list)]
        return next((label for value, label in options if value == self.area), "")


class PeriodForm(forms.Form):
    """Both days are included."""

    du = TypedDateField(label="Du", sense="past")
    au = TypedDateField(label="Au", sense="nearest")
    perimetre = forms.ChoiceField(label="Périmètre")

    def __init__(self, data: Any, *, areas: Choices) -> None:
        super().__init__(data)
        self.areas = areas
        field = self.fields["perimetre"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = areas

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        since, until = cleaned.get("du"), cleaned.get("au")
        if since and until and until < since:
            self.add_error("au", "La fin précède le début : échangez les deux dates.")
        return cleaned


def question(territory: Territory, asked: Mapping[str, str], *, narrow: bool) -> Question:
    """``narrow``: whether the reader may ask for other than whole years of the territory."""
    years = years_of(territory.pk)
    year = _year(asked.get("annee", ""), years)
    areas = areas_of(territory) if narrow else [(WHOLE, territory.name)]
    dated = narrow and year is None and ("du" in asked or "au" in asked)
    if not dated:
        year = year or years[0]
    whole = Scope.year(territory.pk, year or years[0])
    data = {
        "du": asked.get("du", "") if dated else day(whole.since),
        "au": asked.get("au", "") if dated else day(whole.until),
        "perimetre": (asked.get("perimetre") if narrow else "") or WHOLE,
    }
    form = PeriodForm(data, areas=areas)
    if not form.is_valid():
        return Question(territory, None, form, years, None, WHOLE)
    since, until = form.cleaned_data["du"], form.cleaned_data["au"]
    area = form.cleaned_data["perimetre"]
    kind, _, code = ("" if area == WHOLE else area).partition(":")
    scope = Scope(territory.pk, since, until, kind, code)
    return Question(territory, scope, form, years, _whole_year(since, until), area)


def years_of(territory_id: int) -> list[int]:
    """From this year back to that of the first CDP."""
    acts = Event.objects.filter(territory=territory_id, kind=EventKind.CDP)
    found = acts.aggregate(first=Min("occurred_on"), last=Max("occurred_on"))
    this_year = timezone.localdate().year
    first = found["first"].year if found["first"] else this_year
    last = max(found["last"].year if found["last"] else this_year, this_year)
    # A mistyped century must not give a hundred links.
    return list(range(last, max(first, last - 9) - 1, -1))


def _year(text: str, years: list[int]) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text) in years else None


def _whole_year(since: datetime.date, until: datetime.date) -> int | None:
    whole = (since.month, since.day, until.month, until.day) == (1, 1, 12, 31)
    return since.year if whole and since.year == until.year else None


def areas_of(territory: Territory) -> Choices:
    """The parts of the territory that its communes know, called as its profile calls them."""
    arrondissements: dict[str, str] = territory.profile.get("arrondissements", {})
    sectors = {one["slug"]: one["label"] for one in territory.profile.get("sectors", [])}
    groups: Choices = [(WHOLE, f"{territory.name} : tout le territoire")]
    for kind, field, names in (
        (AreaKind.ARRONDISSEMENT, "arrondissement_code", arrondissements),
        (AreaKind.EPCI, "epci_code", None),
        (AreaKind.SECTOR, "sector_code", sectors),
        (AreaKind.COMMUNE, "insee_code", None),
    ):
        named = "epci_name" if kind == AreaKind.EPCI else "name"
        pairs = {
            code: names.get(code, code) if names is not None else name or code
            for code, name in Commune.objects.filter(territory=territory).values_list(field, named)
            if code
        }
        options = sorted(pairs.items(), key=lambda pair: plain(pair[1]))
        if options:
            groups.append((str(kind.label), [(f"{kind}:{code}", name) for code, name in options]))
    return groups
