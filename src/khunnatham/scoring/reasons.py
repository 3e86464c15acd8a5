"""Why a requirement is met or not: as data first, then as the sentence that page, paper and API all show."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

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
from khunnatham.scoring.numbers import plain
from khunnatham.scoring.requirements import judge_of, rating_of
from khunnatham.thai import thai_date, truncated_percent
from khunnatham.wording import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from khunnatham.programmes.criteria import Requirement
    from khunnatham.programmes.requirement_kinds import Kind, Part
    from khunnatham.scoring.shapes import Value

_LONGEST_TITLE = 90


class Finding(NamedTuple):
    """What was found of one requirement. ``origin``: answered, assumed, unanswered or computed.

    ``words`` and ``lack`` are the sentences of findings that hold no numbers: they are made once, not for every unit.
    """

    leaf: Requirement
    value: Value
    origin: str
    is_met: bool
    words: Text | None = None
    lack: Text | None = None

    @property
    def reason(self) -> Text:
        """The sentence that says why it is met, or what is missing."""
        return self.words if self.words is not None else reason(self)


def reason(finding: Finding) -> Text:
    """Give the sentence of a finding: what was said, and, where it is not enough, what is needed."""
    if finding.words is not None:
        return finding.words
    said = _said(finding)
    if finding.is_met:
        return said
    return _joined(said, need(finding.leaf.kind, finding.value))


def missing(finding: Finding) -> Text:
    """Give what is missing of an unmet requirement as one sentence that names the requirement."""
    if finding.lack is not None:
        return finding.lack
    title, why = short_title(finding.leaf), reason(finding)
    return Text(f"{finding.leaf.key} {title.th}: {why.th}", f"{finding.leaf.key} {title.en}: {why.en}")


def in_words(finding: Finding) -> Finding:
    """Give a finding with its sentences made: those that are the same for every unit, and those asked for as gaps."""
    leaf, value, origin, is_met, words, lack = finding
    words = words or reason(finding)
    said = Finding(leaf, value, origin, is_met, words)
    return said if is_met else Finding(leaf, value, origin, is_met, words, lack or missing(said))


def short_title(leaf: Requirement) -> Text:
    """Give a requirement's text, cut at a space where it is too long for a list."""
    return Text(_cut(leaf.text.th), _cut(leaf.text.en))


def need(kind: Kind, value: Value = None) -> Text:
    """Give what a requirement of ``kind`` needs; where the answer names a whole, also the least number that is enough."""
    return _NEEDS[type(kind)](kind, value)


@lru_cache(maxsize=4096)
def _cut(text: str) -> str:
    if len(text) <= _LONGEST_TITLE:
        return text
    end = text.rfind(" ", 0, _LONGEST_TITLE)
    return f"{text[:end]} …" if end > 0 else text


def _joined(first: Text, second: Text) -> Text:
    return Text(f"{first.th} {second.th}", f"{first.en} {second.en}")


# ── what was said ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _said(finding: Finding) -> Text:
    leaf, value, origin, is_met, *_ = finding
    if origin == "unanswered":
        return _UNANSWERED
    if origin == "assumed":
        return _ASSUMED_MET if is_met else _UNANSWERED
    if value is True or value is False:
        return _CLAIMED if value else _NOT_CLAIMED
    return _SAYINGS[type(leaf.kind)](leaf.kind, value)


def _say_share(_kind: Kind, value: Value) -> Text:
    part, whole = value["part"], value["whole"]
    if whole == 0:
        return _NO_WHOLE
    percent = truncated_percent(part, whole)
    return Text(f"{part} จาก {whole} (ร้อยละ {percent})", f"{part} of {whole} ({percent} %).")


def _say_top_and_rest(kind: TopAndRest, value: Value) -> Text:
    top, rest = _say_share(kind, value["top"]), _say_share(kind, value["remaining"])
    if value["remaining"]["whole"] == 0:
        rest = _NONE_REMAIN
    return Text(f"ลำดับสูงสุด {top.th} โครงการที่เหลือ {rest.th}", f"Largest: {top.en} Remaining: {rest.en}")


def _say_count(_kind: Kind, value: Value) -> Text:
    return Text(f"มี {value}", f"There are {value}.")


def _say_covers(kind: Covers, value: Value) -> Text:
    return Text(f"ครอบคลุม {value} จาก {len(kind.members)}", f"{value} of {len(kind.members)} are covered.")


def _say_quarters(_kind: Kind, value: Value) -> Text:
    listed = ", ".join(f"{number}: {count}" for number, count in enumerate(value, 1))
    return Text(f"ไตรมาสที่ {listed}", f"By quarter, {listed}.")


def _say_parts(kind: EachOf | AnyOf, value: Value) -> Text:
    said = [_say_part(part, value[part.key]) for part in kind.parts]
    return Text(" · ".join([text.th for text in said]), " ".join([text.en for text in said]))


def _say_part(part: Part, value: Value) -> Text:
    if value is True or value is False:
        return _say_whether(part.title.th, part.title.en, is_so=value)
    said = _SAYINGS[type(part.kind)](part.kind, value)
    return Text(f"{part.title.th}: {said.th}", f"{part.title.en}: {said.en}")


@lru_cache(maxsize=4096)
def _say_whether(th: str, en: str, *, is_so: bool) -> Text:
    return Text(f"{th}: {'มี' if is_so else 'ยังไม่มี'}", f"{en}: {'yes' if is_so else 'not yet'}.")


def _say_by_date(kind: ByDate, value: Value) -> Text:
    said = [(milestone.title, _say_share(kind, value[milestone.key])) for milestone in kind.milestones]
    return Text(
        " · ".join(f"{title.th}: {text.th}" for title, text in said),
        " ".join(f"{title.en}: {text.en}" for title, text in said),
    )


def _say_date(_kind: Kind, value: Value) -> Text:
    return Text(f"วันที่ {thai_date(date.fromisoformat(value), 'short', 'arabic')}", f"Dated {value}.")


def _say_if(kind: If, value: Value) -> Text:
    if value[kind.fact]:
        return Text(f"{kind.fact_text.th}: มี", f"{kind.fact_text.en}: yes.")
    return Text(f"{kind.fact_text.th}: ไม่มี", f"{kind.fact_text.en}: no.")


def _say_not_also(kind: NotAlso, value: Value) -> Text:
    if not isinstance(value, dict):
        return _say_count(kind, value)
    places = ", ".join(value["also_in"])
    said = _say_count(kind, value["count"])
    return _joined(said, Text(f"เป็นกิจกรรมใน {places} ด้วย", f"It is also an activity of {places}.")) if places else said


def _say_rating(kind: Rating, value: Value) -> Text:
    rated = Text(
        f"ได้ {rating_of(kind, value)} จาก {kind.highest}", f"Rated {rating_of(kind, value)} of {kind.highest}."
    )
    return _joined(_say_share(kind, value), rated) if isinstance(value, dict) else rated


def _say_number(_kind: Kind, value: Value) -> Text:
    return Text(f"ค่า {value}", f"The value is {value}.")


def _say_score(_kind: Kind, value: Value) -> Text:
    return Text(
        f"คะแนนฐาน {value['base']} (ไม่รวมคะแนนพิเศษ)", f"The base score is {value['base']}, extra points left out."
    )


# ── what is needed ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _need_statement(kind: Attested, _value: Value) -> Text:
    if not kind.parts:
        return Text("ต้องยืนยันว่าดำเนินการแล้ว", "It must be confirmed as done.")
    th, en = "; ".join(part.th for part in kind.parts), "; ".join(part.en for part in kind.parts)
    return Text(f"ต้องมีครบทุกส่วน: {th}", f"Every part is needed: {en}.")


def _need_denial(_kind: Denied, _value: Value) -> Text:
    return Text(
        "ต้องให้คำรับรองว่าไม่มี การไม่ตอบถือว่ายังไม่รับรอง", "It must be stated that there is none; silence does not state it."
    )


@lru_cache(maxsize=256)
def _threshold(numerator: int, denominator: int, *, is_strict: bool) -> Text:
    percent = str(numerator) if denominator == 1 else f"{numerator / denominator:g}"
    words = _ALL_OF if percent == "100" else _OVER if is_strict else _AT_LEAST
    return words.fill(percent=percent)


def _need_share(kind: Share, value: Value) -> Text:
    sentence = _threshold(kind.percent.numerator, kind.percent.denominator, is_strict=kind.is_strict)
    if isinstance(value, dict) and value["whole"] > 0:
        enough = kind.needed(value["whole"])
        return Text(f"{sentence.th} คืออย่างน้อย {enough}", f"{sentence.en[:-1]}, which is at least {enough}.")
    return sentence


def _need_top(kind: Top | TopAndRest, _value: Value) -> Text:
    return Text(f"ต้องครบทุกโครงการใน {kind.size} ลำดับแรก", f"All of the {kind.size} largest are needed.")


def _need_top_and_rest(kind: TopAndRest, value: Value) -> Text:
    top = _need_top(kind, None)
    rest = _need_share(Share(kind.percent), value["remaining"] if isinstance(value, dict) else None)
    return Text(f"{top.th} และโครงการที่เหลือ{rest.th}", f"{top.en} Of the remaining ones: {rest.en}")


def _need_count(kind: Count | NotAlso, _value: Value) -> Text:
    if isinstance(kind, NotAlso):
        places = ", ".join(kind.refused_in)
        return Text(
            f"ต้องมีอย่างน้อย {kind.at_least} และไม่เป็นกิจกรรมใน {places}",
            f"At least {kind.at_least} is needed that is no activity of {places}.",
        )
    what = kind.of or Text("", "")
    return Text(
        f"ต้องมีอย่างน้อย {kind.at_least} {what.th}".rstrip(), f"At least {kind.at_least} {what.en}".rstrip() + " needed."
    )


def _need_covers(kind: Covers, _value: Value) -> Text:
    return Text(f"ต้องครบทั้ง {len(kind.members)}", f"All {len(kind.members)} are needed.")


def _need_quarters(kind: EachQuarter, _value: Value) -> Text:
    return Text(f"ทุกไตรมาสที่สิ้นสุดแล้วต้องมีอย่างน้อย {kind.at_least}", f"Every ended quarter needs at least {kind.at_least}.")


def _need_parts(kind: EachOf | AnyOf, value: Value) -> Text:
    lacking = [part for part in kind.parts if not (isinstance(value, dict) and judge_of(part.kind)(value[part.key]))]
    needs = [(part.title, need(part.kind, value[part.key] if isinstance(value, dict) else None)) for part in lacking]
    th = "; ".join(f"{title.th} {text.th}" for title, text in needs)
    en = " ".join(f"{title.en}: {text.en}" for title, text in needs)
    one = isinstance(kind, AnyOf)
    return Text(f"{'ต้องมีอย่างใดอย่างหนึ่ง' if one else 'ยังขาด'}: {th}", f"{'One is enough' if one else 'Missing'}: {en}")


def _need_by_date(kind: ByDate, value: Value) -> Text:
    needs = [
        (milestone, _need_share(milestone.share, value[milestone.key] if isinstance(value, dict) else None))
        for milestone in kind.milestones
    ]
    th = "; ".join(f"{milestone.title.th} {text.th}" for milestone, text in needs)
    en = " ".join(f"{milestone.title.en}: {text.en}" for milestone, text in needs)
    return Text(f"{th}; {kind.reported.th}", f"{en} {kind.reported.en}.") if kind.reported else Text(th, en)


def _need_within(kind: Within, _value: Value) -> Text:
    return Text(f"ต้องอยู่ระหว่าง {kind.since} ถึง {kind.until}", f"The date must lie from {kind.since} to {kind.until}.")


def _need_if(kind: If, value: Value) -> Text:
    if isinstance(value, dict):
        needed = kind.then_text if value[kind.fact] else kind.otherwise_text
        return Text(f"ต้องมี: {needed.th}", f"Needed: {needed.en}.")
    return Text(
        f"ถ้ามีกรณี ต้อง{kind.then_text.th} ถ้าไม่มี ต้อง{kind.otherwise_text.th}",
        f"If there is a case: {kind.then_text.en}; if there is none: {kind.otherwise_text.en}.",
    )


def _need_rating(kind: Rating, _value: Value) -> Text:
    return Text(f"ต้องได้อย่างน้อย {kind.passes_at}", f"A rating of at least {kind.passes_at} is needed.")


def _need_number(_kind: Number, _value: Value) -> Text:
    return Text("ต้องระบุค่า", "The value is required.")


def _need_score(kind: Score, _value: Value) -> Text:
    least = plain(kind.base_at_least)
    return Text(f"ต้องไม่ต่ำกว่า {least} คะแนน", f"At least {least} points are needed.")


_UNANSWERED = Text("ยังไม่ได้ตอบ", "Not answered yet.")
_ASSUMED_MET = Text("ถือว่าผ่านตามที่ระบุให้สมมติ", "Taken as met, as the record says.")
_CLAIMED = Text("หน่วยงานยืนยันว่าดำเนินการแล้ว", "The unit confirms it.")
_NOT_CLAIMED = Text("หน่วยงานแจ้งว่ายังไม่ได้ดำเนินการ", "The unit says that it is not so yet.")
_NO_WHOLE = Text("ไม่มีจำนวนทั้งหมดให้เทียบ (0)", "There is no whole to compare with (0).")
_NONE_REMAIN = Text("ไม่มีโครงการที่เหลือ", "none remain.")
_ALL_OF = Text("ต้องครบทั้งหมด (ร้อยละ {percent})", "All are needed ({percent} %).")
_OVER = Text("ต้องมากกว่าร้อยละ {percent}", "More than {percent} % is needed.")
_AT_LEAST = Text("ต้องไม่น้อยกว่าร้อยละ {percent}", "At least {percent} % is needed.")

_SAYINGS: Final[Mapping[type, Callable[[Any, Value], Text]]] = {
    Share: _say_share,
    Top: _say_share,
    TopAndRest: _say_top_and_rest,
    Count: _say_count,
    Covers: _say_covers,
    EachQuarter: _say_quarters,
    EachOf: _say_parts,
    AnyOf: _say_parts,
    ByDate: _say_by_date,
    Within: _say_date,
    If: _say_if,
    NotAlso: _say_not_also,
    Rating: _say_rating,
    Number: _say_number,
    Score: _say_score,
}
_NEEDS: Final[Mapping[type, Callable[[Any, Value], Text]]] = {
    Attested: _need_statement,
    Denied: _need_denial,
    Share: _need_share,
    Top: _need_top,
    TopAndRest: _need_top_and_rest,
    Count: _need_count,
    Covers: _need_covers,
    EachQuarter: _need_quarters,
    EachOf: _need_parts,
    AnyOf: _need_parts,
    ByDate: _need_by_date,
    Within: _need_within,
    If: _need_if,
    NotAlso: _need_count,
    Rating: _need_rating,
    Number: _need_number,
    Score: _need_score,
}
