"""One meeting of a commission: when, where, who came, and what was corrected after it."""

from django.db import models
from django.db.models import Q

from ccapex.accounts.models import Organisation, User
from ccapex.core.models.base import PublicModel
from commissions.enums import Presence, SessionForm, SessionState
from commissions.models.bodies import Commission, Seat
from referrals.models import CdpList


class Session(PublicModel):
    """``held_on`` is the day it is or was to be held.

    ``told_*`` are the figures of a session entered afterwards (``is_told``), without its items:
    empty is unknown, 0 is none; ``told_with`` is the session that carries the figures of several.
    ``day_known``: else only the year of ``held_on`` means something. ``cdp_list``: the list of CDP
    that this session decides (concertation). ``minutes`` is what was said outside files. The
    projector shows ``shown_item``, where ``screen_by`` stands, by name or by reference
    (``screen_names``).
    """

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="sessions")
    reference = models.CharField("numéro", max_length=20, unique=True)
    state = models.CharField(
        "état", max_length=10, choices=SessionState, default=SessionState.PLANNED
    )
    form = models.CharField("forme", max_length=10, choices=SessionForm, default=SessionForm.FULL)
    held_on = models.DateField("séance du")
    starts_at = models.TimeField("de", null=True, blank=True)
    ends_at = models.TimeField("à", null=True, blank=True)
    place = models.CharField("lieu", max_length=200, blank=True, default="")
    video_url = models.URLField("visioconférence", blank=True, default="")
    title = models.CharField("objet", max_length=160, blank=True, default="")
    cdp_list = models.ForeignKey(
        CdpList, models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    agenda_sent_at = models.DateTimeField("ordre du jour envoyé le", null=True, blank=True)
    convened_at = models.DateTimeField("convoquée le", null=True, blank=True)
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    papers_at = models.DateTimeField("courriers préparés le", null=True, blank=True)
    cancelled_reason = models.CharField(
        "motif d'annulation", max_length=300, blank=True, default=""
    )
    # Grows with each change told to those convened: the sequence of the calendar entry.
    version = models.PositiveSmallIntegerField(default=0, db_default=0)
    minutes = models.TextField("compte rendu", blank=True, default="")
    shown_item = models.ForeignKey(
        "commissions.Item", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    screen_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    screen_names = models.BooleanField("noms projetés", default=False, db_default=False)
    told_total = models.PositiveSmallIntegerField("situations vues", null=True, blank=True)
    told_new = models.PositiveSmallIntegerField("dont nouvelles", null=True, blank=True)
    told_known = models.PositiveSmallIntegerField("dont déjà connues", null=True, blank=True)
    told_note = models.CharField("précision", max_length=300, blank=True, default="")
    is_told = models.BooleanField("saisie après coup", default=False, db_default=False)
    day_known = models.BooleanField("jour connu", default=True, db_default=True)
    told_with = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="tells_for"
    )

    class Meta:
        verbose_name = "séance"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commission", "held_on", "starts_at"],
                condition=~Q(state="cancelled"),
                name="session_once",
                violation_error_message="Une séance de cette commission est déjà prévue ce jour-là "
                "à cette heure.",
            ),
            # Where no time is said yet, NULLs would let a second one in.
            models.UniqueConstraint(
                fields=["commission", "held_on"],
                condition=~Q(state="cancelled") & Q(starts_at__isnull=True),
                name="session_once_a_day",
                violation_error_message="Une séance de cette commission est déjà prévue ce jour.",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""),
                name="session_cancelled_has_reason",
                violation_error_message="Dites pourquoi la séance est annulée.",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="session_closed_has_date",
            ),
        ]
        indexes = [
            # Reader: the calendar of a commission, the coming session of each.
            models.Index(fields=["commission", "held_on"], name="session_of_commission"),
            # Reader: sessions to come, whatever the commission.
            models.Index(fields=["state", "held_on"], name="session_by_state"),
        ]

    def __str__(self) -> str:
        return self.reference


class Attendance(PublicModel):
    """Who is expected and came. ``person``: the name said by the organisation, a professional's.

    ``proxy``: the attendance that holds this one's vote.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    label = models.CharField("siège", max_length=160)
    person = models.CharField("représenté par", max_length=160, blank=True, default="")
    state = models.CharField("présence", max_length=10, choices=Presence, default=Presence.EXPECTED)
    proxy = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="holds")
    note = models.CharField("précision", max_length=200, blank=True, default="")
    convened_at = models.DateTimeField("convoqué le", null=True, blank=True)
    reminded_at = models.DateTimeField("relancé le", null=True, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    # The version of the session that it was written about.
    told_version = models.PositiveSmallIntegerField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "présence"
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "seat", "organisation"],
                condition=Q(seat__isnull=False, organisation__isnull=False),
                name="attendance_once",
            ),
            models.UniqueConstraint(
                fields=["session", "seat"],
                condition=Q(organisation__isnull=True),
                name="attendance_of_person_once",
            ),
            models.UniqueConstraint(
                fields=["session", "organisation"],
                condition=Q(seat__isnull=True),
                name="attendance_of_guest_once",
                violation_error_message="Cette organisation est déjà dans la liste.",
            ),
            models.UniqueConstraint(
                fields=["proxy"],
                condition=Q(proxy__isnull=False),
                name="attendance_holds_one_proxy",
                violation_error_message="Ce membre a déjà reçu un pouvoir.",
            ),
        ]

    def __str__(self) -> str:
        return f"présence {self.pk}"


class Erratum(PublicModel):
    """A numbered correction after closing; what was written stays as it was."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="errata")
    item = models.ForeignKey(
        "commissions.Item", models.PROTECT, null=True, blank=True, related_name="errata"
    )
    number = models.PositiveSmallIntegerField("numéro")
    text = models.TextField("correction")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "erratum"
        verbose_name_plural = "errata"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="erratum_number_once")
        ]

    def __str__(self) -> str:
        return f"erratum {self.number}"
