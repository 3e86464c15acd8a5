"""Certificates: issuing, revoking, the PDF with its QR, and the public page without login."""

from __future__ import annotations

import io
from datetime import date

import pypdfium2
import pytest
import xlsxwriter
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.documents.conftest import poppler, without_spaces
from tests.web.conftest import SignedIn
from tests.web.world import NOW, SECRET, World

from khunnatham.awards import certificates, sheets
from khunnatham.awards.models import Certificate
from khunnatham.journal.models import Entry
from khunnatham.review.models import Decision
from khunnatham.web.guessing import MOST_LISTS, MOST_MISSES


@pytest.fixture(autouse=True)
def _nobody_guessed_yet() -> None:
    cache.clear()


def of(world: World) -> Certificate:
    """Give the certificate of the world."""
    assert world.certificate is not None
    return Certificate.objects.get(pk=world.certificate.pk)


def issue(world: World, *names: str) -> str:
    """Give the address that issues the certificates of these cases."""
    rows = Decision.objects.filter(submission__assessment__in=[world.case(name) for name in names])
    return f"{reverse('issue-certificates')}?{'&'.join(f'decision={row.pk}' for row in rows)}"


class TestIssuing:
    def test_what_was_certified_waits_for_its_certificate(self, world: World, sign_in: SignedIn) -> None:
        page = sign_in("secretary").get(reverse("certificates")).content.decode()
        assert "รอออกใบรับรอง 2 หน่วยงาน" in page
        assert SECRET not in page

    def test_several_are_issued_at_once_and_twice_is_once(self, world: World, sign_in: SignedIn) -> None:
        client = sign_in("secretary")
        for _ in range(2):
            client.post(issue(world, "reported", "final"))
        assert sorted(Certificate.objects.values_list("serial", flat=True)) == [1, 2, 3]

    @pytest.mark.parametrize("who", ["member", "department", "auditor", "far-secretary"])
    def test_others_do_not_issue(self, world: World, sign_in: SignedIn, who: str) -> None:
        client = sign_in(who)
        assert "รับรองแล้ว รอออกใบรับรอง" not in client.get(reverse("certificates")).content.decode()
        client.post(issue(world, "reported"))
        assert Certificate.objects.count() == 1

    def test_a_unit_sees_its_own_only(self, world: World, sign_in: SignedIn) -> None:
        own = sign_in("officer", state="decided").get(reverse("certificates")).content.decode()
        assert of(world).number in own
        assert of(world).number not in sign_in("officer", state="open").get(reverse("certificates")).content.decode()

    @pytest.mark.parametrize("who", ["outsider", "far-secretary", "other-department", "idle-officer"])
    def test_001_19_a_stranger_finds_nothing(self, world: World, sign_in: SignedIn, who: str) -> None:
        for page in ("certificate", "certificate-pdf"):
            assert sign_in(who).get(reverse(page, args=[of(world).pk])).status_code == 404


class TestPaper:
    def test_it_says_what_was_certified(self, world: World, sign_in: SignedIn) -> None:
        answer = sign_in("officer", state="decided").get(reverse("certificate-pdf", args=[of(world).pk]))
        text = without_spaces(poppler(answer.content))
        for words in ("องค์กรตัวอย่างdecided", "องค์กรคุณธรรมต้นแบบ", "มค๐๐๐๑/๒๕๖๙", "ครั้งที่๑/๒๕๖๙", of(world).token):
            assert words in text
        assert text.count(of(world).token) == 1
        assert answer["Cache-Control"] == "private, no-store"

    def test_in_english(self, world: World, sign_in: SignedIn) -> None:
        answer = sign_in("secretary").get(f"{reverse('certificate-pdf', args=[of(world).pk])}?language=en")
        assert "Model moral organisation" in poppler(answer.content)

    def test_it_is_one_page(self, world: World, sign_in: SignedIn) -> None:
        answer = sign_in("secretary").get(reverse("certificate-pdf", args=[of(world).pk]))
        assert len(pypdfium2.PdfDocument(answer.content)) == 1

    def test_the_address_on_it_is_the_public_one(self, world: World, sign_in: SignedIn) -> None:
        page = sign_in("secretary").get(reverse("certificate", args=[of(world).pk])).content.decode()
        assert f"{settings.ADDRESS}/verify/{of(world).token}/" in page


class TestRevoking:
    def test_it_needs_a_reason_and_is_shown_everywhere(self, world: World, sign_in: SignedIn) -> None:
        client, address = sign_in("secretary"), reverse("revoke-certificate", args=[of(world).pk])
        assert client.post(address, {"reason": ""}).status_code == 422
        client.post(address, {"reason": "พบว่าเอกสารไม่จริง"})
        assert of(world).is_revoked
        assert "พบว่าเอกสารไม่จริง" in client.get(reverse("certificate", args=[of(world).pk])).content.decode()
        public = Client().get(reverse("verify-certificate", args=[of(world).token])).content.decode()
        assert "ใบรับรองนี้เพิกถอนแล้ว" in public
        assert "พบว่าเอกสารไม่จริง" not in public

    def test_a_unit_does_not_revoke(self, world: World, sign_in: SignedIn) -> None:
        client = sign_in("head", state="decided")
        assert client.post(reverse("revoke-certificate", args=[of(world).pk]), {"reason": "x"}).status_code == 403


class TestVerifying:
    def test_genuine_without_login_and_without_script(self, world: World) -> None:
        answer = Client().get(reverse("verify-certificate", args=[of(world).token]))
        page = answer.content.decode()
        assert "ใบรับรองนี้เป็นของจริงและมีผล" in page
        assert "องค์กรตัวอย่าง decided" in page
        assert "<script" not in page
        assert answer["X-Robots-Tag"] == "noindex"

    def test_unknown(self, world: World) -> None:
        answer = Client().get(reverse("verify-certificate", args=["not-a-token"]))
        assert answer.status_code == 404
        assert "ไม่พบใบรับรองนี้" in answer.content.decode()

    def test_the_code_or_the_whole_address_may_be_typed(self, world: World) -> None:
        token = of(world).token
        for code in (token, f" {token} ", f"https://example.go.th/verify/{token}/"):
            answer = Client().get(reverse("verify"), {"code": code})
            assert answer.headers["Location"] == reverse("verify-certificate", args=[token])

    @pytest.mark.parametrize("code", ["ไทย", "a b", "<script>", "../..", "%00", "x" * 150])
    def test_what_cannot_be_a_code_is_unknown(self, world: World, code: str) -> None:
        answer = Client().get(reverse("verify"), {"code": code}, follow=True)
        assert answer.status_code == 404
        assert "<script>" not in answer.content.decode()

    def test_guessing_is_slowed_down(self, world: World) -> None:
        client = Client()
        for number in range(MOST_MISSES):
            assert client.get(reverse("verify-certificate", args=[f"guess-{number}"])).status_code == 404
        answer = client.get(reverse("verify-certificate", args=["guess-more"]))
        assert answer.status_code == 429
        assert answer["Retry-After"]
        another = Client(REMOTE_ADDR="203.0.113.9")
        assert another.get(reverse("verify-certificate", args=[of(world).token])).status_code == 200

    def test_a_certificate_of_another_level_shows_the_certified_one_only(self, world: World) -> None:
        made = certificates.issue(
            Decision.objects.get(submission__assessment=world.case("reported")), by=world["secretary"], at=NOW
        )
        page = Client().get(reverse("verify-certificate", args=[made.token])).content.decode()
        assert "ผลคำนวณเบื้องต้น" not in page
        assert "ระดับที่เสนอ" not in page


class TestAList:
    def send(self, client: Client, content: bytes | str, name: str = "list.csv") -> HttpResponse:
        content = content.encode("utf-8-sig") if isinstance(content, str) else content
        return client.post(reverse("verify-list"), {"file": SimpleUploadedFile(name, content)})  # type: ignore[return-value]

    def test_each_line_is_answered_in_order_without_login(self, world: World, sign_in: SignedIn) -> None:
        one = of(world)
        listed = (
            f"ลำดับ,เลขที่\n1,{one.token}\n2,https://a.go.th/verify/{one.token}/\n3,มค 0001/2569\n4,มค 9999/2569\n5,ปลอม\n"
        )
        page = self.send(Client(), listed).content.decode()
        assert page.count("data-row") == 5
        assert page.count("องค์กรตัวอย่าง decided") == 2
        assert (page.count("มีผล"), page.count("ไม่พบ")) == (4, 3)

    def test_revoked_and_expired_are_told(self, world: World, sign_in: SignedIn) -> None:
        sign_in("secretary").post(reverse("revoke-certificate", args=[of(world).pk]), {"reason": "ความลับภายใน"})
        page = self.send(Client(), of(world).token).content.decode()
        assert "เพิกถอนแล้ว" in page
        assert "เพิกถอนเมื่อ 20 ก.พ. 2569" in page
        assert "ความลับภายใน" not in page

    @pytest.mark.parametrize(("until", "said"), [("2026-02-20", "ใช้ได้ถึง"), ("2026-02-19", "หมดอายุเมื่อ")])
    def test_a_day_says_what_it_is_the_day_of(self, world: World, sign_in: SignedIn, until: str, said: str) -> None:
        sign_in("secretary")
        one, other = of(world), Decision.objects.get(submission__assessment=world.case("reported"))
        one.pk, one.decision, one.serial, one.number, one.token = None, other, 99, "มค 0099/2569", f"{one.token[:-2]}xx"
        one.issued_on, one.valid_until = date(2026, 1, 5), date.fromisoformat(until)
        one.save()
        page = self.send(Client(), one.token).content.decode()
        assert f"{said} {until[-2:]} ก.พ. 2569" in page

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_the_answers_are_given_as_a_file(self, world: World, sign_in: SignedIn, kind: str) -> None:
        page = self.send(Client(), f"{of(world).token}\n=1+1\n").content.decode()
        kept = page.split('name="kept" value="')[1].split('"')[0]
        content = Client().post(reverse("verify-list-file"), {"kept": kept, "as": kind}).content
        if kind == "csv":
            assert "'=1+1,ไม่พบ" in content.decode("utf-8-sig")
            assert "องค์กรตัวอย่าง decided" in content.decode("utf-8-sig")
        else:
            assert sheets.grid_of(content, most_rows=10)[1][1] == "มีผล"

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xff", "เลขที่\n", "\n".join(map(str, range(1002)))])
    def test_what_cannot_be_checked_is_refused_with_a_sentence(
        self, world: World, sign_in: SignedIn, content: bytes | str
    ) -> None:
        answer = self.send(Client(), content)
        assert (answer.status_code, "ยังตรวจไม่ได้" in answer.content.decode()) == (422, True)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_a_list_is_read_as_offices_write_it(self, world: World, encoding: str, delimiter: str) -> None:
        listed = f"ที่{delimiter}หน่วยงาน{delimiter}เลขที่\r\n1{delimiter}ก{delimiter}มค ๐๐๐๑/๒๕๖๙\r\n"
        page = self.send(Client(), listed.encode(encoding)).content.decode()
        assert (page.count("data-row"), page.count("ไม่พบ")) == (1, 0)

    @pytest.mark.parametrize(
        "head",
        [
            "รายการที่ต้องตรวจ,,\n,,\nที่,หน่วยงาน,เลขที่ใบประกาศ\n",
            "ที่,หน่วยงาน,รหัสตรวจสอบใต้ QR\n",
            "no.,unit,Certificate No.\n",
            "",
        ],
        ids=["a title above", "a longer heading", "in English", "no heading"],
    )
    def test_the_column_is_found_wherever_it_stands(self, world: World, head: str) -> None:
        one = of(world)
        page = self.send(
            Client(), f"{head}1,องค์กร,{one.number}\n2,องค์กร, {one.token} \n3,องค์กร,พิมพ์ผิด\n"
        ).content.decode()
        assert (page.count("data-row"), page.count("มีผล"), page.count("ไม่พบ")) == (3, 3, 2)

    def test_a_workbook_with_two_far_corners_is_refused_at_once(self, world: World, sign_in: SignedIn) -> None:
        content = io.BytesIO()
        with xlsxwriter.Workbook(content) as book:
            sheet = book.add_worksheet()
            sheet.write_string("A1", "ก")
            sheet.write_string("XFD1048576", "ข")
        answer = self.send(Client(), content.getvalue(), "list.xlsx")
        assert (answer.status_code, "200 คอลัมน์" in answer.content.decode()) == (422, True)

    def test_a_list_may_begin_below_and_beside_the_corner(self, world: World, sign_in: SignedIn) -> None:
        content = io.BytesIO()
        with xlsxwriter.Workbook(content) as book:
            book.add_worksheet().write_column("B4", [of(world).token, "a_x0000_b"])
        page = self.send(Client(), content.getvalue(), "list.xlsx").content.decode()
        assert (page.count("data-row"), "องค์กรตัวอย่าง decided" in page) == (2, True)

    def test_a_thousand_lines_take_two_queries(
        self, world: World, sign_in: SignedIn, django_assert_max_num_queries: object
    ) -> None:
        with django_assert_max_num_queries(4):  # type: ignore[operator]
            page = self.send(Client(), "\n".join(f"มค {number}/2569" for number in range(1000))).content.decode()
        assert page.count("data-row") == 1000

    def test_many_lists_have_to_wait(self, world: World, sign_in: SignedIn) -> None:
        client = Client()
        for _ in range(MOST_LISTS):
            assert self.send(client, "x").status_code == 200
        answer = self.send(client, "x")
        assert (answer.status_code, bool(answer["Retry-After"])) == (429, True)
        assert self.send(Client(REMOTE_ADDR="203.0.113.9"), "x").status_code == 200

    def test_nothing_follows_who_checks(self, world: World, sign_in: SignedIn) -> None:
        before = Entry.objects.count()
        answer = self.send(Client(), of(world).token)
        assert Entry.objects.count() == before
        assert "<script" not in answer.content.decode()
        assert set(answer.cookies) == set()
        assert client_can_forge(answer) is False


@pytest.mark.parametrize(
    "name", ["home", "verify", "verify-list", "honours", "titles-announced", "programmes", "set_language"]
)
def test_pages_that_everybody_reads_set_no_cookie(world: World, name: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert set(strict.get(reverse(name), follow=name == "set_language").cookies) == set()
    assert set(strict.get(reverse("verify-certificate", args=[of(world).token])).cookies) == set()
    file = SimpleUploadedFile("list.csv", of(world).token.encode())
    answer = strict.post(reverse("verify-list"), {"file": file})
    assert (answer.status_code, set(strict.cookies)) == (200, set())
    strict.post(reverse("set_language"), {"language": "en", "next": "/verify/"})
    assert set(strict.cookies) == {settings.LANGUAGE_COOKIE_NAME}, "what was chosen is kept, and nothing else"


def client_can_forge(answer: HttpResponse) -> bool:
    """Tell whether a list that was not given out is taken back."""
    forged = answer.content.decode().split('name="kept" value="')[1].split('"')[0][:-2] + "xx"
    return Client().post(reverse("verify-list-file"), {"kept": forged}).status_code != 302
