"""The day from which a version applies."""

from django import forms

from ccapex.core.fields import TypedDateField


class StartForm(forms.Form):
    valid_from = TypedDateField(
        sense="future",
        label="S'applique à partir du",
        help_text="À choisir avant de publier : aujourd'hui ou plus tard, le passé ne change pas.",
    )
