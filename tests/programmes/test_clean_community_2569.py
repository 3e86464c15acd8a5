"""clean-community/2569, dimension 4: four guidelines, ten issues, two milestones, no points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from importlib import resources
from typing import Any

import pytest

from khunnatham.organisations.models import UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.programmes import shelf
from khunnatham.programmes.checking import check
from khunnatham.programmes.criteria import Edition, Requirement
from khunnatham.programmes.requirement_kinds import Attested, ByDate, Count, Denied, EachOf, Share, Within
from khunnatham.scoring.answers import Mistaken, read_claim
from khunnatham.scoring.judging import score
from khunnatham.wording import Text

KEY = "clean-community/2569"
ISSUES = {
    "1": ["1.1", "1.2"],
    "2": ["2.1", "2.2"],
    "3": ["3.1"],
    "4": ["4.1", "4.2", "4.3", "4.4", "4.5"],
}
KEYS = [key for keys in ISSUES.values() for key in keys]
LONGEST_TITLE = 120
THAI = re.compile(r"[ก-๙]")
FEBRUARY, MARCH, JUNE = date(2026, 2, 27), date(2026, 3, 31), date(2026, 6, 30)
ALL_DONE = {"A": {"part": 3, "whole": 6}, "B": {"part": 6, "whole": 6}, "reported": True}


@pytest.fixture(scope="module")
def edition() -> Edition:
    return shelf.by_key(KEY)


def content() -> bytes:
    return resources.files("khunnatham.programmes").joinpath("editions", f"{KEY}.yaml").read_bytes()


def parts(thing: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Give every dataclass inside an edition with the path that leads to it."""
    if isinstance(thing, tuple):
        for item in thing:
            yield from parts(item, f"{path}.{item.key}" if hasattr(item, "key") else path)
    elif is_dataclass(thing) and not isinstance(thing, type):
        yield path, thing
        for part in fields(thing):
            yield from parts(getattr(thing, part.name), f"{path}.{part.name}" if path else part.name)


def is_met(edition: Edition, key: str, value: Any) -> bool:
    result = score(edition, read_claim(edition, {"unit": "ก", "assume": "met", "answers": {key: value}}))
    assert result.met == len(KEYS) - (not result.findings[key].is_met)
    return result.findings[key].is_met


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_file_has_no_mistake() -> None:
    draft, mistakes = check(content())

    assert [mistake.sentence("en", KEY) for mistake in mistakes] == []
    assert draft.edition is not None
    assert (draft.edition.key, draft.edition.year) == (KEY, 2569)


def test_every_text_is_in_both_languages(edition: Edition) -> None:
    texts = [(path, thing) for path, thing in parts(edition) if isinstance(thing, Text)]
    texts += [(f"defaults.{name}", why) for name, why in edition.defaults.items()]

    for path, text in texts:
        assert text.th.strip(), path
        assert re.search(r"[A-Za-z]", text.en), path
        assert not THAI.search(text.en), f"{path}: {text.en}"
    assert all(len(leaf.text.en) <= LONGEST_TITLE for leaf in edition.requirements.values())


def test_everything_names_its_lines(edition: Edition) -> None:
    pattern = re.compile(r"002:L\d+(?:–L\d+)?(?:/L\d+(?:–L\d+)?)*")

    for path, thing in parts(edition):
        if hasattr(thing, "source"):
            assert pattern.fullmatch(thing.source), f"{path}: {thing.source}"


def test_every_default_says_why_and_every_reason_names_something(edition: Edition) -> None:
    paths = {path for path, _ in parts(edition)}
    names = {part.name for holder in (Edition, Requirement) for part in fields(holder)}

    for path, thing in parts(edition):
        if getattr(thing, "is_default", False):
            key = thing.key if isinstance(thing, Requirement) else path
            assert key in edition.defaults, path
    for name in edition.defaults:
        assert name in paths | names | set(edition.requirements), name


def test_slips_of_the_source_are_corrected_everywhere_but_in_the_note(edition: Edition) -> None:
    slips = ("ลีนเปลือง", "ธรรมนุญ", "มี.ย.", "ท้วงระยะเวลา", "กรรมการพัฒนาชุมชน")
    assert edition.note is not None

    assert all(slip in edition.note.th for slip in slips)
    for path, thing in parts(edition):
        if isinstance(thing, Text) and path != "note":
            assert not [slip for slip in slips if slip in thing.th], path


# ── what is asked ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_four_guidelines_hold_ten_issues(edition: Edition) -> None:
    (dimension,) = edition.dimensions

    assert (dimension.key, dimension.scale, dimension.available) == ("D4", "tracker", None)
    assert {level.key: [leaf.key for leaf in level.requirements] for level in dimension.levels} == ISSUES
    assert len(edition.requirements) == 10
    assert {level.points for level in dimension.levels} == {None}
    assert [*edition.bands, *edition.tiers, *edition.outcomes] == []
    assert edition.extra is None


def test_every_issue_has_its_action_and_the_group_responsible(edition: Edition) -> None:
    leaves = edition.requirements.values()

    assert {leaf.responsible for leaf in leaves} == {"กลุ่มงานประสานฯ"}
    assert all(leaf.guideline and leaf.evidence for leaf in leaves)


def test_five_virtues(edition: Edition) -> None:
    assert [virtue.title.th for virtue in edition.virtues] == ["พอเพียง", "วินัย", "สุจริต", "จิตอาสา", "กตัญญู"]


def test_each_issue_is_due_on_its_date(edition: Edition) -> None:
    dates = {deadline.key: deadline.on for deadline in edition.schedule}
    covered = {key for deadline in edition.schedule for key in deadline.covers}

    assert dates == {"february": FEBRUARY, "milestone-A": MARCH, "june": JUNE}
    assert covered == set(KEYS)
    due = {leaf.key: dates[leaf.due] for leaf in edition.requirements.values()}
    assert due == {key: FEBRUARY if key < "3" else JUNE for key in KEYS}


# ── how it is met ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", ["1.1", "1.2", "2.1", "2.2"])
def test_everyone_and_every_activity(edition: Edition, key: str) -> None:
    kind = edition.requirements[key].kind

    assert isinstance(kind, Share)
    assert (kind.percent, kind.is_strict, kind.whole) == (Fraction(100), False, None)
    assert is_met(edition, key, {"part": 42, "whole": 42})
    assert not is_met(edition, key, {"part": 41, "whole": 42})
    assert not is_met(edition, key, {"part": 0, "whole": 0})


def test_half_by_march_and_all_by_june_and_a_report(edition: Edition) -> None:
    kind = edition.requirements["3.1"].kind

    assert isinstance(kind, ByDate)
    assert kind.reported is not None
    assert [(milestone.key, milestone.on, milestone.share.percent) for milestone in kind.milestones] == [
        ("A", MARCH, Fraction(50)),
        ("B", JUNE, Fraction(100)),
    ]
    assert is_met(edition, "3.1", ALL_DONE)
    assert not is_met(edition, "3.1", ALL_DONE | {"A": {"part": 2, "whole": 6}})
    assert not is_met(edition, "3.1", ALL_DONE | {"B": {"part": 5, "whole": 6}})
    assert not is_met(edition, "3.1", ALL_DONE | {"reported": False})


@pytest.mark.parametrize(("key", "names"), [("4.1", ["person", "unit"]), ("4.4", ["report", "lesson"])])
def test_both_parts_are_needed(edition: Edition, key: str, names: list[str]) -> None:
    kind = edition.requirements[key].kind

    assert isinstance(kind, EachOf)
    assert [part.key for part in kind.parts] == names
    assert {type(part.kind) for part in kind.parts} == {Attested}
    assert is_met(edition, key, dict.fromkeys(names, True))
    assert not is_met(edition, key, {names[0]: True, names[1]: False})


@pytest.mark.parametrize(
    ("day", "comes_out"),
    [
        ("2024-12-31", "unmet"),
        ("2025-01-01", "met"),
        ("2025-12-31", "met"),
        ("2026-01-01", "to confirm"),
        ("2026-06-30", "to confirm"),
        ("2026-07-01", "unmet"),
    ],
)
def test_recognition_is_of_2568_and_later_dates_are_confirmed(edition: Edition, day: str, comes_out: str) -> None:
    kind = edition.requirements["4.2"].kind
    result = score(edition, read_claim(edition, {"unit": "ก", "answers": {"4.2": day}})).to_json()

    assert kind == Within(date(2025, 1, 1), date(2025, 12, 31), JUNE)
    assert is_met(edition, "4.2", day) is (comes_out != "unmet")
    assert [flag["key"] for flag in result["flags"]] == (["4.2"] if comes_out == "to confirm" else [])


def test_five_different_channels(edition: Edition) -> None:
    kind = edition.requirements["4.3"].kind

    assert isinstance(kind, Count)
    assert kind.at_least == 5
    assert kind.distinct_by is not None
    assert is_met(edition, "4.3", 5)
    assert not is_met(edition, "4.3", 4)


def test_nobody_was_disciplined_must_be_stated(edition: Edition) -> None:
    assert isinstance(edition.requirements["4.5"].kind, Denied)
    assert not is_met(edition, "4.5", value=False)


def test_what_the_source_does_not_give_wears_the_badge(edition: Edition) -> None:
    assert {leaf.key for leaf in edition.requirements.values() if leaf.is_default} == {"2.2", "4.2", "4.3"}


def test_what_is_known_of_rolls_plan_and_registers_answers_by_a_fact(edition: Edition) -> None:
    facts = {leaf.key: leaf.fact for leaf in edition.requirements.values() if leaf.fact}

    assert facts == {
        "1.1": "virtues-participation",
        "1.2": "declaration-signatures",
        "2.1": "plan-participation",
        "2.2": "activity-owners",
        "3.1": "plan-milestones",
        "4.1": "honours",
        "4.2": "moral-organisation-awards",
        "4.3": "channels",
        "4.4": "results-reported",
    }


def test_there_is_no_score(edition: Edition) -> None:
    result = score(edition, read_claim(edition, {"unit": "ก", "assume": "met", "answers": {}})).to_json()

    assert (result["points"], result["total"], result["extra"], result["grade"]) == (None, None, None, None)
    assert result["dimensions"] == {}


def test_variants_are_refused(edition: Edition) -> None:
    with pytest.raises(Mistaken):
        read_claim(edition, {"unit": "ก", "variant": "regional", "answers": {}})


# ── who and on which paper ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_unit_reports_to_its_superior_and_the_department_verifies(edition: Edition) -> None:
    roles, papers = {str(role) for role in Role}, {paper.key: paper for paper in edition.papers}

    assert [stage.key for stage in edition.route] == ["prepare", "report", "hand-in", "verify"]
    assert [(stage.key, stage.body) for stage in edition.route if stage.decides] == [("verify", "department")]
    for stage in edition.route:
        assert {stage.owner, stage.secretariat, *stage.notices} <= roles
        assert stage.body in {"", *UnitKind.values}
        assert all(stage.key in papers[need].needed_by for need in stage.needs)
    assert papers["plan"].kind == "plan"
