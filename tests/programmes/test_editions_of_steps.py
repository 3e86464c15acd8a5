"""The editions of nine steps, nine indicators and the ITA bands: what the sources say, and that all else wears the badge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import resources
from typing import Any

import pytest

from khunnatham.facts.kinds import KINDS
from khunnatham.organisations.roles import Role
from khunnatham.programmes import shelf
from khunnatham.programmes.checking import check
from khunnatham.programmes.criteria import Edition, Level, Requirement
from khunnatham.programmes.requirement_kinds import Attested, Count, Number, Rating, Share
from khunnatham.wording import Text

ORGANISATIONS = ("moral-organisation/2565", "moral-organisation/2567", "moral-organisation-012/2567")
STEPS = (*ORGANISATIONS, "moral-district/2567", "model-district/2567")
KEYS = (*STEPS, "ita/2564")
NINE = tuple("123456789")
ITEMS = (
    *("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "3.1", "4.1", "5.1", "5.2", "6.1", "6.2", "6.3"),
    *("7.1", "7.2", "7.3", "8.1", "8.2", "8.3", "9.1", "9.2", "9.3"),
)
LONGEST_TITLE = 120
FORM_CODE = re.compile(r"[อภ]\.0[1-5]")
THAI = re.compile(r"[ก-๙]")
UNIT_KINDS = {"culture-office", "department", "national"}
PRIVATE = re.compile(
    r"https?://|www\.|meeting id|passcode|password|รหัสผ่าน|zoom|drive\.google|"  # ways in
    r"\b[0๐]-?[0-9๐-๙]{1,4}-[0-9๐-๙]{3,4}|\b[0๐][0-9๐-๙]{8,9}\b|"  # telephone numbers
    r"\((?:นาย|นาง|นางสาว|ดร\.)|(?:นางสาว|นาง)[ก-๙]|นาย(?!อำเภอ)",  # people
    re.IGNORECASE,
)


@pytest.fixture(params=KEYS)
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def edition(key: str) -> Edition:
    return shelf.by_key(key)


def content(key: str) -> bytes:
    return resources.files("khunnatham.programmes").joinpath("editions", f"{key}.yaml").read_bytes()


def parts(thing: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Give every dataclass inside an edition with the path that leads to it."""
    if isinstance(thing, tuple):
        for item in thing:
            yield from parts(item, f"{path}.{item.key}" if hasattr(item, "key") else path)
    elif is_dataclass(thing) and not isinstance(thing, type):
        yield path, thing
        for part in fields(thing):
            yield from parts(getattr(thing, part.name), f"{path}.{part.name}" if path else part.name)


def badge_keys(path: str, thing: Any) -> set[str]:
    """Give the keys of ``defaults`` under which a default element may explain itself."""
    if isinstance(thing, Requirement | Level):
        return {thing.key}
    return {path, path.split(".", 1)[0]}


# ── every edition ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_has_no_mistake_and_is_kept_under_its_own_name(key: str) -> None:
    draft, mistakes = check(content(key))

    assert [mistake.sentence("en") for mistake in mistakes] == []
    assert draft.edition is not None
    assert draft.edition.key == key
    assert draft.edition.year == int(draft.edition.name)


def test_speaks_both_languages_everywhere(edition: Edition) -> None:
    texts = [(path, thing) for path, thing in parts(edition) if isinstance(thing, Text)]
    texts += [(f"defaults.{name}", why) for name, why in edition.defaults.items()]

    assert texts
    for path, text in texts:
        assert text.th.strip(), path
        assert re.search(r"[A-Za-z]", text.en), path
        outside_brackets = re.sub(r"\([^)]*\)", "", FORM_CODE.sub("", text.en))
        assert not THAI.search(outside_brackets), f"{path}: {text.en}"


def test_english_titles_of_requirements_are_short(edition: Edition) -> None:
    for leaf in edition.requirements.values():
        assert len(leaf.text.en) <= LONGEST_TITLE, leaf.key


def test_everything_has_a_source_or_the_badge(edition: Edition) -> None:
    assert edition.source
    for path, thing in parts(edition.dimensions, "dimensions"):
        if hasattr(thing, "source"):
            assert thing.source or getattr(thing, "is_default", False), path
    for name in (
        "unit_kinds",
        "virtues",
        "bands",
        "tiers",
        "schedule",
        "route",
        "committees",
        "papers",
        "discovery",
        "lessons",
    ):
        for element in getattr(edition, name):
            assert element.source or getattr(element, "is_default", False), f"{name}.{element.key}"


def test_sources_name_a_document_and_its_lines(edition: Edition) -> None:
    pattern = re.compile(r"00[0-4]:L\d+(?:–L\d+)?(?:/L\d+(?:–L\d+)?)*")

    for path, thing in parts(edition):
        source = getattr(thing, "source", "")
        assert not source or pattern.fullmatch(source), f"{path}: {source}"


def test_every_badge_says_why(edition: Edition) -> None:
    for path, thing in parts(edition):
        if getattr(thing, "is_default", False):
            assert badge_keys(path, thing) & set(edition.defaults), f"{path} wears the badge without a reason"


def test_every_reason_names_something_of_the_edition(edition: Edition) -> None:
    known = {path for path, _ in parts(edition)} | {part.name for part in fields(edition)} | set(edition.requirements)

    for name in edition.defaults:
        stem = name.rsplit(".", 1)[0]
        assert name in known or (stem in edition.requirements and not name[-1].isdigit()), name


def test_holds_nothing_private(key: str) -> None:
    found = PRIVATE.search(content(key).decode())

    assert found is None, found


def test_route_is_walked_by_known_roles_over_known_papers_and_bodies(edition: Edition) -> None:
    roles = {str(role) for role in Role}
    bodies = {committee.key for committee in edition.committees} | UNIT_KINDS
    stages = {stage.key: stage for stage in edition.route}

    for stage in edition.route:
        assert {stage.owner, stage.secretariat, *stage.notices} <= roles, stage.key
        assert stage.body in {"", *bodies}, stage.key
    for paper in edition.papers:
        for needed_by in paper.needed_by:
            assert paper.key in stages[needed_by].needs, f"{paper.key} at {needed_by}"
    for stage in edition.route:
        for need in stage.needs:
            assert stage.key in next(paper for paper in edition.papers if paper.key == need).needed_by, (
                f"{need} at {stage.key}"
            )


def test_facts_that_answer_are_facts_that_exist(edition: Edition) -> None:
    assert {leaf.fact for leaf in edition.requirements.values()} - {""} <= set(KINDS)


# ── nine steps ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", STEPS)
def test_has_nine_steps_in_order(key: str) -> None:
    (dimension,) = shelf.by_key(key).dimensions

    assert tuple(level.key for level in dimension.levels) == NINE
    assert shelf.by_key(key).variants == shelf.by_key(key).tracks == ()


@pytest.mark.parametrize("key", [*ORGANISATIONS, "model-district/2567"])
def test_a_step_is_one_requirement_of_the_same_key(key: str) -> None:
    edition = shelf.by_key(key)

    assert tuple(edition.requirements) == NINE
    assert all(leaf.is_default for leaf in edition.requirements.values())


@pytest.mark.parametrize("key", STEPS)
def test_tiers_are_cumulative_and_the_split_above_three_is_ours(key: str) -> None:
    tiers = shelf.by_key(key).tiers

    assert [(tier.key, tier.steps) for tier in tiers] == [
        ("promoting", NINE[:3]),
        ("developing", NINE[:6]),
        ("model", NINE),
    ]
    assert [tier.is_default for tier in tiers[1:]] == [True, True]


def test_only_the_letter_on_districts_prints_the_first_tier() -> None:
    printed = {key for key in STEPS if not shelf.by_key(key).tiers[0].is_default}

    assert printed == {"model-district/2567"}


# ── organisations ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", ORGANISATIONS)
def test_001_05_organisations_hand_in_three_papers_under_their_own_codes(key: str) -> None:
    edition = shelf.by_key(key)
    stage = next(stage for stage in edition.route if stage.key == "hand-in")

    assert {paper.key: paper.code for paper in edition.papers} == {
        "intent": "อ.01",
        "self-assessment": "อ.02",
        "success": "อ.03",
        "plan": "อ.04",
        "declaration": "อ.05",
        "guideline": "",
    }
    assert stage.needs == ("plan", "self-assessment", "success")
    assert stage.is_default


@pytest.mark.parametrize("key", ORGANISATIONS)
def test_001_07_discovery_has_the_five_steps_and_001_08_the_lesson_form_the_three_questions(key: str) -> None:
    edition = shelf.by_key(key)

    assert [(step.key, step.title.th) for step in edition.discovery] == [
        ("2.1", "การสร้างภาพฝันร่วมกัน"),
        ("2.2", "ทบทวนต้นทุนความดีขององค์กร"),
        ("2.3", "ออกแบบกิจกรรมส่งเสริมคุณธรรม"),
        ("2.4", "ดำเนินกิจกรรมตามแผน"),
        ("2.5", "สรุปบทเรียนและขยายผล"),
    ]
    assert [question.text.th for question in edition.lessons] == ["ทำแล้วรู้สึกอย่างไร", "ทำแล้วคิดว่าได้อะไร", "อยากทำอะไรต่อ"]
    questions = [question.key for step in edition.discovery for question in step.questions]
    assert len(set(questions)) == len(questions)


@pytest.mark.parametrize("key", ORGANISATIONS)
def test_declaration_plan_and_registers_answer_their_steps(key: str) -> None:
    facts = {leaf.key: leaf.fact for leaf in shelf.by_key(key).requirements.values() if leaf.fact}

    assert facts == {
        "1": "declaration-signatures",
        "2": "virtues-participation",
        "3": "assignments",
        "4": "plan-success",
        "6": "honours",
        "7": "plan-success",
        "8": "knowledge-of-own-work",
        "9": "channels",
    }


@pytest.mark.parametrize("key", ORGANISATIONS)
def test_the_sub_committee_decides_and_what_follows_is_recorded(key: str) -> None:
    route = shelf.by_key(key).route

    assert [stage.key for stage in route] == [
        "enrol",
        "prepare",
        "hand-in",
        "compile",
        "certify",
        "report",
        "selection",
        "national",
    ]
    assert [stage.key for stage in route if stage.decides] == ["certify"]
    assert [stage.key for stage in route if stage.records_outside] == ["report", "selection", "national"]


@pytest.mark.parametrize("key", ORGANISATIONS)
def test_the_yearly_deadline_of_organisations_is_ours(key: str) -> None:
    (deadline,) = shelf.by_key(key).schedule

    assert (deadline.month_day, deadline.is_default) == ("08-31", True)


@pytest.mark.parametrize(
    ("key", "virtues", "second"),
    [
        ("moral-organisation/2565", ("พอเพียง", "วินัย", "สุจริต", "จิตอาสา"), "องค์กรคุณธรรม"),
        ("moral-organisation/2567", ("พอเพียง", "วินัย", "สุจริต", "จิตอาสา", "กตัญญู"), "องค์กรพัฒนาคุณธรรม"),
        ("moral-organisation-012/2567", ("พอเพียง", "วินัย", "สุจริต", "จิตอาสา", "กตัญญู"), "องค์กรพัฒนาคุณธรรม"),
    ],
)
def test_each_era_keeps_its_virtues_and_the_name_of_its_second_level(
    key: str, virtues: tuple[str, ...], second: str
) -> None:
    edition = shelf.by_key(key)

    assert tuple(virtue.title.th for virtue in edition.virtues) == virtues
    assert [tier.title.th for tier in edition.tiers] == ["องค์กรส่งเสริมคุณธรรม", second, "องค์กรคุณธรรมต้นแบบ"]


@pytest.mark.parametrize("key", ["moral-organisation/2565", "moral-organisation/2567"])
def test_organisation_steps_are_attested_without_points(key: str) -> None:
    edition = shelf.by_key(key)

    assert {type(leaf.kind) for leaf in edition.requirements.values()} == {Attested}
    assert (edition.dimensions[0].key, edition.dimensions[0].scale, edition.dimensions[0].available) == (
        "steps",
        "steps",
        None,
    )


def test_ratings_are_of_eighteen_and_only_the_first_reads_a_share() -> None:
    edition = shelf.get("moral-organisation-012", "2567")
    kinds = [leaf.kind for leaf in edition.requirements.values()]

    assert edition.dimensions[0].scale == "rating"
    assert edition.dimensions[0].available == Decimal(18)
    for kind in kinds:
        assert isinstance(kind, Rating)
        assert (kind.highest, kind.passes_at) == (2, 1)
    first, *others = [kind for kind in kinds if isinstance(kind, Rating)]
    assert first.thresholds == ((Fraction(80), 2), (Fraction(50), 1))
    assert [rating for rating, _ in first.descriptors] == [2, 1, 0]
    assert all(kind.thresholds == () for kind in others)


# ── districts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_moral_district_has_its_twenty_three_items() -> None:
    edition = shelf.get("moral-district", "2567")

    assert tuple(edition.requirements) == ITEMS
    assert len(ITEMS) == 23
    assert all(
        leaf.key.split(".")[0] == level.key for level in edition.dimensions[0].levels for leaf in level.requirements
    )


def test_moral_district_declares_and_succeeds_at_twenty_per_cent_exactly() -> None:
    requirements = shelf.get("moral-district", "2567").requirements

    for key in ("1.1", "4.1"):
        kind = requirements[key].kind
        assert isinstance(kind, Share)
        assert (kind.percent, kind.is_strict) == (Fraction(20), False)
        assert (kind.needed(25), kind.needed(24)) == (5, 5)
    assert (requirements["1.1"].is_default, requirements["4.1"].is_default) == (False, True)


def test_moral_district_counts_what_the_source_counts() -> None:
    requirements = shelf.get("moral-district", "2567").requirements
    counts = {leaf.key: leaf.kind.at_least for leaf in requirements.values() if isinstance(leaf.kind, Count)}

    assert counts == {"8.1": 1, "8.2": 1, "8.3": 1, "9.3": 1}
    assert {leaf.key for leaf in requirements.values() if leaf.is_default} == {"4.1", "8.1", "8.2", "8.3"}


def test_moral_district_joins_knowledge_with_a_trainer() -> None:
    requirements = shelf.get("moral-district", "2567").requirements

    for key in ("2.1", "2.3", "6.1", "9.1", "9.2"):
        kind = requirements[key].kind
        assert isinstance(kind, Attested)
        assert len(kind.parts) == 2


def test_moral_district_bundles_five_papers_twice_a_year() -> None:
    edition = shelf.get("moral-district", "2567")
    needs = {stage.key: set(stage.needs) for stage in edition.route}

    assert [(deadline.month_day, deadline.is_default) for deadline in edition.schedule] == [
        ("05-31", False),
        ("08-31", False),
    ]
    assert [paper.code for paper in edition.papers] == ["ภ.01", "ภ.02", "ภ.03", "ภ.04", "ภ.05"]
    assert needs["hand-in"] == needs["compile"] == {"intent", "declaration", "plan", "self-assessment", "success"}


def test_moral_district_corrects_the_slips_of_the_source() -> None:
    text = content("moral-district/2567").decode()

    assert "วิถีวัฒนธรรมธรรม" not in text
    assert "bookmark" not in text
    assert "หน้า....." not in text
    assert len(shelf.get("moral-district", "2567").virtues) == 4


def test_003_17_model_district_has_five_virtues_and_reports_twice_on_the_days_of_the_letter() -> None:
    edition = shelf.get("model-district", "2567")

    assert [(deadline.key, deadline.on, deadline.covers) for deadline in edition.schedule] == [
        ("briefing", date(2024, 1, 26), ()),
        ("round-1", date(2024, 3, 8), NINE[:3]),
        ("round-2", date(2024, 5, 10), NINE[3:]),
    ]
    assert [leaf.due for leaf in edition.requirements.values()] == ["round-1"] * 3 + ["round-2"] * 6
    assert all(deadline.on and deadline.on.strftime("%a") == "Fri" for deadline in edition.schedule)
    assert len(edition.virtues) == 5


# ── ITA ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_ita_reads_one_number_into_seven_bands() -> None:
    edition = shelf.get("ita", "2564")
    (leaf,) = edition.requirements.values()

    assert isinstance(leaf.kind, Number)
    assert leaf.kind == Number(Decimal(0), Decimal(100), 2)
    assert leaf.key == "total"
    assert [(band.key, str(band.at_least), str(band.at_most)) for band in edition.bands] == [
        ("AA", "95.00", "100"),
        ("A", "85.00", "94.99"),
        ("B", "75.00", "84.99"),
        ("C", "65.00", "74.99"),
        ("D", "55.00", "64.99"),
        ("E", "40.00", "54.99"),
        ("F", "0", "39.99"),
    ]


def test_the_pattern_for_private_things_knows_what_the_letter_held() -> None:
    held = (
        "๐-๕๒๖๑-๐๐๐๐",
        "081-234-5678",
        "0812345678",
        "(นายก ข",
        "นางสาวก",
        "Meeting ID : ๑",
        "https://example.org",
        "รหัสผ่าน",
    )

    assert [text for text in held if not PRIVATE.search(text)] == []
    assert not PRIVATE.search("นายอำเภอ 000–004 2024-03-08 ผู้ว่าราชการจังหวัด")
