"""The database's own refusal to change a fact."""

from __future__ import annotations

from typing import Final

from khunnatham.journal.append_only import AppendOnly

_FACTS: Final = AppendOnly(
    table="facts_fact",
    name="facts_fact",
    function="facts_refuse",
    sentence="A fact is never changed or removed: record a newer one.",
)
install, remove = _FACTS.install, _FACTS.remove
