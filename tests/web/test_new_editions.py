"""A new edition in the browser: mistakes on their lines, nothing lost, a preview, published once; two editions compared and mapped."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.assessments.editions import SMALL
from tests.web.conftest import SignedIn
from tests.web.world import World

from khunnatham.assessments import published, sameness
from khunnatham.assessments.edition_models import PublishedEdition, SameAs
from khunnatham.programmes import shelf

DIGEST = hashlib.sha256(SMALL.encode()).hexdigest()
ONE, OTHER = "moral-organisation/2567", "moral-district/2567"


@pytest.fixture(autouse=True)
def _own_shelf(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield
    shelf.by_key.cache_clear()
    published._listed.cache_clear()


@pytest.fixture
def administrator(world: World, sign_in: SignedIn) -> Client:
    return sign_in("administrator")


def sent(client: Client, status: int = 200, **fields: object) -> str:
    answer = client.post(reverse("new-edition"), fields)
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


class TestChecking:
    def test_every_mistake_stands_on_its_line_with_its_words_and_the_text_stays(self, administrator: Client) -> None:
        text = SMALL.replace("kind: attested", "kind: formula").replace("year: 2570", "year: soon")
        page = sent(administrator, 422, text=text)
        assert "มีที่ต้องแก้ 2 แห่ง" in page
        for line, words in (("บรรทัด 3", "year: soon"), ("บรรทัด 16", "kind: formula")):
            assert words in page.partition(line)[2].partition("</li>")[0]
        assert text in page.partition("<textarea")[2]
        assert 'name="publish"' not in page

    def test_an_uploaded_file_fills_the_text_even_where_it_is_not_utf_8(self, administrator: Client) -> None:
        page = sent(administrator, 422, file=SimpleUploadedFile("a.yaml", b"programme: x\ntitle: \xff"), text="")
        assert "UTF-8" in page
        assert "programme: x\n" in page.partition("<textarea")[2]

    def test_nothing_sent_says_what_to_do(self, administrator: Client) -> None:
        page = sent(administrator, 422)
        assert "เลือกไฟล์ หรือวางข้อความของเกณฑ์ก่อน" in page
        assert "มีที่ต้องแก้" not in page

    def test_a_file_that_is_too_long_is_told_so(self, administrator: Client) -> None:
        page = sent(administrator, 422, file=SimpleUploadedFile("a.yaml", b"#" * 1_100_000))
        assert "ไฟล์ยาวเกิน 1 MB" in page


class TestPreview:
    def test_it_shows_the_form_the_route_the_days_the_papers_and_the_digest(self, administrator: Client) -> None:
        page = sent(administrator, text=SMALL)
        for words in (
            "ประกาศเจตนารมณ์",
            "ค่าเริ่มต้นของระบบ",
            "ผู้ดำเนินการ",
            "31 มีนาคม ของทุกปี",
            "ก.๐๑",
            DIGEST,
            "ต้นฉบับไม่ได้บอกจำนวน",
        ):
            assert words in page
        assert page.count('id="fields-1"') == 1
        assert "disabled" in page.partition('id="fields-1"')[2].partition("</fieldset>")[0]
        assert not PublishedEdition.objects.exists()

    def test_line_ends_of_another_machine_give_the_same_digest(self, administrator: Client) -> None:
        assert DIGEST in sent(administrator, text=SMALL.replace("\n", "\r\n"))


class TestPublishing:
    def test_what_was_shown_is_published_and_open_to_everybody(
        self, administrator: Client, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            answer = administrator.post(reverse("new-edition"), {"text": SMALL, "publish": DIGEST})
        assert answer.status_code == 302
        assert bytes(PublishedEdition.objects.get().content) == SMALL.encode()
        page = read(client, answer["Location"])
        assert DIGEST in page
        assert "ผู้ดูแลระบบ" in page
        assert "/programmes/good-office/2570/" in read(client, reverse("programmes"))

    def test_a_text_that_changed_after_it_was_shown_is_shown_again(self, administrator: Client) -> None:
        page = sent(administrator, text=SMALL.replace("at_least: 2", "at_least: 3"), publish=DIGEST)
        assert "ตรวจแล้ว ไม่พบที่ผิด" in page
        assert not PublishedEdition.objects.exists()

    def test_a_key_that_exists_is_refused_with_a_sentence_and_the_text_stays(self, administrator: Client) -> None:
        text = (shelf.content_of(ONE) or b"").decode()
        page = sent(administrator, 422, text=text, publish=hashlib.sha256(text.encode()).hexdigest())
        assert f"มีฉบับ {ONE} อยู่แล้ว" in page
        assert 'name="publish"' not in page
        assert text[:300] in page


class TestComparing:
    def test_001_17_two_years_are_told_in_words(self, client: Client, db: None) -> None:
        address = reverse("compare-editions", args=["moral-organisation", "2567"])
        page = read(client, f"{address}?other=moral-organisation/2565")
        assert "<del>องค์กรคุณธรรม</del>" in page
        assert "<ins>องค์กรพัฒนาคุณธรรม</ins>" in page
        assert "กตัญญู" in page

    def test_very_different_editions_can_be_compared(self, client: Client, db: None) -> None:
        address = reverse("compare-editions", args=["clean-community", "2569"])
        assert "ตัดออก" in read(client, f"{address}?other=clean-community/2564")

    def test_the_page_of_an_edition_leads_there(self, client: Client, db: None) -> None:
        page = read(client, "/programmes/moral-organisation/2567/")
        assert f'action="{reverse("compare-editions", args=["moral-organisation", "2567"])}"' in page
        assert reverse("open-round") not in page


class TestSameProof:
    def test_two_requirements_are_mapped_and_taken_apart_again(self, administrator: Client) -> None:
        address = reverse("same-requirements")
        answer = administrator.post(address, {"one": ONE, "other": OTHER, "one_key": "1", "other_key": "1.1"})
        page = read(administrator, answer["Location"])
        pair = SameAs.objects.get()
        assert (pair.edition, pair.key, pair.other_edition, pair.other_key) == (OTHER, "1.1", ONE, "1")
        withdraw = reverse("withdraw-same", args=[pair.pk])
        assert withdraw in page
        assert "นำคู่ข้อนี้ออก" in read(administrator, withdraw)
        administrator.post(withdraw)
        assert not SameAs.objects.exists()

    def test_a_pair_that_cannot_be_is_refused_and_stays_chosen(self, administrator: Client) -> None:
        answer = administrator.post(
            reverse("same-requirements"), {"one": ONE, "other": OTHER, "one_key": "1", "other_key": "99"}
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "ไม่มีข้อ 99" in page
        assert '<option value="1" selected>' in page

    def test_papers_are_mapped_too(self, administrator: Client) -> None:
        address = reverse("same-requirements")
        declared = {"one": ONE, "other": OTHER, "one_key": "paper:plan", "other_key": "paper:plan"}

        assert 'value="paper:plan"' in administrator.get(address, {"one": ONE, "other": OTHER}).content.decode()
        assert administrator.post(address, declared).status_code == 302
        shown = administrator.get(address, {"one": ONE, "other": OTHER}).content.decode()
        assert "<strong>เอกสาร:</strong>" in shown
        assert sameness.same_as(ONE, "paper:plan") == ((OTHER, "paper:plan"),)
