"""What a newcomer must find in a territory of the demo, whatever the draw gave.

Tenants of the landlord's account whose DSF awaits its remarks, private tenants for the mobile team.
"""

import datetime as dt

from django.db.models import QuerySet

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from ccapex.demo import clock
from ccapex.demo.diagnostics import Diagnostics
from ccapex.demo.stories import SERVED_AGO, Stories
from households.enums import Stock
from procedures.enums import Stage
from procedures.models import Procedure
from referrals.enums.dsf import Party
from referrals.services.dsf.finishing import observe
from referrals.services.missions.mobile_team import round_of, team_of

DAY = dt.timedelta(days=1)
REMARKS = 2
FOR_THE_TEAM = 4
REMARK = "Le locataire a repris le paiement du loyer courant depuis un mois."


class Examples:
    """``today`` is the day the demo is built; every service is the real one."""

    def __init__(
        self, territory: Territory, stories: Stories, diagnostics: Diagnostics, *, today: dt.date
    ) -> None:
        self.territory, self.stories, self.diagnostics = territory, stories, diagnostics
        self.today = today

    def remarks(self, landlord: Desk) -> None:
        """Of two DSF of its tenants, the landlord has answered one."""
        mine = self._commanded().filter(lease__landlord__organisation=landlord.organisation_id)
        for rank, procedure in enumerate(mine[:REMARKS]):
            self.stories.assign(procedure)
            dsf = self.diagnostics.await_remarks(procedure)
            if dsf is not None and rank:
                with clock.at(self.today - DAY, 16):
                    observe(dsf, party=Party.LANDLORD, text=REMARK, desk=landlord)

    def for_mobile_team(self) -> None:
        """Private tenants assigned whom no service knows: more than the team will be sent to."""
        team = team_of(self.territory)
        if team is None:
            return
        lacking = FOR_THE_TEAM - len(round_of(self.territory, team, today=self.today).mine)
        private = self._commanded().filter(lease__stock=Stock.PRIVATE)
        for procedure in private[: max(0, lacking)]:
            procedure.household.known_to_social_services = False
            procedure.household.save(update_fields=["known_to_social_services"])
            self.stories.assign(procedure)

    def _commanded(self) -> QuerySet[Procedure]:
        """Commanded to pay long enough ago to be assigned, the oldest first."""
        return (
            Procedure.objects.filter(
                territory=self.territory,
                stage=Stage.CDP,
                stage_since__lt=self.today - SERVED_AGO - 62 * DAY,
            )
            .select_related("lease__landlord", "household", "territory")
            .order_by("stage_since", "pk")
        )
