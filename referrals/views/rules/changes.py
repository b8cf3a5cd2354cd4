"""One change of a draft, from what a page posted to what the service writes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from ccapex.accounts.models import User
from referrals.attribution.directory import Directory
from referrals.models import RuleSetVersion
from referrals.rules import table_edits
from referrals.rules.table_edits import CRITERIA, PARTS, RULE, Table, WrongEdit, rows_of
from referrals.services.rule_drafts import change_draft, schedule_draft
from referrals.views.rules.editor import LABEL_LENGTH, Editor, editor_from, row_from
from referrals.views.rules.forms import StartForm

NEW_RULE = {"label": "nouvelle règle", "when": [], "then": {"kind": "departement_social_service"}}


class NotSaved(Exception):
    """Nothing was written; the page shows again what was typed, with what to change."""

    def __init__(
        self, message: str, editor: Editor | None = None, form: StartForm | None = None
    ) -> None:
        super().__init__(message)
        self.editor = editor
        self.form = form


@dataclass(slots=True)
class Outcome:
    """``key`` is the row concerned; ``moved`` where rows are not at the ranks they had."""

    draft: RuleSetVersion
    key: str = ""
    opens: bool = False
    moved: bool = False
    editor: Editor | None = None

    @property
    def is_waiting(self) -> bool:
        return self.editor is not None and self.editor.is_waiting


def apply_change(
    draft: RuleSetVersion, action: str, data: QueryDict, directory: Directory, *, author: User
) -> Outcome:
    """Raises ``StaleDraft`` where somebody else wrote first, ``NotSaved`` with what to change."""
    change = _Change(draft, data, directory, author)
    known = {
        "write": change.write,
        "add": change.add,
        "remove": change.remove,
        "up": change.up,
        "down": change.down,
        "confirm": change.confirm,
        "label": change.rename,
        "date": change.schedule,
    }
    if action not in known:
        raise NotSaved("Cette action n'existe pas : rechargez la page.")
    try:
        return known[action]()
    except WrongEdit as wrong:
        raise NotSaved(str(wrong)) from None


class _Change:
    def __init__(
        self, draft: RuleSetVersion, data: QueryDict, directory: Directory, author: User
    ) -> None:
        self.draft, self.data, self.directory, self.author = draft, data, directory, author
        self.seen = data.get("seen", "")
        part = data.get("part", RULE)
        self.part = part if part in PARTS else RULE
        self.rank = _whole(data.get("rank", ""))

    def write(self) -> Outcome:
        editor = editor_from(self.data, self.part, self.rank, self.directory)
        row = row_from(editor)
        if editor.is_wrong:
            raise NotSaved("Non enregistré : corrigez ce qui est indiqué.", editor)
        to = _whole(self.data.get("position", "")) or self.rank
        rows = len(rows_of(self.draft.table, self.part))
        to = self.rank if self.part == CRITERIA else max(1, min(to, rows))

        def written(table: Table) -> Table:
            table = table_edits.write_row(table, self.part, self.rank, row)
            if to == self.rank:
                return table
            return table_edits.move_row(table, self.part, self.rank, to)

        draft = self._save(written)
        if to != self.rank:
            return Outcome(draft, f"{self.part}-{to}", opens=True, moved=True)
        return Outcome(draft, editor.key, opens=True, editor=editor)

    def add(self) -> Outcome:
        new: dict[str, Any] = dict(NEW_RULE) if self.part == RULE else {"when": []}
        draft = self._save(lambda table: table_edits.add_row(table, self.part, new))
        rank = len(rows_of(draft.table, self.part))
        return Outcome(draft, f"{self.part}-{rank}", opens=True, moved=True)

    def remove(self) -> Outcome:
        draft = self._save(lambda table: table_edits.remove_row(table, self.part, self.rank))
        left = len(rows_of(draft.table, self.part))
        key = f"{self.part}-{min(self.rank, left)}" if left else ""
        return Outcome(draft, key, moved=True)

    def up(self) -> Outcome:
        return self._move(-1)

    def down(self) -> Outcome:
        return self._move(+1)

    def confirm(self) -> Outcome:
        draft = self._save(lambda table: table_edits.confirm_reading(table, self.part, self.rank))
        return Outcome(draft, f"{self.part}-{self.rank}" if self.rank else "", moved=True)

    def rename(self) -> Outcome:
        label = self.data.get("label", "").strip()
        if not 0 < len(label) <= LABEL_LENGTH:
            raise NotSaved(f"Donnez un nom à la table, de {LABEL_LENGTH} caractères au plus.")
        return Outcome(self._save(lambda table: {**table, "label": label}))

    def schedule(self) -> Outcome:
        form = StartForm(self.data)
        if not form.is_valid():
            raise NotSaved("Non enregistré : corrigez la date.", form=form)
        draft = schedule_draft(
            self.draft,
            seen=self.seen,
            valid_from=form.cleaned_data["valid_from"],
            author=self.author,
        )
        return Outcome(draft)

    def _move(self, step: int) -> Outcome:
        rows = len(rows_of(self.draft.table, self.part))
        to = max(1, min(self.rank + step, rows))
        draft = self._save(lambda table: table_edits.move_row(table, self.part, self.rank, to))
        return Outcome(draft, f"{self.part}-{to}", moved=True)

    def _save(self, change: Callable[[Table], Table]) -> RuleSetVersion:
        return change_draft(self.draft, seen=self.seen, change=change, author=self.author)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
