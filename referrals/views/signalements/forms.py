"""The forms of the register: who is concerned, and what was received."""

from typing import Any

from django import forms
from django.utils import timezone

from ccapex.accounts.models import Organisation
from ccapex.core.fields import AmountField, TypedDateField
from households.enums import LandlordKind, Stock
from referrals.enums.signalements import PAYERS, IntakeChannel, Nature
from referrals.services.signalements.registering import Received


class HouseholdForm(forms.Form):
    """Whom it is about, as far as it is known; enough to recognise a file, or to open one."""

    use_required_attribute = False

    tenant_last_name = forms.CharField(
        label="Nom du locataire",
        max_length=120,
        error_messages={"required": "Indiquez le nom du locataire."},
    )
    tenant_first_name = forms.CharField(label="Prénom", required=False, max_length=120)
    address = forms.CharField(label="Adresse du logement", required=False, max_length=250)
    postal_code = forms.CharField(label="Code postal", required=False, max_length=5)
    city = forms.CharField(label="Commune", required=False, max_length=120)
    phone = forms.CharField(label="Téléphone", required=False, max_length=40)
    stock = forms.ChoiceField(
        label="Parc", required=False, choices=[("", "Inconnu"), *Stock.choices]
    )
    landlord_name = forms.CharField(label="Bailleur", required=False, max_length=160)
    landlord_kind = forms.ChoiceField(
        label="Qualité du bailleur",
        required=False,
        choices=[("", "Inconnue"), *LandlordKind.choices],
    )
    landlord_reference = forms.CharField(
        label="Référence du bailleur", required=False, max_length=60
    )
    rent = AmountField(label="Loyer hors charges", required=False)
    caf_number = forms.CharField(label="Numéro d'allocataire", required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("landlord_kind") and not cleaned.get("landlord_name"):
            self.add_error("landlord_name", "Donnez le nom du bailleur dont vous dites la qualité.")
        return cleaned


class ReceivedForm(forms.Form):
    use_required_attribute = False

    channel = forms.ChoiceField(
        label="Qui saisit ou signale",
        choices=[("", "Choisir…"), *IntakeChannel.choices],
        error_messages={"required": "Choisissez qui saisit ou signale."},
    )
    nature = forms.ChoiceField(
        label="Nature",
        choices=[(Nature.SAISINE, "Saisine : une action est demandée"),
                 (Nature.SIGNALEMENT, "Signalement : pour information")],
        initial=Nature.SAISINE,
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Organisation",
        required=False,
        empty_label="Aucune de l'annuaire",
        help_text="Elle recevra l'accusé de réception.",
    )
    sender_name = forms.CharField(
        label="Nom de l'expéditeur",
        required=False,
        max_length=160,
        help_text="S'il n'est pas dans l'annuaire.",
    )
    received_on = TypedDateField(label="Reçu le", sense="past")
    acted_on = TypedDateField(
        label="Date de la saisine, du signalement ou de l'acte",
        required=False,
        sense="past",
        help_text="Vide : celle de la réception.",
    )
    debt_amount = AmountField(label="Montant de la dette", required=False)
    months_unpaid = forms.IntegerField(
        label="Mois d'impayé", required=False, min_value=0, max_value=600
    )
    arrears_on = TypedDateField(
        label="Impayé signalé à la CAF ou à la MSA le", required=False, sense="past"
    )
    payer_action = forms.CharField(
        label="Ce que la CAF ou la MSA a fait", required=False, max_length=300
    )
    comment = forms.CharField(
        label="Observations",
        required=False,
        max_length=500,
        help_text="Lues par le secrétariat. Rien sur la santé.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    landlord_kind = forms.ChoiceField(
        label="Qualité du bailleur",
        required=False,
        choices=[("", "Inconnue"), *LandlordKind.choices],
        help_text="Elle n'est pas connue, et le seuil de signalement en dépend.",
    )

    def __init__(
        self, *args: Any, territory_id: int, ask_landlord: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not ask_landlord:
            del self.fields["landlord_kind"]
        organisation = self.fields["organisation"]
        assert isinstance(organisation, forms.ModelChoiceField)
        organisation.queryset = Organisation.objects.filter(territory=territory_id)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        received, acted = cleaned.get("received_on"), cleaned.get("acted_on")
        if received and received > timezone.localdate():
            self.add_error("received_on", "Cette date est dans l'avenir.")
        if received and acted and acted > received:
            self.add_error(
                "acted_on", "Cette date est après la réception : corrigez l'une des deux."
            )
        arrears = cleaned.get("arrears_on")
        if arrears and cleaned.get("channel") not in PAYERS:
            self.add_error("arrears_on", "À remplir pour la CAF ou la MSA seulement.")
        if arrears and acted and arrears > acted:
            self.add_error(
                "arrears_on", "L'impayé est signalé à la CAF avant qu'elle n'informe la CCAPEX."
            )
        return cleaned

    def received(self) -> Received:
        values = dict(self.cleaned_data)
        values["acted_on"] = values["acted_on"] or values["received_on"]
        return Received(**values)
