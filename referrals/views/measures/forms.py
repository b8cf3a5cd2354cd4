"""The forms of the register; what they refuse, services refuse too."""

from collections.abc import Mapping
from typing import Any

from django import forms

from ccapex.accounts.models import Organisation
from ccapex.core.fields import AmountField, TypedDateField
from households.enums import LandlordKind
from households.models import Household, Lease
from referrals.enums.measures import (
    AnswerChannel,
    Consent,
    ConsultationChannel,
    DecidedIn,
    LandlordSource,
    MeasureDecision,
    MeasureOutcome,
    PlanEnd,
    PlanKind,
)
from referrals.rules.measures import kinds_of
from referrals.services.measures.consultations import moments_of

TODAY = "Vide : aujourd'hui."


def _choices(pairs: Any) -> list[tuple[str, str]]:
    return [("", "Choisir…"), *pairs]


class AskForm(forms.Form):
    kind = forms.ChoiceField(label="Mesure")
    asked_on = TypedDateField(label="Demandée le", sense="past")
    operator = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Opérateur",
        required=False,
        empty_label="Pas encore connu",
    )
    funder = forms.CharField(label="Financeur", required=False, max_length=120)
    amount = AmountField(label="Montant", required=False, help_text="En euros, pour une aide.")
    consent = forms.ChoiceField(label="Adhésion du ménage", required=False)

    def __init__(
        self, *args: Any, profile: Mapping[str, Any], territory_id: int, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        kinds = kinds_of(profile).values()
        self._field("kind").choices = _choices((one.code, one.label) for one in kinds)
        self._field("consent").choices = [("", "Sans objet"), *Consent.choices]
        operators = Organisation.objects.filter(territory=territory_id).order_by("name")
        operator = self.fields["operator"]
        assert isinstance(operator, forms.ModelChoiceField)
        operator.queryset = operators

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field


class ConsentForm(forms.Form):
    consent = forms.ChoiceField(label="Adhésion", choices=_choices(Consent.choices))
    on = TypedDateField(label="Le", sense="past")


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label="Décision",
        choices=_choices(c for c in MeasureDecision.choices if c[0] != MeasureDecision.PENDING),
    )
    decided_on = TypedDateField(label="Le", sense="past")
    decided_in = forms.ChoiceField(label="Décidée par", choices=_choices(DecidedIn.choices))
    reason = forms.CharField(label="Motif, en cas de refus", required=False, max_length=300)


class PeriodForm(forms.Form):
    starts_on = TypedDateField(label="Du", sense="nearest")
    ends_on = TypedDateField(label="Au (dernier jour)", sense="nearest")
    waiver = forms.CharField(
        label="Motif, si une limite est dépassée",
        required=False,
        max_length=300,
        help_text="Il reste affiché à côté de la mesure.",
    )


class EndForm(forms.Form):
    on = TypedDateField(label="Finie le", sense="past")
    outcome = forms.ChoiceField(label="Issue", choices=_choices(MeasureOutcome.choices))


class LeaseChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generics at run time
    def label_from_instance(self, lease: Lease) -> str:
        home = lease.dwelling
        return ", ".join(filter(None, [home.address, f"{home.postal_code} {home.city}".strip()]))


class PlanForm(forms.Form):
    """``lease`` is asked where the household has several; else it is not a question."""

    lease = LeaseChoice(Lease.objects.none(), label="Logement", empty_label="Choisir…")
    kind = forms.ChoiceField(label="Nature", choices=_choices(PlanKind.choices))
    signed_on = TypedDateField(label="Signé ou décidé le", sense="past")
    debt = AmountField(label="Dette à apurer", help_text="En euros.")
    monthly = AmountField(label="Mensualité", help_text="En plus du loyer.")
    first_due_on = TypedDateField(label="Première mensualité le", sense="nearest")

    def __init__(self, *args: Any, household: Household, **options: Any) -> None:
        super().__init__(*args, **options)
        leases = Lease.objects.filter(household=household).select_related("dwelling")
        if len(leases) > 1:
            lease = self.fields["lease"]
            assert isinstance(lease, forms.ModelChoiceField)
            lease.queryset = leases.order_by("-pk")
        else:
            del self.fields["lease"]


class PlanEndForm(forms.Form):
    end = forms.ChoiceField(label="Le plan est", choices=_choices(PlanEnd.choices))
    on = TypedDateField(label="Le", sense="past")
    reason = forms.CharField(label="Ce qui le fait dire", required=False, max_length=300)


class ReopenForm(forms.Form):
    reason = forms.CharField(label="Pourquoi la fin est annulée", max_length=300)


class ConsultationForm(forms.Form):
    adviser = forms.ModelChoiceField(
        Organisation.objects.none(), label="Conseil", empty_label="Choisir…"
    )
    on = TypedDateField(label="Le", sense="past")
    channel = forms.ChoiceField(label="Moyen", choices=_choices(ConsultationChannel.choices))
    contested = forms.NullBooleanField(
        label="Dette contestée",
        widget=forms.Select(
            choices=[("unknown", "Non renseigné"), ("true", "Oui"), ("false", "Non")]
        ),
        required=False,
    )
    stated = AmountField(
        label="Dette réclamée", required=False, help_text="Si elle est recalculée."
    )
    recalculated = AmountField(label="Dette recalculée", required=False)

    def __init__(self, *args: Any, territory_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        adviser = self.fields["adviser"]
        assert isinstance(adviser, forms.ModelChoiceField)
        adviser.queryset = Organisation.objects.filter(territory=territory_id, kind="adil")


class MomentForm(forms.Form):
    code = forms.ChoiceField(label="Moment")
    on = TypedDateField(label="Survenu le", sense="past")

    def __init__(self, *args: Any, profile: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _choices((one.code, one.label) for one in moments_of(profile).values())


class AnswerForm(forms.Form):
    answered_on = TypedDateField(label="Reçue le", sense="past")
    channel = forms.ChoiceField(label="Arrivée par", choices=_choices(AnswerChannel.choices))


class LandlordForm(forms.Form):
    """``named``: the lease gives its landlord; else its name is asked too."""

    name = forms.CharField(label="Nom du bailleur", max_length=160)
    kind = forms.ChoiceField(
        label="Qualité du bailleur",
        choices=_choices(LandlordKind.choices),
        help_text="Une SCI entre parents (jusqu'au 4e degré) compte comme une personne physique.",
    )
    source = forms.ChoiceField(
        label="D'après", choices=_choices(LandlordSource.choices), help_text="Gardé au journal."
    )

    def __init__(self, *args: Any, named: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if named:
            del self.fields["name"]


class RentForm(forms.Form):
    rent = AmountField(label="Loyer hors charges", max_digits=9, help_text="En euros par mois.")


class OwnerForm(forms.Form):
    address = forms.CharField(label="Adresse", max_length=250)
    postal_code = forms.CharField(label="Code postal", max_length=5)
    city = forms.CharField(label="Commune", max_length=120)
