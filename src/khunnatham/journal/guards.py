"""The database's own refusal to change the journal: triggers that hold for every program, not only for this one."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = {
    "journal_entry_keeps": (
        "CREATE TRIGGER journal_entry_keeps BEFORE UPDATE ON journal_entry BEGIN "
        "SELECT RAISE(ABORT, 'The journal is append-only: an entry is never changed.'); END"
    ),
    "journal_entry_stays": (
        "CREATE TRIGGER journal_entry_stays BEFORE DELETE ON journal_entry BEGIN "
        "SELECT RAISE(ABORT, 'The journal is append-only: an entry is never removed.'); END"
    ),
    "journal_head_advances": (
        "CREATE TRIGGER journal_head_advances BEFORE UPDATE ON journal_head WHEN NEW.number <> OLD.number + 1 BEGIN "
        "SELECT RAISE(ABORT, 'The head of the journal only moves to the next entry.'); END"
    ),
    "journal_head_stays": (
        "CREATE TRIGGER journal_head_stays BEFORE DELETE ON journal_head BEGIN "
        "SELECT RAISE(ABORT, 'The head of the journal is never removed.'); END"
    ),
}

_REFUSING = (
    "CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'The journal is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME; END $$"
)

_POSTGRESQL = {
    "journal_entry_keeps": (
        "CREATE TRIGGER journal_entry_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()"
    ),
    "journal_head_advances": (
        "CREATE TRIGGER journal_head_advances BEFORE UPDATE ON journal_head FOR EACH ROW "
        "WHEN (NEW.number <> OLD.number + 1) EXECUTE FUNCTION journal_refuses()"
    ),
    "journal_head_stays": (
        "CREATE TRIGGER journal_head_stays BEFORE DELETE OR TRUNCATE ON journal_head "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()"
    ),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place, replacing those that are there. A migration that rebuilds a table calls this again."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_REFUSING)
        for statement in _statements(connection).values():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for reversing the migration that set them, and for emptying a test database."""
    with connection.cursor() as cursor:
        for name in _statements(connection):
            on_table = f" ON {_table(name)}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the triggers that should be in place and are not, or stand there disabled."""
    if connection.vendor == "postgresql":
        question = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    else:
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(question)
        present = {name for (name,) in cursor.fetchall()}
    return [name for name in _statements(connection) if name not in present]


def _statements(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE


def _table(trigger: str) -> str:
    return "journal_head" if trigger.startswith("journal_head") else "journal_entry"
