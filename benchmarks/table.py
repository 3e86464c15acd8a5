"""One row of the table that every benchmark gives, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, and the target that it must keep; without a target it is only told."""

    name: str
    value: float
    unit: str
    target: float | None = None
    note: str = ""

    @property
    def is_missed(self) -> bool:
        """Tell whether the target is missed."""
        return self.target is not None and self.value > self.target


def tell(rows: Iterable[Row]) -> int:
    """Print the rows as they come; gives 1 where a target is missed, else 0."""
    missed = False
    for row in rows:
        target = "" if row.target is None else f"target ≤ {row.target:g}  {'MISSED' if row.is_missed else 'ok'}"
        print(f"{row.name:56} {row.value:10.2f} {row.unit:3} {target:22} {row.note}", flush=True)
        missed = missed or row.is_missed
    return int(missed)
