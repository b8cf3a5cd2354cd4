"""The published figures of the local commissions of the Manche, as they are written in its guide
(« Guide des initiatives de proximité »): nothing is shared out, what is not said stays unknown."""

from dataclasses import dataclass

PANDEMIC = "Pandémie de Covid-19"


@dataclass(frozen=True, slots=True)
class Year:
    """``sessions`` were held; ``total``, ``new``: as written; None: not written."""

    year: int
    sessions: int = 0
    total: int | None = None
    new: int | None = None
    note: str = ""
    cancelled: str = ""
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Since:
    """« Plus de 200 depuis 2005 »: what is written of a whole period."""

    from_year: int
    to_year: int
    total: int
    known: int | None = None
    more_than: bool = False
    note: str = ""


SEEN_EACH = "12 à 20 situations examinées à chaque réunion"
FOLLOWED_TOO = "et suivi des situations déjà traitées"

YEARS: dict[str, tuple[Year, ...]] = {
    "saint-lo-incivilites": (
        Year(2018, 4, note=SEEN_EACH),
        Year(2019, 3, note=SEEN_EACH),
        Year(2020, 4, note=SEEN_EACH),
        Year(2021, 5, note=SEEN_EACH),
    ),
    "saint-lo-points-rencontres": (
        Year(2018, 2, 93),
        Year(2019, 3, 196),
        Year(2020, cancelled=PANDEMIC),
        Year(2021, 3),
    ),
    "carentan-incivilites": (
        Year(2018, 4, 37),
        Year(2019, 4, 38),
        Year(2020, 3, 26),
        Year(2021, 4, 41),
    ),
    "avranches-clspd": (
        Year(2018, 4, 9),
        Year(2019, 4, new=8, note=FOLLOWED_TOO),
        Year(2020, cancelled=PANDEMIC),
        Year(2021, 5, note="6 à 7 situations évoquées à chaque réunion"),
    ),
    "granville-tbh": (
        Year(2018, 3, 13),
        Year(2019, 2, new=6),
        Year(2020, cancelled=PANDEMIC),
        Year(2021, 3, 32),
    ),
    "granville-incurie": (
        Year(2018, 3, 7),
        Year(2019, 2, new=4),
        Year(2020, 1),
        Year(2021, 3, 3),
    ),
    "coutances-sante-vie-sociale": (
        Year(2018, 3, 11),
        Year(2019, 3, new=13),
        Year(2020, 1),
        Year(2021, 3, 30),
    ),
    "cherbourg-sante-mentale-habitat": (
        Year(2018, 3, 10),
        Year(2019, 3, new=13),
        Year(2020, 3, restricted=True, note="en nombre restreint pour cause de pandémie"),
    ),
}

SINCE: dict[str, tuple[Since, ...]] = {
    "coutances-sante-vie-sociale": (Since(2012, 2021, 108, note="depuis la création"),),
    "cherbourg-sante-mentale-habitat": (
        Since(2005, 2021, 200, more_than=True, note="depuis la création"),
        Since(2015, 2021, 43, known=12, note="déjà connues les années précédentes"),
    ),
}
