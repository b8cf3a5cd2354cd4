"""What is typed about the pool: the social report, a lead, a dwelling, an answer, an end."""

from typing import Any

from django import forms

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation
from ccapex.core.fields import AmountField, TypedDateField
from referrals.enums.rehousing import (
    CountedOn,
    DwellingSize,
    EntryBy,
    Motive,
    ProposalState,
    WithdrawalReason,
)
from referrals.models import RehousingEntry
from referrals.rules.rehousing import PoolRules
from referrals.services.rehousing.entering import REPORT_FIELDS

EMPTY = ("", "Pas encore connu")
WRITERS = (
    OrganisationKind.DEPARTEMENT_SOCIAL_SERVICE,
    OrganisationKind.CCAS,
    OrganisationKind.METROPOLE,
    OrganisationKind.CAF,
    OrganisationKind.MSA,
    OrganisationKind.OPERATOR,
    OrganisationKind.ASSOCIATION,
)


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]  # no generics at run time
    """The social report. Nothing is compulsory: what is not known yet stays empty, and rings."""

    motives = forms.MultipleChoiceField(
        label="Motifs de la procédure",
        choices=Motive.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    report_on = TypedDateField(label="Rapport du", sense="past", required=False)
    sne_renewal_on = TypedDateField(
        label="Demande à renouveler avant le", sense="future", required=False
    )

    class Meta:
        model = RehousingEntry
        fields = REPORT_FIELDS
        widgets = {"staying_impossible": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, rules: PoolRules, **options: Any) -> None:
        super().__init__(*args, **options)
        for one in self.fields.values():
            if isinstance(one, forms.TypedChoiceField):
                choices: list[Any] = list(one.choices)  # type: ignore[arg-type]
                one.choices = [EMPTY, *(choice for choice in choices if choice[0] != "")]
        counted_on = [(code, CountedOn(code).label) for code in rules.counted_on]
        self.fields["counted_on"] = forms.ChoiceField(
            label="Comptabilisé sur",
            choices=[("", "Selon l'accompagnement"), *counted_on],
            required=False,
            help_text="Contingent ; accord collectif quand une mesure d'accompagnement suit.",
        )
        writers = Organisation.objects.filter(
            territory=self._territory_id(), kind__in=WRITERS
        ).order_by("name")
        self.fields["report_by"] = forms.ModelChoiceField(
            writers,
            label="Service auteur du rapport",
            required=False,
            empty_label=EMPTY[1],
            help_text="Celui que le bailleur chef de file pourra appeler.",
        )

    def _territory_id(self) -> int:
        found: int = self.instance.territory_id
        return found

    @property
    def report(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in REPORT_FIELDS}


class EntryForm(ReportForm):
    """The same, with who enters the household and when."""

    entered_on = TypedDateField(label="Inscrit le", sense="past")
    entered_by = forms.ChoiceField(label="Inscrit par", choices=EntryBy.choices)

    field_order = ("entered_on", "entered_by", *REPORT_FIELDS)


class LandlordForm(forms.Form):
    """Base of those that name a landlord of the territory."""

    landlord = forms.ModelChoiceField(
        Organisation.objects.none(), label="Bailleur", empty_label="Choisir…"
    )

    def __init__(self, *args: Any, territory_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["landlord"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            territory=territory_id, kind=OrganisationKind.LANDLORD
        ).order_by("name")


class LeadForm(LandlordForm):
    named_on = TypedDateField(label="Désigné le", sense="past")
    commission = forms.CharField(label="En commission", max_length=80, required=False)
    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ProposalForm(LandlordForm):
    dwelling = forms.CharField(
        label="Logement", max_length=200, help_text="Adresse, ou commune et résidence."
    )
    size = forms.ChoiceField(label="Type", choices=[EMPTY, *DwellingSize.choices], required=False)
    rent = AmountField(label="Loyer et charges (€)", required=False)
    offered_on = TypedDateField(label="Proposé le", sense="past")


class OwnProposalForm(ProposalForm):
    """The lead proposes in its own name."""

    landlord = None  # type: ignore[assignment]

    def __init__(self, *args: Any, territory_id: int, **options: Any) -> None:
        forms.Form.__init__(self, *args, **options)


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        label="Réponse",
        choices=[("", "Choisir…"), *(c for c in ProposalState.choices if c[0] != "pending")],
    )
    reason = forms.CharField(
        label="Raison, en cas de refus ou de non-attribution", max_length=300, required=False
    )
    answered_on = TypedDateField(label="Le", sense="past")


class WithdrawForm(forms.Form):
    reason = forms.ChoiceField(
        label="Motif du retrait", choices=[("", "Choisir…"), *WithdrawalReason.choices]
    )
    note = forms.CharField(label="Précision", max_length=300, required=False)


class RehousedForm(LandlordForm):
    lease_signed_on = TypedDateField(label="Bail signé le", sense="past")


class ElementForm(forms.Form):
    """What the present landlord gives to justify not rehousing, after a DALO appeal."""

    reason = forms.CharField(label="Raison donnée par le bailleur", max_length=500)
    given_on = TypedDateField(
        label="Donnée le", sense="past", required=False, help_text="Vide : aujourd’hui."
    )
