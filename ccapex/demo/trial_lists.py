"""Two lists that nobody has imported yet, for a newcomer to play the circuit again."""

import datetime
from pathlib import Path

from ccapex.accounts.models import Territory
from ccapex.demo.acts import Acts
from ccapex.demo.fiction import Fiction
from ccapex.demo.lists import month_of, service_layout, study_layout
from ccapex.demo.towns import social_landlords, towns_of_circuit

NAME = "liste-a-importer"


def write_trial_lists(
    territory: Territory, folder: Path, *, today: datetime.date, seed: int
) -> list[Path]:
    """The second one brings some households of the first again. Files already there are kept."""
    acts = Acts(
        Fiction(
            f"{seed}:{NAME}",
            towns=towns_of_circuit(territory),
            social_landlords=social_landlords(territory),
            today=today,
        )
    )
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for layout, rows, suffix in ((service_layout, 30, ".xlsx"), (study_layout, 20, ".csv")):
        file = layout(acts.draw(rows, received_on=today), month_of(today))
        path = folder / f"{NAME}{suffix}"
        if not path.exists():
            path.write_bytes(file.data)
        paths.append(path)
    return paths
