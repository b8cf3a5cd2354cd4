"""One row being edited: its label, its conditions, its target and its rank."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from referrals.attribution.directory import Directory
from referrals.attribution.parse import RuleSyntaxError, parse_target
from referrals.attribution.values import CATALOGUE, TARGET_KINDS
from referrals.rules.sentences import KEEPS
from referrals.rules.table_edits import RULE, SCOPE, row_at
from referrals.views.rules.controls import (
    Control,
    condition_from,
    control_of,
    controls_from,
    options_of,
)

KEEP = "current_follow_up"
LABEL_LENGTH = 120
Options = list[tuple[str, str]]


@dataclass(slots=True)
class Editor:
    """What the screen shows; ``errors`` say what to change, field by field."""

    part: str
    rank: int
    directory: Directory
    label: str = ""
    target: str = ""
    controls: list[Control] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.part}-{self.rank}"

    @property
    def has_label(self) -> bool:
        return self.part == RULE

    @property
    def has_target(self) -> bool:
        return self.part != SCOPE

    @property
    def is_waiting(self) -> bool:
        """A condition was added and nothing is chosen for it yet."""
        return any(control.is_waiting for control in self.controls)

    @property
    def is_wrong(self) -> bool:
        return bool(self.errors) or any(control.error for control in self.controls)

    @property
    def addable(self) -> Options:
        return sorted(((a.name, a.label) for a in CATALOGUE.values()), key=lambda o: o[1])

    @property
    def targets(self) -> list[tuple[str, Options]]:
        organisations = sorted(
            (
                (f"organisation:{o.slug}", o.name)
                for o in self.directory.organisations.values()
                if o.kind in TARGET_KINDS
            ),
            key=lambda option: option[1],
        )
        groups = [
            ("Suivi actuel", [(KEEP, KEEPS)]),
            ("Une nature, selon le lieu", [(f"kind:{k}", w) for k, w in TARGET_KINDS.items()]),
            ("Une organisation", organisations),
        ]
        known = {value for _, options in groups for value, _ in options}
        if self.target and self.target not in known:
            lost = self.target.partition(":")[2]
            groups.append(("Cible perdue", [(self.target, f"{lost} (n'existe plus)")]))
        return groups


def editor_of(table: Mapping[str, Any], part: str, rank: int, directory: Directory) -> Editor:
    """The row as the draft has it. Raises ``WrongEdit`` where it is gone."""
    row = row_at(table, part, rank)
    shown = [control_of(raw, directory) for raw in row.get("when") or []]
    return Editor(
        part,
        rank,
        directory,
        label=str(row.get("label") or ""),
        target=_target_text(row.get("then")),
        controls=[control for control in shown if control],
    )


def editor_from(data: QueryDict, part: str, rank: int, directory: Directory) -> Editor:
    """The row as a person left it, one condition more or less where a button says so."""
    controls = controls_from(data, directory)
    removed = data.get("remove", "")
    if removed.isdigit() and int(removed) < len(controls):
        del controls[int(removed)]
    added = CATALOGUE.get(data.get("add", ""))
    if added is not None:
        # Nothing is chosen for the person: an empty condition waits, and is not saved.
        operator = "at_least" if Control(added).shape == "number" else "is"
        options = options_of(added, directory)
        controls.append(Control(added, operator, options=options, added=True))
    label, target = data.get("label", "").strip(), data.get("target", "")
    return Editor(part, rank, directory, label=label, target=target, controls=controls)


def row_from(editor: Editor) -> dict[str, Any]:
    """The row to write; what is wrong is said in the editor, which is then ``is_wrong``."""
    row: dict[str, Any] = {"when": []}
    for control in editor.controls:
        if control.is_waiting:
            continue
        condition = condition_from(control, editor.directory)
        if condition is not None:
            row["when"].append(condition)
    if editor.has_label:
        row["label"] = editor.label
        if not editor.label:
            editor.errors["label"] = "Donnez un nom à la règle : il est cité dans chaque décision."
        elif len(editor.label) > LABEL_LENGTH:
            editor.errors["label"] = f"Raccourcissez le nom : {LABEL_LENGTH} caractères au plus."
    if editor.has_target:
        row["then"] = _target_from(editor)
    return row


def _target_text(raw: Any) -> str:
    if raw == KEEP:
        return KEEP
    if isinstance(raw, Mapping) and len(raw) == 1:
        name, value = next(iter(raw.items()))
        return f"{name}:{value}"
    return ""


def _target_from(editor: Editor) -> Any:
    name, _, value = editor.target.partition(":")
    raw = KEEP if editor.target == KEEP else {name: value}
    try:
        target = parse_target(raw)
    except RuleSyntaxError:
        editor.errors["target"] = "Choisissez qui est chargé du ménage."
        return None
    if target.organisation and target.organisation not in editor.directory.organisations:
        editor.errors["target"] = "Cette organisation n'est plus du territoire : choisissez-en une."
    return raw
