"""Lists received, what is asked of members, rules, decisions, referrals and their follow-up."""

from referrals.models.contacts import ContactAttempt, SupportAxis
from referrals.models.decisions import Decision
from referrals.models.dsf import (
    Dsf,
    DsfAnswer,
    DsfObservation,
    DsfSetAside,
    DsfTransmission,
    DsfWriter,
)
from referrals.models.early import EarlyTripartite
from referrals.models.enrichment import EnrichmentRequest
from referrals.models.lists import CdpList, ListRow, Sender, SenderLayout
from referrals.models.measures import (
    Instalment,
    KeyMoment,
    Measure,
    MeasurePeriod,
    Payment,
    RepaymentPlan,
)
from referrals.models.missions import Mandate, MissionReport, Visit
from referrals.models.questionnaires import Consultation, Questionnaire
from referrals.models.referrals import Referral
from referrals.models.rehousing import (
    DaloElement,
    RehousingEntry,
    RehousingLead,
    RehousingProposal,
    SolipexReferral,
)
from referrals.models.rules import RuleSetVersion
from referrals.models.signalements import Signalement
from referrals.models.watch import EvictionNotice, Watch, WatchEntry, WatchList, WatchReport

__all__ = [
    "CdpList",
    "Consultation",
    "ContactAttempt",
    "DaloElement",
    "Decision",
    "Dsf",
    "DsfAnswer",
    "DsfObservation",
    "DsfSetAside",
    "DsfTransmission",
    "DsfWriter",
    "EarlyTripartite",
    "EnrichmentRequest",
    "EvictionNotice",
    "Instalment",
    "KeyMoment",
    "ListRow",
    "Mandate",
    "Measure",
    "MeasurePeriod",
    "MissionReport",
    "Payment",
    "Questionnaire",
    "Referral",
    "RehousingEntry",
    "RehousingLead",
    "RehousingProposal",
    "RepaymentPlan",
    "RuleSetVersion",
    "Sender",
    "SenderLayout",
    "Signalement",
    "SolipexReferral",
    "SupportAxis",
    "Visit",
    "Watch",
    "WatchEntry",
    "WatchList",
    "WatchReport",
]
