"""How fast scoring is: one fully explained result (target ≤ 100 µs, median) and 100,000 units at once (target ≤ 2 s).

Run ``python benchmarks/scoring.py``; it prints one table and exits 1 where a target is missed.
"""

from __future__ import annotations

import sys
from statistics import median
from time import perf_counter, process_time

from khunnatham.programmes import shelf
from khunnatham.scoring.answers import Claim, read_claim
from khunnatham.scoring.batch import rescore
from khunnatham.scoring.judging import score

UNITS = 100_000
RUNS = 2_000
WORKED_OUT = {
    "D1.1.2.2.4": {"quarters": [1, 2, 1], "reported": True},
    "D1.2.3": {"count": 1, "also_in": []},
    "D1.4.3": {"accused": False, "statement": True},
    "D2.4.2": {"quarters": [1, 1, 1], "reported": True},
    "D2.2.2.3": {"quarters": [3, 3, 3]},
    "D3R.2.2": {"part": 3, "whole": 3},
    "D3R.3.2": {"top": {"part": 3, "whole": 3}, "remaining": {"part": 12, "whole": 20}},
    "D3R.4.2": {"top": {"part": 3, "whole": 3}, "remaining": {"part": 12, "whole": 20}},
    "D4.1.1": {"part": 21, "whole": 40},
    "D4.2.2": {"defined": True, "share": {"part": 21, "whole": 40}, "virtues": 4, "topics": 5},
    "D4.3.3": {"part": 6, "whole": 10},
    "D5.3.4": {"part": 5, "whole": 5},
    "X.1": 1,
}


def claims() -> list[Claim]:
    """Four kinds of unit: everything answered, worked out in numbers, half answered, nothing answered."""
    edition = shelf.by_key("clean-community/2564")
    keys = [leaf.key for leaf in edition.leaves("regional", "general") if leaf.key != "X.1"]
    every = dict.fromkeys(keys, True)
    half = {key: True for key in keys if not key.startswith(("D4", "D2.4"))}
    records = [{**every, "X.1": 1}, {**every, **WORKED_OUT}, half, {}]
    return [
        read_claim(edition, {"unit": str(place), "variant": "regional", "answers": answers})
        for place, answers in enumerate(records)
    ]


def explained(claim: Claim) -> int:
    """Score one unit and say every reason: the sentences of all requirements, the gaps and the flags, in both languages."""
    result = score(shelf.by_key("clean-community/2564"), claim)
    return sum(len(finding.reason.th) for finding in result.findings.values()) + len(result.to_json())


def one() -> list[tuple[str, float]]:
    """Give the median microseconds of one result: scored with gaps, and with the sentence of every requirement besides."""
    edition = shelf.by_key("clean-community/2564")
    rows = []
    for name, claim in zip(("all met", "in numbers", "half met", "nothing"), claims(), strict=True):
        rows.append((f"one result, {name}", _median(lambda claim=claim: score(edition, claim))))
        rows.append((f"one result, {name}, every reason in words", _median(lambda claim=claim: explained(claim))))
    return rows


def _median(act: object) -> float:
    times = []
    for _ in range(RUNS):
        begin = perf_counter()
        act()  # type: ignore[operator]
        times.append(perf_counter() - begin)
    return median(times) * 1_000_000


def many() -> float:
    """Give the seconds of one core that 100,000 mixed units take."""
    edition = shelf.by_key("clean-community/2564")
    four = claims()
    units = [four[place % 4] for place in range(UNITS)]
    begin = process_time()
    done = sum(1 for _ in rescore(edition, units))
    if done != UNITS:
        raise RuntimeError(f"{done} of {UNITS} units were scored")
    return process_time() - begin


def main() -> int:
    """Print the table; 1 where a target is missed."""
    rows = [(name, value, 100.0, "µs") for name, value in one()]
    rows.append((f"{UNITS:,} units of 2564", many(), 2.0, "s"))
    for name, value, target, unit in rows:
        print(f"{name:52} {value:9.2f} {unit:3} target ≤ {target:g} {'ok' if value <= target else 'MISSED'}")
    return int(any(value > target for _, value, target, _ in rows))


if __name__ == "__main__":
    sys.exit(main())
