"""How is a comparison told to the person who reviews it, and how is it scored?"""

from __future__ import annotations

from functools import lru_cache

from households.matching.compare import Comparison
from households.matching.model import Evidence, EvidenceKind
from households.matching.names import MESSAGES, Grade

_GRADE_WEIGHTS = {
    Grade.SAME: 40,
    Grade.ONE_SLIP: 34,
    Grade.TWO_SLIPS: 26,
    Grade.PARTIAL: 18,
    Grade.NEAR: 10,
    Grade.RELATIVE: 4,
    Grade.OTHER: 0,
}

# Field of the comparison, then the reason that each of its values gives.
_FACTS: tuple[tuple[str, dict[object, Evidence]], ...] = (
    (
        "place",
        {
            "same": Evidence("same_address", "anchor", 25, "Même adresse"),
            "street": Evidence("same_street", "support", 12, "Même rue, sans numéro à comparer"),
            "near": Evidence("other_number", "contradiction", -5, "Même rue, autre numéro"),
            "other": Evidence("other_address", "contradiction", -15, "Adresse différente"),
        },
    ),
    ("unit", {False: Evidence("other_unit", "contradiction", -10, "Appartement différent")}),
    ("phone", {True: Evidence("same_phone", "anchor", 18, "Même téléphone")}),
    ("email", {True: Evidence("same_email", "anchor", 20, "Même adresse électronique")}),
    (
        "lease",
        {
            True: Evidence("same_lease_date", "anchor", 15, "Même date de bail"),
            False: Evidence("other_lease_date", "contradiction", -20, "Date de bail différente"),
        },
    ),
    (
        "landlord",
        {
            True: Evidence("same_landlord", "support", 6, "Même bailleur"),
            False: Evidence("other_landlord", "contradiction", -8, "Bailleur différent"),
        },
    ),
    (
        "rent",
        {
            True: Evidence("same_rent", "support", 4, "Loyer égal ou revalorisé"),
            False: Evidence("other_rent", "contradiction", -4, "Loyer différent"),
        },
    ),
    (
        "caf",
        {
            True: Evidence("same_caf_number", "anchor", 30, "Même numéro d'allocataire"),
            False: Evidence(
                "other_caf_number", "contradiction", -25, "Numéro d'allocataire différent"
            ),
        },
    ),
    (
        "reference",
        {
            True: Evidence(
                "same_landlord_reference", "anchor", 15, "Même référence chez le bailleur"
            )
        },
    ),
)
_BIRTH = {
    True: Evidence("same_birth_date", "anchor", 25, "Même date de naissance"),
    False: Evidence("other_birth_date", "contradiction", -60, "Date de naissance différente"),
}
_BOTH_HOLDERS = Evidence("same_holders", "identity", 10, "Les deux titulaires concordent")


def reasons_of(found: Comparison) -> tuple[Evidence, ...]:
    """Every reason, the weightiest first, for and against together."""
    reasons = list(_names(found.tie.grade, found.tie.notes))
    if found.tie.birth is not None:
        reasons.append(_BIRTH[found.tie.birth])
    if found.tied_people > 1:
        reasons.append(_BOTH_HOLDERS)
    for field, values in _FACTS:
        told = values.get(getattr(found, field))
        if told:
            reasons.append(told)
    reasons.sort(key=lambda reason: -abs(reason.weight))
    return tuple(reasons)


@lru_cache(maxsize=256)
def _names(grade: Grade, notes: tuple[str, ...]) -> tuple[Evidence, ...]:
    weight = _GRADE_WEIGHTS[grade] // len(notes)
    kind: EvidenceKind = "identity" if grade >= Grade.PARTIAL else "contradiction"
    return tuple(Evidence(note, kind, weight, MESSAGES[note]) for note in notes)


def score_of(reasons: tuple[Evidence, ...]) -> int:
    """0 to 100, to order a review queue; no decision rests on it."""
    return max(0, min(100, sum(reason.weight for reason in reasons)))
