"""A second opinion: the rules of the programmes once more, plain and slow, typed from the handbook and the contract.

Nothing here is read from an edition file or shared with ``khunnatham.scoring``: the keys, points and thresholds below were copied
by hand from the texts, so that a slip in a file and a slip in the code are both seen. It knows well-formed records only.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Answer = Any
Json = dict[str, Any]

# ── clean-community/2564: levels of each dimension, their leaves in the order of the handbook ──

D1 = [
    [
        "D1.1.1",
        *["D1.1.2.1.1", "D1.1.2.1.2", "D1.1.2.1.3", "D1.1.2.1.4"],
        *["D1.1.2.2.1", "D1.1.2.2.2", "D1.1.2.2.3", "D1.1.2.2.4"],
        *["D1.1.2.3.1", "D1.1.2.3.2"],
        *["D1.1.2.4.1", "D1.1.2.4.2", "D1.1.2.4.3"],
        *["D1.1.2.5.1", "D1.1.2.5.2"],
    ],
    ["D1.2.2", "D1.2.3"],
    ["D1.3.2", "D1.3.3"],
    ["D1.4.2", "D1.4.3", "D1.4.4"],
    ["D1.5.2"],
]
D2 = [
    ["D2.1.1", "D2.1.2", "D2.1.3"],
    ["D2.2.2.1", "D2.2.2.2", "D2.2.2.3", "D2.2.2.4", "D2.2.3"],
    ["D2.3.2"],
    ["D2.4.2"],
    ["D2.5.2", "D2.5.3"],
]
D3C = [["D3C.1.1"], ["D3C.2.2"], ["D3C.3.2"], ["D3C.4.2"], ["D3C.5.2"]]
D3R = [["D3R.1.1"], ["D3R.2.2"], ["D3R.3.2"], ["D3R.4.2", "D3R.4.3"], ["D3R.5.2", "D3R.5.3"]]
D4 = [
    ["D4.1.1"],
    ["D4.2.2"],
    ["D4.3.2", "D4.3.3", "D4.3.4", "D4.3.5"],
    ["D4.4.2", "D4.4.3"],
    ["D4.5.2", "D4.5.3"],
]
D5 = [
    ["D5.1.1", "D5.1.2"],
    ["D5.2.2"],
    ["D5.3.2", "D5.3.3", "D5.3.4"],
    ["D5.4.1", "D5.4.2", "D5.4.3"],
    ["D5.5.2", "D5.5.3"],
]
POINTS_OF_A_LEVEL = {"D1": 6, "D2": 2, "D3": 4, "D4": 6, "D5": 2}
LADDERS = {"challenge": "LC", "model": "LM"}
COUNTS = {
    "D2.2.3": 1,
    "D2.5.3": 1,
    "D3C.4.2": 2,
    "D3C.5.2": 3,
    "D3R.1.1": 1,
    "D3R.4.3": 1,
    "D3R.5.3": 1,
    "LM.3": 1,
    "LM.4": 1,
    "LC.4": 1,
}
PERCENT_OF_THE_REST = {"D3R.3.2": 60, "D3R.4.2": 70, "D3R.5.2": 80}

# ── the programmes of nine steps ──

DISTRICT = {
    "1": ["1.1", "1.2", "1.3"],
    "2": ["2.1", "2.2", "2.3", "2.4"],
    "3": ["3.1"],
    "4": ["4.1"],
    "5": ["5.1", "5.2"],
    "6": ["6.1", "6.2", "6.3"],
    "7": ["7.1", "7.2", "7.3"],
    "8": ["8.1", "8.2", "8.3"],
    "9": ["9.1", "9.2", "9.3"],
}
NINE = {step: [step] for step in "123456789"}
TIERS = [("promoting", "123"), ("developing", "123456"), ("model", "123456789")]
STEPS_OF = {
    "moral-district/2567": DISTRICT,
    "moral-organisation/2567": NINE,
    "moral-organisation/2565": NINE,
    "moral-organisation-012/2567": NINE,
    "model-district/2567": NINE,
}

ISSUES_2569 = ["1.1", "1.2", "2.1", "2.2", "3.1", "4.1", "4.2", "4.3", "4.4", "4.5"]

THAI = "๐๑๒๓๔๕๖๗๘๙"


def number(value: int | str) -> int:
    """Read a number that may be written in Thai or Arabic digits."""
    if isinstance(value, int):
        return value
    result = 0
    for letter in value:
        digit = THAI.index(letter) if letter in THAI else "0123456789".index(letter)
        result = result * 10 + digit
    return result


def score(edition: str, record: Mapping[str, Any]) -> Json:
    """Give the result of a record as the contract prints it, of gaps and flags the keys alone, without readings."""
    answers = record.get("answers", {})
    met = record.get("assume", "unmet") == "met"
    if edition == "clean-community/2564":
        result = _clean_community(record, answers, met=met)
    elif edition == "clean-community/2569":
        result = _tracker(answers)
    elif edition == "ita/2564":
        result = _ita(answers)
    else:
        result = _steps(edition, answers, met=met)
    programme, year = edition.split("/")
    return {
        "programme": programme,
        "edition": year,
        "unit": record["unit"],
        "variant": record.get("variant"),
        "track": record.get("track", "general"),
        "points": None,
        "extra": None,
        "total": None,
        "dimensions": {},
        "grade": None,
        "outcome": None,
        "ladder": None,
        "tier": None,
        "steps": [],
        "flags": [],
        "gaps": [],
        "provisional": True,
        **result,
    }


# ── one leaf ──


def _share(value: Mapping[str, Any], percent: int, *, over: bool = False) -> bool:
    part, whole = number(value["part"]), number(value["whole"])
    if whole == 0:
        return False
    return part * 100 > whole * percent if over else part * 100 >= whole * percent


def _quarters(value: Mapping[str, Any]) -> bool:
    return all(number(count) >= 1 for count in value["quarters"])


def _leaf_2564(key: str, value: Answer) -> bool:  # noqa: C901, PLR0911, PLR0912 — one case after the other, as the text
    if key == "X.1":
        return number(value) >= 1
    if value is True or value is False:
        return bool(value)
    if key in COUNTS:
        return number(value) >= COUNTS[key]
    if key == "D1.2.3":
        if isinstance(value, dict):
            elsewhere = any(place in ("D2", "D3", "D4") for place in value["also_in"])
            return number(value["count"]) >= 1 and not elsewhere
        return number(value) >= 1
    if key == "D1.4.3":
        return bool(value["acted"]) if value["accused"] else bool(value["statement"])
    if key in {"D1.1.2.2.4", "D2.4.2"}:
        return _quarters(value) and bool(value["reported"])
    if key == "D2.2.2.3":
        return _quarters(value)
    if key == "D3R.2.2":
        return _share(value, 100)
    if key in PERCENT_OF_THE_REST:
        rest = value["remaining"]
        enough = number(rest["whole"]) == 0 or _share(rest, PERCENT_OF_THE_REST[key])
        return _share(value["top"], 100) and enough
    if key == "D4.1.1":
        return _share(value, 50, over=True)
    if key == "D4.2.2":
        return (
            bool(value["defined"])
            and _share(value["share"], 50, over=True)
            and number(value["virtues"]) == 4
            and number(value["topics"]) >= 5
        )
    if key == "D4.3.3":
        return _share(value, 50)
    if key == "D5.3.4":
        return _share(value, 100)
    raise KeyError(key)


def leaves_2564(variant: str) -> dict[str, list[list[str]]]:
    """Give the levels of each dimension of a variant."""
    return {"D1": D1, "D2": D2, "D3": D3R if variant == "regional" else D3C, "D4": D4, "D5": D5}


def _clean_community(record: Mapping[str, Any], answers: Mapping[str, Answer], *, met: bool) -> Json:
    def holds(key: str) -> bool:
        return _leaf_2564(key, answers[key]) if key in answers else met

    base, dimensions, gaps = 0, {}, []
    for name, levels in leaves_2564(record["variant"]).items():
        level = 0
        while level < 5 and all(holds(key) for key in levels[level]):
            level += 1
        achieved = level * POINTS_OF_A_LEVEL[name]
        base += achieved
        dimensions[name] = {"level": level, "achieved": str(achieved), "available": str(5 * POINTS_OF_A_LEVEL[name])}
        if level < 5:
            gaps += [key for key in levels[level] if not holds(key)]

    extra = 10 if "X.1" in answers and _leaf_2564("X.1", answers["X.1"]) else 0
    total = base + extra
    track = record.get("track", "general")
    ladder, outcome = None, "candidate"
    if track in LADDERS:
        name, level = LADDERS[track], 0
        while level < 4 and (base >= 86 if level == 0 else holds(f"{name}.{level + 1}")):
            level += 1
        if level < 4:
            gaps.append(f"{name}.{level + 1}")
        ladder = {"key": name, "level": level}
        outcomes = {"model": ("model-lost", "model-kept"), "challenge": ("not-model", "becomes-model")}
        outcome = outcomes[track][base >= 86]
    return {
        "points": {"achieved": str(base), "available": "100"},
        "extra": {"achieved": str(extra), "available": "10"},
        "total": str(total),
        "dimensions": dimensions,
        "grade": _grade_2564(total),
        "outcome": outcome,
        "ladder": ladder,
        "flags": _flags_2564(answers),
        "gaps": gaps,
    }


def _grade_2564(total: int) -> str | None:
    for grade, least in [("A+", 105), ("A", 96), ("B+", 91), ("B", 86), ("C+", 81), ("C", 76)]:
        if total >= least:
            return grade
    return None


def _flags_2564(answers: Mapping[str, Answer]) -> list[str]:
    flags = []
    innovation = answers.get("D1.2.3")
    if isinstance(innovation, dict) and "D5" in innovation["also_in"]:
        flags.append("D1.2.3")
    tops = [answers["D3R.2.2"]] if isinstance(answers.get("D3R.2.2"), dict) else []
    with_rest = [key for key in PERCENT_OF_THE_REST if isinstance(answers.get(key), dict)]
    tops += [answers[key]["top"] for key in with_rest]
    if any(number(top["whole"]) < 3 for top in tops):
        flags.append("D3R.2.2")
    flags += [key for key in with_rest if number(answers[key]["remaining"]["whole"]) == 0]
    return flags


# ── steps ──


def _leaf_of_a_district(key: str, value: Answer) -> bool:
    if isinstance(value, bool):
        return value
    if key in {"1.1", "4.1"}:
        return _share(value, 20)
    if key in {"8.1", "8.2", "8.3", "9.3"}:
        return number(value) >= 1
    raise KeyError(key)


def _rating(value: Answer) -> int:
    if isinstance(value, dict):
        return 2 if _share(value, 80) else 1 if _share(value, 50) else 0
    return number(value)


def _steps(edition: str, answers: Mapping[str, Answer], *, met: bool) -> Json:
    rated = edition == "moral-organisation-012/2567"

    def holds(key: str) -> bool:
        if key not in answers:
            return met
        if rated:
            return _rating(answers[key]) >= 1
        return _leaf_of_a_district(key, answers[key])

    steps = STEPS_OF[edition]
    passed = [step for step, leaves in steps.items() if all(holds(leaf) for leaf in leaves)]
    reached = [(tier, needed) for tier, needed in TIERS if all(step in passed for step in needed)]
    ahead = TIERS[len(reached) :]
    gaps = [leaf for step in (ahead[0][1] if ahead else "") for leaf in steps[step] if not holds(leaf)]
    result: Json = {"tier": reached[-1][0] if reached else None, "steps": passed, "gaps": gaps}
    if rated:
        points = sum(_rating(answers[step]) if step in answers else 2 * met for step in steps)
        result["points"] = {"achieved": str(points), "available": "18"}
        result["total"] = str(points)
    return result


# ── dimension 4 of 2569, nothing but what is done and what is not ──


def _leaf_2569(key: str, value: Answer) -> bool:  # noqa: PLR0911 — one case after the other, as the plan
    if isinstance(value, bool):
        return value
    if key in {"1.1", "1.2", "2.1", "2.2"}:
        return _share(value, 100)
    if key == "3.1":
        return _share(value["A"], 50) and _share(value["B"], 100) and bool(value["reported"])
    if key == "4.1":
        return bool(value["person"]) and bool(value["unit"])
    if key == "4.2":
        return "2025-01-01" <= str(value) <= "2026-06-30"
    if key == "4.3":
        return number(value) >= 5
    if key == "4.4":
        return bool(value["report"]) and bool(value["lesson"])
    raise KeyError(key)


def _tracker(answers: Mapping[str, Answer]) -> Json:
    # Gaps are what the next level or tier lacks, and a tracker has neither; only what asks to be confirmed is told.
    award = answers.get("4.2")
    return {"flags": ["4.2"] if isinstance(award, str) and "2026-01-01" <= award <= "2026-06-30" else []}


def met_2569(answers: Mapping[str, Answer], *, met: bool) -> dict[str, bool]:
    """Tell of every issue of 2569 whether it is satisfied: no result prints it, pages show it."""
    return {key: _leaf_2569(key, answers[key]) if key in answers else met for key in ISSUES_2569}


# ── the bands of ITA ──


def _ita(answers: Mapping[str, Answer]) -> Json:
    written = str(answers["total"]).translate({ord(thai): str(digit) for digit, thai in enumerate(THAI)})
    total = Decimal(written).quantize(Decimal("0.01"), ROUND_HALF_UP)
    shown = f"{total:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    bands = [("AA", 95), ("A", 85), ("B", 75), ("C", 65), ("D", 55), ("E", 40), ("F", 0)]
    return {
        "points": {"achieved": shown, "available": "100"},
        "total": shown,
        "grade": next(band for band, least in bands if total >= least),
    }
