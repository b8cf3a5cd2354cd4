"""Territories, organisations, people and their empowerment."""

from ccapex.accounts.models.memberships import Membership
from ccapex.accounts.models.organisations import Coverage, Organisation, Unit
from ccapex.accounts.models.territories import Commune, Territory
from ccapex.accounts.models.users import User

__all__ = ["Commune", "Coverage", "Membership", "Organisation", "Territory", "Unit", "User"]
