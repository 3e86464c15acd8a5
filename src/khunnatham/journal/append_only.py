"""Tables in which rows are only added: triggers refuse every change and removal, for every program and not only for this one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """One such table: the name that its triggers begin with, the function that refuses, and the sentence about its rows."""

    table: str
    name: str
    function: str
    sentence: str

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Put the triggers in place of those that are there. A migration that rebuilds the table calls this again."""
        self.remove(connection)
        with connection.cursor() as cursor:
            for statement in self._postgresql() if connection.vendor == "postgresql" else self._sqlite():
                cursor.execute(statement)

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Take the triggers away: for reversing the migration that set them, and for emptying a test database."""
        on_table = f" ON {self.table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            for act in ("keeps", "stays"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {self.name}_{act}{on_table}")

    def _sqlite(self) -> list[str]:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.sentence}'); END"
        return [
            f"CREATE TRIGGER {self.name}_keeps BEFORE UPDATE ON {self.table} {refuse}",
            f"CREATE TRIGGER {self.name}_stays BEFORE DELETE ON {self.table} {refuse}",
        ]

    def _postgresql(self) -> list[str]:
        return [
            (
                f"CREATE OR REPLACE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"RAISE EXCEPTION '{self.sentence} % on % is refused.', TG_OP, TG_TABLE_NAME; END $$"
            ),
            (
                f"CREATE TRIGGER {self.name}_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON {self.table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {self.function}()"
            ),
        ]
