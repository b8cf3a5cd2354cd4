"""The database's own refusal to change an issued letter, on both engines.

Deletion is not refused here: retention will need it, and foreign keys protect the rest.
"""

from typing import Protocol

REFUSAL = "Un courrier émis ne change plus : faites un courrier de correction."

FROZEN = (
    "territory_id",
    "organisation_id",
    "kind",
    "variant",
    "key",
    "source",
    "channel",
    "addressee_role",
    "addressee_name",
    "addressee_lines",
    "data",
    "author_id",
    "corrects_id",
    "html",
    "text_hash",
    "template_version",
    "style_id",
    "issued_at",
)
# The PDF is made after the issue, once.
SET_ONCE = {"pdf": "''", "pages": "0"}


def _condition(differs: str) -> str:
    changed = [f"OLD.{column} {differs} NEW.{column}" for column in FROZEN]
    changed += [
        f"(OLD.{column} <> {empty} AND OLD.{column} <> NEW.{column})"
        for column, empty in SET_ONCE.items()
    ]
    changed.append("NEW.state = 'draft'")
    return f"OLD.issued_at IS NOT NULL AND ({' OR '.join(changed)})"


POSTGRESQL = (
    f"""
    CREATE FUNCTION letters_freeze_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    f"""
    CREATE TRIGGER letters_letter_frozen BEFORE UPDATE ON letters_letter FOR EACH ROW
    WHEN ({_condition("IS DISTINCT FROM")}) EXECUTE FUNCTION letters_freeze_guard()
    """,
    """
    CREATE TRIGGER letters_style_frozen BEFORE UPDATE ON letters_style FOR EACH ROW
    EXECUTE FUNCTION letters_freeze_guard()
    """,
)
POSTGRESQL_REMOVAL = ("DROP FUNCTION IF EXISTS letters_freeze_guard() CASCADE",)

SQLITE = (
    f"""
    CREATE TRIGGER letters_letter_frozen BEFORE UPDATE ON letters_letter
    WHEN {_condition("IS NOT")}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    f"""
    CREATE TRIGGER letters_style_frozen BEFORE UPDATE ON letters_style
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
)
SQLITE_REMOVAL = (
    "DROP TRIGGER IF EXISTS letters_letter_frozen",
    "DROP TRIGGER IF EXISTS letters_style_frozen",
)


class Runs(Protocol):
    """A cursor or a schema editor."""

    def execute(self, sql: str, params: None = None, /) -> object: ...


def install(runs: Runs, vendor: str) -> None:
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
        runs.execute(statement, None)


def remove(runs: Runs, vendor: str) -> None:
    for statement in POSTGRESQL_REMOVAL if vendor == "postgresql" else SQLITE_REMOVAL:
        runs.execute(statement, None)
