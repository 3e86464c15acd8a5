"""What no row-by-row constraint can say: nobody holds the same role in the same unit twice on one day, no unit has two superiors.

Unit and role are compared day by day, so the database looks at the other rows in a trigger, before each insert and update.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_SAME_DAYS = (
    "(other.until IS NULL OR other.until >= NEW.since) AND (NEW.until IS NULL OR NEW.until >= other.since) "
    "AND other.id <> COALESCE(NEW.id, -1)"
)
_OVERLAPS = {
    "organisations_membership": (
        "other.account_id = NEW.account_id AND other.role = NEW.role AND other.unit_id = NEW.unit_id",
        "account_id",
        "organisations_account",
    ),
    "organisations_reportingline": ("other.unit_id = NEW.unit_id", "unit_id", "organisations_unit"),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place, replacing those that are there. A migration that rebuilds a table calls this again."""
    remove(connection)
    with connection.cursor() as cursor:
        for table in _OVERLAPS:
            for statement in _postgresql(table) if connection.vendor == "postgresql" else _sqlite(table):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, to reverse the migration that set them."""
    with connection.cursor() as cursor:
        for table in _OVERLAPS:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_days ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_days_insert")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_days_update")


def _sqlite(table: str) -> list[str]:
    same, _, _ = _OVERLAPS[table]
    body = (  # the names are ours, in the table above
        f"WHEN EXISTS (SELECT 1 FROM {table} other WHERE {same} AND {_SAME_DAYS}) "  # noqa: S608
        f"BEGIN SELECT RAISE(ABORT, '{table}: two rows hold on the same day.'); END"
    )
    return [
        f"CREATE TRIGGER {table}_days_insert BEFORE INSERT ON {table} {body}",
        f"CREATE TRIGGER {table}_days_update BEFORE UPDATE ON {table} {body}",
    ]


def _postgresql(table: str) -> list[str]:
    """Two transactions do not see each other's rows, so each first waits for the row that both belong to."""
    same, column, parent = _OVERLAPS[table]
    function = (  # the names are ours, in the table above
        f"CREATE OR REPLACE FUNCTION {table}_one_a_day() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
        f"PERFORM 1 FROM {parent} WHERE id = NEW.{column} FOR UPDATE; "
        f"IF EXISTS (SELECT 1 FROM {table} other WHERE {same} AND {_SAME_DAYS}) THEN "
        f"RAISE EXCEPTION '{table}: two rows hold on the same day.' USING ERRCODE = 'exclusion_violation'; "
        f"END IF; RETURN NEW; END $$"
    )
    trigger = (
        f"CREATE TRIGGER {table}_days BEFORE INSERT OR UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_one_a_day()"
    )
    return [function, trigger]
