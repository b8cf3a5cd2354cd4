"""What is typed of a situation: the report, then each act of its follow-up."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ccapex.accounts.models import Organisation
from ccapex.core.fields import AmountField, TypedDateField
from commissions.enums import AnswerChannel, SituationKind, SituationOutcome
from commissions.models import Commission
from commissions.services.past_sessions import AT_ONCE
from commissions.services.situations import Person
from commissions.services.situations.reporting import Told

YES_NO = [("", "Je ne sais pas"), ("yes", "Oui"), ("no", "Non")]
READERS = "Lu par le secrétariat de la commission, puis par ceux qui y siègent."


class ReportForm(forms.Form):
    """In the order in which one tells it on the telephone."""

    commission = forms.ChoiceField(label="À quelle commission ?")
    last_name = forms.CharField(label="Nom", max_length=120)
    first_name = forms.CharField(label="Prénom", max_length=120, required=False)
    address = forms.CharField(label="Numéro et rue", max_length=250)
    postal_code = forms.CharField(
        label="Code postal",
        max_length=5,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    city = forms.CharField(label="Commune", max_length=120)
    kinds = forms.MultipleChoiceField(
        label="De quoi s'agit-il ?", widget=forms.CheckboxSelectMultiple
    )
    facts = forms.CharField(
        label="Que se passe-t-il ?",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Des faits, en quelques phrases. Aucun détail de santé. {READERS}",
    )
    since = forms.CharField(
        label="Depuis quand ?",
        max_length=120,
        required=False,
        help_text="Par exemple : depuis juin, trois semaines.",
    )
    health = forms.ChoiceField(
        label="La santé est-elle en jeu ?",
        choices=YES_NO,
        required=False,
        help_text="Oui ou non, sans détail.",
    )
    debt = AmountField(label="Dette de loyer connue (€)", required=False)
    behalf = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Signalé par",
        required=False,
        empty_label="Nous-mêmes",
    )

    def __init__(
        self,
        *args: Any,
        commissions: list[Commission],
        kinds: list[str],
        members: list[Organisation],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices = [(str(one.public_id), one.name) for one in commissions]
        field = self.fields["commission"]
        if len(choices) == 1:
            field.widget, self.initial["commission"] = forms.HiddenInput(), choices[0][0]
        else:
            choices = [("", "Choisir…"), *choices]
        field.choices = choices  # type: ignore[attr-defined]
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (code, SituationKind(code).label) for code in SituationKind.values if code in kinds
        ]
        if members:
            self.fields["behalf"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
                pk__in=[one.pk for one in members]
            ).order_by("name")
        else:
            del self.fields["behalf"]

    def refuse(self, refusal: ValidationError) -> None:
        """Each error on its field, where the form has it."""
        by_field = refusal.error_dict if hasattr(refusal, "error_dict") else {None: refusal}
        for name, errors in by_field.items():
            self.add_error(name if name in self.fields else None, errors)

    @property
    def person(self) -> Person:
        names = ("last_name", "first_name", "address", "postal_code", "city")
        return Person(**{name: self.cleaned_data[name].strip() for name in names})

    @property
    def told(self) -> Told:
        said = self.cleaned_data
        return Told(
            kinds=tuple(said["kinds"]),
            facts=said["facts"],
            since=said["since"],
            health={"yes": True, "no": False}.get(said["health"]),
            debt=said["debt"],
        )


class TellForm(forms.Form):
    words = forms.CharField(
        label="Ce que dit le courrier de ce qui est signalé",
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Lu par la personne : elle répond à ces mots. Ne nommez ni voisin ni service.",
    )


class ToldForm(forms.Form):
    how = forms.ChoiceField(label="Comment", choices=[("", "Choisir…"), *AnswerChannel.choices])
    on = TypedDateField(label="Le", sense="past")


class AnswerForm(forms.Form):
    channel = forms.ChoiceField(
        label="La réponse est arrivée", choices=[("", "Choisir…"), *AnswerChannel.choices]
    )
    on = TypedDateField(label="Le", sense="past")
    text = forms.CharField(
        label="Ce que répond la personne",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Ses mots, ou l'essentiel. Aucun détail de santé. {READERS}",
    )


class DiagnosisForm(forms.Form):
    diagnosis = forms.CharField(
        label="Diagnostic partagé",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"Ce que les services voient ensemble, sans détail de santé. {READERS}",
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)


class CoordinatorForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Service",
        required=False,
        empty_label="Aucun",
    )
    name = forms.CharField(
        label="Coordinateur ou personne ressource",
        max_length=160,
        required=False,
        help_text="Son nom ou sa fonction. Le service indiqué voit le ménage jusqu'à la fin.",
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in organisations]
        ).order_by("name")


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Ce qu'est devenue la situation",
        choices=[("", "Choisir…"), *SituationOutcome.choices],
    )
    on = TypedDateField(label="Close le", sense="past")
    note = forms.CharField(
        label="Suite proposée",
        max_length=500,
        required=False,
        help_text="Demandée quand la situation n'est pas résolue.",
    )


class SendForm(forms.Form):
    note = forms.CharField(label="Précision", max_length=300, required=False)


class PastForm(forms.Form):
    """Figures left empty are unknown."""

    year = forms.IntegerField(label="Année", min_value=1990)
    held_on = TypedDateField(
        label="Jour, s'il est connu", sense="past", required=False, help_text="Vide : jour inconnu."
    )
    count = forms.IntegerField(label="Nombre de séances", min_value=1, max_value=AT_ONCE, initial=1)
    total = forms.IntegerField(label="Situations vues", min_value=0, required=False)
    new = forms.IntegerField(label="dont nouvelles", min_value=0, required=False)
    known = forms.IntegerField(label="dont déjà connues", min_value=0, required=False)
    note = forms.CharField(
        label="Précision",
        max_length=300,
        required=False,
        help_text="Par exemple : 6 à 7 situations à chaque réunion.",
    )
    restricted = forms.BooleanField(label="En nombre restreint", required=False)
    cancelled = forms.CharField(
        label="Annulée : pourquoi",
        max_length=300,
        required=False,
        help_text="À remplir seulement si la séance n'a pas eu lieu.",
    )
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CorrectionForm(forms.Form):
    told_total = forms.IntegerField(label="Situations vues", min_value=0, required=False)
    told_new = forms.IntegerField(label="dont nouvelles", min_value=0, required=False)
    told_known = forms.IntegerField(label="dont déjà connues", min_value=0, required=False)
    told_note = forms.CharField(label="Précision", max_length=300, required=False)
    reason = forms.CharField(label="Pourquoi cette correction", max_length=200)


class PeriodForm(forms.Form):
    from_year = forms.IntegerField(label="Depuis", min_value=1990)
    to_year = forms.IntegerField(label="Jusqu'en", min_value=1990)
    total = forms.IntegerField(label="Situations vues", min_value=0, required=False)
    more_than = forms.BooleanField(label="« plus de »", required=False)
    known = forms.IntegerField(label="dont déjà connues", min_value=0, required=False)
    note = forms.CharField(label="Précision", max_length=300, required=False)
