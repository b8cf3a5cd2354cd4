"""Forms of the social watch."""

from typing import Any

from django import forms

from ccapex.accounts.models import Organisation
from ccapex.core.fields import TypedDateField
from referrals.enums import Channel, ContactResult
from referrals.enums.missions import WatchEnd, WatchGroup, WatchSolution

YES_NO = [("yes", "Oui"), ("no", "Non")]
CHOOSE = ("", "Choisir…")
"""Nothing is answered for the person: a wrong answer left as it stood would close the call."""
CHANNELS = [(value, label) for value, label in Channel.choices if value != Channel.LETTER]


class GroupForm(forms.Form):
    group = forms.TypedChoiceField(label="Groupe", choices=WatchGroup.choices, coerce=int)
    reason = forms.CharField(label="Pourquoi", max_length=300)


class ContactForm(forms.Form):
    channel = forms.ChoiceField(label="Moyen", choices=CHANNELS)
    result = forms.ChoiceField(label="Résultat", choices=[CHOOSE, *ContactResult.choices])
    on = TypedDateField(label="Le", sense="past")
    note = forms.CharField(label="Note courte", required=False, max_length=500)


class ReportForm(forms.Form):
    on = TypedDateField(label="Le", sense="past")
    reached = forms.ChoiceField(label="Le ménage a-t-il été joint ?", choices=[CHOOSE, *YES_NO])
    solution = forms.ChoiceField(
        label="Solution envisagée", choices=[CHOOSE, *WatchSolution.choices]
    )
    keys = forms.ChoiceField(
        label="Accepte-t-il de rendre les clés ?",
        choices=[("", "Inconnu"), *YES_NO],
        required=False,
    )
    asks_support = forms.BooleanField(
        label="Demander l'appui de l'État auprès du commissaire de justice", required=False
    )
    note = forms.CharField(
        label="Point",
        required=False,
        max_length=500,
        help_text="Lu par le SIAO, son opérateur et l'État. Santé : oui ou non, sans détail.",
    )

    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        found["reached"] = found["reached"] == "yes"
        found["keys"] = {"yes": True, "no": False}.get(found["keys"])
        return found


class OperatorForm(forms.Form):
    operator = forms.ModelChoiceField(
        label="Opérateur",
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Le SIAO lui-même",
    )

    def __init__(self, *args: Any, operators: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["operator"].queryset = operators  # type: ignore[attr-defined]


class EndForm(forms.Form):
    end = forms.ChoiceField(
        label="Comment la veille se termine", choices=[CHOOSE, *WatchEnd.choices]
    )


class NoticeForm(forms.Form):
    announced_on = TypedDateField(label="Annoncée le", sense="past")
    eviction_on = TypedDateField(label="Expulsion le", sense="future")
    eviction_at = forms.TimeField(
        label="à",
        required=False,
        input_formats=["%H:%M", "%Hh%M", "%Hh", "%H"],
        help_text="Par exemple 9:30.",
    )
    override_reason = forms.CharField(
        label="Ce qui le permet",
        required=False,
        max_length=300,
        help_text="Seulement un jour ou une heure où l'expulsion est interdite : décision du juge, "
        "relogement assuré.",
    )
