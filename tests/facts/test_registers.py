"""Registers: what a unit lists once, and the figures that code counts from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.evidence.conftest import NOW, TODAY, Cast

from khunnatham.facts import consenting, counting, keeping, kinds, queries
from khunnatham.facts import registers as reg
from khunnatham.facts.answers import as_answer
from khunnatham.facts.models import Fact, RegisterEntry
from khunnatham.journal.models import Entry
from khunnatham.organisations.models import ReportingLine
from khunnatham.programmes import shelf
from khunnatham.scoring.requirements import judge_of
from khunnatham.wording import Conflict, Refusal

YEAR = 2569
VALUES: dict[str, dict[str, Any]] = {
    reg.CHANNELS: {
        "name": "เพจสำนักงาน", "kind": "page", "medium": "online", "what": "ผลการดำเนินงาน", "day": TODAY,
        "link": "https://example.go.th/post/1",
    },
    reg.AWARDS: {
        "title": "องค์กรดีเด่น", "kind": "award", "issuer": "มหาวิทยาลัยตัวอย่าง", "origin": reg.OUTSIDE,
        "field": "moral-organisation", "day": date(2025, 12, 1),
    },
    reg.HONOURS: {
        "type": reg.PERSON, "name": "นางสาวตัวอย่าง ใจดี", "virtue": "จิตอาสา", "occasion": "ประชุมประจำเดือน", "day": TODAY,
    },
    reg.KNOWLEDGE: {"kind": reg.DOCUMENT, "title": "คู่มือ", "of": reg.ORGANISATION, "subject": "", "day": TODAY},
    reg.ORDERS: {
        "kind": reg.COMMITTEE, "title": "แต่งตั้งคณะกรรมการ", "number": "๑/๒๕๖๙", "day": TODAY,
        "members": "นายอำเภอ | ราชการ\nกำนัน\tผู้นำท้องที่",
    },
    reg.QUARTERS: {"subject": reg.AUDIT, "quarter": "1", "day": date(2025, 12, 20), "reported_on": TODAY, "document": ""},
    reg.REPORTS: {"what": reg.RESULTS, "to": "ผู้ว่าราชการจังหวัด", "document": "", "day": TODAY},
    reg.DIMENSIONS: {"title": "ทำบุญ", "dimension": reg.RELIGION, "day": TODAY, "place": "วัด"},
    reg.MEETINGS: {
        "kind": reg.BRAINSTORMING, "title": "ระดมความคิดเห็น", "day": TODAY, "place": "ห้องประชุม",
        "attendance": "ข้าราชการ | ๑๒\nลูกจ้าง | 5", "serves": ["moral-district:2.1", "moral-district:1.1"],
    },
}  # fmt: skip


def add(cast: Cast, register: str, **changed: Any) -> RegisterEntry:
    shelf_ = keeping.Shelf(cast.office, YEAR, register)
    return keeping.add_entry(shelf_, values={**VALUES[register], **changed}, by=cast["officer"], at=NOW)


def figure(cast: Cast, kind: str) -> Any:
    found = queries.latest(cast.office, YEAR, kind)
    return found.value if found else None


def answer(cast: Cast, kind: str, edition: str, key: str, *, on: date = TODAY) -> Any:
    fact = queries.latest(cast.office, YEAR, kind)
    assert fact is not None
    return as_answer(fact, leaf(edition, key), on=on)


def leaf(edition: str, key: str) -> Any:
    return next(one for one in shelf.by_key(edition).requirements.values() if one.key == key).kind


def met(cast: Cast, kind: str, edition: str, key: str, *, on: date = TODAY) -> bool:
    value = answer(cast, kind, edition, key, on=on)
    return value is not None and (value if isinstance(value, bool) else judge_of(leaf(edition, key))(value))


@pytest.mark.parametrize("register", VALUES)
def test_every_register_keeps_an_entry_and_says_so(cast: Cast, register: str) -> None:
    entry = add(cast, register)

    assert queries.entries_of(cast.office, YEAR, register) == [entry]
    assert queries.entry_counts(cast.office, YEAR) == {register: 1}
    told = Entry.objects.get(about=entry.key)
    assert (told.verb, told.facts["register"]) == ("register.entry-added", register)


def test_every_register_has_its_values_here_and_its_figures() -> None:
    assert set(VALUES) == set(reg.REGISTERS)
    assert {register for count in counting.COUNTS for register in count.reads} == set(reg.REGISTERS)


@pytest.mark.parametrize("register", VALUES)
def test_what_is_required_is_asked_for_at_its_own_field(cast: Cast, register: str) -> None:
    for field in reg.register(register).fields:
        if field.is_required:
            with pytest.raises(Refusal) as refused:
                add(cast, register, **{field.key: ""})
            assert refused.value.field == field.key
    assert not RegisterEntry.objects.exists()


def test_002_16_five_posts_on_one_page_are_one_channel(cast: Cast) -> None:
    for number in range(5):
        add(
            cast,
            reg.CHANNELS,
            name=" เพจ สำนักงาน" if number % 2 else "เพจสำนักงาน",
            link=f"https://example.go.th/{number}",
        )

    assert figure(cast, kinds.CHANNELS) == {"count": 1, "online": 1, "offline": 0}
    assert answer(cast, kinds.CHANNELS, "clean-community/2569", "4.3") == 1
    assert not met(cast, kinds.CHANNELS, "clean-community/2569", "4.3")


def test_002_16_five_distinct_channels_are_enough(cast: Cast) -> None:
    add(cast, reg.CHANNELS)
    add(cast, reg.CHANNELS, name="เว็บไซต์สำนักงาน", kind="site")
    add(cast, reg.CHANNELS, name="กลุ่มไลน์", kind="group")
    add(cast, reg.CHANNELS, name="ป้ายหน้าสำนักงาน", kind="board", medium="offline", link="")
    add(cast, reg.CHANNELS, name="หนังสือพิมพ์ท้องถิ่น", kind="newspaper", medium="offline", link="")

    assert figure(cast, kinds.CHANNELS) == {"count": 5, "online": 3, "offline": 2}
    assert met(cast, kinds.CHANNELS, "clean-community/2569", "4.3")


def test_002_14_an_award_of_the_own_department_does_not_count(cast: Cast) -> None:
    own = add(cast, reg.AWARDS, origin=reg.OWN_DEPARTMENT)

    assert figure(cast, kinds.MORAL_AWARDS) is None
    why = counting.not_counted(own)
    assert why is not None
    assert "ต้องเป็นหน่วยงานภายนอก" in why.th


def test_002_14_the_superior_cannot_be_entered_as_an_outside_agency(cast: Cast) -> None:
    superior = cast.units["national"]
    ReportingLine.objects.create(unit=cast.office, superior=superior, since=date(2025, 1, 1))

    with pytest.raises(Refusal) as refused:
        add(cast, reg.AWARDS, issuer=superior.name_th)

    assert (refused.value.code, refused.value.field) == ("issuer-is-own", "origin")
    assert "ต้องเป็นหน่วยงานภายนอก" in refused.value.text.th


@pytest.mark.parametrize(
    ("days", "value", "is_met"),
    [
        ([date(2025, 3, 1), date(2024, 5, 5)], "2025-03-01", True),
        ([date(2026, 2, 1)], "2026-02-01", True),
        ([date(2024, 12, 31)], "2024-12-31", False),
    ],
)
def test_the_window_of_an_award_is_that_of_the_edition(
    cast: Cast, days: list[date], value: str, *, is_met: bool
) -> None:
    for day in days:
        add(cast, reg.AWARDS, day=day)

    assert answer(cast, kinds.MORAL_AWARDS, "clean-community/2569", "4.2") == value
    assert met(cast, kinds.MORAL_AWARDS, "clean-community/2569", "4.2") is is_met
    assert answer(cast, kinds.OUTSIDE_AWARDS, "clean-community/2564", "X.1") == len(days)


def test_002_13_a_person_honoured_and_no_unit_is_not_complete(cast: Cast) -> None:
    add(cast, reg.HONOURS)

    assert answer(cast, kinds.HONOURS, "clean-community/2569", "4.1") == {"person": True, "unit": False}
    assert not met(cast, kinds.HONOURS, "clean-community/2569", "4.1")

    add(cast, reg.HONOURS, type=reg.UNIT, name="กลุ่มงานตัวอย่าง")
    assert met(cast, kinds.HONOURS, "clean-community/2569", "4.1")


def test_002_17_a_report_without_a_lesson_document_is_not_complete(cast: Cast) -> None:
    add(cast, reg.REPORTS)

    assert answer(cast, kinds.RESULTS_REPORTED, "clean-community/2569", "4.4") == {"report": True, "lesson": False}
    assert not met(cast, kinds.RESULTS_REPORTED, "clean-community/2569", "4.4")

    add(cast, reg.KNOWLEDGE, kind=reg.LESSON, of=reg.OWN)
    assert met(cast, kinds.RESULTS_REPORTED, "clean-community/2569", "4.4")


def test_knowledge_needs_a_document_and_a_trainer(cast: Cast) -> None:
    add(cast, reg.KNOWLEDGE)
    assert answer(cast, kinds.KNOWLEDGE_OF_ORGANISATIONS, "moral-district/2567", "9.1") is False

    add(cast, reg.KNOWLEDGE, kind=reg.TRAINER, title="เครือข่ายวัฒนธรรม")
    assert answer(cast, kinds.KNOWLEDGE_OF_ORGANISATIONS, "moral-district/2567", "9.1") is True


def test_000_10_a_committee_of_one_sector_is_saved_with_a_warning(cast: Cast) -> None:
    one = add(cast, reg.ORDERS, members="นายอำเภอ | ราชการ\nปลัดอำเภอ | ราชการ ")

    warned = counting.warning(one)
    assert warned is not None
    assert "หลายภาคส่วน" in warned.th
    assert figure(cast, kinds.COMMITTEES) == {"orders": 1, "members": 2, "sectors": 1}

    assert counting.warning(add(cast, reg.ORDERS)) is None
    assert figure(cast, kinds.COMMITTEES) == {"orders": 2, "members": 4, "sectors": 2}


def test_000_14_activities_are_counted_for_each_dimension(cast: Cast) -> None:
    for _ in range(3):
        add(cast, reg.DIMENSIONS)
    for _ in range(2):
        add(cast, reg.DIMENSIONS, dimension=reg.CULTURE)

    counted = [
        answer(cast, kind, "moral-district/2567", key)
        for kind, key in (
            (kinds.ACTIVITIES_OF_RELIGION, "8.1"),
            (kinds.ACTIVITIES_OF_SUFFICIENCY, "8.2"),
            (kinds.ACTIVITIES_OF_CULTURE, "8.3"),
        )
    ]
    assert counted == [3, 0, 2]
    assert sum(counted) == 5


def test_000_07_one_meeting_serves_two_steps(cast: Cast) -> None:
    entry = add(cast, reg.MEETINGS)

    assert entry.values["serves"] == ["moral-district:1.1", "moral-district:2.1"]
    assert figure(cast, kinds.BRAINSTORMINGS) == {"count": 1, "days": ["2026-02-20"]}


def test_only_quarters_that_have_ended_are_asked_for(cast: Cast) -> None:
    add(cast, reg.QUARTERS)

    def told(on: date) -> Any:
        return answer(cast, kinds.AUDITS, "clean-community/2564", "D1.1.2.2.4", on=on)

    assert told(date(2025, 12, 31)) is None
    assert told(TODAY) == {"quarters": [1], "reported": True}
    assert told(date(2026, 4, 1)) == {"quarters": [1, 0], "reported": False}
    assert told(date(2027, 1, 1)) == {"quarters": [1, 0, 0, 0], "reported": False}


def test_a_figure_that_stays_the_same_is_not_said_again(cast: Cast) -> None:
    add(cast, reg.CHANNELS)
    add(cast, reg.CHANNELS, what="โพสต์ที่สอง")

    assert Fact.objects.filter(kind=kinds.CHANNELS).count() == 1


def test_a_removed_entry_counts_no_more_until_it_is_brought_back(cast: Cast) -> None:
    entry = add(cast, reg.CHANNELS)
    keeping.remove_entry(entry, by=cast["officer"], at=NOW)
    assert figure(cast, kinds.CHANNELS) == {"count": 0, "online": 0, "offline": 0}
    assert queries.entries_of(cast.office, YEAR, reg.CHANNELS, are_removed=True) == [entry]

    keeping.restore_entry(entry, by=cast["officer"], at=NOW)
    assert figure(cast, kinds.CHANNELS) == {"count": 1, "online": 1, "offline": 0}
    assert len(queries.history(cast.office, YEAR, kinds.CHANNELS)) == 3


def test_what_somebody_else_changed_is_not_overwritten(cast: Cast) -> None:
    entry = add(cast, reg.CHANNELS)
    changed = keeping.change_entry(
        entry, values={**VALUES[reg.CHANNELS], "what": "ใหม่"}, expected_revision=1, by=cast["head"], at=NOW
    )

    with pytest.raises(Conflict) as conflict:
        keeping.change_entry(entry, values=VALUES[reg.CHANNELS], expected_revision=1, by=cast["officer"], at=NOW)
    assert conflict.value.newer == changed


@pytest.mark.parametrize("name", ["neighbour", "outsider", "secretary", "auditor", "administrator"])
def test_nobody_else_keeps_the_registers_of_a_unit(cast: Cast, name: str) -> None:
    with pytest.raises(Refusal):
        keeping.add_entry(
            keeping.Shelf(cast.office, YEAR, reg.CHANNELS), values=VALUES[reg.CHANNELS], by=cast[name], at=NOW
        )
    assert not RegisterEntry.objects.exists()


def test_the_future_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        add(cast, reg.HONOURS, day=TODAY + timedelta(days=1))
    assert (refused.value.code, refused.value.field) == ("day-in-future", "day")


# ── consent ─────────────────────────────────────────────────────────────────────────────


def test_000_13_a_person_without_consent_stays_unpublished_with_the_reason(cast: Cast) -> None:
    entry = add(cast, reg.HONOURS)

    with pytest.raises(Refusal) as refused:
        consenting.publish(entry, by=cast["officer"], at=NOW)

    assert "ความยินยอม" in refused.value.text.th
    assert queries.published(limit=9) == []


def test_000_13_units_and_communities_need_no_consent(cast: Cast) -> None:
    made = [
        consenting.publish(add(cast, reg.HONOURS, type=kind, name=f"ชื่อ {kind}"), by=cast["officer"], at=NOW)
        for kind in (reg.UNIT, reg.COMMUNITY, reg.ORGANISATION)
    ]

    assert set(queries.published(limit=9)) == set(made)


def test_000_13_withdrawal_hides_at_once(cast: Cast) -> None:
    entry = add(cast, reg.HONOURS)
    consenting.give_consent(entry, on=TODAY, by=cast["officer"], at=NOW)
    consenting.publish(entry, by=cast["officer"], at=NOW)
    assert queries.published(limit=9) == [entry]
    assert figure(cast, kinds.HONOURS)["published"] == 1

    consenting.withdraw_consent(entry, by=cast["officer"], at=NOW)

    assert queries.published(limit=9) == []
    assert figure(cast, kinds.HONOURS)["published"] == 0
    with pytest.raises(Refusal):
        consenting.publish(entry, by=cast["officer"], at=NOW)


def test_the_database_itself_refuses_to_publish_a_person_without_consent(cast: Cast) -> None:
    entry = add(cast, reg.HONOURS)
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterEntry.objects.filter(pk=entry.pk).update(published_at=NOW)


def test_another_name_needs_another_consent(cast: Cast) -> None:
    entry = consenting.give_consent(add(cast, reg.HONOURS), on=TODAY, by=cast["officer"], at=NOW)
    consenting.publish(entry, by=cast["officer"], at=NOW)
    entry.refresh_from_db()

    changed = keeping.change_entry(
        entry,
        values={**VALUES[reg.HONOURS], "name": "นายอื่น"},
        expected_revision=entry.revision,
        by=cast["officer"],
        at=NOW,
    )

    assert (changed.consent_on, changed.published_at) == (None, None)


def test_an_erased_name_is_gone_everywhere_and_still_counts(cast: Cast) -> None:
    entry = add(cast, reg.HONOURS)
    consenting.erase_name(entry, by=cast["officer"], at=NOW)
    entry.refresh_from_db()

    assert entry.values["name"] == ""
    assert "ใจดี" not in entry.search_text
    assert not any("ใจดี" in str(told.facts) for told in Entry.objects.all())
    assert figure(cast, kinds.HONOURS)["person"] == 1
    with pytest.raises(Refusal):
        consenting.give_consent(entry, on=TODAY, by=cast["officer"], at=NOW)


def test_every_figure_that_an_edition_names_is_known() -> None:
    editions = map(shelf.by_key, shelf.keys())
    named = {one.fact for edition in editions for one in edition.requirements.values() if one.fact}

    assert named <= set(kinds.KINDS)
