"""The shape and colour number of each stage, so that a stage is never told by colour alone.

The values are the contract's; their French words belong to the app that owns them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class StageShape:
    number: int
    path: str  # SVG path in a box of 12 by 12


CIRCLE = StageShape(1, "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z")
SHAPES = {
    "prevention": CIRCLE,
    "cdp": StageShape(2, "M1.5 1.5h9v9h-9z"),
    "assignation": StageShape(3, "M6 .5 11.5 11H.5z"),
    "cql": StageShape(4, "M6 0l6 6-6 6-6-6z"),
    "cfp_request": StageShape(5, "M6 .3l5.7 4.2-2.2 6.8h-7L.3 4.5z"),
    "cfp_granted": StageShape(6, "M3.5 0h5L12 3.5v5L8.5 12h-5L0 8.5v-5z"),
}
CLOSED = StageShape(0, "M1 5h10v2H1z")


def stage_shape(stage: str) -> StageShape:
    """An unknown or closed stage gets a bar without colour."""
    return SHAPES.get(stage, CLOSED)
