"""What a unit claims: a record of answers, read strictly against its edition. Every mistake becomes a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from khunnatham.programmes.requirement_kinds import Number, Top, TopAndRest
from khunnatham.scoring.shapes import Misshapen, Value, read_value
from khunnatham.wording import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from khunnatham.programmes.criteria import Choice, Edition, Requirement

FIELDS: Final = ("unit", "variant", "track", "assume", "answers")
ASSUMPTIONS: Final = ("met", "unmet")
_LONGEST_KEY: Final = 30


@dataclass(frozen=True, slots=True)
class Slip:
    """One mistake of a record: at which field or answer key, and the sentence for the person."""

    key: str
    text: Text


class Mistaken(Exception):  # noqa: N818 - it carries slips, it is not one
    """A record that cannot be scored, with every mistake in it."""

    def __init__(self, slips: Iterable[Slip]) -> None:
        self.slips = tuple(slips)
        super().__init__("; ".join(f"{slip.key}: {slip.text.en}" for slip in self.slips))


@dataclass(frozen=True, slots=True)
class Claim:
    """What one unit claims: its canonical answers by key, and what is assumed of the keys it does not answer."""

    unit: str
    variant: str | None = None
    track: str = "general"
    answers: Mapping[str, Value] = field(default_factory=dict)
    assumes_met: bool = False
    # What a committee found of requirements, whatever was answered: met, or not.
    rulings: Mapping[str, bool] = field(default_factory=dict)


def read_claim(edition: Edition, record: object) -> Claim:
    """Read one record ``{"unit", "variant", "track", "assume", "answers"}``; raises ``Mistaken`` with every mistake."""
    if not isinstance(record, dict):
        raise Mistaken([Slip("", Text("ระเบียนต้องเป็นวัตถุ { … }", "A record must be an object { … }."))])
    slips: list[Slip] = [*_unknown_fields(record), *_nulls(record, "")]
    unit = _unit(record, slips)
    variant = _variant(edition, record, slips)
    track = _track(edition, record, slips)
    assumes_met = _assumption(record, slips)
    answers = _answers(edition, _leaves(edition, variant, track), record.get("answers", {}), slips)
    if slips:
        raise Mistaken(slips)
    return Claim(unit, variant.key, track.key or edition.default_track, answers, assumes_met)


def read_answers(edition: Edition, variant: str | None, track: str, answers: object) -> Mapping[str, Value]:
    """Read answers alone for a known variant and track; raises ``Mistaken`` with every mistake."""
    slips: list[Slip] = []
    leaves = {leaf.key: leaf for leaf in edition.leaves(variant, track)}
    found = _answers(edition, leaves, answers, slips)
    if slips:
        raise Mistaken(slips)
    return found


# ── the fields of a record ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Chosen:
    key: str | None
    is_known: bool


def _unknown_fields(record: Mapping[object, object]) -> Iterable[Slip]:
    listed = ", ".join(FIELDS)
    for name in record:
        if name not in FIELDS:
            yield Slip(str(name), Text(f"ไม่รู้จักช่องนี้ ใช้ได้: {listed}", f"This field is not known; there are {listed}."))


def _nulls(value: object, path: str) -> Iterable[Slip]:
    stack = [(value, path)]
    while stack:
        inner, at = stack.pop()
        if inner is None:
            yield Slip(
                at, Text("ค่าว่าง (null) ใช้ไม่ได้ ถ้ายังไม่ตอบให้ละช่องไว้", "null is refused; leave out what is not answered.")
            )
        elif isinstance(inner, dict):
            stack.extend((item, _inside(at, str(name))) for name, item in inner.items())
        elif isinstance(inner, list):
            stack.extend((item, at) for item in inner)


def _inside(path: str, name: str) -> str:
    return name if path in {"", "answers"} else f"{path}.{name}"


def _unit(record: Mapping[str, Any], slips: list[Slip]) -> str:
    unit = record.get("unit", "")
    if unit is None:
        return ""
    if not isinstance(unit, str):
        slips.append(Slip("unit", Text("ชื่อหน่วยงานต้องเป็นข้อความ", "The unit must be text.")))
        return ""
    if not any(letter.isprintable() and not letter.isspace() for letter in unit):
        slips.append(Slip("unit", Text("ต้องระบุหน่วยงาน", "The unit is required.")))
    elif any("\ud800" <= letter <= "\udfff" for letter in unit):
        slips.append(Slip("unit", Text("มีอักขระที่ไม่สมบูรณ์", "It holds an incomplete character.")))
    return unit


def _variant(edition: Edition, record: Mapping[str, Any], slips: list[Slip]) -> _Chosen:
    if not edition.variants:
        if "variant" in record and record["variant"] is not None:
            slips.append(
                Slip("variant", Text("ฉบับนี้ไม่แบ่งรูปแบบหน่วยงาน ลบช่องนี้", "This edition has no variants; remove the field."))
            )
        return _Chosen(None, is_known=True)
    return _choose("variant", edition.variants, record, slips, required=True)


def _track(edition: Edition, record: Mapping[str, Any], slips: list[Slip]) -> _Chosen:
    if not edition.tracks:
        if record.get("track", edition.default_track) not in (None, edition.default_track):  # a tuple: it may be a list
            slips.append(Slip("track", Text("ฉบับนี้มีกลุ่มเดียวคือ general", "general is the only track of this edition.")))
        return _Chosen(None, is_known=True)
    return _choose("track", edition.tracks, record, slips, required=False)


def _choose(
    name: str, choices: tuple[Choice, ...], record: Mapping[str, Any], slips: list[Slip], *, required: bool
) -> _Chosen:
    listed = ", ".join(choice.key for choice in choices)
    if name not in record:
        if required:
            slips.append(Slip(name, Text(f"ต้องระบุ เลือกจาก {listed}", f"This is required; choose from {listed}.")))
        return _Chosen(None, is_known=not required)
    key = record[name]
    if isinstance(key, str) and key in {choice.key for choice in choices}:
        return _Chosen(key, is_known=True)
    if key is not None:
        slips.append(Slip(name, Text(f"ไม่รู้จักค่านี้ เลือกจาก {listed}", f"This value is not known; choose from {listed}.")))
    return _Chosen(None, is_known=False)


def _assumption(record: Mapping[str, Any], slips: list[Slip]) -> bool:
    assume = record.get("assume", "unmet")
    if assume is not None and (not isinstance(assume, str) or assume not in ASSUMPTIONS):
        slips.append(Slip("assume", Text("ต้องเป็น met หรือ unmet", "This must be met or unmet.")))
    return bool(assume == "met")


# ── the answers ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _leaves(edition: Edition, variant: _Chosen, track: _Chosen) -> Mapping[str, Requirement]:
    # Where the variant or track itself is wrong, an answer may be for any of them; its shape can be read all the same.
    if not (variant.is_known and track.is_known):
        return edition.requirements
    return {leaf.key: leaf for leaf in edition.leaves(variant.key, track.key or edition.default_track)}


def _answers(
    edition: Edition, leaves: Mapping[str, Requirement], raw: object, slips: list[Slip]
) -> Mapping[str, Value]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        slips.append(Slip("answers", Text("ต้องเป็นวัตถุ { รหัสข้อ: คำตอบ }", "This must be an object { key: answer }.")))
        return {}
    found: dict[str, Value] = {}
    for key, value in raw.items():
        leaf = leaves.get(key)
        if leaf is None:
            slips.append(Slip(str(key), _why_no_leaf(edition, str(key), leaves)))
        elif not _has_null(value):
            _read(leaf, value, found, slips)
    _require_measures(leaves, raw, slips)
    slips.extend(_disagreements(leaves, found))
    return found


def _read(leaf: Requirement, raw: Value, found: dict[str, Value], slips: list[Slip]) -> None:
    try:
        found[leaf.key] = read_value(leaf.kind, raw)
    except Misshapen as error:
        slips.append(Slip(leaf.key, error.text))


def _has_null(value: object) -> bool:
    return any(True for _ in _nulls(value, ""))


def _why_no_leaf(edition: Edition, key: str, leaves: Mapping[str, Requirement]) -> Text:
    if key in edition.requirements:
        owner = next(
            dimension for dimension in edition.dimensions if key in {leaf.key for leaf in dimension.requirements}
        )
        whose = owner.variant or owner.track
        return Text(f"ข้อนี้ใช้กับ {whose} เท่านั้น", f"This requirement is for {whose} only.")
    if key in edition.headings:
        return Text("เป็นหัวข้อ ให้ตอบข้อย่อยแทน", "This is a heading; answer the requirements below it.")
    close = _closest(key, tuple(leaves)) if len(key) <= _LONGEST_KEY else None
    if close:
        return Text(f"ไม่มีข้อนี้ หมายถึง {close} หรือไม่", f"There is no such requirement; do you mean {close}?")
    return Text("ไม่มีข้อนี้ในฉบับนี้", "There is no such requirement in this edition.")


@lru_cache(maxsize=4096)
def _closest(key: str, keys: tuple[str, ...]) -> str | None:
    # Looking for a likely key is slow, and a wrong heading of a table returns in every record.
    return next(iter(get_close_matches(key, keys, n=1)), None)


def _require_measures(leaves: Mapping[str, Requirement], raw: Mapping[str, object], slips: list[Slip]) -> None:
    for key, leaf in leaves.items():
        if isinstance(leaf.kind, Number) and key not in raw:
            slips.append(Slip(key, Text("ต้องระบุค่านี้", "This value is required.")))


def _disagreements(leaves: Mapping[str, Requirement], found: Mapping[str, Value]) -> Iterable[Slip]:
    """Every answer that repeats the share of the largest items must repeat the same numbers."""
    first: dict[str, tuple[str, Value]] = {}
    for key, leaf in leaves.items():
        value = found.get(key)
        if not isinstance(value, dict):
            continue
        if isinstance(leaf.kind, Top):
            about, share = key, value
        elif isinstance(leaf.kind, TopAndRest):
            about, share = leaf.kind.top_key, value["top"]
        else:
            continue
        other, expected = first.setdefault(about, (key, share))
        if share != expected:
            yield Slip(
                key,
                Text(
                    f"top {share['part']}/{share['whole']} ไม่ตรงกับ {expected['part']}/{expected['whole']} ที่ข้อ {other}",
                    f"top {share['part']}/{share['whole']} differs from {expected['part']}/{expected['whole']} at {other}.",
                ),
            )
