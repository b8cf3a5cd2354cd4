"""A figure: its code, what it is called, how it is counted, its value."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

DEFINITIONS: Mapping[str, str] = {
    "VE-1": (
        "CDP dont l'acte est daté de la période et pour lesquels une décision a été prise, selon "
        "le service qui prend en charge ; un acte reçu dans deux listes compte une fois, avec la "
        "dernière décision."
    ),
    "VE-1.new": (
        "Suivi maintenu : le service qui suivait déjà le ménage reste son référent. Nouvelle "
        "attribution : le service est désigné par les critères ou par la concertation."
    ),
    "VE-2": "CDP de la période décidés « non traités », selon le motif.",
    "VE-3": (
        "Orientations émises à la suite des CDP de la période, hors refusées ou annulées par les "
        "services : « sans suite » si elle est close sans contact effectif (échange, rendez-vous "
        "pris ou honoré), « en attente » si elle est ouverte et sans contact encore."
    ),
    "VE-3.channel": (
        "Orientations de la période tentées par ce moyen, et celles où il a donné un contact "
        "effectif ; une orientation tentée par deux moyens compte dans les deux."
    ),
    "VE-4": (
        "CDP de la période dont la procédure a connu ensuite une assignation, un jugement, un "
        "CQL, une réquisition de la force publique ou une expulsion ; le délai médian est compté "
        "depuis le CDP."
    ),
    "NX-1": (
        "Nombre médian de jours entre la date du CDP et le premier contact effectif du référent "
        "avec le ménage ; les CDP sans contact n'y entrent pas."
    ),
    "NX-6": (
        "CDP de la période attribués sur proposition d'une règle, que le service désigné a "
        "refusés ou que la concertation a confiés à un autre."
    ),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` None: nobody knows. ``masked``: somebody knows, but not this reader."""

    code: str
    label: str
    value: int | Decimal | None
    unit: str = "CDP"
    share: int | None = None
    masked: bool = False

    @property
    def family(self) -> str:
        return self.code.split(".")[0]

    @property
    def meaning(self) -> str:
        """The key of its definition: that of the family, or of what is counted apart in it."""
        if self.code.startswith("VE-3.channel."):
            return "VE-3.channel"
        return "VE-1.new" if self.code.endswith((".kept", ".new")) else self.family

    @property
    def definition(self) -> str:
        return DEFINITIONS[self.meaning]

    def as_dict(self) -> dict[str, Any]:
        """The form of the contract; ``share`` in hundredths where the figure is part of a whole."""
        value = float(self.value) if isinstance(self.value, Decimal) else self.value
        whole = {"share": self.share} if self.share is not None else {}
        return {
            "code": self.code,
            "label": self.label,
            "definition": self.definition,
            "value": value,
            "unit": self.unit,
            "entered_by_hand": False,
            **whole,
        }
