"""Forms of the missions in the field."""

from typing import Any

from django import forms

from ccapex.core.fields import TypedDateField
from referrals.enums.missions import Aim, Authority, Intensity, SupportKind, VisitResult
from referrals.rules.missions import MissionRules

YES_NO = [("", "Pas encore dit"), ("yes", "Oui"), ("no", "Non")]
ANSWERS = {"yes": True, "no": False}
RESULTS = [
    ("", "Choisir…"),
    *(one for one in VisitResult.choices if one[0] != VisitResult.PLANNED),
]


class OrderForm(forms.Form):
    """Who decided, with which money; the households are ticked in the table."""

    authority = forms.ChoiceField(label="Décidée par")
    decided_on = TypedDateField(label="Décidée le", sense="past")
    funding = forms.ChoiceField(label="Financement", required=False)

    def __init__(self, *args: Any, rules: MissionRules, **options: Any) -> None:
        super().__init__(*args, **options)
        labels = dict(Authority.choices)
        self.fields["authority"].choices = [  # type: ignore[attr-defined]
            (code, labels[code]) for code in rules.authorities
        ]
        if rules.needs_funding:
            choices = [("", "Choisir…"), *rules.funding.items()]
            self.fields["funding"].choices = choices  # type: ignore[attr-defined]
            self.fields["funding"].required = True
        else:
            del self.fields["funding"]


class VisitForm(forms.Form):
    on = TypedDateField(label="Visite le", sense="future")
    at = forms.TimeField(
        label="à",
        required=False,
        input_formats=["%H:%M", "%Hh%M", "%Hh", "%H"],
        help_text="Par exemple 19:30.",
    )


class ResultForm(forms.Form):
    result = forms.ChoiceField(label="Ce que la visite a donné", choices=RESULTS)
    note = forms.CharField(
        label="Note courte",
        required=False,
        max_length=500,
        help_text="Lue par votre organisation et le secrétariat. Santé : oui ou non, sans détail.",
    )


class ReportForm(forms.Form):
    """The report; everything is optional until it is sent."""

    contact_made = forms.ChoiceField(
        label="Le ménage a-t-il été joint ?", choices=YES_NO, required=False
    )
    situation = forms.CharField(
        label="Situation sociale et financière",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Ce qui sert à décider, en peu de mots. Santé : oui ou non, sans détail.",
    )
    aim = forms.ChoiceField(
        label="Vers quoi aller",
        choices=[("", "Pas encore dit"), *Aim.choices],
        required=False,
        help_text="À dire si le ménage a été joint.",
    )
    conclusions = forms.MultipleChoiceField(
        label="Préconisations", required=False, widget=forms.CheckboxSelectMultiple
    )
    measures = forms.CharField(
        label="Mesures proposées", required=False, max_length=300, help_text="Par exemple : ASLL."
    )
    support_kind = forms.ChoiceField(
        label="Accompagnement nécessaire",
        choices=[("", "Pas encore dit"), *SupportKind.choices],
        required=False,
    )
    intensity = forms.ChoiceField(
        label="Intensité", choices=[("", "Pas précisée"), *Intensity.choices], required=False
    )
    expected_months = forms.IntegerField(
        label="Durée prévue, en mois", required=False, min_value=1, max_value=60
    )
    relay = forms.CharField(
        label="Relais",
        required=False,
        max_length=200,
        help_text="Sans mesure : le service de droit commun qui prend la suite.",
    )
    asks_agenda = forms.BooleanField(
        label="Demander l'inscription à l'ordre du jour de la CCAPEX", required=False
    )

    def __init__(self, *args: Any, rules: MissionRules, stock: str, **options: Any) -> None:
        super().__init__(*args, **options)
        conclusions = [(one.code, one.label) for one in rules.conclusions_for(stock)]
        self.fields["conclusions"].choices = conclusions  # type: ignore[attr-defined]
        if not rules.needs_funding:
            for name in ("support_kind", "intensity", "expected_months", "relay"):
                del self.fields[name]
        if rules.always_to_agenda:
            del self.fields["asks_agenda"]

    def show_required(self) -> None:
        """Before it is shown, never before it is judged: what is saved may lack what is sent."""
        self.fields["contact_made"].required = self.fields["conclusions"].required = True

    def values(self) -> dict[str, Any]:
        """The columns of the report; without those whose typing is refused."""
        found = dict(self.cleaned_data)
        if "contact_made" in found:
            found["contact_made"] = ANSWERS.get(found["contact_made"])
        return found
