"""May two cards be joined, must somebody look, or are they two households?

A join needs the identity of a person AND an independent fact: never a name alone, a phone
alone or an address alone. A contradiction forbids the join whatever the rest is worth.
"""

from __future__ import annotations

from typing import Literal

from households.matching.compare import Comparison
from households.matching.names import Grade

Outcome = Literal["sure", "doubtful", "new"]


def outcome_of(found: Comparison) -> Outcome:
    """The rule that applies, from the strongest identity to the weakest."""
    grade = found.tie.grade
    if grade >= Grade.ONE_SLIP:
        return _recognised(found)
    if grade in (Grade.TWO_SLIPS, Grade.PARTIAL):
        return _half_recognised(found)
    return _somebody_else(found)


def _recognised(found: Comparison) -> Outcome:
    """Name and first name agree, at most at one letter."""
    anchored = found.place == "same" or found.anchors > 0
    if found.tie.birth is False or found.caf is False:
        return "doubtful" if anchored else "new"
    if found.place in ("near", "other"):
        return _elsewhere(found)
    if found.lease is False:
        # The same people under a new lease, or a father and a son of the same first name.
        certain = found.tie.birth is True and found.place == "same"
        return "sure" if certain or found.caf is True else _review(found)
    if found.unit is False and not (found.tie.birth or found.caf or found.lease):
        return "doubtful"
    if found.place == "same":
        return _same_dwelling(found)
    return _dwelling_not_told(found)


def _same_dwelling(found: Comparison) -> Outcome:
    """Identity, and number, street and commune."""
    if found.anchors:
        return "sure"
    if found.landlord is False or found.email is False:
        return "doubtful"
    exact = found.tie.grade is Grade.SAME or found.tied_people > 1
    supported = found.landlord is True or found.rent is True
    return "sure" if exact or supported else "doubtful"


def _dwelling_not_told(found: Comparison) -> Outcome:
    """Identity, but a street without number, or no address to compare."""
    if found.anchors > 1 or found.caf is True:
        return "sure"
    supports = _supports(found)
    exact = found.tie.grade is Grade.SAME
    if found.anchors:
        # A birth date alone belongs to several people of a name; a phone may be a guardian's.
        if found.landlord is False:
            return "doubtful"
        return "sure" if supports >= (1 if exact else 2) else "doubtful"
    if found.place == "street":
        if found.landlord is False:
            return "doubtful"
        told = (found.landlord is True) + (found.rent is True) + (found.tied_people > 1)
        return "sure" if told >= (1 if exact else 2) else "doubtful"
    return "doubtful" if found.tied_people > 1 or supports > 2 else "new"


def _elsewhere(found: Comparison) -> Outcome:
    """Identity, at another address: moved, ill-written, or a namesake."""
    whole = found.people[0] == found.people[1] and found.tied_people >= found.people[0]
    exact = found.tie.grade is Grade.SAME
    if not whole:
        # One of two holders at another address may have left the other: two households.
        return _review(found)
    if exact and found.anchors > 1 and (found.tie.birth or found.caf):
        return "sure"
    same_lease = found.lease is True and found.landlord is True and found.rent is not False
    rewritten = found.place == "near" or (found.anchors > 1 and found.commune is True)
    if exact and same_lease and rewritten:
        # The same lease, its address written otherwise. In another commune it may be a
        # namesake: a large landlord signs many leases a day, and its phone is in many files.
        return "sure"
    return _review(found)


def _half_recognised(found: Comparison) -> Outcome:
    """Two slips, or part of the identity missing: the rest must be beyond doubt."""
    against = (found.tie.birth, found.caf, found.lease, found.unit, found.landlord)
    anchored = found.place == "same" or found.anchors > 0
    if False in against:
        blocked = found.tie.birth is False or found.lease is False
        return "new" if blocked and not found.anchors else ("doubtful" if anchored else "new")
    if found.place == "same":
        if found.anchors:
            return "sure"
        # One letter in each name; two letters in a last name may make another family.
        slips = found.tie.grade is Grade.TWO_SLIPS and "last_name_slips" not in found.tie.notes
        alike = found.landlord is True and found.rent is True
        return "sure" if slips and alike else "doubtful"
    if found.place == "street" and found.anchors > 1:
        return "sure"
    if found.anchors:
        return "doubtful"
    street = found.place == "street" and found.landlord is True
    return "doubtful" if street or found.tied_people > 1 else "new"


def _somebody_else(found: Comparison) -> Outcome:
    """Another person by the names: a relative, a neighbour, the next tenant. Never joined.

    To review only where the lease itself is the same, or what identifies a person is.
    """
    if found.caf is True:
        return "doubtful"
    if found.lease is False:
        return "new"
    if found.place == "same" and found.lease is True and found.landlord is not False:
        return "doubtful"
    if found.tie.birth is False:
        return "new"
    personal = found.phone is True or found.email is True
    if found.tie.grade is Grade.NEAR:
        street = found.place == "street" and found.landlord is True
        told = found.anchors > 0 and (personal or found.place not in ("near", "other"))
        close = found.place == "same" or street or told
        return "doubtful" if close and found.landlord is not False else "new"
    if found.tie.grade is Grade.RELATIVE and found.place == "same" and personal:
        return "doubtful"
    return "new"


def _supports(found: Comparison) -> int:
    """Facts that many households share; each adds a little."""
    place = found.place == "street"
    couple = found.tied_people > 1
    facts = (found.landlord, found.rent, found.commune, found.lease)
    return sum(fact is True for fact in facts) + place + couple


def _review(found: Comparison) -> Outcome:
    """To review if anything but the name says so; else a namesake."""
    if found.anchors or found.tied_people > 1 or found.place == "same":
        return "doubtful"
    if found.place in ("near", "street"):
        return "new" if found.lease is False else "doubtful"
    return "new"
