"""The forms of what follows a session; what they refuse, services refuse too."""

from typing import Any

from django import forms

from ccapex.core.fields import TypedDateField
from commissions.enums import FollowResult, YearOutcome
from commissions.services.following.answering import LONGEST, PROPOSED

RESULTS = [(one.value, one.label) for one in PROPOSED]


class AnswerForm(forms.Form):
    proposed = forms.ChoiceField(
        label="Où en est ce qui était demandé\u00a0?", choices=RESULTS, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="Ce qui a été fait, ou pourquoi rien ne l'a été",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    done_on = TypedDateField(label="Fait le", sense="past", required=False)


class NotedAnswerForm(AnswerForm):
    """By the secretariat, on the word of somebody without account."""

    answered_on = TypedDateField(label="Réponse reçue le", sense="past")


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code écrit sur votre courrier",
        max_length=30,
        help_text="Dix lettres et chiffres. L'espace, le tiret et les minuscules sont acceptés.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class SettleForm(forms.Form):
    result = forms.ChoiceField(
        label="Qu'est devenue la recommandation\u00a0?",
        choices=FollowResult.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, answered: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        result = self.fields["result"]
        if answered and isinstance(result, forms.ChoiceField):
            result.choices = RESULTS


class YearForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Devenu",
        choices=[("", "Choisir…"), *YearOutcome.choices],
    )
    why = forms.CharField(
        label="D'après", max_length=200, required=False, help_text="Qui le dit, ou quel fait."
    )
