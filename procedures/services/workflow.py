"""docs/workflow.md, written from the tables that the product follows: nothing in it is by hand."""

from collections.abc import Iterable

from procedures.enums import EventKind, Stage, Step
from procedures.rules.coherence import CHECKS
from procedures.rules.stages import STAGE_OF
from procedures.rules.transitions import LETTERS, STEPS, TABLE, Verdict, transition

SIGNS = {Verdict.ALLOWED: "✓", Verdict.FLAGGED: "⚑", Verdict.REFUSED: "✗"}
HEAD = """# Le déroulement d'une procédure

Écrit par `manage.py workflow` à partir des tables du logiciel ; un test échoue si ce texte ne leur
correspond plus. Pour le changer, changer `procedures/rules/`.

Le stade et l'étape se calculent des faits en vigueur, dans l'ordre de leurs dates et non de leur
saisie. Un fait saisi tard est jugé à sa date. **Admis** (✓) : rien à dire. **Signalé** (⚑) : gardé
si une personne dit pourquoi, ou gardé avec son anomalie quand une liste l'apporte. **Refusé** (✗) :
rien n'est écrit.
"""


def document() -> str:
    """The whole text."""
    return "\n".join([HEAD, *_diagram(), *_steps(), *_table(), *_sentences(), *_checks()])


def _diagram() -> list[str]:
    lines = ["## Les étapes", "", "```mermaid", "stateDiagram-v2", "    [*] --> prevention"]
    lines += [f'    state "{step.label}" as {step.value}' for step in STEPS]
    for step in STEPS:
        arrows: dict[Step, list[str]] = {}
        for kind in EventKind:
            for target, words in _opened(kind):
                allowed = transition(step, kind).verdict == Verdict.ALLOWED
                if allowed and STEPS.index(target) > STEPS.index(step):
                    arrows.setdefault(target, []).append(words)
        lines += [
            f"    {step.value} --> {target.value}: {', '.join(words)}"
            for target, words in arrows.items()
        ]
    return [*lines, "    closed --> [*]", "```", ""]


def _opened(kind: EventKind) -> list[tuple[Step, str]]:
    """The steps that a fact opens, with its words."""
    if kind == EventKind.CFP_DECISION:
        return [(Step.CFP_GRANTED, f"{kind.label} (accord)")]
    if kind in (EventKind.HEARING, EventKind.JUDGMENT):
        return [(Step(kind.value), kind.label)]
    stage = STAGE_OF.get(kind)
    return [] if stage is None or stage == Stage.PREVENTION else [(Step(stage.value), kind.label)]


def _steps() -> list[str]:
    return [
        "- **Stade** : le plus avancé qu'un fait ait ouvert ; « depuis » est la date du premier.",
        "- **Étape** : précise le stade de l'assignation (assignation, audience, jugement).",
        "- **Audience** : un fait « Audience » la note tenue ou renvoyée. Pour juger un fait, une",
        "  audience fixée par l'assignation compte comme tenue une fois sa date venue.",
        "- **Date d'audience** : la dernière connue, fixée, tenue ou de renvoi.",
        "- **Prochaine échéance** : la première date légale à surveiller qui n'est pas passée ;",
        "  elle est revue chaque nuit.",
        "",
    ]


def _table() -> list[str]:
    head = "| fait | " + " | ".join(step.label for step in STEPS) + " |"
    lines = ["## Quel fait, à quelle étape", "", head, "|---" * (len(STEPS) + 1) + "|"]
    for kind in EventKind:
        cells = [_cell(step, kind) for step in STEPS]
        lines.append(f"| {kind.label} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def _cell(step: Step, kind: EventKind) -> str:
    letter = TABLE[kind][STEPS.index(step)]
    sign = SIGNS[LETTERS[letter].verdict]
    return sign if letter == "." else f"{sign} {letter}"


def _sentences() -> list[str]:
    rows = (
        (letter, one.verdict.label, one.message, one.article)
        for letter, one in LETTERS.items()
        if one.verdict != Verdict.ALLOWED
    )
    return ["| lettre | verdict | ce qui est dit | source |", "|---|---|---|---|", *_rows(rows), ""]


def _checks() -> list[str]:
    rows = (
        (
            ", ".join(kind.label for kind in EventKind if kind in check.kinds) or "tous",
            check.verdict.label,
            check.message,
            check.article,
        )
        for check in CHECKS
    )
    return [
        "## Ce qui est vérifié des dates",
        "",
        "| fait | verdict | ce qui est dit | source |",
        "|---|---|---|---|",
        *_rows(rows),
        "",
    ]


def _rows(rows: Iterable[tuple[str, ...]]) -> list[str]:
    return ["| " + " | ".join(row) + " |" for row in rows]
