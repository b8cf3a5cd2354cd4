"""Sentences about letters: who may see them, which wait for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from ccapex.letters import kinds
from ccapex.letters.enums import LetterState, Outcome
from households.models import Household

if TYPE_CHECKING:
    from ccapex.accounts.desk import Desk
    from ccapex.letters.models import Letter, PrintBatch

# Causes of the letters of commissions outside the CCAPEX about what only they know.
OF_LOCAL_COMMISSIONS = ("situation:", "local_session:", "local_item:")


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, desk: Desk) -> LetterQuerySet:
        """The secretariat sees its territory, but for letters about households that only a local
        commission knows and those that such a commission sends to others; an organisation what it
        sends, while it may still see the household: its access to the letter ends with its access
        to the file."""
        if not desk.sees_households:
            return self.none()
        mine = self.filter(territory=desk.territory_id)
        if desk.is_secretariat:
            apart = models.Q(household__is_local=True)
            for source in OF_LOCAL_COMMISSIONS:
                apart |= models.Q(source__startswith=source)
            return mine.filter(~apart | models.Q(organisation=desk.organisation_id))
        known = Household.objects.visible_to(desk).values("pk")
        return mine.filter(
            models.Q(household__isnull=True) | models.Q(household__in=known),
            organisation=desk.organisation_id,
        )

    def to_print(self) -> LetterQuerySet:
        """Neither printed, nor waiting in a batch."""
        return self.filter(state__in=[LetterState.DRAFT, LetterState.ISSUED]).exclude(
            batch_items__outcome__in=[Outcome.PENDING, Outcome.OK]
        )

    def to_post(self) -> LetterQuerySet:
        """Those to print for somebody: a leaflet or a list of decisions is read on its page."""
        kept = [kind.slug for kind in kinds.registered() if not kind.posted]
        return self.to_print().exclude(kind__in=kept)

    def printed(self) -> LetterQuerySet:
        return self.filter(state=LetterState.PRINTED)

    def returned(self) -> LetterQuerySet:
        return self.filter(state=LetterState.RETURNED)


class PrintBatchQuerySet(models.QuerySet["PrintBatch"]):
    def visible_to(self, desk: Desk) -> PrintBatchQuerySet:
        """A batch belongs to the organisation that asked for it."""
        if not desk.sees_households:
            return self.none()
        return self.filter(territory=desk.territory_id, organisation=desk.organisation_id)
