"""The entries of the menu: what is received, then what is followed."""

from ccapex.accounts.enums import Role
from ccapex.core import navigation

OFFICE = (Role.SECRETARIAT,)
FOLLOWERS = (Role.SECRETARIAT, Role.SOCIAL_WORKER, Role.MANAGER)
PARTNERS = (Role.SOCIAL_WORKER, Role.MANAGER, Role.LANDLORD)
EVERYBODY = (*PARTNERS, Role.SECRETARIAT)
RECEIVED, FOLLOWED = "Réception", "Suivis"

ENTRIES = (
    ("Listes de CDP", "list_index", OFFICE, 30, RECEIVED, ()),
    ("Saisines", "signalement_index", OFFICE, 32, RECEIVED, ()),
    ("À compléter", "enrichment_index", PARTNERS, 35, "", ()),
    ("Mes suivis", "referral_list", EVERYBODY, 40, FOLLOWED, ()),
    ("DSF", "dsf_list", FOLLOWERS, 42, FOLLOWED, ()),
    ("Missions", "mission_list", FOLLOWERS, 43, FOLLOWED, ("missions", "mobile_team")),
    (
        *("Veille sociale", "watch_index", (Role.SECRETARIAT, Role.SIAO), 44, FOLLOWED),
        ("social_watch",),
    ),
    ("Expulsions", "eviction_notices", (Role.COMMISSAIRE_DE_JUSTICE,), 45, FOLLOWED, ()),
    ("Mesures", "measure_list", FOLLOWERS, 46, FOLLOWED, ()),
    ("Relogement", "rehousing_pool", EVERYBODY, 47, FOLLOWED, ("rehousing",)),
    (
        *("SOLIPEX et précoce", "solipex_list", OFFICE, 48, FOLLOWED),
        ("solipex", "early_tripartite"),
    ),
    ("Règles", "rules", (Role.ADMINISTRATOR, Role.SECRETARIAT), 80, "", ()),
)


def register() -> None:
    for label, url_name, roles, order, group, needs in ENTRIES:
        navigation.register(label, url_name, roles, order, group=group, needs=needs)
