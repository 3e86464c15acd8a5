"""From the fields of a form to the answer of a requirement and back: kinds decide, never the name of a programme.

``typed`` is what stands in the fields, as strings, by field name. ``read`` makes an answer of it, or names what is missing
and what is wrong without touching what was typed; ``spread`` puts a stored answer back into the same fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from khunnatham.programmes.requirement_kinds import (
    AnyOf,
    Attested,
    ByDate,
    Count,
    Covers,
    Denied,
    EachOf,
    EachQuarter,
    If,
    Kind,
    NotAlso,
    Number,
    Rating,
    Score,
    Share,
    Top,
    TopAndRest,
    Within,
)
from khunnatham.scoring.numbers import exact_number, plain, whole_number
from khunnatham.scoring.shapes import QUARTERS, Misshapen, read_value, takes_short_form
from khunnatham.thai import parse_date
from khunnatham.wording import Refusal, Text

ROOT: Final = "value"
STATED: Final = "stated"
YES, NO = "yes", "no"
Typed = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Reading:
    """What the fields came to: the answer (nothing where all are empty), or what is missing and what is wrong."""

    value: Any = None
    missing: list[str] = field(default_factory=list)
    wrong: dict[str, Text] = field(default_factory=dict)

    @property
    def is_readable(self) -> bool:
        """Tell whether there is an answer to save, even an empty one."""
        return not self.missing and not self.wrong

    @property
    def errors(self) -> dict[str, Text]:
        """Every field that must be looked at, with its sentence."""
        return dict.fromkeys(self.missing, MISSING) | self.wrong


def typed_in(data: Iterable[tuple[str, Sequence[str]]]) -> dict[str, list[str]]:
    """Take the fields of an answer out of everything that was posted."""
    return {name: list(values) for name, values in data if name in {ROOT, STATED} or name.startswith(f"{ROOT}.")}


def read(kind: Kind, typed: Typed) -> Reading:
    """Give the answer that was typed. Numbers outweigh the short yes or no; empty fields are no answer."""
    if isinstance(kind, Score):
        return Reading()
    numbers = {
        name: values for name, values in typed.items() if name != STATED and any(value.strip() for value in values)
    }
    if not numbers:
        return Reading(_truths().get(_text(typed, STATED)) if takes_short_form(kind) else None)
    slip = Reading()
    raw = _GATHER[type(kind)](kind, numbers, ROOT, slip)
    if slip.is_readable:
        try:
            slip.value = read_value(kind, raw)
        except Misshapen as fault:
            slip.wrong[next(iter(numbers))] = fault.text
    return slip


def spread(kind: Kind, value: Any) -> dict[str, list[str]]:
    """Give the fields that hold a stored answer; ``read`` of them is the same answer again."""
    if value is None or isinstance(kind, Score):
        return {}
    if isinstance(value, bool) and not isinstance(kind, Attested | Denied):
        return {STATED: [_word(value)]}
    fields: dict[str, list[str]] = {}
    _SPREAD[type(kind)](kind, value, ROOT, fields)
    return fields


# ── from fields ─────────────────────────────────────────────────────────────────────────


def _text(typed: Typed, name: str) -> str:
    values = typed.get(name) or [""]
    return values[-1].strip()


def _truths() -> dict[str, bool]:
    return {YES: True, NO: False}


def _truth(_kind: object, typed: Typed, name: str, slip: Reading) -> bool | None:
    said = _truths().get(_text(typed, name))
    if said is None:
        slip.missing.append(name)
    return said


def _number(typed: Typed, name: str, slip: Reading) -> int | None:
    text = _text(typed, name).replace(",", "").replace(" ", "")
    if not text:
        slip.missing.append(name)
        return None
    number = whole_number(text)
    if number is None:
        slip.wrong[name] = NOT_WHOLE
    return number


def _count(_kind: object, typed: Typed, name: str, slip: Reading) -> int | None:
    return _number(typed, name, slip)


def _covers(kind: Covers, typed: Typed, name: str, slip: Reading) -> int | None:
    number = _number(typed, name, slip)
    if number is not None and number > len(kind.members):
        slip.wrong[name] = TOO_MANY.fill(most=len(kind.members))
    return number


def _pair(
    typed: Typed, name: str, slip: Reading, *, whole: int | None = None, most: int | None = None
) -> dict[str, Any]:
    part = _number(typed, f"{name}.part", slip)
    all_ = whole if whole is not None else _number(typed, f"{name}.whole", slip)
    if part is not None and all_ is not None and part > all_:
        slip.wrong[f"{name}.part"] = ABOVE_WHOLE.fill(part=part, whole=all_)
    if most is not None and all_ is not None and all_ > most:
        slip.wrong[f"{name}.whole"] = TOO_MANY.fill(most=most)
    return {"part": part, "whole": all_}


def _share(kind: Share, typed: Typed, name: str, slip: Reading) -> dict[str, Any]:
    return _pair(typed, name, slip, whole=kind.whole)


def _top(kind: Top, typed: Typed, name: str, slip: Reading) -> dict[str, Any]:
    return _pair(typed, name, slip, most=kind.size)


def _top_and_rest(kind: TopAndRest, typed: Typed, name: str, slip: Reading) -> dict[str, Any]:
    top = _pair(typed, f"{name}.top", slip, most=kind.size)
    remaining = _pair(typed, f"{name}.remaining", slip)
    if slip.is_readable and top["whole"] < kind.size and remaining["whole"] > 0:
        slip.wrong[f"{name}.remaining.whole"] = NOTHING_REMAINS.fill(top=top["whole"])
    return {"top": top, "remaining": remaining}


def _quarters(_kind: object, typed: Typed, name: str, slip: Reading) -> list[int | None]:
    """Read one count a quarter; quarters that have not ended stay empty at the end of the row, never in its middle."""
    names = [f"{name}.{quarter}" for quarter in range(1, QUARTERS + 1)]
    filled = [place for place in names if _text(typed, place)]
    if not filled:
        slip.missing.append(names[0])
        return []
    return [_number(typed, place, slip) for place in names[: names.index(filled[-1]) + 1]]


def _parts(kind: EachOf | AnyOf, typed: Typed, name: str, slip: Reading) -> dict[str, Any]:
    return {part.key: _GATHER[type(part.kind)](part.kind, typed, f"{name}.{part.key}", slip) for part in kind.parts}


def _by_date(kind: ByDate, typed: Typed, name: str, slip: Reading) -> dict[str, Any]:
    raw: dict[str, Any] = {
        milestone.key: _share(milestone.share, typed, f"{name}.{milestone.key}", slip) for milestone in kind.milestones
    }
    if kind.reported:
        raw["reported"] = _truth(kind, typed, f"{name}.reported", slip)
    return raw


def _within(_kind: Within, typed: Typed, name: str, slip: Reading) -> str | None:
    try:
        return parse_date(_text(typed, name), field=name).isoformat()
    except Refusal as refusal:
        slip.wrong[name] = refusal.text
        return None


def _if(kind: If, typed: Typed, name: str, slip: Reading) -> dict[str, Any]:
    fact = _truth(kind, typed, f"{name}.{kind.fact}", slip)
    if fact is None:
        return {}
    needed = kind.then if fact else kind.otherwise
    return {kind.fact: fact, needed: _truth(kind, typed, f"{name}.{needed}", slip)}


def _not_also(kind: NotAlso, typed: Typed, name: str, slip: Reading) -> Any:
    count = _number(typed, f"{name}.count", slip)
    ticked = typed.get(f"{name}.also_in", ())
    also_in = [place for place in (*kind.refused_in, *kind.questioned_in) if place in ticked]
    return {"count": count, "also_in": also_in} if also_in else count


def _rating(kind: Rating, typed: Typed, name: str, slip: Reading) -> Any:
    if kind.thresholds and (_text(typed, f"{name}.part") or _text(typed, f"{name}.whole")):
        return _pair(typed, name, slip)
    rating = _number(typed, name, slip)
    if rating is not None and rating > kind.highest:
        slip.wrong[name] = TOO_MANY.fill(most=kind.highest)
    return rating


def _measure(kind: Number, typed: Typed, name: str, slip: Reading) -> str | None:
    number = exact_number(_text(typed, name).replace(",", ""))
    if number is None or not kind.lowest <= number <= kind.highest:
        slip.wrong[name] = OUT_OF_RANGE.fill(lowest=plain(kind.lowest), highest=plain(kind.highest))
        return None
    return plain(number)


# ── into fields ─────────────────────────────────────────────────────────────────────────

Fields = dict[str, list[str]]


def _word(value: object) -> str:
    return YES if value else NO


def _put_truth(_kind: object, value: Any, name: str, fields: Fields) -> None:
    fields[name] = [_word(value)]


def _put_plain(_kind: object, value: Any, name: str, fields: Fields) -> None:
    fields[name] = [str(value)]


def _put_pair(_kind: object, value: Any, name: str, fields: Fields) -> None:
    fields[f"{name}.part"], fields[f"{name}.whole"] = [str(value["part"])], [str(value["whole"])]


def _put_share(kind: Share, value: Any, name: str, fields: Fields) -> None:
    _put_pair(kind, value, name, fields)
    if kind.whole is not None:  # printed by the source, not typed
        del fields[f"{name}.whole"]


def _put_top_and_rest(kind: object, value: Any, name: str, fields: Fields) -> None:
    _put_pair(kind, value["top"], f"{name}.top", fields)
    _put_pair(kind, value["remaining"], f"{name}.remaining", fields)


def _put_quarters(_kind: object, value: Any, name: str, fields: Fields) -> None:
    fields.update({f"{name}.{quarter}": [str(count)] for quarter, count in enumerate(value, 1)})


def _put_parts(kind: EachOf | AnyOf, value: Any, name: str, fields: Fields) -> None:
    for part in kind.parts:
        _SPREAD[type(part.kind)](part.kind, value[part.key], f"{name}.{part.key}", fields)


def _put_by_date(kind: ByDate, value: Any, name: str, fields: Fields) -> None:
    for milestone in kind.milestones:
        _put_share(milestone.share, value[milestone.key], f"{name}.{milestone.key}", fields)
    if kind.reported:
        fields[f"{name}.reported"] = [_word(value["reported"])]


def _put_each(_kind: object, value: Any, name: str, fields: Fields) -> None:
    fields.update({f"{name}.{key}": [_word(said)] for key, said in value.items()})


def _put_not_also(_kind: object, value: Any, name: str, fields: Fields) -> None:
    detailed = value if isinstance(value, dict) else {"count": value, "also_in": []}
    fields[f"{name}.count"], fields[f"{name}.also_in"] = [str(detailed["count"])], list(detailed["also_in"])


def _put_rating(kind: object, value: Any, name: str, fields: Fields) -> None:
    (_put_pair if isinstance(value, dict) else _put_plain)(kind, value, name, fields)


_GATHER: Final[Mapping[type, Callable[[Any, Typed, str, Reading], Any]]] = {
    Attested: _truth,
    Denied: _truth,
    Share: _share,
    Top: _top,
    TopAndRest: _top_and_rest,
    Count: _count,
    Covers: _covers,
    EachQuarter: _quarters,
    EachOf: _parts,
    AnyOf: _parts,
    ByDate: _by_date,
    Within: _within,
    If: _if,
    NotAlso: _not_also,
    Rating: _rating,
    Number: _measure,
}
_SPREAD: Final[Mapping[type, Callable[[Any, Any, str, Fields], None]]] = {
    Attested: _put_truth,
    Denied: _put_truth,
    Share: _put_share,
    Top: _put_pair,
    TopAndRest: _put_top_and_rest,
    Count: _put_plain,
    Covers: _put_plain,
    EachQuarter: _put_quarters,
    EachOf: _put_parts,
    AnyOf: _put_parts,
    ByDate: _put_by_date,
    Within: _put_plain,
    If: _put_each,
    NotAlso: _put_not_also,
    Rating: _put_rating,
    Number: _put_plain,
}

MISSING: Final = Text("ยังไม่ได้กรอกช่องนี้", "This is not filled in yet.")
NOT_WHOLE: Final = Text(
    "ใส่จำนวนเต็มตั้งแต่ 0 ขึ้นไป เลขไทยหรืออารบิกก็ได้ เช่น 21 หรือ ๒๑",
    "Give a whole number of 0 or more, in Thai or Arabic digits, such as 21 or ๒๑.",
)
TOO_MANY: Final = Text("ใส่ได้ไม่เกิน {most}", "This is at most {most}.")
ABOVE_WHOLE: Final = Text(
    "{part} มากกว่าจำนวนทั้งหมด {whole} ตรวจตัวเลขสองช่องนี้อีกครั้ง",
    "{part} is more than the whole, {whole}. Check both numbers.",
)
NOTHING_REMAINS: Final = Text(
    "ลำดับสูงสุดมีเพียง {top} โครงการ จึงไม่มีโครงการอื่นเหลือ ใส่ 0 ทั้งสองช่อง",
    "There are only {top} largest projects, so none remain: put 0 in both fields.",
)
OUT_OF_RANGE: Final = Text(
    "ใส่ตัวเลขตั้งแต่ {lowest} ถึง {highest} มีทศนิยมได้", "Give a number from {lowest} to {highest}; decimals are allowed."
)
