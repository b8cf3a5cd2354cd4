"""How is a comparison told to the person who reviews it, and how is it scored?"""

from __future__ import annotations

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

# Field of the comparison, then for its values: code, kind, weight, message.
_FACTS: tuple[tuple[str, dict[object, tuple[str, EvidenceKind, int, str]]], ...] = (
    (
        "place",
        {
            "same": ("same_address", "anchor", 25, "Même adresse"),
            "street": ("same_street", "support", 12, "Même rue, sans numéro à comparer"),
            "near": ("other_number", "contradiction", -5, "Même rue, autre numéro"),
            "other": ("other_address", "contradiction", -15, "Adresse différente"),
        },
    ),
    ("unit", {False: ("other_unit", "contradiction", -10, "Appartement différent")}),
    ("phone", {True: ("same_phone", "anchor", 18, "Même téléphone")}),
    ("email", {True: ("same_email", "anchor", 20, "Même adresse électronique")}),
    (
        "lease",
        {
            True: ("same_lease_date", "anchor", 15, "Même date de bail"),
            False: ("other_lease_date", "contradiction", -20, "Date de bail différente"),
        },
    ),
    (
        "landlord",
        {
            True: ("same_landlord", "support", 6, "Même bailleur"),
            False: ("other_landlord", "contradiction", -8, "Bailleur différent"),
        },
    ),
    (
        "rent",
        {
            True: ("same_rent", "support", 4, "Loyer égal ou revalorisé"),
            False: ("other_rent", "contradiction", -4, "Loyer différent"),
        },
    ),
    (
        "caf",
        {
            True: ("same_caf_number", "anchor", 30, "Même numéro d'allocataire"),
            False: ("other_caf_number", "contradiction", -25, "Numéro d'allocataire différent"),
        },
    ),
    (
        "reference",
        {True: ("same_landlord_reference", "anchor", 15, "Même référence chez le bailleur")},
    ),
)


def reasons_of(found: Comparison) -> tuple[Evidence, ...]:
    """Every reason, the weightiest first, for and against together."""
    grade = found.tie.grade
    weight = _GRADE_WEIGHTS[grade] // len(found.tie.notes)
    kind: EvidenceKind = "identity" if grade >= Grade.PARTIAL else "contradiction"
    reasons = [Evidence(note, kind, weight, MESSAGES[note]) for note in found.tie.notes]
    if found.tie.birth is not None:
        reasons.append(
            Evidence("same_birth_date", "anchor", 25, "Même date de naissance")
            if found.tie.birth
            else Evidence("other_birth_date", "contradiction", -60, "Date de naissance différente")
        )
    if found.tied_people > 1:
        reasons.append(Evidence("same_holders", "identity", 10, "Les deux titulaires concordent"))
    for field, values in _FACTS:
        told = values.get(getattr(found, field))
        if told:
            reasons.append(Evidence(*told))
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))


def score_of(reasons: tuple[Evidence, ...]) -> int:
    """0 to 100, to order a review queue; no decision rests on it."""
    return max(0, min(100, sum(reason.weight for reason in reasons)))
