"""The database's own refusal to change what a certificate or the register of titles says, to undo a revocation, or to remove either."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from khunnatham.assessments import guards

TABLE, TITLES, TEMPLATES = "awards_certificate", "awards_titlerow", "awards_certificatetemplate"
PRINTED: tuple[str, ...] = (
    "series_id", "serial", "number", "decision_id", "unit_id", "tier", "token",
    "issued_on", "issued_at", "issued_by", "issued_by_th", "issued_by_en", "frozen",
)  # fmt: skip

SAID_OF_TITLES: tuple[str, ...] = (
    "unit_id", "programme", "edition_key", "title", "title_th", "title_en", "track", "is_yearly", "fiscal_year",
    "outcome", "since", "decision_id", "basis_key", "basis_th", "basis_en", "corrects_id",
    "recorded_at", "recorded_by", "recorded_by_th", "recorded_by_en",
)  # fmt: skip
DRAWN_ON_TEMPLATES: tuple[str, ...] = (
    "unit_id", "name", "background", "is_portrait", "layout", "replaces_id", "made_at", "made_by", "made_by_th", "made_by_en",
)  # fmt: skip
# Printed on certificates since templates came.
PRINTED_SINCE: tuple[str, ...] = (*PRINTED, "title_row_id", "template_id", "valid_until")


def install_for_templates(connection: BaseDatabaseWrapper) -> None:
    """Keep what a template draws, and what is printed on certificates since there are templates."""
    guards.install_for_columns(connection, TEMPLATES, DRAWN_ON_TEMPLATES, once="retired_at")
    guards.install_for_columns(connection, TABLE, PRINTED_SINCE, once="revoked_at")


def install_for_kinds(connection: BaseDatabaseWrapper) -> None:
    """Keep what a template draws since one says whether it is of a certificate or of a plaque."""
    guards.install_for_columns(connection, TEMPLATES, (*DRAWN_ON_TEMPLATES, "kind"), once="retired_at")


def install_for_titles(connection: BaseDatabaseWrapper) -> None:
    """Keep what a row of the register says; the table came later than certificates, by a migration of its own."""
    guards.install_for_columns(connection, TITLES, SAID_OF_TITLES, once="void_at")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place. A migration that rebuilds the table calls this again."""
    guards.install_for_columns(connection, TABLE, PRINTED, once="revoked_at")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for reversing the migration that set them, and for emptying a test database."""
    guards.remove(connection, [TABLE, TITLES, TEMPLATES])
