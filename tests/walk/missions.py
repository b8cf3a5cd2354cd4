"""A mission and a watch of the household of the walk, both given to the referent's organisation."""

import datetime
from typing import Any

from ccapex.accounts.enums import Role
from ccapex.letters.models import Letter
from ccapex.letters.services import issue, prepare_letter
from procedures.enums import Stage
from procedures.models import Procedure
from referrals.enums.missions import WatchListState
from referrals.models import Mandate, MissionReport, Referral, Watch, WatchEntry, WatchList
from tests.factories.missions import PROFILE, publish
from tests.factories.referrals import ProcedureFactory
from tests.walk.door import Door, act, form, page
from tests.walk.people import COLLEAGUE, FILES, OFFICE, REFERENT, People, away

OFFICE_ONLY = frozenset({OFFICE})
SIDE = frozenset({OFFICE, REFERENT, COLLEAGUE})

DOORS: dict[str, Door] = {
    "mission_list": page(FILES),
    "mission_table": page(FILES),
    "mobile_team": form(SIDE),
    "mission_proposals": form(OFFICE_ONLY, "visit_mission"),
    "mission_detail": form(SIDE, "mandate", post=lambda _: {"act": "save"}),
    "mission_visit": act(SIDE, "mandate", "visit", post=lambda _: {"result": "cancelled"}),
    "mission_read": act(OFFICE_ONLY, "mandate"),
    "mission_order_file": page(SIDE, "mandate"),
    "watch_index": page(FILES),
    "watch_prepare": act(frozenset({OFFICE, away(Role.SECRETARIAT)})),
    "watch_list": page(SIDE, "watch_sent"),
    "watch_send": act(OFFICE_ONLY, "watch_draft"),
    "watch_entry": form(OFFICE_ONLY, "watch_draft", "draft_entry"),
    "watch_list_file": page(SIDE, "watch_sent"),
    "watch_sheet_file": page(SIDE, "watch_sent", "sent_entry"),
    "watch_detail": form(SIDE, "watch", post=lambda _: {"act": "contact"}),
    "eviction_notices": page(FILES),
    "eviction_notice": form(OFFICE_ONLY, "granted"),
}


def missions_of(procedure: Procedure, referral: Referral, people: People) -> dict[str, Any]:
    """The referent's organisation stands for operator, mobile team and SIAO."""
    territory, team = procedure.territory, referral.organisation
    # Others add their own sections to the same profile.
    territory.refresh_from_db(fields=["profile"])
    territory.profile = {
        **territory.profile,
        "missions": PROFILE["missions"],
        "social_watch": {**PROFILE["social_watch"], "siao": team.slug},
        "mobile_team": {"label": "Équipe", "organisation": team.slug},
    }
    territory.save()
    publish(territory, "anticipation_visit")
    today = datetime.date(2026, 6, 15)
    mandate = Mandate.objects.create(
        referral=referral,
        mission="anticipation_visit",
        authority="state",
        decided_on=today,
        order=_issued("mission_order", procedure, people),
    )
    visit = mandate.visits.create(planned_on=today)
    MissionReport.objects.create(mandate=mandate, contact_made=True, sent_at=mandate.created_at)
    draft, sent = (
        WatchList.objects.create(
            territory=territory, organisation=team, week_of=today - datetime.timedelta(days=ago)
        )
        for ago in (0, 7)
    )
    entries = [
        WatchEntry.objects.create(
            watch_list=one, household=procedure.household, procedure=procedure, group=1
        )
        for one in (draft, sent)
    ]
    sent.state = WatchListState.SENT
    sent.sent_at = mandate.created_at
    sent.document = _issued("watch_list", procedure, people)
    sent.save()
    entries[1].sheet = _issued("elements_sheet", procedure, people)
    entries[1].save()
    watch = Watch.objects.create(referral=referral, entry=entries[1], group=1)
    granted = ProcedureFactory(household__territory=territory, stage=Stage.CFP_GRANTED)
    return {
        "visit_mission": "anticipation_visit",
        "mandate": mandate.public_id,
        "visit": visit.public_id,
        "watch_draft": draft.public_id,
        "watch_sent": sent.public_id,
        "draft_entry": entries[0].public_id,
        "sent_entry": entries[1].public_id,
        "watch": watch.public_id,
        "granted": granted.public_id,
    }


def _issued(kind: str, procedure: Procedure, people: People) -> Letter:
    desk = people.desks[OFFICE]
    letter = prepare_letter(
        kind,
        territory=procedure.territory,
        organisation=desk.membership.organisation,
        household=procedure.household,
        author=desk.user,
        key=f"walk:{kind}",
    )
    return issue(letter, author=desk.user)
