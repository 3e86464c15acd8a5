"""The database's own refusal to change closed minutes: the meeting, its agenda, attendance, resolutions and corrections."""

from __future__ import annotations

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

MEETING: Final = "meetings_meeting"
# What is written of a meeting; signatures come after the closing and stay open.
PARTS: Final = ("meetings_agendaitem", "meetings_resolution", "meetings_attendance", "meetings_correction")
SENTENCE: Final = "The minutes are closed and no longer change."


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place, replacing those that are there. A migration that rebuilds a table calls this again."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _postgresql() if connection.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for reversing the migration that set them, and for emptying a test database."""
    with connection.cursor() as cursor:
        for table in (MEETING, *PARTS):
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            for act in ("insert", "update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_closed_{act}{on_table}")


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    statements = [
        f"CREATE TRIGGER {MEETING}_closed_{act} BEFORE {act} ON {MEETING} WHEN OLD.state = 'closed' {refuse}"
        for act in ("update", "delete")
    ]
    for table in PARTS:
        for act, row in (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD")):
            is_closed = f"EXISTS (SELECT 1 FROM {MEETING} WHERE id = {row}.meeting_id AND state = 'closed')"  # noqa: S608 - names of ours
            statements.append(f"CREATE TRIGGER {table}_closed_{act} BEFORE {act} ON {table} WHEN {is_closed} {refuse}")
    return statements


def _postgresql() -> list[str]:
    refuse = f"RAISE EXCEPTION '{SENTENCE}';"
    ends = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    is_closed = f"EXISTS (SELECT 1 FROM {MEETING} WHERE id = of_meeting AND state = 'closed')"  # noqa: S608 - a name of ours
    return [
        (
            "CREATE OR REPLACE FUNCTION minutes_closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF OLD.state = 'closed' THEN {refuse} END IF; {ends}"
        ),
        (
            "CREATE OR REPLACE FUNCTION part_of_minutes_closed() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "DECLARE of_meeting bigint; BEGIN "
            "IF TG_OP = 'INSERT' THEN of_meeting := NEW.meeting_id; ELSE of_meeting := OLD.meeting_id; END IF; "
            f"IF {is_closed} THEN {refuse} END IF; {ends}"
        ),
        *(_row_trigger(MEETING, act, "minutes_closed") for act in ("update", "delete")),
        *(
            _row_trigger(table, act, "part_of_minutes_closed")
            for table in PARTS
            for act in ("insert", "update", "delete")
        ),
    ]


def _row_trigger(table: str, act: str, function: str) -> str:
    return f"CREATE TRIGGER {table}_closed_{act} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
