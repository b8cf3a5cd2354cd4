"""The legal dates of a DSF, for the hearing as it stands."""

from referrals.models import Dsf
from referrals.rules.dsf_dates import Dates, dates_of
from referrals.rules.dsf_profile import dsf_rules
from referrals.services.dsf.starting import hearing_of


def dates_of_dsf(dsf: Dsf) -> Dates:
    """``dsf`` with its procedure and territory; no query."""
    return dates_of(
        dsf.requested_on,
        hearing_of(dsf),
        department_code=dsf.territory.department_code,
        answer_days=dsf_rules(dsf.territory.profile).answer_days,
    )
