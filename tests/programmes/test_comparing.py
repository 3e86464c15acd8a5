"""Two editions beside each other: what an officer is told of their difference."""

from __future__ import annotations

from tests.assessments.editions import SMALL

from khunnatham.programmes import shelf
from khunnatham.programmes.comparing import Section, compare
from khunnatham.programmes.criteria import Edition
from khunnatham.programmes.reading import read_edition
from khunnatham.scoring.reasons import need
from khunnatham.wording import Text

Row = tuple[str, str, str, tuple[tuple[str, str | None, str | None], ...]]


def told(before: Edition, after: Edition) -> dict[str, list[Row]]:
    """Give the difference in English, without the shared frame."""
    return {section.title.en: rows_of(section) for section in compare(before, after, need)}


def rows_of(section: Section) -> list[Row]:
    return [
        (
            change.kind,
            change.thing.key,
            change.thing.title.en,
            tuple((detail.label.en, english(detail.before), english(detail.after)) for detail in change.details),
        )
        for change in section.changes
    ]


def english(text: Text | None) -> str | None:
    return text.en if text else None


def read(old: str = "", new: str = "") -> Edition:
    assert old in SMALL
    edition = read_edition(SMALL.replace(old, new, 1).encode() if old else SMALL.encode()).edition
    assert edition is not None
    return edition


def test_an_edition_beside_itself_has_no_difference() -> None:
    for edition in shelf.every():
        assert compare(edition, edition, need) == ()


def test_001_17_two_years_of_one_programme_differ_in_virtues_and_in_the_name_of_the_second_level() -> None:
    earlier, later = shelf.by_key("moral-organisation/2565"), shelf.by_key("moral-organisation/2567")
    sections = {section.title.en: section.changes for section in compare(earlier, later, need)}

    assert (len(earlier.virtues), len(later.virtues)) == (4, 5)
    assert [(change.kind, change.thing.title.th) for change in sections["Virtues"] if change.kind != "changed"] == [
        ("added", "กตัญญู")
    ]
    names = [
        (detail.before and detail.before.th, detail.after and detail.after.th)
        for change in sections["Levels to be earned"]
        for detail in change.details
        if detail.label.en == "Words"
    ]
    assert names == [("องค์กรคุณธรรม", "องค์กรพัฒนาคุณธรรม")]


def test_a_threshold_that_moved_says_from_what_to_what() -> None:
    assert told(read(), read("at_least: 2", "at_least: 3")) == {
        "Steps": [("changed", "2", "Meetings", (("What it needs", "At least 2 needed.", "At least 3 needed."),))]
    }


def test_words_days_and_names_of_levels_are_told_in_their_part() -> None:
    assert told(read(), read('month_day: "08-31"', 'month_day: "09-15"')) == {
        "Schedule": [
            ("changed", "end", "End of the year", (("Day", "31 August every year", "15 September every year"),))
        ]
    }
    assert told(read(), read("en: Two}", "en: Best}")) == {
        "Levels to be earned": [("changed", "second", "Best", (("Words", "Two", "Best"),))]
    }


def test_what_one_has_and_the_other_lacks_is_added_or_removed() -> None:
    tier = '  - {key: second, title: {th: สอง, en: Two}, steps: ["1", "2"], source: L6}\n'
    assert told(read(), read(tier, "")) == {"Levels to be earned": [("removed", "second", "Two", ())]}
    assert told(read(tier, ""), read()) == {"Levels to be earned": [("added", "second", "Two", ())]}


def test_two_years_that_share_little_are_told_dimension_by_dimension() -> None:
    sections = compare(shelf.by_key("clean-community/2564"), shelf.by_key("clean-community/2569"), need)
    kinds = {change.kind for section in sections for change in section.changes}
    assert kinds == {"added", "removed", "changed"}
    assert all(section.changes for section in sections)
