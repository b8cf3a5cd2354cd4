"""The entries of the menu."""

from ccapex.accounts.enums import Role
from ccapex.core import navigation

MEMBERS = (
    *(Role.SECRETARIAT, Role.SOCIAL_WORKER, Role.MANAGER, Role.LANDLORD),
    *(Role.MEMBER, Role.SIAO, Role.COMMISSAIRE_DE_JUSTICE),
)
GROUP = "Commissions"

ENTRIES = (
    ("Séances", "session_list", MEMBERS, 60),
    ("Suites attendues", "recommendation_list", MEMBERS, 62),
    ("Situations", "situation_list", MEMBERS, 64),
    ("Commissions", "commission_list", (*MEMBERS, Role.ADMINISTRATOR), 66),
    ("Décision sur l’aide", "benefit_setting", (Role.ADMINISTRATOR,), 68),
)


def register() -> None:
    for label, url_name, roles, order in ENTRIES:
        navigation.register(label, url_name, roles, order, group=GROUP, needs=("commissions",))
