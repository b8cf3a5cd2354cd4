"""Which organisation may enter which fact, as data: what is not here is refused (access.md).

The secretariat enters all of them. The others enter what they are the source of, on households
that one of these relations opens to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ccapex.accounts.enums import OrganisationKind, Role
from households.enums import RelationKind
from procedures.enums import EventKind

K = EventKind
ORGANISATION = OrganisationKind
# Elected and invited members give an opinion; the others see no file.
WRITERS = frozenset(
    {Role.SOCIAL_WORKER, Role.MANAGER, Role.LANDLORD, Role.COMMISSAIRE_DE_JUSTICE, Role.SIAO}
)
SOCIAL = frozenset(
    {
        *(K.DSF_SENT, K.REPAYMENT_PLAN, K.FSL_REFERRAL, K.DALO_APPEAL),
        *(K.OVERINDEBTEDNESS_FILED, K.OVERINDEBTEDNESS_ADMISSIBLE),
        *(K.OVERINDEBTEDNESS_MORATORIUM, K.DEBT_ERASED),
    }
)
PAYER = frozenset({K.BENEFIT_ARREARS_CONSTITUTED, K.PAYER_INFORMED_CCAPEX, K.DSF_SENT})


@dataclass(frozen=True)
class Right:
    """``through``: the relations that open it."""

    kinds: frozenset[EventKind]
    through: frozenset[RelationKind]


def _right(kinds: frozenset[EventKind], *through: RelationKind) -> Right:
    return Right(kinds, frozenset(through))


RIGHTS: Mapping[str, Right] = {
    ORGANISATION.COMMISSAIRE_DE_JUSTICE: _right(
        frozenset({K.CDP, K.INSURANCE_COMMAND, K.ASSIGNATION, K.CQL, K.CFP_REQUEST}),
        RelationKind.COMMISSAIRE_DE_JUSTICE,
    ),
    ORGANISATION.PREFECTURE: _right(frozenset({K.CFP_DECISION}), *RelationKind),
    ORGANISATION.LANDLORD: _right(
        frozenset({K.ACCOUNT_STATEMENT, K.REPAYMENT_PLAN, K.DEPARTURE, K.KEYS_RETURNED}),
        RelationKind.LANDLORD,
    ),
    ORGANISATION.DEPARTEMENT_SOCIAL_SERVICE: _right(SOCIAL, RelationKind.REFERRAL),
    ORGANISATION.CCAS: _right(SOCIAL, RelationKind.REFERRAL),
    ORGANISATION.METROPOLE: _right(SOCIAL, RelationKind.REFERRAL),
    ORGANISATION.OPERATOR: _right(SOCIAL, RelationKind.REFERRAL),
    ORGANISATION.CAF: _right(PAYER, RelationKind.REFERRAL, RelationKind.ENRICHMENT),
    ORGANISATION.MSA: _right(PAYER, RelationKind.REFERRAL, RelationKind.ENRICHMENT),
}


def may_record(organisation_kind: str, role: str, relations: int) -> frozenset[EventKind]:
    """The kinds that this desk may enter on a household; ``relations``: the bits open to it."""
    if relations & RelationKind.SECRETARIAT:
        return frozenset(EventKind) if role == Role.SECRETARIAT else frozenset()
    right = RIGHTS.get(organisation_kind)
    if right is None or role not in WRITERS:
        return frozenset()
    opened = any(relations & kind for kind in right.through)
    return right.kinds if opened else frozenset()
