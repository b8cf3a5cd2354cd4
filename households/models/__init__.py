"""Households, people, dwellings, leases, debts; who declared what; who may see them."""

from households.models.access import HouseholdGroupPermission, Relation
from households.models.contacts import ContactPoint
from households.models.debts import DebtStatement
from households.models.declared import DeclaredValue, FollowUp
from households.models.documents import Document
from households.models.dwellings import Dwelling, Landlord, Lease
from households.models.household import Household, HouseholdMember, Person
from households.models.identity import MatchKey, MergeOperation
from households.models.protection import ContactLimit, Flag, FlagSighting, Guardian

__all__ = [
    "ContactLimit",
    "ContactPoint",
    "DebtStatement",
    "DeclaredValue",
    "Document",
    "Dwelling",
    "Flag",
    "FlagSighting",
    "FollowUp",
    "Guardian",
    "Household",
    "HouseholdGroupPermission",
    "HouseholdMember",
    "Landlord",
    "Lease",
    "MatchKey",
    "MergeOperation",
    "Person",
    "Relation",
]
