"""Kinds of letters of commissions: one module per family, imported here to be registered."""

from commissions.catalogue import benefit_decision as benefit_decision
from commissions.catalogue import outcome as outcome
from commissions.catalogue import record as record
from commissions.catalogue import situations as situations
from commissions.catalogue import summons as summons
