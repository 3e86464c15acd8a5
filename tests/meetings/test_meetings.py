"""Meetings: numbers, agenda, attendance, resolutions, and minutes that close."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.conftest import NOW, TODAY, Cast, assemble

from khunnatham.journal.queries import history
from khunnatham.meetings import agenda, arranging, queries, states
from khunnatham.meetings.arranging import Attendee
from khunnatham.meetings.models import Meeting, MeetingState
from khunnatham.wording import Conflict, Refusal

PRESENT = (Attendee("ผู้ว่าราชการจังหวัด", is_present=True), Attendee("วัฒนธรรมจังหวัด", is_present=False))


def planned(cast: Cast, *, number: int | None = None, fiscal_year: int = 2569, by: str = "secretary") -> Meeting:
    return arranging.plan_meeting(
        cast.committee, fiscal_year=fiscal_year, planned_on=TODAY, number=number, by=cast[by], at=NOW
    )


def held(cast: Cast, *, attendance: tuple[Attendee, ...] = PRESENT) -> Meeting:
    return arranging.hold(
        planned(cast), held_on=TODAY, chair_th="ผู้ว่าราชการจังหวัด", attendance=attendance, by=cast["secretary"], at=NOW
    )


def closed(cast: Cast) -> Meeting:
    return arranging.close(held(cast), by=cast["chair"], at=NOW)


def test_numbers_follow_each_other_within_body_and_year(cast: Cast) -> None:
    numbers = [planned(cast).number, planned(cast).number, planned(cast, fiscal_year=2570).number]
    far = arranging.plan_meeting(
        cast.units["far-committee"], fiscal_year=2569, planned_on=TODAY, by=cast["far-secretary"], at=NOW
    )

    assert (numbers, far.number) == ([1, 2, 1], 1)
    assert planned(cast, number=7).label.th == "ครั้งที่ 7/2569"
    assert planned(cast).number == 8


def test_a_number_is_taken_once(cast: Cast) -> None:
    planned(cast, number=3)

    with pytest.raises(Refusal) as refused:
        planned(cast, number=3)
    assert refused.value.code == "meeting-number-taken"
    assert "4/2569" in refused.value.text.th
    with pytest.raises(Refusal):
        planned(cast, number=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(
            body=cast.committee, number=3, fiscal_year=2569, planned_on=TODAY, created_at=NOW, created_by="x"
        )


def test_a_planned_meeting_changes_by_revision(cast: Cast) -> None:
    meeting = planned(cast)
    arranging.change_meeting(
        meeting, planned_on=date(2026, 3, 1), place_text="ศาลากลาง", expected_revision=1, by=cast["secretary"], at=NOW
    )

    with pytest.raises(Conflict) as conflict:
        arranging.change_meeting(
            meeting, planned_on=TODAY, place_text="อื่น", expected_revision=1, by=cast["chair"], at=NOW
        )
    newer = conflict.value.newer
    assert isinstance(newer, Meeting)
    assert (newer.place_text, newer.date_on) == ("ศาลากลาง", date(2026, 3, 1))


def test_the_whole_life_of_a_meeting(cast: Cast) -> None:
    meeting, by = planned(cast), cast["secretary"]
    first = agenda.put_on_agenda(meeting, title="พิจารณาองค์กร ก", about="submission:1", by=by, at=NOW)
    agenda.put_on_agenda(meeting, title="เรื่องอื่น", by=by, at=NOW)
    arranging.hold(meeting, held_on=TODAY, chair_th="ผู้ว่าราชการจังหวัด", attendance=PRESENT, by=by, at=NOW)
    resolution = agenda.resolve(meeting, text="เห็นชอบ", about="submission:1", by=by, at=NOW)
    done = arranging.close(meeting, by=cast["chair"], at=NOW)

    minutes = queries.minutes(done)
    assert (done.state, done.held_on, done.chair_en) == ("closed", TODAY, "ผู้ว่าราชการจังหวัด")
    assert [(item.position, item.title) for item in minutes.agenda] == [(1, "พิจารณาองค์กร ก"), (2, "เรื่องอื่น")]
    assert minutes.resolved == {first.about: resolution}
    assert [(row.post, row.is_present) for row in minutes.attendance] == [(row.post, row.is_present) for row in PRESENT]
    assert [entry.verb for entry in history(meeting.key)] == [
        "meeting.planned", "meeting.agenda-item-added", "meeting.agenda-item-added", "meeting.held", "meeting.resolved",
        "meeting.closed",
    ]  # fmt: skip


def test_a_matter_stands_on_the_agenda_once(cast: Cast) -> None:
    meeting, by = planned(cast), cast["secretary"]
    first = agenda.put_on_agenda(meeting, title="ก", about="submission:1", by=by, at=NOW)

    assert agenda.put_on_agenda(meeting, title="ก อีกครั้ง", about="submission:1", by=by, at=NOW) == first
    with pytest.raises(Refusal):
        agenda.put_on_agenda(meeting, title=" ", by=by, at=NOW)


def test_the_agenda_is_put_in_order(cast: Cast) -> None:
    meeting, by = planned(cast), cast["secretary"]
    items = [agenda.put_on_agenda(meeting, title=title, by=by, at=NOW) for title in "กขคง"]

    agenda.move_item(items[3], to_position=1, by=by, at=NOW)
    agenda.take_off_agenda(items[1], by=by, at=NOW)

    left = [(item.position, item.title) for item in queries.minutes(meeting).agenda]
    assert left == [(1, "ง"), (2, "ก"), (3, "ค")]


@given(moves=st.lists(st.tuples(st.integers(0, 4), st.integers(-2, 9)), max_size=12))
def test_a_list_that_is_moved_about_keeps_all_its_members(moves: list[tuple[int, int]]) -> None:
    order = list(range(5))
    for which, to in moves:
        order = agenda.moved(order, order[which], to)
    assert sorted(order) == list(range(5))


def test_what_is_resolved_stays_on_the_agenda(cast: Cast) -> None:
    meeting, by = held(cast), cast["secretary"]
    item = agenda.put_on_agenda(meeting, title="ก", about="submission:1", by=by, at=NOW)
    agenda.resolve(meeting, text="เห็นชอบ", about="submission:1", by=by, at=NOW)

    with pytest.raises(Refusal) as refused:
        agenda.take_off_agenda(item, by=by, at=NOW)
    assert refused.value.code == "agenda-item-resolved"


def test_resolutions_are_numbered(cast: Cast) -> None:
    meeting, by = held(cast), cast["secretary"]
    numbers = [agenda.resolve(meeting, text="ก", number=number, by=by, at=NOW).number for number in (None, 5, None)]

    assert numbers == [1, 5, 6]
    for taken in (5, 0):
        with pytest.raises(Refusal) as refused:
            agenda.resolve(meeting, text="ก", number=taken, by=by, at=NOW)
        assert refused.value.field == "number"


@pytest.mark.parametrize(
    ("held_on", "chair", "code"),
    [(date(2026, 2, 21), "ประธาน", "held-in-future"), (TODAY, "  ", "text-missing")],
)
def test_a_meeting_is_held_on_a_day_that_has_come_under_a_chair(
    cast: Cast, held_on: date, chair: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        arranging.hold(planned(cast), held_on=held_on, chair_th=chair, by=cast["secretary"], at=NOW)
    assert refused.value.code == code


def test_attendance_names_each_post_once(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        held(cast, attendance=(PRESENT[0], PRESENT[0]))
    assert refused.value.code == "post-twice"
    assert Meeting.objects.get().state == "planned"


def test_minutes_close_when_somebody_was_there(cast: Cast) -> None:
    meeting = held(cast, attendance=())
    with pytest.raises(Refusal) as refused:
        arranging.close(meeting, by=cast["secretary"], at=NOW)
    assert refused.value.code == "attendance-missing"

    arranging.set_attendance(meeting, attendance=PRESENT, by=cast["secretary"], at=NOW)
    assert arranging.close(meeting, by=cast["secretary"], at=NOW).state == "closed"


@pytest.mark.parametrize("state", MeetingState)
def test_every_act_in_every_state(cast: Cast, state: MeetingState) -> None:
    makers: dict[str, Callable[[Cast], Meeting]] = {
        MeetingState.PLANNED: planned,
        MeetingState.HELD: held,
        MeetingState.CLOSED: closed,
    }
    by = cast["secretary"]
    acts: dict[str, Callable[[Meeting], object]] = {
        "change": lambda meeting: arranging.change_meeting(
            meeting, planned_on=TODAY, place_text="", expected_revision=meeting.revision, by=by, at=NOW
        ),
        "put": lambda meeting: agenda.put_on_agenda(meeting, title="ก", by=by, at=NOW),
        "hold": lambda meeting: arranging.hold(meeting, held_on=TODAY, chair_th="ก", by=by, at=NOW),
        "attendance": lambda meeting: arranging.set_attendance(meeting, attendance=PRESENT, by=by, at=NOW),
        "resolve": lambda meeting: agenda.resolve(meeting, text="ก", by=by, at=NOW),
        "close": lambda meeting: arranging.close(meeting, by=by, at=NOW),
    }
    allowed = {
        MeetingState.PLANNED: {"change", "put", "hold"},
        MeetingState.HELD: {"put", "attendance", "resolve", "close"},
        MeetingState.CLOSED: set(),
    }

    done = set()
    for name, act in acts.items():
        try:
            act(makers[state](cast))
        except Refusal as refusal:
            if not refusal.code.startswith("meeting-"):
                raise
        else:
            done.add(name)
    assert done == allowed[state]


def test_the_table_of_moves_starts_and_ends_where_it_should() -> None:
    assert [(move.since, move.to) for move in states.MOVES.values()] == [("planned", "held"), ("held", "closed")]


@pytest.mark.parametrize(
    "wrong",
    [{"state": "held"}, {"held_on": TODAY}, {"state": "closed", "held_on": TODAY, "chair_th": "ก"}, {"number": 0},
     {"fiscal_year": 2026}, {"state": "held", "held_on": TODAY}],
)  # fmt: skip
def test_the_database_refuses_what_cannot_be(cast: Cast, wrong: dict[str, object]) -> None:
    meeting = planned(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**wrong)


# name: arranges · reads
TABLE = {
    "officer": (False, False),
    "head": (False, False),
    "neighbour": (False, False),
    "outsider": (False, False),
    "secretary": (True, True),
    "far-secretary": (False, False),
    "member": (False, True),
    "chair": (True, True),
    "far-chair": (False, False),
    "auditor": (False, True),
    "administrator": (False, True),
}


@pytest.mark.parametrize("name", TABLE)
def test_who_arranges_and_who_reads(cast: Cast, name: str) -> None:
    arranges, reads = TABLE[name]
    meeting, by = held(cast), cast[name]
    item = agenda.put_on_agenda(meeting, title="ก", by=cast["secretary"], at=NOW)
    acts: list[Callable[[], object]] = [
        lambda: planned(cast, by=name),
        lambda: agenda.put_on_agenda(meeting, title="ข", by=by, at=NOW),
        lambda: agenda.move_item(item, to_position=1, by=by, at=NOW),
        lambda: agenda.take_off_agenda(item, by=by, at=NOW),
        lambda: arranging.set_attendance(meeting, attendance=PRESENT, by=by, at=NOW),
        lambda: agenda.resolve(meeting, text="ก", by=by, at=NOW),
        lambda: arranging.close(meeting, by=by, at=NOW),
    ]

    assert queries.meeting(meeting.pk, by=by) == (meeting if reads else None)
    assert queries.agenda_item(item.pk, by=by) == (item if reads else None)
    assert queries.meetings_seen(by) == ([meeting] if reads else [])
    for act in acts:
        if arranges:
            act()
        else:
            with pytest.raises(Refusal) as refused:
                act()
            assert refused.value.code in {"meeting-not-yours", "reads-only"}


def test_a_unit_arranges_its_own_meetings(cast: Cast) -> None:
    own = arranging.plan_meeting(cast.office, fiscal_year=2569, planned_on=TODAY, by=cast["officer"], at=NOW)

    assert queries.meetings_of(cast.office) == [own]
    with pytest.raises(Refusal):
        arranging.plan_meeting(cast.office, fiscal_year=2569, planned_on=TODAY, by=cast["secretary"], at=NOW)


def test_the_next_meeting_and_the_open_ones_are_found(cast: Cast) -> None:
    done, open_one = closed(cast), planned(cast)

    assert queries.next_meeting(cast.committee, on=TODAY) == open_one
    assert queries.next_meeting(cast.committee, on=date(2026, 2, 21)) is None
    assert queries.open_meetings(cast.committee) == [open_one]
    assert queries.meetings_of(cast.committee) == [open_one, done]
    assert queries.subcommittee_of(cast["secretary"]) == cast.committee
    assert queries.subcommittee_of(cast["member"]) == cast.committee
    assert queries.subcommittee_of(cast["auditor"]) is None


@pytest.mark.django_db(transaction=True)
def test_meetings_planned_at_once_get_a_number_each() -> None:
    cast = assemble()
    barrier = threading.Barrier(4)

    def work() -> None:
        barrier.wait()
        try:
            planned(cast)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(meeting.number for meeting in Meeting.objects.all()) == [1, 2, 3, 4]
