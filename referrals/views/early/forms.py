"""What is noted of an early letter: a suspension, an answer, what came of it."""

from typing import Any

from django import forms

from ccapex.accounts.models import Organisation
from ccapex.core.fields import TypedDateField
from referrals.enums.rehousing import EarlyAnswer

YES_NO = [("", "Pas encore connu"), ("yes", "Oui"), ("no", "Non")]


class SuspensionForm(forms.Form):
    suspended_on = TypedDateField(label="Aide au logement suspendue le", sense="past")


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(label="La famille", choices=[("", "Choisir…"), *EarlyAnswer.choices])
    answered_on = TypedDateField(label="Le", sense="past")
    supporter = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Service qui accompagne (ASLL)",
        required=False,
        empty_label="Choisir si la famille accepte…",
    )

    def __init__(self, *args: Any, supporters: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["supporter"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in supporters]
        ).order_by("name")


class OutcomeForm(forms.Form):
    supported_on = TypedDateField(label="ASLL commencé le", sense="past", required=False)
    restored = forms.ChoiceField(label="Aide rétablie", choices=YES_NO, required=False)
    restored_on = TypedDateField(label="Rétablie le", sense="past", required=False)

    @property
    def outcome(self) -> dict[str, Any]:
        told = {"yes": True, "no": False}.get(self.cleaned_data["restored"])
        return {**self.cleaned_data, "restored": told}
