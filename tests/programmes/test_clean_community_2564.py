"""clean-community/2564: every leaf, point and threshold of the handbook, in both languages, each with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import resources
from typing import Any

import pytest

from khunnatham.facts.kinds import KINDS
from khunnatham.organisations.models import UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.programmes import shelf
from khunnatham.programmes.checking import check
from khunnatham.programmes.criteria import Edition, Requirement
from khunnatham.programmes.kinds import name_of
from khunnatham.programmes.requirement_kinds import (
    Attested,
    Count,
    Covers,
    Denied,
    EachOf,
    EachQuarter,
    If,
    Kind,
    NotAlso,
    PartKind,
    Score,
    Share,
    Top,
    TopAndRest,
)
from khunnatham.programmes.title_kinds import Way
from khunnatham.wording import Text

KEY = "clean-community/2564"
LONGEST_TITLE = 120
THAI = re.compile(r"[ก-๙]")
THAI_CODES = re.compile(r"(?<=\()[^)]*(?=\))")  # names that only exist in Thai stand in brackets

# The key index of the reference, dimension by dimension and level by level.
INDEX: dict[str, tuple[tuple[str, ...], ...]] = {
    "D1": (
        (
            *("1", "2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.2.1", "2.2.2", "2.2.3", "2.2.4", "2.3.1", "2.3.2"),
            *("2.4.1", "2.4.2", "2.4.3", "2.5.1", "2.5.2"),
        ),
        ("2", "3"),
        ("2", "3"),
        ("2", "3", "4"),
        ("2",),
    ),
    "D2": (("1", "2", "3"), ("2.1", "2.2", "2.3", "2.4", "3"), ("2",), ("2",), ("2", "3")),
    "D3C": (("1",), ("2",), ("2",), ("2",), ("2",)),
    "D3R": (("1",), ("2",), ("2",), ("2", "3"), ("2", "3")),
    "D4": (("1",), ("2",), ("2", "3", "4", "5"), ("2", "3"), ("2", "3")),
    "D5": (("1", "2"), ("2",), ("2", "3", "4"), ("1", "2", "3"), ("2", "3")),
}
POINTS = {"D1": 6, "D2": 2, "D3C": 4, "D3R": 4, "D4": 6, "D5": 2}
GROUPS = {"D1.1.2", *(f"D1.1.2.{number}" for number in range(1, 6)), "D2.2.2"}
DENIED = {"D1.3.3", "D1.4.4", "D4.5.3"}

# Every quantitative rule of the handbook: what it needs, to the number.
THRESHOLDS: dict[str, tuple[str, dict[str, Any]]] = {
    "D1.2.3": ("not-also", {"at_least": 1, "refused_in": ("D2", "D3", "D4"), "questioned_in": ("D5",)}),
    "D2.2.3": ("count", {"at_least": 1}),
    "D2.5.3": ("count", {"at_least": 1}),
    "D3C.4.2": ("count", {"at_least": 2}),
    "D3C.5.2": ("count", {"at_least": 3}),
    "D3R.1.1": ("count", {"at_least": 1}),
    "D3R.2.2": ("top", {"size": 3}),
    "D3R.3.2": ("top-and-rest", {"size": 3, "percent": Fraction(60), "top_key": "D3R.2.2"}),
    "D3R.4.2": ("top-and-rest", {"size": 3, "percent": Fraction(70), "top_key": "D3R.2.2"}),
    "D3R.4.3": ("count", {"at_least": 1}),
    "D3R.5.2": ("top-and-rest", {"size": 3, "percent": Fraction(80), "top_key": "D3R.2.2"}),
    "D3R.5.3": ("count", {"at_least": 1}),
    "D4.1.1": ("share", {"percent": Fraction(50), "is_strict": True, "whole": None}),
    "D4.3.3": ("share", {"percent": Fraction(50), "is_strict": False, "whole": None}),
    "D5.3.4": ("share", {"percent": Fraction(100), "is_strict": False, "whole": 5}),
    "X.1": ("count", {"at_least": 1, "takes_short_form": False}),
    "LC.1": ("score", {"base_at_least": Decimal(86)}),
    "LC.4": ("count", {"at_least": 1}),
    "LM.1": ("score", {"base_at_least": Decimal(86)}),
    "LM.3": ("count", {"at_least": 1}),
    "LM.4": ("count", {"at_least": 1}),
}
EACH_OF: dict[str, dict[str, tuple[type[PartKind], dict[str, Any]]]] = {
    "D1.1.2.2.4": {"quarters": (EachQuarter, {"at_least": 1}), "reported": (Attested, {})},
    "D2.2.2.3": {"quarters": (EachQuarter, {"at_least": 1})},
    "D2.4.2": {"quarters": (EachQuarter, {"at_least": 1}), "reported": (Attested, {})},
    "D4.2.2": {
        "defined": (Attested, {}),
        "share": (Share, {"percent": Fraction(50), "is_strict": True}),
        "virtues": (Covers, {}),
        "topics": (Count, {"at_least": 5}),
    },
}
PARTS = {
    "D1.1.1": 4,
    "D1.1.2.1.1": 2,
    "D1.1.2.1.2": 3,
    "D1.1.2.1.3": 2,
    "D1.1.2.4.2": 2,
    "D1.1.2.5.2": 2,
    "D1.2.2": 3,
    "D1.3.2": 2,
    "D1.4.2": 3,
    "D1.5.2": 3,
    "D2.1.3": 2,
    "D2.2.2.2": 12,
    "D2.5.2": 3,
    "D3C.2.2": 2,
    "D3C.3.2": 2,
    "D4.3.2": 2,
    "D4.3.4": 3,
    "D4.3.5": 2,
    "D4.4.2": 2,
    "D4.4.3": 2,
    "D4.5.2": 3,
    "D5.1.1": 2,
    "D5.2.2": 3,
    "D5.3.2": 2,
    "D5.4.2": 2,
    "LM.2": 2,
}
TOUCHES: dict[str, tuple[str, tuple[str, ...]]] = {
    "R1": ("always", ()),
    "R2": ("always", ()),
    "R3": ("level-zero", ()),
    "R4": ("variants", ("regional",)),
    "R5": ("answered", ("D5.4.1",)),
    "R6": ("variants", ("regional",)),
    "R7": ("flagged", ("D3R.2.2", "D3R.3.2", "D3R.4.2", "D3R.5.2")),
    "R8": ("answered", ("D3R.2.2", "D3R.3.2", "D3R.4.2", "D3R.5.2", "D4.1.1", "D4.2.2", "D4.3.3", "D5.3.4")),
    "R9": ("answered", ("D4.1.1", "D4.2.2")),
    "R10": ("answered", ("D4.2.2",)),
    "R11": ("answered", ("D4.3.3",)),
    "R12": ("answered", ("D1.4.3",)),
    "R13": ("answered", ("D1.2.3",)),
    "R14": ("answered", ("X.1",)),
    "R15": ("always", ()),
    "R16": ("tracks", ("challenge", "model")),
    "R17": ("tracks", ("challenge", "model")),
    "R18": ("never", ()),
    "R19": ("tracks", ("challenge",)),
    "R20": ("answered", ("D1.3.3", "D1.4.4", "D4.5.3")),
    "R21": ("answered", ("D2.2.2.2",)),
    "R22": ("answered", ("D1.1.2.2.4", "D2.2.2.3", "D2.4.2")),
    "R23": ("never", ()),
    "R24": ("never", ()),
}


def content() -> bytes:
    return resources.files("khunnatham.programmes").joinpath("editions", f"{KEY}.yaml").read_bytes()


@pytest.fixture(scope="module")
def edition() -> Edition:
    return shelf.by_key(KEY)


def parts(thing: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Give every dataclass inside an edition with the path that leads to it."""
    if isinstance(thing, tuple):
        for item in thing:
            yield from parts(item, f"{path}.{item.key}" if hasattr(item, "key") else path)
    elif is_dataclass(thing) and not isinstance(thing, type):
        yield path, thing
        for part in fields(thing):
            yield from parts(getattr(thing, part.name), f"{path}.{part.name}" if path else part.name)


def kind_of(edition: Edition, key: str) -> Kind:
    return edition.requirements[key].kind


def attributes(kind: object, names: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(kind, name) for name in names}


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_file_has_no_mistake() -> None:
    draft, mistakes = check(content())

    assert [mistake.sentence("en", KEY) for mistake in mistakes] == []
    assert draft.edition is not None
    assert (draft.edition.key, draft.edition.year) == (KEY, 2564)


def test_every_text_is_in_both_languages(edition: Edition) -> None:
    texts = [(path, thing) for path, thing in parts(edition) if isinstance(thing, Text)]
    texts += [(f"defaults.{name}", why) for name, why in edition.defaults.items()]

    for path, text in texts:
        assert text.th.strip(), path
        assert re.search(r"[A-Za-z]", text.en), path
        assert not THAI.search(THAI_CODES.sub("", text.en)), f"{path}: {text.en}"


def test_english_titles_are_short(edition: Edition) -> None:
    long = [leaf.key for leaf in edition.requirements.values() if len(leaf.text.en) > LONGEST_TITLE]

    assert long == []


def test_everything_names_its_lines(edition: Edition) -> None:
    pattern = re.compile(r"004:L\d+(?:–L\d+)?(?:/L\d+(?:–L\d+)?)*")

    for path, thing in parts(edition):
        if hasattr(thing, "source"):
            assert pattern.fullmatch(thing.source), f"{path}: {thing.source}"


def test_every_default_says_why_and_every_reason_names_something(edition: Edition) -> None:
    paths = {path for path, _ in parts(edition)}
    names = {part.name for holder in (Edition, Requirement, Attested) for part in fields(holder)}

    for path, thing in parts(edition):
        if getattr(thing, "is_default", False):
            assert {path, path.split(".", 1)[0]} & set(edition.defaults), path
    for name in edition.defaults:
        assert name in paths | names, name


def test_every_leaf_but_computed_ones_suggests_evidence(edition: Edition) -> None:
    bare = {leaf.key for leaf in edition.requirements.values() if not leaf.evidence}

    assert bare == {"LC.1", "LM.1"}
    assert "evidence" in edition.defaults


# ── what is asked ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_dimensions_stand_in_order(edition: Edition) -> None:
    order = [(dimension.key, dimension.name, dimension.variant, dimension.track) for dimension in edition.dimensions]

    assert order == [
        ("D1", "D1", None, None),
        ("D2", "D2", None, None),
        ("D3C", "D3", "central", None),
        ("D3R", "D3", "regional", None),
        ("D4", "D4", None, None),
        ("D5", "D5", None, None),
        ("LC", "LC", None, "challenge"),
        ("LM", "LM", None, "model"),
    ]
    assert {dimension.scale for dimension in edition.dimensions} == {"ladder"}


@pytest.mark.parametrize("key", INDEX)
def test_levels_hold_exactly_the_keys_of_the_index(edition: Edition, key: str) -> None:
    dimension = next(dimension for dimension in edition.dimensions if dimension.key == key)

    expected = [tuple(f"{key}.{level}.{item}" for item in items) for level, items in enumerate(INDEX[key], 1)]
    assert [level.key for level in dimension.levels] == [f"{key}.{level}" for level in range(1, 6)]
    assert [tuple(leaf.key for leaf in level.requirements) for level in dimension.levels] == expected


@pytest.mark.parametrize("key", POINTS)
def test_points_are_the_whole_score_of_the_level(edition: Edition, key: str) -> None:
    dimension = next(dimension for dimension in edition.dimensions if dimension.key == key)

    assert [level.points for level in dimension.levels] == [Decimal(POINTS[key] * level) for level in range(1, 6)]
    assert dimension.available == POINTS[key] * 5
    assert dimension.zero is not None
    assert dimension.definition is not None


@pytest.mark.parametrize("key", ["LC", "LM"])
def test_ladders_of_a_track_have_four_levels_without_points(edition: Edition, key: str) -> None:
    dimension = next(dimension for dimension in edition.dimensions if dimension.key == key)

    assert [level.key for level in dimension.levels] == [f"{key}.{level}" for level in range(1, 5)]
    assert [leaf.key for leaf in dimension.requirements] == [level.key for level in dimension.levels]
    assert {level.points for level in dimension.levels} == {None}
    assert dimension.available is None


@pytest.mark.parametrize(("variant", "leaves"), [("regional", 64), ("central", 62)])
@pytest.mark.parametrize(("track", "more"), [("general", 0), ("challenge", 4), ("model", 4)])
def test_leaves_are_counted(edition: Edition, variant: str, leaves: int, track: str, more: int) -> None:
    found = edition.leaves(variant, track)

    assert len(found) == leaves + more + 1
    assert found[-1].key == "X.1"
    scored = [dimension for dimension in edition.dimensions_for(variant, track) if dimension.available]
    assert sum(dimension.available or 0 for dimension in scored) == 100


def test_groups_are_headings(edition: Edition) -> None:
    assert edition.headings >= GROUPS
    assert not GROUPS & set(edition.requirements)


def test_texts_are_those_of_the_corrected_handbook(edition: Edition) -> None:
    texts = {key: leaf.text.th for key, leaf in edition.requirements.items()}

    assert "กรมการพัฒนาชุมชนกำหนด" in texts["D1.1.2.1.2"]
    assert "สม่ำเสมอ" in texts["D1.3.2"]
    assert "โคก หนอง นา" in texts["D2.2.2.2"]
    assert "กชช. 2ค." in texts["D2.2.2.2"]
    assert texts["D3C.3.2"].endswith("และจัดทำโครงการ/กิจกรรม ของหน่วยงาน")
    assert "สาธารณชน" in texts["D3R.1.1"]
    assert "บอร์ดประชาสัมพันธ์" in texts["D3R.1.1"]
    assert "เจตนารมณ์" in texts["D4.1.1"]
    assert texts["D5.3.4"].endswith("สะสาง สะดวก สะอาด สุขลักษณะ สร้างนิสัย")
    assert texts["LC.1"].startswith("หน่วยงานท้าทายผ่าน")


# ── how it is met ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", THRESHOLDS)
def test_threshold_is_that_of_the_handbook(edition: Edition, key: str) -> None:
    name, expected = THRESHOLDS[key]

    assert name_of(kind_of(edition, key)) == name
    assert attributes(kind_of(edition, key), expected) == expected


@pytest.mark.parametrize("key", EACH_OF)
def test_each_part_is_needed(edition: Edition, key: str) -> None:
    kind = kind_of(edition, key)

    assert isinstance(kind, EachOf)
    assert [part.key for part in kind.parts] == list(EACH_OF[key])
    for part in kind.parts:
        shape, expected = EACH_OF[key][part.key]
        assert type(part.kind) is shape
        assert attributes(part.kind, expected) == expected


def test_four_virtues_are_covered(edition: Edition) -> None:
    kind = kind_of(edition, "D4.2.2")
    names = ["พอเพียง", "วินัย", "สุจริต", "จิตอาสา"]

    assert [virtue.title.th for virtue in edition.virtues] == names
    assert all(virtue.meaning for virtue in edition.virtues)
    assert isinstance(kind, EachOf)
    covers = next(part.kind for part in kind.parts if isinstance(part.kind, Covers))
    assert [member.th for member in covers.members] == names


def test_an_accusation_decides_what_is_needed(edition: Edition) -> None:
    kind = kind_of(edition, "D1.4.3")

    assert isinstance(kind, If)
    assert (kind.fact, kind.then, kind.otherwise) == ("accused", "acted", "statement")


def test_exactly_three_are_negative_attestations(edition: Edition) -> None:
    assert {key for key, leaf in edition.requirements.items() if isinstance(leaf.kind, Denied)} == DENIED


def test_all_others_are_attested_with_their_parts(edition: Edition) -> None:
    measured = {*THRESHOLDS, *EACH_OF, *DENIED, "D1.4.3"}
    attested = {key: leaf.kind for key, leaf in edition.requirements.items() if isinstance(leaf.kind, Attested)}

    assert set(attested) == set(edition.requirements) - measured
    assert {key: len(kind.parts) for key, kind in attested.items() if kind.parts} == PARTS


FACTS = {
    "D1.2.3": "innovations",
    "D1.1.2.2.3": "spending-against-plan",
    "D1.1.2.2.4": "quarterly-audits",
    "D2.2.2.3": "quarterly-procurement-summaries",
    "D2.4.2": "quarterly-statistics",
    "D3R.1.1": "channels",
    "D3R.2.2": "procurement-top",
    "D3R.3.2": "procurement-representatives",
    "D3R.4.2": "procurement-representatives",
    "D3R.5.2": "procurement-representatives",
    "D4.1.1": "declaration-signatures",
    "D4.3.2": "assignments",
    "D4.3.3": "plan-success",
    "D4.4.2": "honours",
    "D4.5.2": "knowledge-of-own-work",
    "X.1": "outside-awards",
}


def test_facts_answer_where_a_kind_of_fact_exists(edition: Edition) -> None:
    facts = {key: leaf.fact for key, leaf in edition.requirements.items() if leaf.fact}

    assert facts == FACTS
    assert set(facts.values()) <= set(KINDS)


def test_kinds_are_used_where_the_handbook_prints_numbers(edition: Edition) -> None:
    kinds = {type(leaf.kind) for leaf in edition.requirements.values()}

    assert kinds == {Attested, Denied, Share, Top, TopAndRest, Count, EachOf, If, NotAlso, Score}


# ── what it earns ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_extra_point_is_ten(edition: Edition) -> None:
    assert edition.extra is not None
    assert (edition.extra.requirement.key, edition.extra.points) == ("X.1", Decimal(10))


def test_bands_are_lower_bounds(edition: Edition) -> None:
    bands = [(band.key, int(band.at_least)) for band in edition.bands]

    assert bands == [("A+", 105), ("A", 96), ("B+", 91), ("B", 86), ("C+", 81), ("C", 76)]
    assert all(band.at_most is None for band in edition.bands)


def test_a_challenging_unit_was_outstanding_two_years_running_or_four_in_all(edition: Edition) -> None:
    titles = {row.key: row for row in edition.titles}
    earned = titles["challenge"].earned

    assert [(row.key, row.track, row.is_yearly) for row in edition.titles] == [
        ("outstanding", "", True), ("challenge", "challenge", False), ("model", "model", False),
    ]  # fmt: skip
    assert earned is not None
    assert (earned.by, earned.running, earned.altogether) == ("outstanding", 2, 4)
    assert titles["challenge"].source == "004:L139"
    assert earned.ways({2562, 2563}, 2564) == (Way.RUNNING,)
    assert earned.ways({2557, 2559, 2561, 2563}, 2564) == (Way.ALTOGETHER,)
    assert earned.ways({2561, 2562, 2564}, 2564) == ()
    assert earned.ways({2560, 2561, 2562, 2563}, 2564) == (Way.RUNNING, Way.ALTOGETHER)


@pytest.mark.parametrize(("said", "given"), [("", []), ("won", ["won"]), ("kept", ["won", "kept"])])
def test_a_plaque_comes_with_what_an_edition_says_of_a_title(edition: Edition, said: str, given: list[str]) -> None:
    title = replace(edition.titles[0], plaque=said)

    assert [what for what in ("won", "kept", "lost") if title.comes_with_plaque(what)] == given


def test_outcomes_turn_on_eighty_six(edition: Edition) -> None:
    rows = [(outcome.track, outcome.key, outcome.base_at_least) for outcome in edition.outcomes]

    assert rows == [
        ("general", "candidate", None),
        ("model", "model-kept", Decimal(86)),
        ("model", "model-lost", None),
        ("challenge", "becomes-model", Decimal(86)),
        ("challenge", "not-model", None),
    ]


def test_readings_say_which_results_they_touch(edition: Edition) -> None:
    assert {reading.key: (reading.touches, reading.keys) for reading in edition.readings} == TOUCHES
    assert all(reading.confidence for reading in edition.readings)


# ── for whom, when, who ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_units_variants_and_tracks(edition: Edition) -> None:
    assert [kind.key for kind in edition.unit_kinds] == [str(UnitKind.CDD_PROVINCE), str(UnitKind.CDD_CENTRAL)]
    assert [variant.key for variant in edition.variants] == ["regional", "central"]
    assert [track.key for track in edition.tracks] == ["general", "challenge", "model"]


def test_the_plan_is_due_in_april_and_the_awards_are_in_september(edition: Edition) -> None:
    dates = {deadline.key: (deadline.on, deadline.is_default) for deadline in edition.schedule}

    assert dates == {"plan": (date(2021, 4, 30), False), "awards": (date(2021, 9, 30), True)}


def test_every_track_and_variant_has_one_committee(edition: Edition) -> None:
    judges = [judged for committee in edition.committees for judged in committee.judges]
    everyone = [f"{track.key}/{variant.key}" for track in edition.tracks for variant in edition.variants]

    assert sorted(judges) == sorted(everyone)
    assert {committee.key: len(committee.seats) for committee in edition.committees} == {
        "K1": 3,
        "K2": 4,
        "K3": 4,
        "K4": 4,
        "K5": 3,
    }
    assert all(committee.seats[0].role == "ประธานกรรมการ" for committee in edition.committees)


def test_route_goes_from_the_unit_over_the_committee_to_the_department(edition: Edition) -> None:
    roles, papers = {str(role) for role in Role}, {paper.key: paper for paper in edition.papers}

    assert [stage.key for stage in edition.route] == [
        *("brief", "plan", "send-plan", "prepare", "hand-in", "evaluate", "select", "announce"),
    ]
    assert [stage.key for stage in edition.route if stage.decides] == ["evaluate", "select"]
    for stage in edition.route:
        assert {stage.owner, stage.secretariat, *stage.notices} <= roles
        assert stage.body in {"", *UnitKind.values}
        assert all(stage.key in papers[need].needed_by for need in stage.needs)


def test_papers_carry_their_titles_and_no_invented_codes(edition: Edition) -> None:
    assert {paper.key: paper.kind for paper in edition.papers} == {
        "plan": "plan",
        "plan-form": "guideline",
        "innovation": "plan",
        "self-assessment": "self-assessment",
        "score-sheet-outstanding": "score-sheet",
        "score-sheet-model": "score-sheet",
        "checklist": "checklist",
        "five-s": "checklist",
        "summary": "summary",
    }
    assert {paper.code for paper in edition.papers} == {""}
    assert {paper.key for paper in edition.papers if paper.is_default} == {
        *("plan", "plan-form", "innovation", "self-assessment", "five-s"),
    }
