"""The components say in words what they show, and serve keyboards and screen readers."""

import datetime
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from ccapex.core.fields import AmountField, TypedDateField


def rendered(source: str, address: str = "/", **values: Any) -> str:
    context = Context({"request": RequestFactory().get(address), **values})
    return Template("{% load ui %}" + source).render(context)


class VisitForm(forms.Form):
    visited_on = TypedDateField(label="Date de visite", sense="past", help_text="Par exemple hier.")
    paid = AmountField(label="Versé", required=False)
    kept = forms.ChoiceField(label="Tenu", choices=[("y", "oui")], widget=forms.RadioSelect)


@pytest.mark.parametrize(
    ("stage", "number"), [("prevention", 1), ("cdp", 2), ("cfp_granted", 6), ("closed", 0)]
)
def test_a_stage_is_told_by_a_word_and_a_shape(stage: str, number: int) -> None:
    page = rendered("{% stage_badge stage 'Commandement' %}", stage=stage)
    assert "Commandement" in page
    assert "<path" in page
    assert f"stage-{number}" in page


def test_the_six_stages_have_six_shapes() -> None:
    names = ("prevention", "cdp", "assignation", "cql", "cfp_request", "cfp_granted")
    drawn = {rendered("{% stage_badge s 'x' %}", s=name).split('<path d="')[1] for name in names}
    assert len(drawn) == 6


def test_what_is_masked_is_counted() -> None:
    assert "1\u00a0information masquée pour votre rôle" in rendered("{% masked 1 %}")
    assert "2\u00a0informations masquées pour votre rôle" in rendered("{% masked 2 %}")
    assert rendered("{% masked 0 %}").strip() == ""


def test_two_cards_show_their_differences_in_words_and_a_lack_is_not_one() -> None:
    rows = [
        {"label": "Nom", "left": "DUPONT Jean", "right": "Dupont  Jean"},
        {"label": "Naissance", "left": "04/02/1987", "right": "04/02/1978"},
        {"label": "Téléphone", "left": "", "right": "02 99 00 00 12"},
    ]
    page = rendered("{% side_by_side rows 'a' 'b' %}", rows=rows)
    assert page.count("différent</span>") == 1
    assert page.count("<mark>") == 2
    assert "non renseigné" in page


def test_a_sorted_column_says_so_and_turns_round() -> None:
    tag = "{% sort_header 'Nom' 'nom' %}"
    assert "aria-sort" not in rendered(tag)
    assert 'href="?tri=nom"' in rendered(tag)
    page = rendered(tag, "/?tri=nom&stage=cdp&page=4")
    assert 'aria-sort="ascending"' in page
    assert "tri=-nom" in page
    assert "stage=cdp" in page
    assert "page=" not in page


def test_a_list_keeps_its_filters_from_page_to_page() -> None:
    page = rendered(
        "{% pager page 'ménage' %}",
        "/?stage=cdp&page=2",
        page=Paginator(range(1243), 50).page(2),
    )
    assert "51 à 100 sur 1\u202f243\u00a0ménages" in page
    assert "?stage=cdp&amp;page=3" in page


def test_a_field_ties_its_hint_and_its_error_to_its_control() -> None:
    page = rendered("{% form_fields form %}", form=VisitForm({"visited_on": "31/02/2026"}))
    assert 'aria-describedby="id_visited_on-hint id_visited_on-error"' in page
    assert 'id="id_visited_on-error"' in page
    assert "La date « 31/02/2026 » n’existe pas" in page
    assert 'data-date="past"' in page
    assert page.count("(facultatif)") == 1
    assert "<legend>Tenu" in page


def test_the_summary_links_each_error_to_its_field() -> None:
    page = rendered("{% form_errors form %}", form=VisitForm({"visited_on": "x", "kept": "y"}))
    assert 'href="#id_visited_on"' in page
    assert "1\u00a0point à corriger" in page
    assert f"{VisitForm.base_fields['visited_on'].label}\u00a0: " in page
    valid = VisitForm({"visited_on": "hier", "kept": "y"})
    assert rendered("{% form_errors form %}", form=valid).strip() == ""


def test_a_form_reads_dates_and_amounts_as_typed() -> None:
    form = VisitForm({"visited_on": "3/10/2026", "paid": "1 280,50", "kept": "y"})
    assert form.is_valid()
    assert form.cleaned_data["visited_on"] == datetime.date(2026, 10, 3)
    assert str(form.cleaned_data["paid"]) == "1280.50"


def test_a_negative_or_unreadable_amount_is_refused_with_an_example() -> None:
    assert "paid" in VisitForm({"paid": "-5"}).errors
    assert "1 280,50" in str(VisitForm({"paid": "douze"}).errors["paid"])


def test_progress_stops_asking_once_it_is_done() -> None:
    asking = rendered("{% progress 'Envoi' 3 10 poll_url='/jobs/1/' %}")
    assert 'hx-get="/jobs/1/"' in asking
    assert "3 sur 10" in asking
    assert "hx-get" not in rendered("{% progress 'Envoi' 10 10 next_url='/' %}")


def test_text_from_people_is_escaped_in_every_block() -> None:
    page = rendered(
        "{% page_header name %}{{ name }}{% endpage_header %}"
        "{% card title=name %}{{ name }}{% endcard %}{% empty_state name %}{% endempty_state %}",
        name="<script>",
    )
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") == 5


def test_an_unknown_value_is_said_but_zero_is_known() -> None:
    assert "non renseigné" in rendered("{{ value|or_unknown }}", value=None)
    assert rendered("{{ value|or_unknown }}", value=0) == "0"
