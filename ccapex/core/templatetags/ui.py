"""What pages are written with: French figures and dates, and templates/components.

Each component tag fills every variable of its template, so that a page may leave any of them out.
Parameters are described in docs/interface.md.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxSelectMultiple, DateField, RadioSelect
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ccapex.core import french
from ccapex.core.stage_shapes import stage_shape

register = template.Library()

for written in (
    french.number,
    french.file_size,
    french.money,
    french.percent,
    french.phone,
    french.plural,
    french.plural_s,
    french.day,
    french.long_day,
    french.month,
):
    register.filter(written.__name__, written)


@register.filter
def moment(value: object) -> str:
    """An instant in the local day and hour: 03/10/2026 à 14 h 05."""
    if not isinstance(value, datetime.datetime):
        return french.day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%d/%m/%Y} à {local:%H}{french.NBSP}h{french.NBSP}{local:%M}"


@register.filter
def days_away(value: object) -> str:
    return french.days_away(value, timezone.localdate())


@register.filter
def or_unknown(value: object, words: str = "non renseigné") -> object:
    """Says that nothing is known instead of leaving a hole; zero and False are known."""
    return format_html('<span class="muted">{}</span>', words) if value in (None, "") else value


@register.filter
def reference(value: object) -> SafeString:
    """A file number that neither breaks nor gets hyphenated."""
    return format_html('<span class="reference">{}</span>', value) if value else mark_safe("")


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString:
    """The theme somebody chose, from its cookie; otherwise the system's."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme") if request is not None else None
    return format_html(' data-theme="{}"', chosen) if chosen in {"light", "dark"} else mark_safe("")


def _component(name: str, values: Mapping[str, Any]) -> SafeString:
    return render_to_string(f"components/{name}.html", dict(values))


# --- page and blocks ----------------------------------------------------------------------
@register.simple_block_tag
def page_header(content: str, title: str, lead: str = "", kicker: str = "") -> SafeString:
    return _component(
        "page_header", {"actions": content, "title": title, "lead": lead, "kicker": kicker}
    )


@register.simple_block_tag
def card(
    content: str, title: str = "", why: str = "", id: str = "", now: bool = False, level: int = 2
) -> SafeString:
    values = {"title": title, "why": why, "id": id, "now": now, "level": level}
    return _component("card", {"content": content, **values})


@register.simple_block_tag
def empty_state(content: str, title: str) -> SafeString:
    return _component("empty_state", {"content": content, "title": title})


@register.simple_block_tag
def confirm(content: str, id: str, title: str, action: str, label: str = "Confirmer") -> SafeString:
    """A dialog for what cannot be undone; the page passes its csrf_token inside the body."""
    values = {"content": content, "id": id, "title": title, "action": action, "label": label}
    return _component("confirm", values)


@register.inclusion_tag("components/crumbs.html")
def crumbs(*pairs: str | None) -> dict[str, Any]:
    """``{% crumbs "Ménages" url "H-2026-000123" "" %}``: labels and addresses in turn; the name of
    a page without arguments stands for its address."""
    return {
        "entries": [
            {"label": label, "url": reverse(url) if url and url[0] not in "/#" else url}
            for label, url in zip(pairs[::2], pairs[1::2], strict=True)
        ]
    }


@register.inclusion_tag("components/steps.html")
def steps(current: int, *labels: str) -> dict[str, Any]:
    """``current`` counts from 1; every step before it is done."""
    return {"current": current, "labels": labels}


@register.inclusion_tag("components/masked.html")
def masked(count: int) -> dict[str, Any]:
    return {"count": count}


@register.inclusion_tag("components/key_hints.html")
def key_hints(*pairs: str) -> dict[str, Any]:
    """``{% key_hints "Entrée" "accepter" "J" "suivant" %}``"""
    return {"hints": list(zip(pairs[::2], pairs[1::2], strict=True))}


# --- facts --------------------------------------------------------------------------------
@register.inclusion_tag("components/stage_badge.html")
def stage_badge(stage: str, label: str) -> dict[str, Any]:
    return {"shape": stage_shape(stage), "label": label}


@register.inclusion_tag("components/stage_rail.html")
def stage_rail(steps: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Each step: stage, label, on (date or None), state (past, current, ahead), note."""
    return {"steps": [{**step, "shape": stage_shape(str(step["stage"]))} for step in steps]}


@register.inclusion_tag("components/facts.html")
def facts(pairs: Iterable[tuple[str, object]]) -> dict[str, Any]:
    return {"pairs": list(pairs)}


@register.inclusion_tag("components/side_by_side.html")
def side_by_side(
    rows: Iterable[Mapping[str, Any]], left: str, right: str, caption: str = "Comparaison"
) -> dict[str, Any]:
    """Each row: label, left, right; differences are found here and marked in words too."""
    marked = [{**row, "differs": _differ(row["left"], row["right"])} for row in rows]
    return {"rows": marked, "left": left, "right": right, "caption": caption}


def _differ(left: object, right: object) -> bool:
    """Unknown on one side is a lack, not a difference."""
    if left in (None, "") or right in (None, ""):
        return False
    return str(left).casefold().split() != str(right).casefold().split()


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Each entry: on, title, and where they exist kind, detail, author, url, tone."""
    return {"entries": list(entries)}


@register.inclusion_tag("components/progress.html")
def progress(
    label: str,
    done: int,
    total: int,
    poll_url: str = "",
    detail: str = "",
    next_url: str = "",
    next_label: str = "Continuer",
    failed: bool = False,
) -> dict[str, Any]:
    """Asks ``poll_url`` each second while given; that view answers with this component."""
    return {
        "label": label,
        "done": done,
        "total": total,
        "poll_url": poll_url,
        "detail": detail,
        "next_url": next_url,
        "next_label": next_label,
        "failed": failed,
    }


@register.inclusion_tag("components/chart.html")
def chart(figure: Any, id: str) -> dict[str, Any]:
    """``figure`` is one of ccapex.core.charts; its table is always shown."""
    return {
        "svg": mark_safe(figure.svg(id)),
        "table": figure.as_table(),
        "title": figure.title,
        "note": figure.note,
        "id": id,
    }


@register.simple_tag
def chart_alone(figure: Any, id: str) -> SafeString:
    """The drawing where the page itself shows its figures beside it."""
    return format_html(
        '<figure class="chart-alone" id="{}"><figcaption>{}</figcaption>{}</figure>',
        id,
        figure.title,
        mark_safe(figure.svg(f"{id}-dessin")),
    )


# --- lists --------------------------------------------------------------------------------
def _address(context: Context, **changes: object) -> str:
    """This page's address with some parameters changed; addresses hold codes only."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


def _page_address(context: Context, number: int, exists: bool) -> str:
    return _address(context, page=number) if exists else ""


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: "Page[Any]", words: str = "ligne") -> dict[str, Any]:
    return {
        "page": page,
        "words": words,
        "previous": _page_address(context, page.number - 1, page.has_previous()),
        "next": _page_address(context, page.number + 1, page.has_next()),
    }


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: Context, label: str, key: str, default: str = "", numeric: bool = False
) -> dict[str, Any]:
    """A title that sorts by ``?tri=key`` or ``-key``; ``default`` is the list's own order."""
    current = context["request"].GET.get("tri", default)
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    wanted = f"-{key}" if direction == "ascending" else key
    url = _address(context, tri=wanted, page=None)
    return {"label": label, "direction": direction, "url": url, "numeric": numeric}


# --- forms --------------------------------------------------------------------------------
@register.inclusion_tag("components/form_errors.html")
def form_errors(*forms: BaseForm) -> dict[str, Any]:
    """The summary on top: each error once, after the name of its field, linked to it."""
    lines: list[tuple[str, str]] = []
    for form in forms:
        lines += [("", str(error)) for error in form.non_field_errors()]
        lines += [
            (f"#{bound.id_for_label or f'{bound.auto_id}_0'}", f"{bound.label}\u00a0: {error}")
            for bound in form
            for error in bound.errors
        ]
    return {"lines": lines}


@register.inclusion_tag("components/form_field.html")
def form_field(bound: BoundField, short: bool = False) -> dict[str, Any]:
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    looks = {"checkbox": "form-check-input", "radio": "form-check-input", "select": "form-select"}
    own = widget.attrs.get("class", "")
    attributes: dict[str, Any] = {"class": f"{looks.get(kind, 'form-control')} {own}".strip()}
    if bound.errors:
        attributes["class"] += " is-invalid"
    if isinstance(bound.field, DateField) and kind == "text":
        attributes |= {"autocomplete": "off", "data-date": widget.attrs.get("data-date", "nearest")}
    described = [f"{bound.id_for_label}-hint"] if bound.help_text else []
    described += [f"{bound.id_for_label}-error"] if bound.errors else []
    if described and not group:
        attributes["aria-describedby"] = " ".join(described)
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attributes),
        "group": group,
        "check": kind == "checkbox" and not group,
        "hidden": bound.is_hidden,
        "short": short,
        "described": " ".join(described),
        "id": bound.id_for_label or bound.auto_id,
    }


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """Every field of the form in its order, hidden ones included."""
    return {"fields": list(form)}


@register.inclusion_tag("components/file_drop.html")
def file_drop(
    name: str, label: str, accept: str = "", hint: str = "", errors: Sequence[str] = ()
) -> dict[str, Any]:
    return {"name": name, "label": label, "accept": accept, "hint": hint, "errors": list(errors)}
