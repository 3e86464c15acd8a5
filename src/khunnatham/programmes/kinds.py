"""How each kind of requirement is written in a file: one reader a kind, and the closed list of their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from khunnatham.programmes.fields import Fields
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
    Milestone,
    NotAlso,
    Number,
    Part,
    PartKind,
    Rating,
    Score,
    Share,
    Top,
    TopAndRest,
    Within,
)
from khunnatham.wording import Text

_ALL = Fraction(100)
_NO_DAY = date(1, 1, 1)


def read_kind(fields: Fields) -> Kind:
    """Read the kind of a requirement with its parameters; an unknown one is a mistake and reads as attested."""
    name = fields.choice("kind", tuple(READERS), default="attested") if fields.has("kind") else "attested"
    if not fields.has("kind"):
        fields.get("kind", required=True)
    return READERS[name](fields)


def name_of(kind: Kind) -> str:
    """Give the name under which a kind is written in files and shown to people."""
    return _NAMES[type(kind)]


def _attested(fields: Fields) -> Attested:
    return Attested(fields.many("parts", _titled))


def _titled(fields: Fields) -> Text:
    return Text(fields.scalar("th"), fields.scalar("en"))


def _denied(_fields: Fields) -> Denied:
    return Denied()


def _share(fields: Fields) -> Share:
    strict, least, everyone = fields.percent("over"), fields.percent("at_least"), fields.truth("all")
    given = [strict is not None, least is not None, everyone]
    if given.count(True) != 1:
        fields.wrong("over", _ONE_THRESHOLD)
    whole = fields.whole("whole", default=0) or None
    percent = strict if strict is not None else least if least is not None else _ALL
    return Share(percent, is_strict=strict is not None, whole=whole, of=fields.maybe_text("of"))


def _top(fields: Fields) -> Top:
    return Top(fields.whole("size"))


def _top_and_rest(fields: Fields) -> TopAndRest:
    percent = fields.percent("at_least")
    if percent is None:
        fields.get("at_least", required=True)
    return TopAndRest(fields.whole("size"), percent or _ALL, fields.key("top"))


def _count(fields: Fields) -> Count:
    return Count(
        fields.whole("at_least"),
        of=fields.maybe_text("of"),
        distinct_by=fields.maybe_text("distinct_by"),
        takes_short_form=fields.truth("short_form", default=True),
    )


def _covers(fields: Fields) -> Covers:
    return Covers(fields.many("members", _titled, required=True))


def _each_quarter(fields: Fields) -> EachQuarter:
    return EachQuarter(fields.whole("at_least"))


def _each_of(fields: Fields) -> EachOf:
    return EachOf(_parts(fields))


def _any_of(fields: Fields) -> AnyOf:
    return AnyOf(_parts(fields))


def _parts(fields: Fields) -> tuple[Part, ...]:
    parts = fields.many("parts", _part, required=True)
    keys = [part.key for part in parts]
    for key in {key for key in keys if keys.count(key) > 1}:
        fields.wrong("parts", Text(f"ส่วน {key} ซ้ำกัน", f"The part {key} stands twice."))
    return parts


def _part(fields: Fields) -> Part:
    key, title = fields.key(), fields.text("title")
    name = fields.choice("kind", tuple(PART_READERS), default="attested")
    return Part(key, title, PART_READERS[name](fields))


def _by_date(fields: Fields) -> ByDate:
    return ByDate(fields.many("milestones", _milestone, required=True), fields.maybe_text("reported"))


def _milestone(fields: Fields) -> Milestone:
    on, month_day = fields.day("on", required=False), fields.month_day("month_day")
    if (on is None) == (not month_day):
        fields.wrong("on", Text("ต้องมี on หรือ month_day อย่างใดอย่างหนึ่ง", "Give either on or month_day."))
    return Milestone(fields.key(), fields.text("title"), _share(fields), on, month_day)


def _within(fields: Fields) -> Within:
    since, until = _day(fields, "since"), _day(fields, "until")
    edge = fields.day("edge_until", required=False)
    if until < since or (edge is not None and edge < until):
        fields.wrong("until", Text("วันต้องเรียงจากก่อนไปหลัง", "The dates must go from earlier to later."))
    return Within(since, until, edge)


def _day(fields: Fields, name: str) -> date:
    return fields.day(name) or _NO_DAY


def _if(fields: Fields) -> If:
    fact, then, otherwise = (fields.text(f"{name}_text") for name in ("fact", "then", "otherwise"))
    return If(fields.key("fact_field"), fields.key("then_field"), fields.key("otherwise_field"), fact, then, otherwise)


def _not_also(fields: Fields) -> NotAlso:
    return NotAlso(fields.whole("at_least"), fields.words("refused_in", required=True), fields.words("questioned_in"))


def _score(fields: Fields) -> Score:
    return Score(fields.decimal("base_at_least") or Decimal(0))


def _rating(fields: Fields) -> Rating:
    highest, passes_at = fields.whole("highest"), fields.whole("passes_at")
    thresholds = fields.many("thresholds", _threshold)
    if list(thresholds) != sorted(thresholds, reverse=True):
        fields.wrong("thresholds", Text("เรียงเกณฑ์ร้อยละจากมากไปน้อย", "List the thresholds from the highest down."))
    if passes_at > highest or any(rating > highest for _, rating in thresholds):
        fields.wrong("highest", Text("ค่าประเมินเกินค่าสูงสุด", "A rating is above the highest one."))
    return Rating(highest, passes_at, thresholds, fields.many("descriptors", _descriptor))


def _threshold(fields: Fields) -> tuple[Fraction, int]:
    percent = fields.percent("at_least")
    if percent is None:
        fields.get("at_least", required=True)
    return (percent or Fraction(0), fields.whole("rating"))


def _descriptor(fields: Fields) -> tuple[int, Text]:
    return (fields.whole("rating"), fields.text("text"))


def _number(fields: Fields) -> Number:
    lowest, highest = fields.decimal("lowest") or Decimal(0), fields.decimal("highest") or Decimal(0)
    if highest <= lowest:
        fields.wrong("highest", Text("ค่าสูงสุดต้องมากกว่าค่าต่ำสุด", "The highest value must be above the lowest."))
    return Number(lowest, highest, fields.whole("places"))


PART_READERS: Final[Mapping[str, Callable[[Fields], PartKind]]] = {
    "attested": _attested,
    "denied": _denied,
    "share": _share,
    "count": _count,
    "covers": _covers,
    "each-quarter": _each_quarter,
}
READERS: Final[Mapping[str, Callable[[Fields], Kind]]] = {
    **PART_READERS,
    "top": _top,
    "top-and-rest": _top_and_rest,
    "each-of": _each_of,
    "any-of": _any_of,
    "by-date": _by_date,
    "within": _within,
    "if": _if,
    "not-also": _not_also,
    "score": _score,
    "rating": _rating,
    "number": _number,
}
_NAMES: Final[Mapping[type, str]] = {
    Attested: "attested",
    Denied: "denied",
    Share: "share",
    Count: "count",
    Covers: "covers",
    EachQuarter: "each-quarter",
    Top: "top",
    TopAndRest: "top-and-rest",
    EachOf: "each-of",
    AnyOf: "any-of",
    ByDate: "by-date",
    Within: "within",
    If: "if",
    NotAlso: "not-also",
    Score: "score",
    Rating: "rating",
    Number: "number",
}
_ONE_THRESHOLD = Text("ต้องมีเกณฑ์เดียว: over, at_least หรือ all", "Give exactly one threshold: over, at_least or all.")
