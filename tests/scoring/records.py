"""Random records that the contract calls well formed, near the thresholds on purpose; written from the text as the oracle is."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from tests.scoring import oracle

PERCENTS = {"D4.1.1": 50, "D4.3.3": 50}


def record(edition: str, dice: random.Random) -> dict[str, Any]:
    """Give one record of an edition."""
    made: dict[str, Any] = {"unit": f"หน่วยงาน {dice.randrange(100)}"}
    if dice.random() < 0.5:
        made["assume"] = dice.choice(["met", "unmet"])
    luck = dice.choice([0.5, 0.8, 0.95, 0.99, 1.0])
    answered = dice.choice([0.0, 0.1, 0.5, 0.9, 1.0])
    if edition == "clean-community/2564":
        made["variant"] = dice.choice(["regional", "central"])
        track = dice.choice([None, "general", "model", "challenge"])
        if track:
            made["track"] = track
        answers = _clean_community(made["variant"], track or "general", dice, luck, answered)
    elif edition == "clean-community/2569":
        answers = {key: _issue(key, dice, luck) for key in oracle.ISSUES_2569 if dice.random() < answered}
    elif edition == "ita/2564":
        answers = {"total": _total(dice)}
    else:
        keys = [leaf for leaves in oracle.STEPS_OF[edition].values() for leaf in leaves]
        answers = {key: _step(edition, key, dice, luck) for key in keys if dice.random() < answered}
    if answers or dice.random() < 0.5:
        made["answers"] = answers
    return made


def digits(number: int, dice: random.Random) -> int | str:
    """Write a number as one, or as a string of Arabic or of Thai digits."""
    form = dice.randrange(4)
    if form < 2:
        return number
    text = str(number)
    return text if form == 2 else "".join(oracle.THAI[int(letter)] for letter in text)


def share(percent: int, dice: random.Random, luck: float) -> dict[str, Any]:
    """Give a share close to a threshold, on the side that luck has it."""
    whole = dice.choice([0, 1, 2, 3, 5, 10, 20, 40, 100, 997, 10**9]) if dice.random() > luck else dice.randint(1, 200)
    edge = -(-whole * percent // 100)
    part = edge + dice.randint(0, 2) if dice.random() < luck else edge - dice.randint(0, 2)
    return {"part": digits(max(0, min(whole, part)), dice), "whole": digits(whole, dice)}


def count(least: int, dice: random.Random, luck: float) -> int | str:
    """Give a count at a threshold or just below it."""
    return digits(least + dice.randrange(3) if dice.random() < luck else max(0, least - 1), dice)


def _clean_community(variant: str, track: str, dice: random.Random, luck: float, answered: float) -> dict[str, Any]:
    keys = [key for levels in oracle.leaves_2564(variant).values() for level in levels for key in level]
    if track in oracle.LADDERS:
        keys += [f"{oracle.LADDERS[track]}.{level}" for level in (2, 3, 4)]
    whole = 3 if dice.random() < luck else dice.randint(0, 3)
    top = {"part": whole if dice.random() < luck else dice.randint(0, whole), "whole": whole}
    chosen = [key for key in keys if dice.random() < answered]
    answers = {key: _leaf(key, top, dice, luck) for key in chosen}
    if dice.random() < 0.5:
        answers["X.1"] = digits(dice.randrange(3), dice)
    shuffled = list(answers.items())
    dice.shuffle(shuffled)
    return dict(shuffled)


def _leaf(key: str, top: dict[str, int], dice: random.Random, luck: float) -> Any:  # noqa: PLR0911 — a shape a line
    if dice.random() < 0.3:
        return dice.random() < luck
    good = dice.random() < luck
    if key in oracle.COUNTS:
        return count(oracle.COUNTS[key], dice, luck)
    if key in PERCENTS:
        return share(PERCENTS[key], dice, luck)
    if key in oracle.PERCENT_OF_THE_REST:
        rest = share(oracle.PERCENT_OF_THE_REST[key], dice, luck) if top["whole"] == 3 else {"part": 0, "whole": 0}
        return {"top": {name: digits(value, dice) for name, value in top.items()}, "remaining": rest}
    if key == "D3R.2.2":
        return {name: digits(value, dice) for name, value in top.items()}
    if key == "D5.3.4":
        return {"part": digits(5 if good else dice.randrange(5), dice), "whole": digits(5, dice)}
    return _compound(key, dice, luck, good=good)


def _compound(key: str, dice: random.Random, luck: float, *, good: bool) -> Any:
    if key == "D1.2.3":
        if dice.random() < 0.5:
            return count(1, dice, luck)
        places = ["D2", "D3", "D4", "D5"]
        return {
            "count": count(1, dice, luck),
            "also_in": dice.choice([[], ["D5"]]) if good else dice.sample(places, dice.randint(0, 4)),
        }
    if key == "D1.4.3":
        accused = dice.random() < 0.5
        return {"accused": accused, "acted" if accused else "statement": good}
    if key in {"D1.1.2.2.4", "D2.4.2", "D2.2.2.3"}:
        quarters = [count(1, dice, luck) for _ in range(dice.randint(1, 4))]
        return {"quarters": quarters} if key == "D2.2.2.3" else {"quarters": quarters, "reported": good}
    if key == "D4.2.2":
        virtues = 4 if dice.random() < luck else dice.randrange(5)
        return {
            "defined": good,
            "share": share(50, dice, luck),
            "virtues": digits(virtues, dice),
            "topics": count(5, dice, luck),
        }
    return good


def _issue(key: str, dice: random.Random, luck: float) -> Any:  # noqa: PLR0911 — a shape a line
    good = dice.random() < luck
    if dice.random() < 0.3:
        return good
    if key in {"1.1", "1.2", "2.1", "2.2"}:
        return share(100, dice, luck)
    if key == "3.1":
        whole = dice.randint(0, 12)
        first = dice.randint(0, whole)
        last = whole if good else dice.randint(first, whole)
        return {"A": {"part": first, "whole": whole}, "B": {"part": last, "whole": whole}, "reported": good}
    if key == "4.1":
        return {"person": good, "unit": dice.random() < luck}
    if key == "4.2":
        edges = ["2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01", "2024-02-29"]
        return dice.choice(edges)
    if key == "4.3":
        return count(5, dice, luck)
    if key == "4.4":
        return {"report": good, "lesson": dice.random() < luck}
    return good


def _step(edition: str, key: str, dice: random.Random, luck: float) -> Any:
    good = dice.random() < luck
    if edition == "moral-organisation-012/2567":
        if key == "1" and dice.random() < 0.6:
            return share(dice.choice([50, 80]), dice, luck)
        return digits(dice.choice([1, 2]) if good else 0, dice)
    if edition == "moral-district/2567" and dice.random() < 0.7:
        if key in {"1.1", "4.1"}:
            return share(20, dice, luck)
        if key in {"8.1", "8.2", "8.3", "9.3"}:
            return count(1, dice, luck)
    return good


def _total(dice: random.Random) -> Any:
    hundredths = dice.choice([0, 3999, 4000, 5500, 6500, 7500, 8499, 8500, 9499, 9500, 10000, dice.randint(0, 10000)])
    text = f"{hundredths // 100}.{hundredths % 100:02}"
    if hundredths < 10000 and dice.random() < 0.5:
        text += dice.choice(["0", "4", "49999", "5", "50", "500001", "9"])
    form = dice.randrange(4)
    if form == 0:
        return Decimal(text)
    if form == 1 and hundredths % 100 == 0 and text.count(".") and set(text.split(".")[1]) == {"0"}:
        return int(text.split(".")[0])
    if form == 2:
        return "".join(oracle.THAI[int(letter)] if letter.isdigit() else letter for letter in text)
    return text
