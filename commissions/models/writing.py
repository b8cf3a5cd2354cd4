"""Writing in a session by several people: last author of each text, conflicts, who is there.

A text belongs to an item; the minutes of a session to the session itself, and to no item.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ccapex.accounts.models import User
from commissions.models.items import Item
from commissions.models.sessions import Session


class Writing(models.Model):
    """Who wrote a text last, from which open page. ``name``: ``summary``, ``discussion``, or
    ``output:<hex of its public id>:text``; ``…:removed`` says that an output was taken out."""

    session = models.ForeignKey(
        Session, models.CASCADE, null=True, blank=True, related_name="writings"
    )
    item = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="writings")
    page = models.CharField("page ouverte", max_length=40, blank=True, default="")
    name = models.CharField("champ", max_length=60)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrit le", default=timezone.now)

    class Meta:
        verbose_name = "dernière écriture"
        verbose_name_plural = "dernières écritures"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "name"], condition=Q(item__isnull=False), name="writing_once"
            ),
            models.UniqueConstraint(
                fields=["session", "name"],
                condition=Q(item__isnull=True),
                name="writing_of_session_once",
            ),
        ]

    def __str__(self) -> str:
        return f"écriture {self.pk}"


class SetAside(models.Model):
    """What a second writer typed where somebody else had just written: kept until one is chosen."""

    session = models.ForeignKey(
        Session, models.CASCADE, null=True, blank=True, related_name="set_aside"
    )
    item = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="set_aside")
    name = models.CharField("champ", max_length=60)
    value = models.TextField("texte", blank=True, default="")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrit le", default=timezone.now)
    settled_at = models.DateTimeField("tranché le", null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "saisie mise de côté"
        verbose_name_plural = "saisies mises de côté"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "name", "author"],
                condition=Q(settled_at__isnull=True, item__isnull=False),
                name="session_set_aside_once",
            ),
            models.UniqueConstraint(
                fields=["session", "name", "author"],
                condition=Q(settled_at__isnull=True, item__isnull=True),
                name="minutes_set_aside_once",
            ),
        ]

    def __str__(self) -> str:
        return f"saisie {self.pk}"


class Writer(models.Model):
    """Who has the session open, on which item, in which field: seen by the others."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="writers")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.SET_NULL, null=True, blank=True, related_name="+")
    field = models.CharField("champ", max_length=60, blank=True, default="")
    seen_at = models.DateTimeField("vu le")

    class Meta:
        verbose_name = "rédacteur présent"
        verbose_name_plural = "rédacteurs présents"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="session_writer_once")
        ]

    def __str__(self) -> str:
        return f"rédacteur {self.pk}"
