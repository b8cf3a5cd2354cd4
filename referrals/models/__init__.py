"""Lists received, what is asked of members, rules, decisions, referrals and their follow-up."""

from referrals.models.contacts import ContactAttempt, SupportAxis
from referrals.models.decisions import Decision
from referrals.models.enrichment import EnrichmentRequest
from referrals.models.lists import CdpList, ListRow, Sender, SenderLayout
from referrals.models.referrals import Referral
from referrals.models.rules import RuleSetVersion

__all__ = [
    "CdpList",
    "ContactAttempt",
    "Decision",
    "EnrichmentRequest",
    "ListRow",
    "Referral",
    "RuleSetVersion",
    "Sender",
    "SenderLayout",
    "SupportAxis",
]
