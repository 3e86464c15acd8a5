"""Circulars: written, addressed, sent once, acknowledged by each unit; odd dates are pointed out; no way into a meeting."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.assessments.districts import District
from tests.assessments.story import code_of

from khunnatham.journal.models import Entry
from khunnatham.notices import circulars, queries, sense
from khunnatham.notices.models import Circular, Recipient
from khunnatham.programmes import shelf
from khunnatham.thai import BANGKOK

EDITION = "model-district/2567"
NOW = datetime(2026, 1, 17, 9, 0, tzinfo=BANGKOK)
LETTER = circulars.Letter(
    subject="การขับเคลื่อนการประเมินอำเภอคุณธรรม “ต้นแบบ”",
    letter_number="มห 0018.1/ว 1",
    dated_on=date(2024, 1, 16),
    refers_to="หนังสือกรมการปกครอง",
    refers_to_on=date(2024, 1, 19),
    text="ให้อำเภอดำเนินการตามตัวชี้วัด",
    deadlines=[("ครั้งที่ ๒", date(2024, 5, 10)), ("ครั้งที่ ๑", date(2024, 3, 8))],
    annexes=["เอกสารประกอบ", " "],
    checklist=["จัดนิทรรศการ", "เตรียมเอกสาร"],
)


def drafted(district: District, letter: circulars.Letter = LETTER) -> Circular:
    office = district["interior"].unit
    return circulars.draft(office, edition=EDITION, fiscal_year=2567, letter=letter, by=district["interior"], at=NOW)


def sent(district: District) -> Recipient:
    draft = drafted(district)
    circulars.address(draft, units=[district.unit], by=district["interior"], at=NOW)
    circulars.send(draft, by=district["interior"], at=NOW)
    return Recipient.objects.select_related("circular").get()


def test_003_14_both_dates_are_kept_and_the_impossible_order_is_pointed_out(district: District) -> None:
    draft = drafted(district)
    assert (draft.dated_on, draft.refers_to_on) == (date(2024, 1, 16), date(2024, 1, 19))
    assert [text.th for text in sense.oddities(draft)] == [
        "หนังสือลงวันที่ 16 ม.ค. 2567 แต่อ้างถึงหนังสือลงวันที่ 19 ม.ค. 2567 ซึ่งเป็นวันหลังจากนั้น ตรวจกับต้นฉบับ"
    ]


def test_a_deadline_before_the_letter_is_pointed_out(district: District) -> None:
    letter = circulars.Letter(subject="แจ้ง", dated_on=date(2024, 4, 1), deadlines=[("ครั้งที่ ๑", date(2024, 3, 8))])
    assert [text.en for text in sense.oddities(drafted(district, letter))] == [
        "The deadline “ครั้งที่ ๑” (2024-03-08) lies before the date of the letter (2024-04-01)."
    ]


@pytest.mark.parametrize("secret", ["Meeting ID : ๖๖๒", "Passcode: 1", "รหัสผ่าน 674", "https://zoom.us/j/1"])
def test_003_13_no_link_and_no_password_of_a_meeting_is_kept(district: District, secret: str) -> None:
    letter = circulars.Letter(subject="ประชุมชี้แจง", text=f"เข้าร่วมผ่านสื่ออิเล็กทรอนิกส์ {secret}")
    assert code_of(lambda: drafted(district, letter)) == "meeting-secret"
    assert code_of(lambda: drafted(district, circulars.Letter(subject="x", annexes=[secret]))) == "meeting-secret"


def test_deadlines_stand_in_order_of_time_and_empty_lines_are_left_out(district: District) -> None:
    draft = drafted(district)
    assert [one["on"] for one in draft.deadlines] == ["2024-03-08", "2024-05-10"]
    assert draft.annexes == ["เอกสารประกอบ"]


def test_nobody_reads_a_draft_but_its_office(district: District) -> None:
    draft = drafted(district)
    circulars.address(draft, units=[district.unit], by=district["interior"], at=NOW)
    assert queries.circular(draft.pk, by=district["interior"]) == draft
    for name in ("officer", "secretary", "auditor", "department"):
        assert queries.circular(draft.pk, by=district[name]) is None
    assert queries.received_by(district.unit) == []


def test_a_letter_without_number_day_or_recipient_is_not_sent(district: District) -> None:
    for letter, code in (
        (circulars.Letter(subject="แจ้ง"), "text-missing"),
        (circulars.Letter(subject="แจ้ง", letter_number="1"), "undated"),
        (circulars.Letter(subject="แจ้ง", letter_number="1", dated_on=date(2024, 1, 16)), "no-recipient"),
    ):
        draft = drafted(district, letter)
        assert code_of(lambda draft=draft: circulars.send(draft, by=district["interior"], at=NOW)) == code  # type: ignore[misc]


def test_choosing_nobody_is_refused_and_the_recipients_stay(district: District) -> None:
    draft = drafted(district)
    circulars.address(draft, units=[district.unit], by=district["interior"], at=NOW)
    assert code_of(lambda: circulars.address(draft, units=[], by=district["interior"], at=NOW)) == "no-recipient"
    assert [row.unit for row in Recipient.objects.filter(circular=draft)] == [district.unit]


def test_what_was_sent_is_not_changed_and_its_units_see_it(district: District) -> None:
    recipient = sent(district)
    refused = code_of(
        lambda: circulars.change(
            recipient.circular, letter=LETTER, expected_revision=2, by=district["interior"], at=NOW
        )
    )
    assert refused == "circular-sent"
    assert queries.waiting_for(district.unit) == 1
    assert [row.circular for row in queries.received_by(district.unit)] == [recipient.circular]


def test_the_first_acknowledgement_counts_and_a_reply_may_follow(district: District) -> None:
    recipient = sent(district)
    first = circulars.acknowledge(recipient, by=district["officer"], at=NOW)
    later = NOW.replace(hour=15)
    again = circulars.acknowledge(recipient, reply="จะเข้าร่วม", ready=[1, 7], by=district["head"], at=later)
    assert again.acknowledged_at == first.acknowledged_at == NOW
    assert (again.reply, again.ready, again.acknowledged_by_th) == ("จะเข้าร่วม", [1], "ตำแหน่ง district-officer")
    assert queries.waiting_for(district.unit) == 0
    verbs = list(Entry.objects.filter(about=recipient.circular.key).order_by("number").values_list("verb", flat=True))
    assert verbs == [
        "circular.drafted",
        "circular.addressed",
        "circular.sent",
        "circular.acknowledged",
        "circular.replied",
    ]


def test_others_neither_acknowledge_nor_record(district: District) -> None:
    recipient = sent(district)
    for name in ("outsider", "interior", "secretary"):
        assert code_of(lambda name=name: circulars.acknowledge(recipient, by=district[name], at=NOW)) == "not-seen"  # type: ignore[misc]
    assert (
        code_of(lambda: circulars.record_outcome(recipient, outcome="ดี", by=district["secretary"], at=NOW))
        == "not-your-office"
    )


def test_two_writers_of_one_draft_the_second_is_told(district: District) -> None:
    draft = drafted(district)
    circulars.change(draft, letter=LETTER, expected_revision=1, by=district["interior"], at=NOW)
    refused = code_of(
        lambda: circulars.change(draft, letter=LETTER, expected_revision=1, by=district["interior"], at=NOW)
    )
    assert refused == "changed-meanwhile"


def test_a_province_writes_to_the_units_of_its_own_province(district: District) -> None:
    assert queries.addressable(district["interior"].unit, shelf.by_key(EDITION)) == [district.unit]
