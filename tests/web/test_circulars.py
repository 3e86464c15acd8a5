"""Letters and duties in the pages: an office writes and sends, a unit acknowledges, the outcome is recorded."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.web.conftest import SignedIn
from tests.web.world import NOW, TODAY, World

from khunnatham.notices import circulars
from khunnatham.notices.models import Circular, Deed, Recipient

EDITION = "moral-organisation/2567"
TYPED = {
    "subject": "เตรียมรับการศึกษาดูงาน",
    "letter_number": "มห 0031/ว 5",
    "dated_on": "๑๐ ก.พ. ๒๕๖๙",
    "deadlines": "แจ้งตอบ | 28 ก.พ. 2569",
    "checklist": "จัดนิทรรศการ\nเตรียมวิทยากร",
}


def body(client: Client, address: str, **typed: str) -> str:
    answer = client.post(address, typed, follow=True) if typed else client.get(address)
    return answer.content.decode()


def letter_to(world: World, *, sent: bool = True) -> Circular:
    secretary = world["secretary"]
    letter = circulars.Letter(
        subject="เตรียมรับการศึกษาดูงาน", letter_number="5", dated_on=TODAY, checklist=["นิทรรศการ", "วิทยากร"],
        deadlines=[("แจ้งตอบ", date(2026, 2, 28))],
    )  # fmt: skip
    draft = circulars.draft(secretary.unit, edition=EDITION, fiscal_year=2569, letter=letter, by=secretary, at=NOW)
    circulars.address(draft, units=[world.units["open"]], by=secretary, at=NOW)
    return circulars.send(draft, by=secretary, at=NOW) if sent else draft


class TestOffice:
    def test_it_writes_addresses_and_sends(self, world: World, sign_in: SignedIn) -> None:
        client = sign_in("secretary")
        page = body(client, f"/circulars/write/?edition={EDITION}&duty=study-visit", **TYPED)
        draft = Circular.objects.latest("pk")
        assert "เลือกผู้รับ" in page
        assert (draft.dated_on, draft.duty, draft.checklist) == (
            date(2026, 2, 10),
            "study-visit",
            ["จัดนิทรรศการ", "เตรียมวิทยากร"],
        )
        body(client, f"/circulars/{draft.pk}/units/", unit=str(world.units["open"].pk))
        page = body(client, f"/circulars/{draft.pk}/send/", yes="yes")
        assert "รอรับทราบ" in page
        assert Circular.objects.latest("pk").state == "sent"

    def test_a_line_that_is_no_deadline_is_named_and_nothing_typed_is_lost(
        self, world: World, sign_in: SignedIn
    ) -> None:
        page = body(sign_in("secretary"), f"/circulars/write/?edition={EDITION}", **TYPED | {"deadlines": "เมื่อไรก็ได้"})
        assert "บรรทัดที่ 1:" in page
        assert "เตรียมวิทยากร" in page
        assert Circular.objects.count() == 2

    def test_the_way_into_a_meeting_is_refused_at_its_field(self, world: World, sign_in: SignedIn) -> None:
        page = body(sign_in("secretary"), f"/circulars/write/?edition={EDITION}", **TYPED | {"text": "Meeting ID 1"})
        assert "ลบลิงก์และรหัสผ่านของการประชุมออก" in page

    def test_an_edition_of_another_office_does_not_exist_here(self, world: World, sign_in: SignedIn) -> None:
        assert sign_in("secretary").get("/circulars/write/?edition=model-district/2567").status_code == 404
        assert sign_in("interior").get("/circulars/write/?edition=model-district/2567").status_code == 200

    def test_it_records_what_came_of_it(self, world: World, sign_in: SignedIn) -> None:
        letter_to(world)
        recipient = Recipient.objects.latest("pk")
        page = body(sign_in("secretary"), f"/circulars/recipients/{recipient.pk}/outcome/", outcome="ต้อนรับดี")
        assert "ต้อนรับดี" in page

    def test_a_draft_is_changed_and_thrown_away(self, world: World, sign_in: SignedIn) -> None:
        draft, client = letter_to(world, sent=False), sign_in("secretary")
        assert "แจ้งตอบ | 28 ก.พ. 2569" in body(client, f"/circulars/{draft.pk}/change/")
        body(client, f"/circulars/{draft.pk}/remove/", yes="yes")
        assert Circular.objects.count() == 2

    def test_a_choice_of_nobody_is_refused_and_changes_nothing(self, world: World, sign_in: SignedIn) -> None:
        draft = letter_to(world, sent=False)
        answer = sign_in("secretary").post(f"/circulars/{draft.pk}/units/", {})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "เลือกผู้รับอย่างน้อยหนึ่งหน่วยงาน" in page
        assert "ผู้รับที่บันทึกไว้ก่อนหน้า 1 หน่วยงานยังอยู่" in page
        assert " checked" not in page
        assert [row.unit for row in draft.recipients.all()] == [world.units["open"]]

    @pytest.mark.parametrize("letters", [1, 3])
    def test_the_list_asks_a_fixed_number_of_questions(
        self, world: World, sign_in: SignedIn, letters: int, django_assert_num_queries: object
    ) -> None:
        for _ in range(letters):
            letter_to(world)
        client = sign_in("secretary")
        with django_assert_num_queries(4):  # type: ignore[operator]
            assert body(client, "/circulars/").count("data-row") == letters + 2


class TestUnit:
    def test_home_says_that_a_letter_waits_and_the_unit_acknowledges(self, world: World, sign_in: SignedIn) -> None:
        one, client = letter_to(world), sign_in("officer", state="open")
        assert "รับทราบหนังสือแจ้ง 1 ฉบับ" in body(client, "/")
        assert "28 ก.พ. 2569" in body(client, f"/circulars/{one.pk}/")
        page = body(client, f"/circulars/{one.pk}/acknowledge/", reply="พร้อม", ready="1")
        assert "รับทราบแล้ว" in page
        assert (Recipient.objects.latest("pk").ready, Recipient.objects.latest("pk").reply) == ([1], "พร้อม")
        assert "รับทราบหนังสือแจ้ง" not in body(client, "/")

    def test_a_unit_sees_neither_drafts_nor_who_else_received(self, world: World, sign_in: SignedIn) -> None:
        draft = letter_to(world, sent=False)
        assert sign_in("officer", state="open").get(f"/circulars/{draft.pk}/").status_code == 404
        one = letter_to(world)
        page = body(sign_in("officer", state="open"), f"/circulars/{one.pk}/")
        assert "ผู้รับกับการรับทราบ" not in page
        assert sign_in("outsider").get(f"/circulars/{one.pk}/").status_code == 404


class TestDuties:
    def test_an_office_records_a_briefing(self, world: World, sign_in: SignedIn) -> None:
        client = sign_in("secretary")
        assert "กำหนดอย่างน้อย 1 ครั้ง" in body(client, "/duties/")
        page = body(
            client,
            f"/duties/{EDITION}/briefing/add/",
            title="ประชุมชี้แจง",
            held_on="15/1/2569",
            recipients="องค์กร",
            attended="40",
        )
        assert "ทำแล้ว 2 ครั้ง กำหนดอย่างน้อย 1 ครั้ง" in page
        deed = Deed.objects.latest("pk")
        assert (deed.held_on, deed.attended, deed.fiscal_year) == (date(2026, 1, 15), 40, 2569)

    def test_it_is_corrected_and_removed(self, world: World, sign_in: SignedIn) -> None:
        client = sign_in("secretary")
        body(client, f"/duties/{EDITION}/briefing/add/", title="ประชุม", held_on="15/1/2569")
        deed = Deed.objects.latest("pk")
        body(client, f"/duties/{deed.pk}/change/", title="ประชุมชี้แจง", held_on="16/1/2569", revision="1")
        assert Deed.objects.latest("pk").title == "ประชุมชี้แจง"
        body(client, f"/duties/{deed.pk}/remove/", yes="yes")
        assert Deed.objects.count() == 1

    def test_a_day_to_come_is_refused_at_its_field(self, world: World, sign_in: SignedIn) -> None:
        page = body(sign_in("secretary"), f"/duties/{EDITION}/briefing/add/", title="ประชุม", held_on="15/9/2569")
        assert "บันทึกเมื่อทำแล้ว" in page
