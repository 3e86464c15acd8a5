"""The shape of an answer, one reader a kind: what is accepted, in which canonical form, and its JSON Schema.

Canonical values are plain JSON: ``true``/``false``, integers, ISO dates, and objects of these. Reading is strict: everything
else is a ``Misshapen`` that carries the sentence for the person.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

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
    NotAlso,
    Number,
    Rating,
    Score,
    Share,
    Top,
    TopAndRest,
    Within,
)
from khunnatham.scoring.numbers import LONGEST, exact_number, plain, whole_number
from khunnatham.wording import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from khunnatham.programmes.requirement_kinds import Kind, Milestone, Part

Value = Any
Schema = dict[str, Any]

QUARTERS: Final = 4
_THAI: Final = "๐๑๒๓๔๕๖๗๘๙"
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGITS: Final[Schema] = {"type": "string", "pattern": "^[0-9๐-๙]+$", "maxLength": LONGEST}
_INTEGER: Final[Schema] = {"anyOf": [{"type": "integer", "minimum": 0}, _DIGITS]}
_BOOLEAN: Final[Schema] = {"type": "boolean"}


class Misshapen(Exception):  # noqa: N818 - it carries the sentence for the person
    """An answer that does not have the shape of its requirement."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def read_value(kind: Kind, raw: Value) -> Value:
    """Give the canonical form of an answer to a requirement of ``kind``; raises ``Misshapen`` where the shape is wrong."""
    if isinstance(raw, bool) and takes_short_form(kind):
        return raw
    return _READERS[type(kind)](kind, raw)


def takes_short_form(kind: Kind) -> bool:
    """Tell whether ``true``/``false`` answers a requirement of this kind: all but ratings, measured and computed ones."""
    if isinstance(kind, Count):
        return kind.takes_short_form
    return not isinstance(kind, Rating | Number | Score)


def schema(kind: Kind) -> Schema:
    """Give the JSON Schema of the answers to a requirement of ``kind``."""
    long_form = _SCHEMAS[type(kind)](kind)
    if not takes_short_form(kind) or long_form == _BOOLEAN:
        return long_form
    return {"anyOf": [_BOOLEAN, *long_form.get("anyOf", [long_form])]}


# ── readers ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _truth(_kind: Kind, raw: Value) -> bool:
    if isinstance(raw, bool):
        return raw
    raise Misshapen(Text("ต้องตอบ true หรือ false", "The answer must be true or false."))


def _share(kind: Share, raw: Value) -> Value:
    share = _part_and_whole(raw)
    if kind.whole is not None and share["whole"] != kind.whole:
        raise Misshapen(Text(f"whole ต้องเป็น {kind.whole}", f"whole must be {kind.whole}."))
    return share


def _part_and_whole(raw: Value, where: str = "") -> dict[str, int]:
    fields = _object(raw, ("part", "whole"), where)
    part, whole = _number(fields["part"], f"{where}part"), _number(fields["whole"], f"{where}whole")
    if part > whole:
        raise Misshapen(
            Text(
                f"{where}part ({part}) มากกว่า {where}whole ({whole})",
                f"{where}part ({part}) is more than {where}whole ({whole}).",
            )
        )
    return {"part": part, "whole": whole}


def _top(kind: Top, raw: Value) -> Value:
    return _top_share(kind.size, raw, "")


def _top_share(size: int, raw: Value, where: str) -> dict[str, int]:
    share = _part_and_whole(raw, where)
    if share["whole"] > size:
        raise Misshapen(Text(f"{where}whole ต้องไม่เกิน {size}", f"{where}whole is at most {size}."))
    return share


def _top_and_rest(kind: TopAndRest, raw: Value) -> Value:
    fields = _object(raw, ("top", "remaining"))
    top = _top_share(kind.size, fields["top"], "top.")
    remaining = _part_and_whole(fields["remaining"], "remaining.")
    if top["whole"] < kind.size and remaining["whole"] > 0:
        raise Misshapen(
            Text(
                f"top มีเพียง {top['whole']} จึงเหลือโครงการอื่นไม่ได้ remaining ต้องเป็น 0/0",
                f"top holds only {top['whole']}, so nothing can remain: remaining must be 0/0.",
            )
        )
    return {"top": top, "remaining": remaining}


def _count(_kind: Count, raw: Value) -> int:
    return _number(raw, "")


def _covers(kind: Covers, raw: Value) -> int:
    number = _number(raw, "")
    if number > len(kind.members):
        raise Misshapen(Text(f"ต้องไม่เกิน {len(kind.members)}", f"This is at most {len(kind.members)}."))
    return number


def _each_quarter(_kind: EachQuarter, raw: Value) -> list[int]:
    if not isinstance(raw, list) or not 1 <= len(raw) <= QUARTERS:
        raise Misshapen(
            Text(
                "ต้องเป็นรายการจำนวน 1–4 ตัว ไตรมาสที่สิ้นสุดแล้วละหนึ่งตัว",
                "This must be a list of 1–4 counts, one per ended quarter.",
            )
        )
    return [_number(count, f"[{number}]") for number, count in enumerate(raw, 1)]


def _each_of(kind: EachOf | AnyOf, raw: Value) -> Value:
    fields = _object(raw, tuple(part.key for part in kind.parts))
    return {part.key: _part(part, fields[part.key]) for part in kind.parts}


def _part(part: Part, raw: Value) -> Value:
    try:
        return _READERS[type(part.kind)](part.kind, raw)
    except Misshapen as error:
        raise Misshapen(Text(f"{part.key}: {error.text.th}", f"{part.key}: {error.text.en}")) from None


def _by_date(kind: ByDate, raw: Value) -> Value:
    names = tuple(milestone.key for milestone in kind.milestones)
    fields = _object(raw, (*names, "reported") if kind.reported else names)
    value: dict[str, Value] = {name: _part_and_whole(fields[name], f"{name}.") for name in names}
    if kind.reported:
        value["reported"] = _field_truth(fields, "reported")
    return value


def _within(_kind: Within, raw: Value) -> str:
    if isinstance(raw, str) and _ISO.fullmatch(raw):
        try:
            return date.fromisoformat(raw).isoformat()
        except ValueError:
            pass
    raise Misshapen(
        Text('ต้องเป็นวันที่ในปฏิทิน ปี ค.ศ.-เดือน-วัน เช่น "2026-02-20"', 'This must be a calendar date such as "2026-02-20".')
    )


def _if(kind: If, raw: Value) -> Value:
    if not isinstance(raw, dict) or not isinstance(raw.get(kind.fact), bool):
        raise Misshapen(Text(f"ต้องตอบ {kind.fact} เป็น true หรือ false", f"{kind.fact} must be true or false."))
    needed = kind.then if raw[kind.fact] else kind.otherwise
    fields = _object(raw, (kind.fact, needed))
    return {kind.fact: raw[kind.fact], needed: _field_truth(fields, needed)}


def _not_also(kind: NotAlso, raw: Value) -> Value:
    if not isinstance(raw, dict):
        return _number(raw, "")
    fields = _object(raw, ("count", "also_in"))
    places = (*kind.refused_in, *kind.questioned_in)
    also_in = fields["also_in"]
    if not isinstance(also_in, list) or any(not isinstance(place, str) or place not in places for place in also_in):
        listed = ", ".join(places)
        raise Misshapen(Text(f"also_in ต้องเป็นรายการของ {listed}", f"also_in must be a list out of {listed}."))
    if len(set(also_in)) != len(also_in):
        raise Misshapen(Text("also_in มีค่าซ้ำ", "also_in names a dimension twice."))
    return {"count": _number(fields["count"], "count"), "also_in": also_in}


def _rating(kind: Rating, raw: Value) -> Value:
    if kind.thresholds and isinstance(raw, dict):
        return _part_and_whole(raw)
    number = whole_number(raw)
    if number is None or number > kind.highest:
        listed = ", ".join(str(rating) for rating in range(kind.highest + 1))
        raise Misshapen(Text(f"ต้องเป็น {listed}", f"The rating must be one of {listed}."))
    return number


def _measure(kind: Number, raw: Value) -> str:
    number = exact_number(raw)
    if number is None or not kind.lowest <= number <= kind.highest:
        raise Misshapen(
            Text(
                f"ต้องเป็นตัวเลขตั้งแต่ {kind.lowest} ถึง {kind.highest}",
                f"This must be a number from {kind.lowest} to {kind.highest}.",
            )
        )
    return plain(number)


def _computed(_kind: Score, _raw: Value) -> Value:
    raise Misshapen(Text("ข้อนี้คำนวณจากคะแนน ตอบเองไม่ได้", "This is computed from the points and takes no answer."))


def _object(raw: Value, names: tuple[str, ...], where: str = "") -> dict[str, Value]:
    listed = ", ".join(names)
    if not isinstance(raw, dict):
        place = where.rstrip(".")
        raise Misshapen(
            Text(f"{place} ต้องเป็นวัตถุที่มี {listed}".strip(), f"{place} must be an object with {listed}.".strip())
        )
    for name in raw:
        if name not in names:
            raise Misshapen(
                Text(
                    f"ไม่รู้จักช่อง {where}{name} ใช้ได้: {listed}",
                    f"The field {where}{name} is not known; there are {listed}.",
                )
            )
    for name in names:
        if name not in raw:
            raise Misshapen(Text(f"ขาดช่อง {where}{name}", f"The field {where}{name} is missing."))
    return raw


def _number(raw: Value, where: str) -> int:
    number = whole_number(raw)
    if number is None:
        raise Misshapen(
            Text(
                f"{where} ต้องเป็นจำนวนเต็มตั้งแต่ 0 (เลขไทยหรืออารบิก)".strip(),
                f"{where or 'This'} must be a whole number, 0 or more (Thai or Arabic digits).",
            )
        )
    return number


def _field_truth(fields: Mapping[str, Value], name: str) -> bool:
    if isinstance(fields[name], bool):
        return bool(fields[name])
    raise Misshapen(Text(f"{name} ต้องเป็น true หรือ false", f"{name} must be true or false."))


# ── schemas ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _object_schema(properties: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _share_schema(highest: int | None = None, exactly: int | None = None) -> Schema:
    whole: Schema = dict(_INTEGER)
    if exactly is not None:
        whole = _bounded(exactly, exactly)
    elif highest is not None:
        whole = _bounded(0, highest)
    return _object_schema({"part": _INTEGER, "whole": whole})


def _bounded(lowest: int, highest: int) -> Schema:
    digits = dict(_DIGITS)
    if highest < len(_THAI):
        digits["pattern"] = f"^[0๐]*[{lowest}-{highest}{_THAI[lowest]}-{_THAI[highest]}]$"
    return {"anyOf": [{"type": "integer", "minimum": lowest, "maximum": highest}, digits]}


def _each_of_schema(kind: EachOf | AnyOf) -> Schema:
    return _object_schema({part.key: _SCHEMAS[type(part.kind)](part.kind) for part in kind.parts})


def _by_date_schema(kind: ByDate) -> Schema:
    shares: dict[str, Schema] = {milestone.key: _milestone_schema(milestone) for milestone in kind.milestones}
    return _object_schema({**shares, "reported": _BOOLEAN} if kind.reported else shares)


def _milestone_schema(_milestone: Milestone) -> Schema:
    return _share_schema()


def _if_schema(kind: If) -> Schema:
    yes = _object_schema({kind.fact: {"const": True}, kind.then: _BOOLEAN})
    no = _object_schema({kind.fact: {"const": False}, kind.otherwise: _BOOLEAN})
    return {"anyOf": [yes, no]}


def _not_also_schema(kind: NotAlso) -> Schema:
    places: Schema = {
        "type": "array",
        "items": {"enum": [*kind.refused_in, *kind.questioned_in]},
        "uniqueItems": True,
    }
    return {"anyOf": [*_INTEGER["anyOf"], _object_schema({"count": _INTEGER, "also_in": places})]}


def _rating_schema(kind: Rating) -> Schema:
    ratings = _bounded(0, kind.highest)["anyOf"]
    return {"anyOf": [*ratings, _share_schema()] if kind.thresholds else ratings}


def _number_schema(kind: Number) -> Schema:
    number = {"type": "number", "minimum": _json_number(kind.lowest), "maximum": _json_number(kind.highest)}
    return {"anyOf": [number, {"type": "string", "pattern": _measure_pattern(kind), "maxLength": LONGEST}]}


def _measure_pattern(kind: Number) -> str:
    figures = len(str(int(kind.highest))) - 1
    if kind.lowest == 0 and kind.highest == Decimal(1).scaleb(figures):
        below, top = f"[0-9๐-๙]{{1,{figures}}}(\\.[0-9๐-๙]+)?", f"[1๑][0๐]{{{figures}}}(\\.[0๐]+)?"
        return f"^[0๐]*({below}|{top})$"
    return "^[0-9๐-๙]+(\\.[0-9๐-๙]+)?$"


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


_READERS: Final[Mapping[type, Callable[[Any, Value], Value]]] = {
    Attested: _truth,
    Denied: _truth,
    Share: _share,
    Top: _top,
    TopAndRest: _top_and_rest,
    Count: _count,
    Covers: _covers,
    EachQuarter: _each_quarter,
    EachOf: _each_of,
    AnyOf: _each_of,
    ByDate: _by_date,
    Within: _within,
    If: _if,
    NotAlso: _not_also,
    Rating: _rating,
    Number: _measure,
    Score: _computed,
}
_SCHEMAS: Final[Mapping[type, Callable[[Any], Schema]]] = {
    Attested: lambda _kind: _BOOLEAN,
    Denied: lambda _kind: _BOOLEAN,
    Share: lambda kind: _share_schema(exactly=kind.whole),
    Top: lambda kind: _share_schema(highest=kind.size),
    TopAndRest: lambda kind: _object_schema({"top": _share_schema(highest=kind.size), "remaining": _share_schema()}),
    Count: lambda _kind: dict(_INTEGER),
    Covers: lambda kind: _bounded(0, len(kind.members)),
    EachQuarter: lambda _kind: {"type": "array", "items": _INTEGER, "minItems": 1, "maxItems": QUARTERS},
    EachOf: _each_of_schema,
    AnyOf: _each_of_schema,
    ByDate: _by_date_schema,
    Within: lambda _kind: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    If: _if_schema,
    NotAlso: _not_also_schema,
    Rating: _rating_schema,
    Number: _number_schema,
    Score: lambda _kind: {"not": {}},
}
