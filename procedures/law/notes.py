"""Named endings of a computation line: why this rule and not another."""

from collections.abc import Callable

from procedures.law.cases import Fact
from procedures.law.clause import choice
from procedures.law.context import Context


def clause(context: Context, fact: Fact) -> str:
    return choice(context, fact).why


def deemed(context: Context, fact: Fact) -> str:
    return "départ : la plus tardive de l'information de la CCAPEX et du signalement au payeur"


NOTES: dict[str, Callable[[Context, Fact], str]] = {"clause": clause, "deemed": deemed}
