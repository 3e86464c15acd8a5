"""The register of titles on its pages: the list, putting right, announcing, a sheet of earlier years, and what the public sees."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.awards.test_titles import GOOD, book
from tests.web.conftest import SignedIn
from tests.web.world import NOW, World

from khunnatham.awards import certificates, titles
from khunnatham.awards.title_models import TitleOutcome, TitleRow
from khunnatham.awards.titles import Basis, Event
from khunnatham.web.titles import _wanted
from khunnatham.wording import Text

EDITION = "clean-community/2564"
NAME = "องค์กรที่ยังไม่เข้าร่วม"


def remembered(world: World, title: str, year: int, *, unit: str = "idle") -> TitleRow:
    event = Event(EDITION, title, year, TitleOutcome.WON, date(year - 543, 9, 15), Basis(Text("ประกาศกรม", "")))
    return titles.remember(world.units[unit], event, by=world["administrator"], at=NOW)


class TestList:
    def test_it_is_narrowed_and_given_as_a_workbook(self, world: World, sign_in: SignedIn) -> None:
        remembered(world, "model", 2567)
        client = sign_in("administrator")
        page = client.get(reverse("titles"), {"year": "2567"}).content.decode()
        assert (page.count("data-row"), NAME in page) == (1, True)
        assert client.get(reverse("titles"), {"q": "ไม่มีชื่อนี้"}).content.decode().count("data-row") == 0
        assert client.get(reverse("titles"), {"region": "0"}).content.decode().count("data-row") == 0
        assert client.get(reverse("titles-export"), {"year": "2567"}).content.startswith(b"PK")

    @pytest.mark.parametrize(
        "odd", ["year=x", "region=99999999999", "title=::", "from=-5", "from=999999", "outcome=%00"]
    )
    def test_odd_addresses_do_no_harm(self, sign_in: SignedIn, odd: str) -> None:
        assert sign_in("administrator").get(f"{reverse('titles')}?{odd}").status_code == 200

    def test_a_unit_sees_its_own_only(self, world: World, sign_in: SignedIn) -> None:
        assert "ดีเด่น" in sign_in("idle-officer").get(reverse("titles")).content.decode()
        assert "ยังไม่มีเกียรติในทะเบียน" in sign_in("officer", state="open").get(reverse("titles")).content.decode()

    def test_the_number_of_queries_does_not_follow_the_rows(
        self, world: World, sign_in: SignedIn, django_assert_max_num_queries: object
    ) -> None:
        for year in range(2550, 2568):
            remembered(world, "outstanding", year)
        client = sign_in("administrator")
        client.get(reverse("titles"))
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            assert client.get(reverse("titles")).content.decode().count("data-row") == 19


class TestAnnouncing:
    def test_announced_is_public_and_withdrawn_is_gone(self, world: World, sign_in: SignedIn) -> None:
        row, client = TitleRow.objects.get(), sign_in("administrator")
        assert NAME not in Client().get(reverse("titles-announced")).content.decode()
        answer = client.post(f"{reverse('announce-titles')}?row={row.pk}", {"on": "20 ก.พ. 2569"})
        assert answer.status_code == 302
        assert NAME in Client().get(reverse("titles-announced")).content.decode()
        client.post(reverse("withdraw-title", args=[row.pk]), {"reason": "บันทึกผิดหน่วยงาน"})
        assert NAME not in Client().get(reverse("titles-announced")).content.decode()
        assert "บันทึกผิดหน่วยงาน" in client.get(reverse("title", args=[row.pk])).content.decode()
        assert client.get(reverse("correct-title", args=[row.pk])).status_code == 409

    def test_a_day_before_it_was_given_keeps_what_was_typed(self, sign_in: SignedIn) -> None:
        row = TitleRow.objects.get()
        answer = sign_in("administrator").post(f"{reverse('announce-titles')}?row={row.pk}", {"on": "1/1/2568"})
        assert (answer.status_code, "วันที่ประกาศต้องไม่ก่อน" in answer.content.decode()) == (422, True)

    def test_a_day_to_come_is_waited_for(self, sign_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
        row = TitleRow.objects.get()
        sign_in("administrator").post(f"{reverse('announce-titles')}?row={row.pk}", {"on": "1/3/2569"})
        assert NAME not in Client().get(reverse("titles-announced")).content.decode()
        monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.replace(month=3, day=2))
        assert NAME in Client().get(reverse("titles-announced")).content.decode()


class TestCorrecting:
    @pytest.mark.parametrize("page", ["correct-title", "withdraw-title"])
    def test_that_the_certificate_goes_with_it_is_told_before(self, world: World, sign_in: SignedIn, page: str) -> None:
        row, client = TitleRow.objects.get(), sign_in("administrator")
        assert "จะถูกเพิกถอนด้วยเหตุผลเดียวกัน" not in client.get(reverse(page, args=[row.pk])).content.decode()
        issued = certificates.issue_for_title(row, by=world["administrator"], at=NOW)
        told = client.get(reverse(page, args=[row.pk])).content.decode()
        assert f"ใบประกาศเลขที่ {issued.number} ของรายการนี้จะถูกเพิกถอน" in told

    def test_the_form_begins_with_what_stands_and_keeps_both_rows(self, sign_in: SignedIn) -> None:
        row, client = TitleRow.objects.get(), sign_in("administrator")
        page = client.get(reverse("correct-title", args=[row.pk])).content.decode()
        assert 'value="2568"' in page
        said = {
            "title": "model", "fiscal_year": "2567", "outcome": "won", "since": "15/9/2567", "basis": "ประกาศกรม", "reason": "ปีผิด",
        }  # fmt: skip
        answer = client.post(reverse("correct-title", args=[row.pk]), said)
        right = TitleRow.objects.get(corrects=row)
        assert answer["Location"] == reverse("title", args=[right.pk])
        assert (right.title, right.fiscal_year) == ("model", 2567)
        assert "ปีผิด" in client.get(reverse("title", args=[right.pk])).content.decode()

    def test_a_refusal_stands_at_its_field(self, sign_in: SignedIn) -> None:
        row = TitleRow.objects.get()
        said = {
            "title": "model",
            "fiscal_year": "2560",
            "outcome": "won",
            "since": "15/9/2567",
            "basis": "ประกาศ",
            "reason": "ผิด",
        }
        answer = sign_in("administrator").post(reverse("correct-title", args=[row.pk]), said)
        assert answer.status_code == 422
        assert "วันที่เริ่มต้องอยู่ในปีงบประมาณนั้น" in answer.content.decode()
        assert TitleRow.objects.count() == 1


@pytest.mark.parametrize("asked", ["q=%00", "q=a%00b", "title=%00:%00", "year=%00", "outcome=%00", "region=%00"])
def test_a_nul_in_the_address_looks_for_nothing(asked: str, world: World, sign_in: SignedIn) -> None:
    assert Client().get(f"{reverse('titles-announced')}?{asked}").status_code == 200
    assert sign_in("administrator").get(f"{reverse('titles')}?{asked}").status_code == 200
    assert _wanted(RequestFactory().get(f"/?{asked}")).words in {"", "ab"}  # type: ignore[arg-type]


class TestSheet:
    def send(self, client: Client, content: bytes) -> str:
        file = SimpleUploadedFile("titles.xlsx", content)
        return client.post(reverse("titles-import"), {"edition": EDITION, "file": file}).content.decode()

    def kept(self, page: str) -> str:
        return page.split('name="kept" value="')[1].split('"', maxsplit=1)[0]

    def test_previewed_then_recorded_and_twice_is_once(self, world: World, sign_in: SignedIn) -> None:
        client, content = sign_in("administrator"), book((NAME, *GOOD[1:]))
        kept = self.kept(self.send(client, content))
        assert TitleRow.objects.count() == 1
        for _ in range(2):
            assert client.post(reverse("titles-import-apply"), {"kept": kept}).status_code == 302
        assert TitleRow.objects.count() == 2
        assert "ไม่มีสิ่งที่จะบันทึก" in self.send(client, content)

    def test_mistakes_are_told_and_nothing_can_be_applied(self, sign_in: SignedIn) -> None:
        client = sign_in("administrator")
        page = self.send(client, book((NAME, *GOOD[1:]), ("ไม่มีที่ไหน", *GOOD[1:])))
        assert "แถว 3" in page
        assert 'name="kept"' not in page
        assert client.post(reverse("titles-import-apply"), {"kept": "forged"})["Location"] == reverse("titles-import")
        assert TitleRow.objects.count() == 1

    def test_the_form_can_be_taken(self, sign_in: SignedIn) -> None:
        answer = sign_in("administrator").get(reverse("titles-form"), {"edition": EDITION})
        assert answer.content.startswith(b"PK")


def test_who_may_become_what_is_told_with_the_rule(world: World, sign_in: SignedIn) -> None:
    remembered(world, "outstanding", 2567)
    page = (
        sign_in("administrator").get(reverse("title-prospects"), {"edition": EDITION, "year": "2569"}).content.decode()
    )
    assert NAME in page
    assert "เป็นได้" in page
    assert "004:L139" in page
