"""``python -m benchmarks``: every benchmark as one table; exits 1 where a target is missed."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks import pages, papers, scoring
from benchmarks.table import Row, tell

RESULT, BATCH = 100.0, 2.0


def _scoring() -> Iterator[Row]:
    for name, value in scoring.one():
        yield Row(name, value, "µs", RESULT)
    yield Row(f"{scoring.UNITS:,} units of 2564", scoring.many(), "s", BATCH)


def _all() -> Iterator[Row]:
    yield from _scoring()
    yield from pages.rows()
    yield from papers.rows()


if __name__ == "__main__":
    sys.exit(tell(_all()))
