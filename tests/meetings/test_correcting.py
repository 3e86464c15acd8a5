"""Minutes are put right by those who sit there, closed when every word is answered, and signed off once closed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.organisations.conftest import Cast, cast  # noqa: F401 - the fixture

from khunnatham.meetings import arranging, correcting
from khunnatham.meetings.models import Meeting
from khunnatham.thai import BANGKOK
from khunnatham.wording import Refusal

NOW = datetime(2026, 8, 20, 9, 30, tzinfo=BANGKOK)


@pytest.fixture
def held(cast: Cast) -> Meeting:  # noqa: F811 - the fixture
    secretary = cast["secretary"]
    meeting = arranging.plan_meeting(
        cast.units["committee"], fiscal_year=2569, planned_on=date(2026, 8, 20), by=secretary, at=NOW
    )
    there = [arranging.Attendee("ผู้ว่าราชการจังหวัด", is_present=True)]
    return arranging.hold(
        meeting, held_on=date(2026, 8, 20), chair_th="ผู้ว่าราชการจังหวัด", attendance=there, by=secretary, at=NOW
    )


def test_a_member_asks_the_secretary_answers_and_only_then_it_is_closed(cast: Cast, held: Meeting) -> None:  # noqa: F811
    asked = correcting.ask(held, text="มติที่ ๑ ขาดชื่อหน่วยงาน", by=cast["member"], at=NOW)
    with pytest.raises(Refusal) as refused:
        arranging.close(held, by=cast["secretary"], at=NOW)
    correcting.answer(asked, text="เพิ่มชื่อแล้ว", by=cast["secretary"], at=NOW)

    assert refused.value.code == "corrections-waiting"
    assert correcting.answer(asked, text="เพิ่มชื่อแล้ว", by=cast["chair"], at=NOW).answer == "เพิ่มชื่อแล้ว"
    with pytest.raises(Refusal) as again:  # somebody else's page was open meanwhile
        correcting.answer(asked, text="ไม่แก้", by=cast["chair"], at=NOW)
    assert again.value.code == "answered-already"
    assert correcting.ask(held, text="มติที่ ๑ ขาดชื่อหน่วยงาน", by=cast["member"], at=NOW).pk == asked.pk
    assert arranging.close(held, by=cast["secretary"], at=NOW).closed_at == NOW


@pytest.mark.parametrize("who", ["secretary", "department", "auditor", "officer", "far secretary"])
def test_who_does_not_sit_there_asks_for_nothing(cast: Cast, held: Meeting, who: str) -> None:  # noqa: F811
    with pytest.raises(Refusal):
        correcting.ask(held, text="ก", by=cast[who], at=NOW)


def test_closed_minutes_are_signed_off_once_by_the_chair_and_the_secretary(cast: Cast, held: Meeting) -> None:  # noqa: F811
    with pytest.raises(Refusal) as early:
        correcting.sign_off(held, by=cast["chair"], at=NOW)
    closed = arranging.close(held, by=cast["secretary"], at=NOW)
    for who in ("chair", "secretary", "chair"):
        correcting.sign_off(closed, by=cast[who], at=NOW)

    assert early.value.code == "minutes-open"
    assert [row.signed_by for row in correcting.sign_offs_of(closed)] == [cast["chair"].key, cast["secretary"].key]
    for who in ("member", "department", "auditor", "far secretary"):
        with pytest.raises(Refusal):
            correcting.sign_off(closed, by=cast[who], at=NOW)
    with pytest.raises(Refusal):
        correcting.ask(closed, text="สายไป", by=cast["member"], at=NOW)
