"""The forms of the preparation; what they refuse, services refuse too."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.accounts.models import Organisation
from ccapex.core import french
from ccapex.core.fields import AmountField, TypedDateField
from commissions.enums import Presence, SessionForm, SessionState
from commissions.models import Attendance, Commission, Item, Session
from commissions.services.presence import ANSWERS
from referrals.models import CdpList

HOUR = re.compile(r"\s*(\d{1,2})\s*[h:.]?\s*(\d{2})?\s*", re.IGNORECASE)
KEPT_LISTS = 24


def to_come(day: datetime.date) -> None:
    if day < timezone.localdate():
        raise ValidationError(
            f"Le {french.day(day)} est passé\u00a0: pour une séance déjà tenue, saisissez une "
            "séance passée."
        )


class TypedTimeField(forms.TimeField):
    """9h, 9 h 30, 9:30, 0930."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour} h {value:%M}" if isinstance(value, datetime.time) else value

    def to_python(self, value: Any) -> datetime.time | None:
        if value in self.empty_values or isinstance(value, datetime.time):
            return value or None
        read = HOUR.fullmatch(str(value))
        hour, minute = (int(read[1]), int(read[2] or 0)) if read else (99, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(
                f"« {value} » n’est pas une heure. Écrivez par exemple 9 h 30.", code="invalid"
            )
        return datetime.time(hour, minute)


class PlaceForm(forms.Form):
    """Where and when in the day: shared by one session and by a year of them."""

    starts_at = TypedTimeField(label="De", required=False, help_text="Par exemple 9 h 30.")
    ends_at = TypedTimeField(label="À", required=False)
    place = forms.CharField(label="Lieu", required=False, max_length=200)
    video_url = forms.URLField(
        label="Lien de visioconférence", required=False, assume_scheme="https", max_length=200
    )


class ListChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generics at run time
    def label_from_instance(self, obj: CdpList) -> str:
        return obj.label


class SessionValues(PlaceForm):
    held_on = TypedDateField(label="Date", sense="future")
    title = forms.CharField(
        label="Objet",
        required=False,
        max_length=160,
        help_text="S’il y en a un (séance thématique). Jamais le nom d’un ménage : il est "
        "écrit dans les courriels.",
    )
    form = forms.ChoiceField(label="Forme", choices=SessionForm.choices)
    cdp_list = ListChoice(
        CdpList.objects.none(),
        label="Liste de commandements de payer",
        required=False,
        empty_label="Aucune",
    )

    field_order = (
        *("commission", "held_on", "starts_at", "ends_at", "place", "video_url"),
        *("title", "form", "cdp_list"),
    )

    def __init__(self, *args: Any, territory_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        lists = self.fields["cdp_list"]
        assert isinstance(lists, forms.ModelChoiceField)
        recent = CdpList.objects.filter(territory=territory_id).order_by("-pk")
        kept = list(recent.values_list("pk", flat=True)[:KEPT_LISTS])
        lists.queryset = CdpList.objects.filter(pk__in=kept).order_by("-pk")
        if not kept:
            del self.fields["cdp_list"]

    def clean_held_on(self) -> datetime.date:
        """To come; the day that a session already has is kept."""
        day: datetime.date = self.cleaned_data["held_on"]
        if day != self.initial.get("held_on"):
            to_come(day)
        return day


class PlanForm(SessionValues):
    commission = forms.ModelChoiceField(
        Commission.objects.none(), label="Commission", empty_label="Choisir…"
    )

    def __init__(self, *args: Any, commissions: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["commission"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = commissions
        choice.to_field_name = "slug"


class YearForm(PlaceForm):
    """Shared hours and place, then one field a date, those empty left out."""

    def __init__(self, *args: Any, dates: list[datetime.date], rows: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.date_names = [f"date-{number}" for number in range(1, rows + 1)]
        for place, name in enumerate(self.date_names):
            self.fields[name] = TypedDateField(
                label=f"Séance {place + 1}",
                required=False,
                sense="future",
                validators=[to_come],
                initial=dates[place] if place < len(dates) else None,
            )

    @property
    def dates(self) -> list[datetime.date]:
        typed = (self.cleaned_data.get(name) for name in self.date_names)
        return [one for one in typed if one]

    @property
    def date_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.date_names]


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Motif", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class AnswerForm(forms.Form):
    state = forms.ChoiceField(label="Réponse")
    person = forms.CharField(
        label="Qui viendra", required=False, max_length=160, help_text="Nom et fonction."
    )
    proxy = forms.ModelChoiceField(
        Attendance.objects.none(), label="Pouvoir à", required=False, empty_label="Personne"
    )
    note = forms.CharField(label="Précision", required=False, max_length=200)

    def __init__(
        self, *args: Any, attendance: Attendance, others: list[Attendance], **options: Any
    ) -> None:
        options["initial"] = {
            "state": attendance.state if attendance.answered_at else "",
            "person": attendance.person,
            "proxy": attendance.proxy_id,
            "note": attendance.note,
        }
        options.setdefault("auto_id", f"reponse-{attendance.pk}-%s")
        super().__init__(*args, **options)
        state, proxy = self.fields["state"], self.fields["proxy"]
        assert isinstance(state, forms.ChoiceField)
        assert isinstance(proxy, forms.ModelChoiceField)
        answers = list(ANSWERS)
        if attendance.session.state == SessionState.OPEN:
            answers.append(Presence.ABSENT)
        state.choices = [("", "Choisir…"), *((one.value, _said(one)) for one in answers)]
        proxy.queryset = Attendance.objects.filter(session=attendance.session_id).exclude(
            pk=attendance.pk
        )
        # Read once for the whole page, and not once for each answer.
        proxy.choices = [
            ("", "Personne"),
            *((one.pk, one.label) for one in others if one.pk != attendance.pk),
        ]


def _said(state: Presence) -> str:
    return {"present": "Vient", "remote": "Vient à distance"}.get(state.value, str(state.label))


class SummaryForm(forms.Form):
    summary = forms.CharField(
        label="Résumé strictement nécessaire",
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Lu par tous ceux qui siègent. Ce qui est utile pour décider, et rien d’autre : "
        "ni diagnostic médical, ni note sociale réservée.",
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)


class DebtForm(forms.Form):
    debt_told = AmountField(
        label="Dette dite à la commission",
        required=False,
        help_text="Tout ce que verra de la dette une commission hors CCAPEX. Vide : rien.",
    )


class GuestForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Organisation", required=False, empty_label="Sans compte"
    )
    label = forms.CharField(
        label="Ou une personne", required=False, max_length=160, help_text="Nom et fonction."
    )
    reason = forms.CharField(label="Pourquoi", required=False, max_length=300)

    def __init__(self, *args: Any, territory_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.filter(territory=territory_id).order_by("name")


class ConflictForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="Organisation", empty_label="Choisir…"
    )
    reason = forms.CharField(label="Précision", required=False, max_length=300)

    def __init__(self, *args: Any, item: Item, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.filter(
            pk__in=item.session.attendances.exclude(organisation=None).values("organisation")
        ).order_by("name")


def values_of(session: Session) -> dict[str, Any]:
    names = ("held_on", "starts_at", "ends_at", "place", "video_url", "title", "form", "cdp_list")
    return {name: getattr(session, name) for name in names}
