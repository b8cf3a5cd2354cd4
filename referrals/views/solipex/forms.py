"""What the secretariat knows of the criteria of SOLIPEX, and to whom it refers a family."""

from typing import Any

from django import forms

from ccapex.accounts.models import Organisation
from ccapex.core.fields import AmountField
from referrals.enums.rehousing import Motive

YES_NO = [("", "Ne change rien"), ("yes", "Oui"), ("no", "Non")]
READ = {"yes": True, "no": False}


class CompleteForm(forms.Form):
    termination_motive = forms.MultipleChoiceField(
        label="Motifs de la procédure",
        choices=Motive.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    dalo = forms.ChoiceField(
        label="Reconnu prioritaire au titre du DALO", choices=YES_NO, required=False
    )
    debt_framed = forms.ChoiceField(
        label="Dette encadrée, ou en cours d'encadrement", choices=YES_NO, required=False
    )
    debt = AmountField(label="Dette aujourd'hui (€)", required=False)
    adults = forms.IntegerField(label="Adultes", min_value=1, max_value=20, required=False)
    children = forms.IntegerField(
        label="Enfants à charge", min_value=0, max_value=20, required=False
    )

    @property
    def given(self) -> dict[str, Any]:
        read = dict(self.cleaned_data)
        for name in ("dalo", "debt_framed"):
            read[name] = READ.get(read[name])
        return read


class ReferForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Qui reçoit la famille", empty_label="Choisir…"
    )

    def __init__(self, *args: Any, receivers: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in receivers]
        ).order_by("name")
