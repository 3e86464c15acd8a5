"""Does an edition make sense? Points add up, ladders ascend, bands meet, tiers can be reached, every stage has an owner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from khunnatham.programmes.committee_kinds import DUTIES_OF_SEATS, PER, TIES
from khunnatham.programmes.criteria import Dimension, Edition
from khunnatham.programmes.nodes import Mistake
from khunnatham.programmes.reading import DUTY_FIELDS, Draft, read_edition
from khunnatham.programmes.requirement_kinds import NotAlso, Rating, Score, TopAndRest
from khunnatham.wording import Text

_NEEDS_STEPS = {"steps", "rating"}
_WHOLE = 100
_CONFERRED = {"won", "kept", "lost"}
_SCORED = {"ladder", "rating", "weighted", "banded"}


def check(content: bytes) -> tuple[Draft, tuple[Mistake, ...]]:
    """Read a file and prove it sensible: gives the draft and every mistake, in the order of the lines."""
    draft = read_edition(content)
    if draft.edition is None:
        return draft, draft.mistakes
    mistakes = [*draft.mistakes, *_sense(draft.edition, draft.lines)]
    return draft, tuple(sorted(mistakes, key=lambda mistake: (mistake.line, mistake.key)))


def _sense(edition: Edition, lines: Mapping[str, int]) -> Iterator[Mistake]:
    for key, text in _faults(edition):
        named = key.split(" ", 1)[-1]
        yield Mistake(lines.get(key, lines.get(named, 1)), named, text)


def _faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    for dimension in edition.dimensions:
        yield from _dimension_faults(edition, dimension)
    yield from _variant_faults(edition)
    yield from _band_faults(edition)
    yield from _tier_faults(edition)
    yield from _outcome_faults(edition)
    yield from _title_faults(edition)
    yield from _reference_faults(edition)
    yield from _route_faults(edition)
    yield from _committee_faults(edition)
    yield from _paper_faults(edition)
    yield from _schedule_faults(edition)
    yield from _duty_faults(edition)
    yield from _activity_field_faults(edition)
    yield from _same_as_faults(edition)
    yield from _unsourced(edition)


def _dimension_faults(edition: Edition, dimension: Dimension) -> Iterator[tuple[str, Text]]:
    variants, tracks = {choice.key for choice in edition.variants}, {choice.key for choice in edition.tracks}
    if dimension.variant is not None and dimension.variant not in variants:
        yield dimension.key, _unknown("variant", dimension.variant)
    if dimension.track is not None and dimension.track not in tracks:
        yield dimension.key, _unknown("track", dimension.track)
    points = [level.points for level in dimension.levels if level.points is not None]
    if dimension.scale == "ladder" and points:
        yield from _ladder_faults(dimension, points)
    elif points:
        yield dimension.key, Text("มาตรานี้ไม่มีคะแนนรายระดับ", "Levels of this scale carry no points.")
    if dimension.scale == "rating":
        yield from _rating_faults(dimension)
    if dimension.scale == "weighted":
        yield from _weight_faults(dimension)
    if dimension.available is not None and dimension.scale not in _SCORED:
        yield dimension.key, Text("มาตรานี้ไม่มีคะแนนเต็ม", "This scale has no available points.")


def _ladder_faults(dimension: Dimension, points: list[Decimal]) -> Iterator[tuple[str, Text]]:
    if len(points) != len(dimension.levels):
        yield dimension.key, Text("ทุกระดับต้องมีคะแนน หรือไม่มีเลย", "Either every level has points or none has.")
    for lower, higher in zip(dimension.levels, dimension.levels[1:], strict=False):
        if lower.points is not None and higher.points is not None and higher.points <= lower.points:
            yield (
                higher.key,
                Text(
                    f"คะแนนของระดับต้องเพิ่มขึ้น ({lower.points} แล้ว {higher.points})",
                    f"The points of the levels must ascend ({lower.points}, then {higher.points}).",
                ),
            )
    if dimension.available != points[-1]:
        yield (
            dimension.key,
            Text(
                f"คะแนนเต็ม {dimension.available} ไม่เท่ากับคะแนนของระดับสูงสุด {points[-1]}",
                f"{dimension.available} available points do not equal the {points[-1]} of the highest level.",
            ),
        )


def _rating_faults(dimension: Dimension) -> Iterator[tuple[str, Text]]:
    total = sum(leaf.kind.highest if isinstance(leaf.kind, Rating) else 1 for leaf in dimension.requirements)
    if dimension.available != total:
        yield (
            dimension.key,
            Text(
                f"คะแนนเต็ม {dimension.available} ไม่เท่ากับผลรวมของค่าสูงสุด {total}",
                f"{dimension.available} available points do not equal the {total} of the highest ratings.",
            ),
        )


def _weight_faults(dimension: Dimension) -> Iterator[tuple[str, Text]]:
    keys = {requirement.key for requirement in dimension.requirements}
    if {weight.key for weight in dimension.weights} != keys:
        yield (
            dimension.key,
            Text("ทุกข้อต้องมีน้ำหนัก และทุกน้ำหนักต้องมีข้อ", "Every requirement needs a weight and every weight a requirement."),
        )
    total = sum((weight.weight for weight in dimension.weights), Decimal(0))
    if total != dimension.available:
        yield (
            dimension.key,
            Text(
                f"น้ำหนักรวม {total} ไม่เท่ากับคะแนนเต็ม {dimension.available}",
                f"The weights add up to {total}, not to the {dimension.available} available points.",
            ),
        )
    if any(weight.target == 0 for weight in dimension.weights):
        yield dimension.key, Text("ค่าเป้าหมายต้องมากกว่า 0", "A target must be above 0.")


def _variant_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    totals: dict[str | None, Decimal] = {}
    variants: list[str | None] = [choice.key for choice in edition.variants]
    for variant in variants or [None]:
        dimensions = edition.dimensions_for(variant, edition.default_track)
        names = [dimension.name for dimension in dimensions]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield name, Text(f"{name} มีมากกว่าหนึ่งครั้งสำหรับ {variant}", f"{name} stands more than once for {variant}.")
        totals[variant] = sum((dimension.available or Decimal(0) for dimension in dimensions), Decimal(0))
    if len(set(totals.values())) > 1:
        listed = ", ".join(f"{variant} {total}" for variant, total in totals.items())
        yield (
            "dimensions",
            Text(f"คะแนนเต็มของแต่ละรูปแบบไม่เท่ากัน: {listed}", f"The variants do not add up to the same points: {listed}."),
        )
    for choices in (edition.variants, edition.tracks, edition.virtues, edition.unit_kinds):
        keys = [choice.key for choice in choices]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield key, Text(f"รหัส {key} ซ้ำกัน", f"The key {key} stands twice.")
    if edition.tracks and edition.default_track not in {choice.key for choice in edition.tracks}:
        yield "tracks", Text("ต้องมีกลุ่ม general", "One of the tracks must be general.")


def _band_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    for upper, lower in zip(edition.bands, edition.bands[1:], strict=False):
        if lower.at_least >= upper.at_least:
            yield f"band {lower.key}", Text("เรียงช่วงคะแนนจากสูงไปต่ำ", "List the bands from the highest down.")
        elif lower.at_most is not None:
            yield from _seam_faults(lower.key, lower.at_most, upper.at_least)
    for band in edition.bands:
        if band.at_most is not None and band.at_most < band.at_least:
            yield f"band {band.key}", Text("ค่าปลายน้อยกว่าค่าต้น", "The upper bound is below the lower one.")
    if edition.bands and all(band.at_most is not None for band in edition.bands):
        yield from _reach_faults(edition)
    keys = [band.key for band in edition.bands]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"band {key}", Text(f"เกรด {key} ซ้ำกัน", f"The grade {key} stands twice.")


def _reach_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    """Bands that print both bounds must reach from 0 to everything that can be achieved."""
    available = sum((dimension.available or Decimal(0) for dimension in edition.dimensions), Decimal(0))
    highest, lowest = edition.bands[0], edition.bands[-1]
    if available and highest.at_most != available:
        yield (
            f"band {highest.key}",
            Text(f"ช่วงสูงสุดต้องสิ้นสุดที่ {available}", f"The highest band must end at the {available} available points."),
        )
    if lowest.at_least != 0:
        yield f"band {lowest.key}", Text("ช่วงต่ำสุดต้องเริ่มที่ 0", "The lowest band must begin at 0.")


def _seam_faults(key: str, at_most: Decimal, next_least: Decimal) -> Iterator[tuple[str, Text]]:
    step = Decimal(1).scaleb(min(_exponent(at_most), _exponent(next_least)))
    if at_most >= next_least:
        yield f"band {key}", Text(f"ช่วงคะแนนซ้อนกันที่ {next_least}", f"The bands overlap at {next_least}.")
    elif at_most + step != next_least:
        yield (
            f"band {key}",
            Text(f"มีช่องว่างระหว่าง {at_most} กับ {next_least}", f"There is a gap between {at_most} and {next_least}."),
        )


def _exponent(value: Decimal) -> int:
    return min(int(value.as_tuple().exponent), 0)


def _tier_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    steps = {
        level.key for dimension in edition.dimensions if dimension.scale in _NEEDS_STEPS for level in dimension.levels
    }
    below: set[str] = set()
    for tier in edition.tiers:
        for step in tier.steps:
            if step not in steps:
                yield (
                    f"tier {tier.key}",
                    Text(f"ไม่มีขั้น {step} จึงไม่มีใครถึงระดับนี้ได้", f"There is no step {step}, so nobody can reach this tier."),
                )
        if len(set(tier.steps)) != len(tier.steps):
            yield f"tier {tier.key}", Text("มีขั้นซ้ำกัน", "A step stands twice.")
        if not set(tier.steps) > below:
            yield (
                f"tier {tier.key}",
                Text(
                    "ระดับนี้ต้องมีทุกขั้นของระดับก่อนหน้าและมากกว่า",
                    "This tier must need every step of the one before it, and more.",
                ),
            )
        below = set(tier.steps)


def _outcome_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    tracks = {choice.key for choice in edition.tracks}
    closed: set[str] = set()
    titles = {row.key for row in edition.titles}
    for outcome in edition.outcomes:
        if outcome.gives and outcome.gives not in titles:
            yield f"outcome {outcome.key}", _unknown("title", outcome.gives)
        if bool(outcome.gives) != (outcome.as_ in _CONFERRED):
            yield (
                f"outcome {outcome.key}",
                Text("as เป็น won, kept หรือ lost คู่กับ gives", "as is won, kept or lost beside gives."),
            )
        if outcome.track not in tracks:
            yield f"outcome {outcome.key}", _unknown("track", outcome.track)
        if outcome.track in closed:
            yield (
                f"outcome {outcome.key}",
                Text(
                    "ไม่มีทางถึงแถวนี้ เพราะแถวก่อนไม่มีเงื่อนไข", "This row is never reached: the one before has no condition."
                ),
            )
        if outcome.base_at_least is None:
            closed.add(outcome.track)
    for track in sorted(tracks - closed) if edition.outcomes else ():
        yield (
            "outcomes",
            Text(f"กลุ่ม {track} ไม่มีผลสำหรับกรณีที่เหลือ", f"The track {track} has no outcome for the remaining cases."),
        )


def _reference_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    names = {dimension.name for dimension in edition.dimensions}
    dates = {deadline.key for deadline in edition.schedule}
    for requirement in edition.requirements.values():
        kind = requirement.kind
        if isinstance(kind, TopAndRest) and kind.top_key not in edition.requirements:
            yield requirement.key, _unknown("requirement", kind.top_key)
        if isinstance(kind, NotAlso):
            for name in (*kind.refused_in, *kind.questioned_in):
                if name not in names:
                    yield requirement.key, _unknown("dimension", name)
        if isinstance(kind, Score) and not any(dimension.available for dimension in edition.dimensions):
            yield requirement.key, Text("ไม่มีคะแนนให้คำนวณ", "There are no points to compute it from.")
        if requirement.due and requirement.due not in dates:
            yield requirement.key, _unknown("deadline", requirement.due)
    yield from _reading_faults(edition)


def _reading_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    variants, tracks = {choice.key for choice in edition.variants}, {choice.key for choice in edition.tracks}
    known = {
        "answered": set(edition.requirements),
        "flagged": set(edition.requirements),
        "variants": variants,
        "tracks": tracks,
    }
    for reading in edition.readings:
        for key in reading.keys:
            if key not in known.get(reading.touches, set()):
                yield reading.key, _unknown(reading.touches, key)


def _route_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    papers = {paper.key for paper in edition.papers}
    keys = [stage.key for stage in edition.route]
    for stage in edition.route:
        if keys.count(stage.key) > 1:
            yield f"stage {stage.key}", Text(f"ขั้น {stage.key} ซ้ำกัน", f"The stage {stage.key} stands twice.")
        if not stage.owner:
            yield f"stage {stage.key}", Text("ขั้นนี้ไม่มีผู้รับผิดชอบ (owner)", "This stage has no owner.")
        if stage.decides and not stage.body:
            yield f"stage {stage.key}", Text("ขั้นที่ตัดสินต้องมีคณะ (body)", "A stage that decides needs a body.")
        if stage.deadline and stage.deadline not in {deadline.key for deadline in edition.schedule}:
            yield f"stage {stage.key}", _unknown("deadline", stage.deadline)
        for need in stage.needs:
            if need not in papers:
                yield f"stage {stage.key}", _unknown("paper", need)


def _committee_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    for committee in edition.committees:
        if committee.per and committee.per not in PER:
            yield committee.key, _unknown("per", committee.per)
        for duty in {duty for seat in committee.seats for duty in seat.does} - set(DUTIES_OF_SEATS):
            yield committee.key, _unknown("does", duty)
        does = [seat.does for seat in committee.seats]
        if any(does) and sum("chair" in duties for duties in does) != 1:
            yield committee.key, Text("คณะต้องมีประธานหนึ่งตำแหน่ง", "A committee has one seat that chairs.")
    for item in edition.session:
        if item.up_to and item.up_to < item.minutes:
            yield (
                f"session {item.key}",
                Text("เวลาอย่างมากน้อยกว่าเวลาอย่างน้อย", "It may take less than it must (up_to below minutes)."),
            )
    yield from _selection_faults(edition)
    if edition.voting is not None and edition.voting.tie not in TIES:
        yield "voting", _unknown("tie", edition.voting.tie)
    if edition.quorum is not None and edition.quorum.over >= _WHOLE:
        yield "quorum", Text("องค์ประชุมต้องน้อยกว่าร้อยละ 100", "More than 100 per cent of the seats can never be there.")


def _title_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    keys, tracks = [row.key for row in edition.titles], {row.key for row in edition.tracks}
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"title {key}", Text(f"เกียรติ {key} ซ้ำกัน", f"The title {key} stands twice.")
    for row in edition.titles:
        if row.track and row.track not in tracks:
            yield f"title {row.key}", _unknown("track", row.track)
        if not row.source and not row.is_default:
            yield f"title {row.key}", _NO_SOURCE
        if row.earned is None:
            continue
        if row.earned.by not in keys or row.earned.by == row.key:
            yield f"title {row.key}", _unknown("by", row.earned.by)
        if not row.earned.running and not row.earned.altogether:
            yield (
                f"title {row.key}",
                Text(
                    "earned ต้องบอกจำนวนปีติดต่อกัน (running) หรือจำนวนปีรวม (altogether)",
                    "earned says how many years running, or how many altogether.",
                ),
            )


def _selection_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    chosen = edition.selection
    if chosen is None:
        return
    if chosen.track not in {choice.key for choice in edition.tracks}:
        yield "selection", _unknown("track", chosen.track)
    for group in chosen.groups:
        if group.variant and group.variant not in {choice.key for choice in edition.variants}:
            yield "selection", _unknown("variant", group.variant)
        if group.per and group.per not in PER:
            yield "selection", _unknown("per", group.per)
        if group.choose != 1:
            yield "selection", Text(f"กลุ่ม {group.key} ต้องเลือกหนึ่งหน่วยงาน", f"The group {group.key} chooses exactly one.")


def _paper_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    stages = {stage.key for stage in edition.route}
    for paper in edition.papers:
        for stage in paper.needed_by:
            if stage not in stages:
                yield f"paper {paper.key}", _unknown("stage", stage)


def _schedule_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    keys = [deadline.key for deadline in edition.schedule]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"deadline {key}", Text(f"กำหนด {key} ซ้ำกัน", f"The deadline {key} stands twice.")
    for deadline in edition.schedule:
        for key in deadline.covers:
            if key not in edition.requirements:
                yield f"deadline {deadline.key}", _unknown("requirement", key)
    parts = [deadline for deadline in edition.hand_ins if deadline.covers]
    covered = [key for deadline in parts for key in deadline.covers]
    for key in sorted({key for key in covered if covered.count(key) > 1}):
        yield key, Text(f"ข้อ {key} ส่งได้เพียงครั้งเดียวของปี", f"{key} can be handed in at one deadline of the year only.")
    if parts and len(parts) < len(edition.hand_ins):
        yield (
            "schedule",
            Text("ทุกครั้งที่ส่งต้องบอกข้อที่ส่ง (covers) หรือไม่มีเลย", "Either every hand-in names what it covers or none does."),
        )
    for key in sorted(set(edition.requirements) - set(covered)) if parts else ():
        yield key, Text(f"ไม่มีครั้งใดที่ส่งข้อ {key}", f"There is no hand-in that covers {key}.")


def _duty_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    keys = [duty.key for duty in edition.duties]
    for duty in edition.duties:
        if keys.count(duty.key) > 1:
            yield f"duty {duty.key}", Text(f"หน้าที่ {duty.key} ซ้ำกัน", f"The duty {duty.key} stands twice.")
        for asked in duty.asks:
            if asked not in DUTY_FIELDS:
                yield f"duty {duty.key}", _unknown("duty field", asked)
        if not duty.source and not duty.is_default:
            yield f"duty {duty.key}", _NO_SOURCE


def _activity_field_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    keys = [choice.key for choice in edition.activity_fields]
    for choice in edition.activity_fields:
        if keys.count(choice.key) > 1:
            yield "activity_fields", Text(f"ด้าน {choice.key} ซ้ำกัน", f"The field {choice.key} stands twice.")
        if not choice.source and not choice.is_default:
            yield "activity_fields", _NO_SOURCE


def _same_as_faults(edition: Edition) -> Iterator[tuple[str, Text]]:
    for row in edition.same_as:
        if row.key not in edition.requirements:
            yield f"same {row.key}", _unknown("requirement", row.key)
        for other in row.others:
            at, _, key = other.partition(":")
            if at.count("/") != 1 or not key or at == edition.key:
                text = Text(
                    f"«{other}» ต้องเขียนเป็น โปรแกรม/ฉบับ:ข้อ ของฉบับอื่น",
                    f"“{other}” must name another edition's requirement as programme/edition:key.",
                )
                yield f"same {row.key}", text


def _unsourced(edition: Edition) -> Iterator[tuple[str, Text]]:
    for requirement in edition.requirements.values():
        if not requirement.source and not requirement.is_default:
            yield requirement.key, _NO_SOURCE


_NO_SOURCE = Text(
    "ต้องมีบรรทัดที่มา (source) หรือระบุว่าเป็นค่าเริ่มต้น (default: true)",
    "Give its source line, or say that it is ours (default: true).",
)


def _unknown(what: str, key: str) -> Text:
    return Text(f"ไม่มี {key} ใน {what} ของฉบับนี้", f"There is no {what} {key} in this edition.")
