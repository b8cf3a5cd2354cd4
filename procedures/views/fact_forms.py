"""The form of a fact, made of the fields of its kind."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from ccapex.core.fields import AmountField, TypedDateField
from ccapex.core.typed import Sense
from procedures.file_reading import home_of
from procedures.models import Procedure
from procedures.rules.coherence import Finding
from procedures.rules.fields import Field, FieldType
from procedures.rules.kinds import NUMBERS, OFFICER, fields_of
from procedures.services.opening import OPENERS

YES_NO = (("", "Non renseigné"), ("true", "Oui"), ("false", "Non"))
NAMING = frozenset({field.name for field in (*OFFICER, *NUMBERS)})
# What the papers of a file call the field that brings one.
SHOWN_AT = {"file": "document"}
OWN = ("occurred_on", "document", "override_reason", "reason", "procedure")


class FactForm(forms.Form):
    """``correcting``: the reason of the correction is asked. ``ask``: that of what is flagged.

    ``procedures``: those that the fact may belong to; of several, one has to be chosen.
    """

    use_required_attribute = False

    def __init__(
        self,
        kind: str,
        *args: Any,
        correcting: bool = False,
        procedures: Sequence[Procedure] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.flagged: list[Finding] = []
        self.opens_another = False
        if len(procedures) > 1:
            self.fields["procedure"] = forms.ChoiceField(
                label="De quelle procédure est ce fait",
                choices=[(str(one.public_id), named(one)) for one in procedures],
                # The one that follows is opened on the lease of the page.
                required="another" not in self.data,
                widget=forms.RadioSelect(),
            )
        self.fields["occurred_on"] = TypedDateField(label="Date", sense="past")
        self.fields["occurred_on"].widget.attrs["autofocus"] = True
        for field in fields_of(kind):
            self.fields[field.name] = form_field(field)
        if not correcting:
            self.fields["document"] = forms.FileField(
                label="Document",
                required=False,
                help_text="L’acte lui-même : PDF, image ou bureautique, 20 Mo au plus.",
            )
        if correcting:
            self.fields["reason"] = forms.CharField(
                label="Pourquoi cette correction", max_length=300
            )
        self.fields["override_reason"] = forms.CharField(
            label="Pourquoi le garder quand même",
            max_length=300,
            required=False,
            widget=forms.HiddenInput(),
        )
        if self.is_bound and self.data.get("override_reason"):
            self._show_reason()

    def which(self) -> list[forms.BoundField]:
        """Of which procedure, where several are open."""
        return [self[name] for name in self.fields if name == "procedure"]

    def short(self) -> list[forms.BoundField]:
        """What is typed in seconds, side by side."""
        return [self[name] for name in self.fields if self._place(name) == "short"]

    def wide(self) -> list[forms.BoundField]:
        """Lists of choices, the remark, the document."""
        return [self[name] for name in self.fields if self._place(name) == "wide"]

    def naming(self) -> list[forms.BoundField]:
        """What only names the act: the office and its references."""
        return [self[name] for name in self.fields if self._place(name) == "naming"]

    def reasons(self) -> list[forms.BoundField]:
        """Why it is corrected, why it is kept: first, where they are asked."""
        return [self[name] for name in ("reason", "override_reason") if name in self.fields]

    def _place(self, name: str) -> str:
        if name in ("reason", "override_reason", "procedure"):
            return "apart"
        if name in NAMING:
            return "naming"
        wide = isinstance(self.fields[name], (forms.MultipleChoiceField, forms.FileField))
        return "wide" if wide or name == "comment" else "short"

    def values(self) -> dict[str, Any]:
        """What is proper to the kind, typed."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OWN}

    def ask(self, findings: Iterable[Finding]) -> None:
        """Shows what the rules flag, and the field where one says why it is kept."""
        self.flagged = list(findings)
        self._show_reason()
        self.add_error("override_reason", "Dites pourquoi vous le gardez, ou corrigez-le.")

    def refuse(self, refusal: ValidationError) -> None:
        """Shows a refusal of the service where it belongs.

        ``opens_another``: the fact is right, but of the next procedure on this lease.
        """
        codes = {error.code for error in _errors_of(refusal)}
        self.opens_another = self.kind in OPENERS and bool(codes & {"new_procedure", "closed"})
        errors: Mapping[str, Any] = getattr(refusal, "error_dict", {NON_FIELD_ERRORS: refusal})
        for name, error in errors.items():
            self.add_error(SHOWN_AT.get(name, name) if self._shows(name) else None, error)

    def _shows(self, name: str) -> bool:
        return SHOWN_AT.get(name, name) in self.fields

    def _show_reason(self) -> None:
        field = self.fields["override_reason"]
        field.widget, field.required = forms.TextInput(), True


def named(procedure: Procedure) -> str:
    """A procedure among others: its number, its dwelling, how far it has come."""
    parts = [procedure.reference, home_of(procedure), procedure.get_stage_display()]
    return " · ".join(filter(None, parts))


def _errors_of(refusal: ValidationError) -> list[ValidationError]:
    by_field = getattr(refusal, "error_dict", None)
    return [one for errors in by_field.values() for one in errors] if by_field else [refusal]


def form_field(field: Field) -> forms.Field:
    """The control of a field, which reads what people type."""
    common: dict[str, Any] = {
        "label": field.label,
        "required": field.required,
        "help_text": field.help,
    }
    if field.type == FieldType.DATE:
        return TypedDateField(sense=cast("Sense", field.sense), **common)
    if field.type == FieldType.AMOUNT:
        return AmountField(**common)
    if field.type == FieldType.INTEGER:
        number = forms.TextInput(attrs={"inputmode": "numeric"})
        return forms.IntegerField(min_value=0, max_value=field.most, widget=number, **common)
    if field.type == FieldType.BOOLEAN:
        return forms.TypedChoiceField(
            choices=YES_NO, coerce=lambda value: value == "true", empty_value=None, **common
        )
    if field.type == FieldType.CHOICE:
        return forms.ChoiceField(choices=[("", "Non renseigné"), *field.choices], **common)
    if field.type == FieldType.CHOICES:
        return forms.MultipleChoiceField(
            choices=field.choices, widget=forms.CheckboxSelectMultiple(), **common
        )
    return forms.CharField(max_length=field.most, **common)
