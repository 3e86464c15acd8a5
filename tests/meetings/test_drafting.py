"""Minutes are drafted from what happened, brought up to date without losing own words, and never change once closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction
from tests.organisations.conftest import Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture

from khunnatham.journal.models import Entry
from khunnatham.meetings import agenda, arranging, correcting, drafting
from khunnatham.meetings.arranging import Attendee
from khunnatham.meetings.drafting import Passage
from khunnatham.meetings.models import AgendaItem, Attendance, Correction, Meeting, Resolution
from khunnatham.thai import BANGKOK
from khunnatham.wording import Conflict, Refusal

NOW = datetime(2026, 8, 20, 9, 30, tzinfo=BANGKOK)
OPENING = Passage("opening", "เปิดประชุม", "ครบองค์ประชุม")
UNIT = Passage("case:1", "หน่วยงานหนึ่ง", "รับฟังเวลา 9:00", (("result:1", "ได้ระดับ A"),))
END = Passage("end", "เลิกประชุม", "เวลา 12:00")


@pytest.fixture
def held(cast: Cast) -> Meeting:
    meeting = arranging.plan_meeting(
        cast.units["committee"], fiscal_year=2569, planned_on=date(2026, 8, 20), by=cast["secretary"], at=NOW
    )
    there = [
        Attendee("ประธาน", is_present=True, account=cast["chair"].account),
        Attendee("อนุกรรมการ", is_present=False, account=cast["member"].account),
    ]
    return arranging.hold(
        meeting, held_on=date(2026, 8, 20), chair_th="ประธาน", attendance=there, by=cast["secretary"], at=NOW
    )


@pytest.fixture
def drafted(cast: Cast, held: Meeting) -> Meeting:
    return drafting.draft(held, [OPENING, UNIT, END], by=cast["secretary"], at=NOW)


def told(meeting: Meeting) -> list[tuple[int, str, str]]:
    return [(item.position, item.title, item.text) for item in AgendaItem.objects.filter(meeting=meeting)]


def resolved(meeting: Meeting) -> list[tuple[int, str, str]]:
    rows = Resolution.objects.filter(meeting=meeting).select_related("item")
    return [(row.number, row.item.about if row.item else "", row.text) for row in rows]


def test_what_happened_becomes_matters_in_order_with_numbered_resolutions(drafted: Meeting) -> None:
    assert told(drafted) == [
        (1, "เปิดประชุม", "ครบองค์ประชุม"), (2, "หน่วยงานหนึ่ง", "รับฟังเวลา 9:00"), (3, "เลิกประชุม", "เวลา 12:00"),
    ]  # fmt: skip
    assert resolved(drafted) == [(1, "case:1", "ได้ระดับ A")]
    entry = Entry.objects.get(verb="minutes.drafted")
    assert entry.facts == {"count": 3, "resolutions": 1}


def test_a_fresh_draft_says_what_happened_since_and_keeps_numbers_own_words_and_other_matters(
    cast: Cast,
    drafted: Meeting,
) -> None:
    by = cast["secretary"]
    other = agenda.put_on_agenda(drafted, title="เรื่องอื่น", by=by, at=NOW)
    opening = AgendaItem.objects.get(about="opening")
    drafting.reword(opening, text="ครบองค์ประชุมเวลา 9:05", expected_revision=1, by=by, at=NOW)
    second = Passage("case:2", "หน่วยงานสอง", "รับฟังเวลา 10:00", (("ruling:1", "วินิจฉัย"), ("result:2", "ได้ระดับ B")))
    later = [
        Passage("opening", "เปิดประชุม", "มาครบ"),
        second,
        Passage("case:1", "หน่วยงานหนึ่ง", "ก", UNIT.resolutions),
        END,
    ]
    assert drafting.is_behind(drafted, later)
    drafting.draft(drafted, later, by=by, at=NOW)

    assert [title for _, title, _ in told(drafted)] == [
        "เปิดประชุม", "หน่วยงานสอง", "หน่วยงานหนึ่ง", other.title, "เลิกประชุม",
    ]  # fmt: skip
    assert told(drafted)[0][2] == "ครบองค์ประชุมเวลา 9:05"
    assert resolved(drafted) == [(1, "case:1", "ได้ระดับ A"), (2, "case:2", "วินิจฉัย"), (3, "case:2", "ได้ระดับ B")]
    assert not drafting.is_behind(drafted, later)
    drafting.draft(drafted, later, by=by, at=NOW)
    assert Entry.objects.filter(verb="minutes.drafted").count() == 2


def test_what_is_no_more_goes_unless_something_rests_on_it(cast: Cast, drafted: Meeting) -> None:
    drafting.draft(drafted, [OPENING, Passage("case:2", "สอง", "ก"), UNIT, END], by=cast["secretary"], at=NOW)
    drafting.draft(drafted, [OPENING, END], by=cast["secretary"], at=NOW)

    assert list(AgendaItem.objects.filter(meeting=drafted).values_list("about", flat=True)) == [
        "opening", "case:1", "end",
    ]  # fmt: skip


def test_own_words_are_given_up_for_the_draft_again(cast: Cast, drafted: Meeting) -> None:
    item, by = AgendaItem.objects.get(about="case:1"), cast["secretary"]
    own = drafting.reword(item, text="คำของเลขานุการ", expected_revision=1, by=by, at=NOW)
    with pytest.raises(Conflict):
        drafting.reword(item, text="คำของอีกคน", expected_revision=1, by=by, at=NOW)
    assert not drafting.is_behind(drafted, [OPENING, UNIT, END])

    back = drafting.as_drafted(own, text=UNIT.text, by=by, at=NOW)
    assert (back.text, back.is_reworded, back.revision) == (UNIT.text, False, 3)


def test_a_resolution_is_put_in_other_words_under_its_number(cast: Cast, drafted: Meeting) -> None:
    row, by = Resolution.objects.get(), cast["secretary"]
    drafting.reword_resolution(row, text="ได้ระดับ A โดยเสียงข้างมาก", expected_revision=1, by=by, at=NOW)
    drafting.draft(drafted, [OPENING, UNIT, END], by=by, at=NOW)

    assert resolved(drafted) == [(1, "case:1", "ได้ระดับ A โดยเสียงข้างมาก")]
    with pytest.raises(Refusal):
        drafting.reword_resolution(row, text=" ", expected_revision=2, by=by, at=NOW)


def test_a_matter_with_a_resolution_or_a_correction_stays_on_the_agenda(cast: Cast, drafted: Meeting) -> None:
    by = cast["secretary"]
    resolved_on = agenda.put_on_agenda(drafted, title="มีมติ", by=by, at=NOW)
    agenda.resolve(drafted, text="เห็นชอบ", item=resolved_on, by=by, at=NOW)
    asked_about = agenda.put_on_agenda(drafted, title="มีข้อขอแก้ไข", by=by, at=NOW)
    correcting.ask(drafted, text="ขาดคำ", item=asked_about, by=cast["chair"], at=NOW)

    codes = []
    for item in (resolved_on, asked_about):
        with pytest.raises(Refusal) as refused:
            agenda.take_off_agenda(item, by=by, at=NOW)
        codes.append(refused.value.code)
    assert codes == ["agenda-item-resolved", "agenda-item-asked-about"]


def test_where_it_is_known_who_sat_there_they_alone_correct_and_sign(cast: Cast, drafted: Meeting) -> None:
    item = AgendaItem.objects.get(about="case:1")
    with pytest.raises(Refusal) as absent:
        correcting.ask(drafted, text="ก", by=cast["member"], at=NOW)
    asked = correcting.ask(drafted, text="เวลาผิด", item=item, by=cast["chair"], at=NOW)
    correcting.answer(asked, text="แก้แล้ว", by=cast["secretary"], at=NOW)
    closed = arranging.close(drafted, by=cast["secretary"], at=NOW)
    signed = correcting.sign_off(closed, apart_from="ระเบียบวาระที่ 2", by=cast["chair"], at=NOW)
    with pytest.raises(Refusal):
        correcting.sign_off(closed, by=cast["member"], at=NOW)

    assert (absent.value.code, asked.item, signed.apart_from) == ("not-your-minutes-absent", item, "ระเบียบวาระที่ 2")


def test_a_member_who_came_signs(cast: Cast, drafted: Meeting) -> None:
    came = [Attendee("อนุกรรมการ", is_present=True, duty="กรรมการ", sat="รองฯ", account=cast["member"].account)]
    (row,) = arranging.set_attendance(drafted, attendance=came, by=cast["secretary"], at=NOW)
    closed = arranging.close(drafted, by=cast["secretary"], at=NOW)

    assert (row.duty, row.sat) == ("กรรมการ", "รองฯ")
    assert correcting.sign_off(closed, by=cast["member"], at=NOW).signed_by == cast["member"].key


CHANGES: dict[str, Callable[[Meeting], object]] = {
    "words": lambda one: AgendaItem.objects.filter(meeting=one).update(text="อื่น"),
    "a matter less": lambda one: AgendaItem.objects.filter(meeting=one, about="end").delete(),
    "a matter more": lambda one: AgendaItem.objects.create(meeting=one, position=9, title="ก"),
    "a resolution": lambda one: Resolution.objects.filter(meeting=one).update(text="อื่น"),
    "who was there": lambda one: Attendance.objects.filter(meeting=one).update(is_present=False),
    "a correction": lambda one: Correction.objects.create(
        meeting=one, text="ก", asked_at=NOW, asked_by="x", asked_by_th="ก", asked_by_en="a"
    ),
    "its place": lambda one: Meeting.objects.filter(pk=one.pk).update(place_text="ที่อื่น"),
    "opening again": lambda one: Meeting.objects.filter(pk=one.pk).update(state="held", closed_at=None),
    "the meeting": lambda one: Meeting.objects.filter(pk=one.pk).delete(),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_the_database_refuses_every_change_of_closed_minutes(cast: Cast, drafted: Meeting, what: str) -> None:
    closed = arranging.close(drafted, by=cast["secretary"], at=NOW)
    before = (told(closed), resolved(closed))
    with pytest.raises(DatabaseError), transaction.atomic():
        CHANGES[what](closed)

    assert (told(closed), resolved(closed)) == before
    for act in (
        lambda: drafting.draft(closed, [OPENING], by=cast["secretary"], at=NOW),
        lambda: drafting.reword(
            AgendaItem.objects.get(about="end"), text="ก", expected_revision=1, by=cast["chair"], at=NOW
        ),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "meeting-closed"


@pytest.mark.parametrize("who", ["member", "department", "auditor", "officer", "far secretary"])
def test_nobody_else_writes_minutes(cast: Cast, drafted: Meeting, who: str) -> None:
    item, row = AgendaItem.objects.get(about="case:1"), Resolution.objects.get()
    for act in (
        lambda: drafting.draft(drafted, [OPENING], by=cast[who], at=NOW),
        lambda: drafting.reword(item, text="ก", expected_revision=1, by=cast[who], at=NOW),
        lambda: drafting.as_drafted(item, text="ก", by=cast[who], at=NOW),
        lambda: drafting.reword_resolution(row, text="ก", expected_revision=1, by=cast[who], at=NOW),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code in {"meeting-not-yours", "reads-only"}
