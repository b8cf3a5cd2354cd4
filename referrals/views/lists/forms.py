"""Forms of the list pages."""

from typing import Any

from django import forms
from django.utils.text import slugify

from ccapex.accounts.models import Territory
from referrals.enums.acts import ListKind
from referrals.models import Sender
from referrals.reading.act_fields import (
    ACT_FIELDS,
    DETAIL_DATES,
    FACT_DATES,
    OWN_DATE,
    WORDS,
)
from referrals.reading.recognition import missing_columns

# Fields of the contract, as a secretary would call them.
FIELD_LABELS = {
    "tenant_last_name": "Nom du locataire",
    "tenant_first_name": "Prénom du locataire",
    "tenant_full_name": "Nom et prénom du locataire, ou des titulaires",
    "co_tenant_full_name": "Autre titulaire du bail",
    "birth_date": "Date de naissance",
    "phone": "Téléphone",
    "email": "Courriel",
    "address": "Adresse du logement",
    "postal_code": "Code postal",
    "city": "Commune",
    "insee_code": "Code INSEE",
    "stock": "Parc public ou privé",
    "landlord_name": "Bailleur",
    "landlord_kind": "Qualité du bailleur",
    "managing_agent": "Mandataire",
    "act_date": "Date de l'acte",
    "officer_name": "Étude",
    "officer_reference": "Référence de l'étude",
    "exploc_number": "Numéro EXPLOC",
    "alexi_number": "Numéro ALEXI",
    "caf_number": "Numéro d'allocataire",
    "landlord_reference": "Référence du bailleur",
    "rent": "Loyer hors charges",
    "charges": "Charges",
    "debt_amount": "Montant de la dette",
    "months_unpaid": "Nombre de mois d'impayé",
    "lease_date": "Date du bail",
    "housing_benefit": "Aide au logement",
    "adults": "Nombre d'adultes",
    "children": "Nombre d'enfants",
    "children_birth_dates": "Dates de naissance des enfants",
    "comment": "Observations",
    **FACT_DATES,
    **DETAIL_DATES,
    **WORDS,
}


class SenderField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Needed, but a name in the field beside it does as well: the form says so."""

    def validate(self, value: Any) -> None:
        """Nothing here: ``ReceiveForm.clean`` looks at both fields."""


class ReceiveForm(forms.Form):
    use_required_attribute = False

    file = forms.FileField(
        label="Fichier de la liste",
        error_messages={
            "required": "Choisissez le fichier de la liste.",
            "empty": "Le fichier est vide : demandez à l'expéditeur de le renvoyer.",
        },
    )
    sender = SenderField(
        label="Expéditeur",
        queryset=Sender.objects.none(),
        empty_label="Un nouvel expéditeur",
        help_text="Ses colonnes sont retenues d'une liste à l'autre.",
    )
    new_sender = forms.CharField(label="Nom du nouvel expéditeur", required=False, max_length=120)
    kind = forms.ChoiceField(
        label="Contenu",
        required=False,
        choices=[("", "À reconnaître d'après les colonnes"), *ListKind.choices],
        help_text="Vous pourrez le corriger à l'étape suivante.",
    )
    label = forms.CharField(
        label="Intitulé",
        required=False,
        max_length=120,
        help_text="Par exemple « CDP de septembre ». Sinon, le nom de la feuille.",
    )

    def __init__(self, *args: Any, territory: Territory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.territory = territory
        sender = self.fields["sender"]
        assert isinstance(sender, forms.ModelChoiceField)
        sender.queryset = Sender.objects.filter(territory=territory)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("sender") and not cleaned.get("new_sender"):
            self.add_error("sender", "Choisissez l'expéditeur, ou nommez-en un nouveau.")
            if cleaned.get("file"):
                self.add_error("file", "Choisissez le fichier de nouveau : la page l'a perdu.")
        return cleaned

    def chosen_sender(self) -> Sender:
        if sender := self.cleaned_data["sender"]:
            assert isinstance(sender, Sender)
            return sender
        name = self.cleaned_data["new_sender"]
        sender, _ = Sender.objects.get_or_create(
            territory=self.territory, slug=slugify(name)[:80] or "sans-nom", defaults={"name": name}
        )
        return sender

    def upload(self) -> tuple[bytes, str]:
        """Content and name of the file."""
        upload = self.cleaned_data["file"]
        return upload.read(), upload.name or "liste"


def fields_of(kind: str) -> list[tuple[str, str]]:
    """What the columns of such a list may hold, the dates of its acts first."""
    if kind == ListKind.CDP:
        return [(name, label) for name, label in FIELD_LABELS.items() if name not in ACT_FIELDS]
    own = OWN_DATE.get(kind)
    acts = {name: label for name, label in FIELD_LABELS.items() if name in ACT_FIELDS}
    if own is None:
        others = {name: label for name, label in FIELD_LABELS.items() if name != "act_date"}
        return list((acts | others).items())
    del acts[own]
    return list((FIELD_LABELS | {"act_date": FACT_DATES[own]} | acts).items())


class KindForm(forms.Form):
    """What the list holds, where the columns made believe otherwise."""

    kind = forms.ChoiceField(label="Contenu de la liste", choices=ListKind.choices)


class ColumnsForm(forms.Form):
    """One choice a column; the header is the sender's, the field is ours."""

    def __init__(
        self, *args: Any, columns: dict[str, str | None], kind: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.headers = list(columns)
        choices = [("", "Ne pas utiliser"), *fields_of(kind)]
        for index, (header, chosen) in enumerate(columns.items()):
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=f"Contenu de la colonne « {header} »",
                choices=choices,
                required=False,
                initial=chosen or "",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [value for value in cleaned.values() if value]
        for name in {value for value in chosen if chosen.count(value) > 1} - SEVERAL:
            self.add_error(
                None,
                f"« {FIELD_LABELS[name]} » est choisi pour plusieurs colonnes : gardez la bonne.",
            )
        for what in missing_columns(chosen, self.kind):
            of = f"du {what.removeprefix('le ')}" if what.startswith("le ") else f"de {what}"
            self.add_error(None, f"Indiquez la colonne {of}.")
        return cleaned

    def mapping(self) -> dict[str, str | None]:
        return {
            header: self.cleaned_data[f"column-{index}"] or None
            for index, header in enumerate(self.headers)
        }


# Fields that several columns may fill together.
SEVERAL = frozenset({"comment", "phone", "address", "co_tenant_full_name", "children_birth_dates"})
