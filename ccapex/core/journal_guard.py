"""The database's own refusal to change or delete the journal, on both engines.

A purge inserts an unsealed row with its cutoff, deletes older lines, then seals the row with the
count, in one transaction: no other transaction ever sees it unsealed, so none can delete.
"""

from typing import Protocol

POSTGRESQL = (
    """
    CREATE FUNCTION core_journal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'core_journalentry' THEN
            IF EXISTS (SELECT 1 FROM core_journalpurge WHERE NOT sealed AND cutoff > OLD.at) THEN
                RETURN OLD;
            END IF;
        ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'core_journalpurge' THEN
            IF NOT OLD.sealed AND NEW.sealed AND NEW.cutoff = OLD.cutoff AND NEW.at = OLD.at THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'Le journal ne se modifie pas.' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    *(
        f"CREATE TRIGGER {table}_{name} BEFORE {events} ON {table}"
        f" FOR EACH {level} EXECUTE FUNCTION core_journal_guard()"
        for table in ("core_journalentry", "core_journalpurge")
        for name, events, level in (
            ("guard", "UPDATE OR DELETE", "ROW"),
            ("whole", "TRUNCATE", "STATEMENT"),
        )
    ),
)
POSTGRESQL_REMOVAL = ("DROP FUNCTION IF EXISTS core_journal_guard() CASCADE",)

SQLITE = (
    """
    CREATE TRIGGER core_journalentry_guard_update BEFORE UPDATE ON core_journalentry
    BEGIN SELECT RAISE(ABORT, 'Le journal ne se modifie pas.'); END
    """,
    """
    CREATE TRIGGER core_journalentry_guard_delete BEFORE DELETE ON core_journalentry
    WHEN NOT EXISTS (SELECT 1 FROM core_journalpurge WHERE NOT sealed AND cutoff > OLD.at)
    BEGIN SELECT RAISE(ABORT, 'Le journal ne se modifie pas.'); END
    """,
    """
    CREATE TRIGGER core_journalpurge_guard_update BEFORE UPDATE ON core_journalpurge
    WHEN OLD.sealed OR NOT NEW.sealed OR NEW.cutoff <> OLD.cutoff OR NEW.at <> OLD.at
    BEGIN SELECT RAISE(ABORT, 'Le journal ne se modifie pas.'); END
    """,
    """
    CREATE TRIGGER core_journalpurge_guard_delete BEFORE DELETE ON core_journalpurge
    BEGIN SELECT RAISE(ABORT, 'Le journal ne se modifie pas.'); END
    """,
)
SQLITE_REMOVAL = tuple(
    f"DROP TRIGGER IF EXISTS {table}_guard_{event}"
    for table in ("core_journalentry", "core_journalpurge")
    for event in ("update", "delete")
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
