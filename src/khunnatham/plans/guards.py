"""The database's own refusal to change what was recorded of an activity's progress."""

from __future__ import annotations

from typing import Final

from khunnatham.journal.append_only import AppendOnly

_PROGRESS: Final = AppendOnly(
    table="plans_progressrecord",
    name="plans_progress",
    function="plans_refuse",
    sentence="Progress is never changed or removed: record it anew.",
)
install, remove = _PROGRESS.install, _PROGRESS.remove
