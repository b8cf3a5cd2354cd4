"""The day from which a version applies."""

from django import forms

from ccapex.core.fields import TypedDateField


class StartForm(forms.Form):
    valid_from = TypedDateField(
        sense="future",
        required=False,
        label="S'applique à partir du",
        help_text="Aujourd'hui ou plus tard : les décisions déjà prises ne changent pas.",
    )
