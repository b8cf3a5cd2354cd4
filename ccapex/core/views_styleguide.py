"""The living style page: every component with invented data, for those who build pages.

To be routed in development only; it reads nothing and shows nobody.
"""

import datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ccapex.core import charts
from ccapex.core.fields import AmountField, TypedDateField

DAY = datetime.date(2026, 10, 3)
MONTHS = tuple(datetime.date(2026, number, 1) for number in range(1, 11))


class ContactForm(forms.Form):
    reached_on = TypedDateField(
        label="Date du contact", sense="past", help_text="Par exemple 3/10, hier ou -2."
    )
    debt = AmountField(label="Dette annoncée", required=False, help_text="En euros.")
    channel = forms.ChoiceField(
        label="Moyen",
        choices=[("phone", "Téléphone"), ("letter", "Lettre"), ("visit", "Visite")],
        widget=forms.RadioSelect,
    )
    service = forms.ChoiceField(
        label="Service", choices=[("a", "Maison des solidarités"), ("b", "CCAS")]
    )
    note = forms.CharField(
        label="Note",
        required=False,
        help_text="Lue par votre organisation et le secrétariat.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    again = forms.BooleanField(label="Recontacter dans 15 jours", required=False)


def _figures() -> dict[str, object]:
    received = (31, 28, 35, 24, 30, None, 22, 18, 27, 33)
    reached = (20, 19, 27, 20, 22, 18, 17, 15, 21, 28)
    return {
        "bars": charts.BarChart(
            "La MDSF suit deux ménages sur trois",
            (
                charts.Item("MDSF", 164),
                charts.Item("CCAS", 52),
                charts.Item("CAF", 13),
                charts.Item("Non traités", 14, tone=6),
            ),
            label_head="Service",
            value_head="Attributions",
            note="243 commandements de payer, du 01/02/2021 au 31/12/2023.",
        ),
        "stacked": charts.StackedBars(
            "Un ménage sur cinq n’est pas joint",
            ("Joint", "Rendez-vous", "Sans réponse"),
            (
                charts.StackedRow("Janvier à mars", (60, 21, 25)),
                charts.StackedRow("Avril à juin", (52, 30, 18)),
            ),
        ),
        "columns": charts.MonthlyColumns(
            "Les commandements baissent l’été", MONTHS, received, "Commandements"
        ),
        "lines": charts.MonthlyLines(
            "L’écart entre reçus et joints se referme",
            MONTHS,
            (charts.Series("Reçus", received), charts.Series("Joints", reached)),
        ),
        "spread": charts.Distribution(
            "La moitié des dettes est sous 3 000 €",
            ("moins de 1 500 €", "1 500 à 3 000 €", "3 000 à 7 000 €", "plus de 7 000 €"),
            (41, 80, 86, 36),
        ),
    }


def _facts() -> dict[str, object]:
    stages = [
        ("prevention", "Prévention", datetime.date(2026, 4, 2), "past", ""),
        ("cdp", "Commandement de payer", DAY, "current", "suite possible dès le 15/11"),
        ("assignation", "Assignation", None, "ahead", ""),
        ("cql", "Commandement de quitter les lieux", None, "ahead", ""),
        ("cfp_request", "Réquisition de la force publique", None, "ahead", ""),
        ("cfp_granted", "Force publique accordée", None, "ahead", ""),
    ]
    names = ("stage", "label", "on", "state", "note")
    return {
        "stages": [dict(zip(names, stage, strict=True)) for stage in stages],
        "pairs": [
            ("Adresse", "12 rue du Bocage, 85000 La Roche-sur-Yon"),
            ("Loyer", "486,20 € et 62 € de charges"),
            ("Prestation", ""),
        ],
        "versus": [
            {"label": "Nom", "left": "EXEMPLE Jeanne", "right": "Exemple Jeanne"},
            {"label": "Naissance", "left": "04/02/1987", "right": "04/02/1978"},
            {"label": "Téléphone", "left": "", "right": "02 99 00 00 12"},
            {"label": "Adresse", "left": "12 rue du Bocage", "right": "21 rue du Bocage"},
        ],
        "entries": [
            {"on": DAY, "title": "Commandement de payer", "kind": "Acte", "tone": "danger"},
            {
                "on": datetime.date(2026, 9, 21),
                "title": "Appel sans réponse",
                "detail": "Message laissé, rappel prévu.",
                "author": "CCAS",
            },
            {"on": datetime.date(2026, 4, 2), "title": "Signalement d’impayé", "kind": "Fait"},
        ],
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    form = ContactForm({"reached_on": "31/02/2026", "channel": "phone", "service": "a"})
    context = {
        "form": form,
        "page": Paginator(range(1243), 50).page(2),
        "rows": [
            ("H-2026-000123", "EXEMPLE Jeanne", 1280.5),
            ("H-2026-000124", "MODÈLE Ali", None),
        ],
        "due": DAY,
        **_figures(),
        **_facts(),
    }
    return render(request, "styleguide.html", context)
