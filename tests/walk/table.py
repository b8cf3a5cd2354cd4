"""Who may open each address of the site: the one table of rights, read by the walk.

A new address without a line here fails the suite. ``admin:*`` stands for the whole admin.
"""

from ccapex.accounts.enums import Role
from tests.walk import (
    commissions_bodies,
    commissions_closing,
    commissions_following,
    commissions_preparing,
    commissions_situations,
    directory,
    dsf,
    missions,
    protection,
    rehousing,
    signalements,
    support,
    tasks,
)
from tests.walk.commissions_sitting import DOORS as SITTING
from tests.walk.door import Door, act, form, page
from tests.walk.people import (
    ADMINISTRATOR,
    ASKED,
    COLLEAGUE,
    EVERYBODY,
    FILES,
    INFORMED,
    OFFICE,
    REFERENT,
    SEATED,
    away,
    beside,
    unrelated,
)

OFFICE_ONLY = frozenset({OFFICE})
ASKED_ONLY = frozenset({ASKED})
REFERENT_SIDE = frozenset({OFFICE, REFERENT, COLLEAGUE})
SENDER = frozenset({REFERENT, COLLEAGUE})
AUTHOR = frozenset({OFFICE, REFERENT})
ADMINISTRATORS = frozenset(
    {ADMINISTRATOR, *(place(Role.ADMINISTRATOR) for place in (unrelated, beside, away))}
)
NO_FIGURES = (Role.ADMINISTRATOR, Role.DPO, Role.COMMISSAIRE_DE_JUSTICE, Role.SIAO)
# Rules name no household: an administrator writes those of its territory.
RULES = ADMINISTRATORS | {OFFICE, away(Role.SECRETARIAT)}
OFFICES = frozenset({OFFICE, away(Role.SECRETARIAT)})
# Everybody's but for those who only configure, audit or bring one act.
FIGURES = SEATED - {
    ADMINISTRATOR,
    *(unrelated(role) for role in NO_FIGURES),
    *(away(role) for role in NO_FIGURES),
    beside(Role.ADMINISTRATOR),
    beside(Role.DPO),
}

# Before login by nature: the pages that serve to log in, and say nothing.
OPEN = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    # Read by calendar services: the address is the key, and an unknown one is not found.
    "calendar_feed",
    # The same, to answer a commission: it asks a code, and says nothing before.
    "answer_by_link",
}
# One's own account, by the library: they show nothing of anybody else.
OWN_ACCOUNT = {
    "account_change_password",
    "account_reauthenticate",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
}

DOORS: dict[str, Door] = {
    # core, accounts
    "home": page(EVERYBODY),
    "job_list": page(SEATED),
    "job_detail": page(AUTHOR, "job"),
    "job_resume": act(AUTHOR, "job"),
    "desk_choose": page(EVERYBODY),
    "profile": page(EVERYBODY),
    # households
    "household_list": page(FILES),
    "household_search": act(FILES, post=lambda _: {"q": "secretine"}),
    "household_detail": page(INFORMED, "household"),
    "household_merge": form(OFFICE_ONLY, "household"),
    "household_split": form(OFFICE_ONLY, "household"),
    "household_unmerge": act(OFFICE_ONLY, "household", "merge"),
    # letters
    "letter_queue": page(FILES),
    "flyer": page(SEATED),
    "flyer_file": page(SEATED),
    "letter_detail": page(REFERENT_SIDE, "letter"),
    "letter_file": page(REFERENT_SIDE, "issued"),
    "letter_issue": act(REFERENT_SIDE, "letter"),
    "letter_correct": act(REFERENT_SIDE, "letter"),
    "letter_cancel": act(REFERENT_SIDE, "letter"),
    "letter_return": act(REFERENT_SIDE, "letter"),
    "letter_batch_create": act(FILES, post=lambda names: {"letter": [names["letter"]]}),
    "letter_batch": page(SENDER, "batch"),
    "letter_batch_progress": page(SENDER, "batch"),
    "letter_batch_resume": act(SENDER, "batch"),
    "letter_batch_file": page(SENDER, "batch"),
    "letter_batch_csv": page(SENDER, "batch"),
    # lists
    "list_index": form(OFFICES),
    "list_detail": page(OFFICE_ONLY, "list"),
    "list_recognise": form(OFFICE_ONLY, "received"),
    "list_check": page(OFFICE_ONLY, "received"),
    "list_review_next": page(OFFICE_ONLY, "list"),
    "list_review": form(OFFICE_ONLY, "list", "row", post=lambda _: {"decision": "new"}),
    "list_correct": form(OFFICE_ONLY, "received", "line"),
    "list_record": act(OFFICE_ONLY, "received"),
    "list_report": page(OFFICE_ONLY, "list"),
    "list_rejects": page(OFFICE_ONLY, "received"),
    "list_undo": act(OFFICE_ONLY, "list"),
    # enrichment
    "enrichment_index": page(FILES),
    "enrichment_progress": page(OFFICE_ONLY, "list"),
    "enrichment_open": act(OFFICE_ONLY, "list"),
    "enrichment_remind": act(OFFICE_ONLY, "list", "member"),
    "enrichment_grid": page(ASKED_ONLY, "list"),
    "enrichment_cell": act(
        ASKED_ONLY,
        "list",
        post=lambda names: {"row": names["request"], "field": "children", "value": "2", "was": ""},
    ),
    "enrichment_close": act(ASKED_ONLY, "list"),
    "enrichment_file": page(ASKED_ONLY, "list"),
    "enrichment_return": act(ASKED_ONLY, "list"),
    # concertation and dispatch
    "concertation": page(OFFICE_ONLY, "list"),
    "concertation_open": act(OFFICE_ONLY, "list"),
    "concertation_decide": act(
        OFFICE_ONLY, "list", post=lambda names: {"case": names["case"], "outcome": "attributed"}
    ),
    "concertation_close": act(OFFICE_ONLY, "list"),
    "list_dispatch": act(OFFICE_ONLY, "list"),
    # follow-up
    "referral_list": page(FILES),
    "referral_detail": page(REFERENT_SIDE, "referral"),
    "referral_accept": act(REFERENT_SIDE, "referral"),
    "referral_refuse": act(REFERENT_SIDE, "referral", post=lambda _: {"reason": "hors secteur"}),
    "referral_contact": act(
        REFERENT_SIDE, "referral", post=lambda _: {"channel": "phone", "result": "no_answer"}
    ),
    "referral_axis": act(REFERENT_SIDE, "referral", post=lambda _: {"kind": "fsl"}),
    "referral_close": act(REFERENT_SIDE, "referral", post=lambda _: {"result": "supported"}),
    # facts and pauses
    "fact_new": form(INFORMED, "procedure"),
    "fact_detail": page(REFERENT_SIDE, "fact"),
    "fact_correct": form(OFFICE_ONLY, "fact"),
    "procedure_pause": form(OFFICE_ONLY, "procedure"),
    "procedure_resume": act(OFFICE_ONLY, "procedure"),
    # legal calendar
    "procedure_deadlines": page(REFERENT_SIDE, "procedure"),
    "procedure_liability": page(REFERENT_SIDE, "procedure"),
    "procedure_liability_file": page(REFERENT_SIDE, "procedure"),
    # DSF
    **commissions_bodies.DOORS,
    **commissions_preparing.DOORS,
    **commissions_closing.DOORS,
    **commissions_following.DOORS,
    **commissions_situations.DOORS,
    **SITTING,
    **directory.DOORS,
    **dsf.DOORS,
    "dsf_ask": form(OFFICES),
    # visits, diagnostic, mobile team, social watch
    **missions.DOORS,
    # measures, plans, questionnaires
    **support.DOORS,
    # the register of saisines
    **signalements.DOORS,
    # papers, safe contact, guardians, signs
    **protection.DOORS,
    # tasks, queues, calendars
    **tasks.DOORS,
    # rehousing pool, SOLIPEX, early letter
    **rehousing.DOORS,
    # rules of attribution
    "rules": page(RULES),
    "rules_mission": form(RULES, "mission"),
    "rules_version": page(RULES, "mission", "version"),
    "rules_draft": form(RULES, "mission"),
    "rules_draft_create": act(RULES, "mission"),
    "rules_draft_discard": act(RULES, "mission"),
    "rules_replay": form(RULES, "mission"),
    "rules_publish": form(RULES, "mission"),
    # figures: counts alone for most; the files behind them, for the secretariat
    "figures": page(FIGURES),
    "figures_export": page(FIGURES, "format"),
    "figures_files": page(OFFICES, "figure"),
    # configuration
    "admin:*": page(ADMINISTRATORS),
}
