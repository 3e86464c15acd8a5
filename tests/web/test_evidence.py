"""The library of proofs: who sees what, adding and recognising, the preview and its headers, the inbox, the share sheet."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from tests.evidence.files import docx, pdf, picture
from tests.web.world import NOW, World

from khunnatham.assessments.models import EvidenceUse, FrozenEvidence
from khunnatham.evidence import library
from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.web.manifest import TAKEN

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
JSON = {"accept": "application/json"}
FROM_PHONE = {"sec-fetch-site": "none"}


@pytest.fixture(autouse=True)
def _store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(sign_in: SignedIn) -> Client:
    """Give the browser of an officer whose assessment is open."""
    return sign_in("officer", state="open")


def sent(content: bytes, name: str = "ภาพกิจกรรม.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def add(world: World, content: bytes, name: str = "ภาพกิจกรรม.jpg", *, inbox: bool = False, **more: Any) -> Evidence:
    by = world["officer@open"]
    return library.add_file(by.unit, upload=sent(content, name), by=by, at=NOW, inbox=inbox, **more).evidence


def told(response: Any) -> dict[str, Any]:
    return dict(json.loads(response.content))


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


# ── who sees what ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", ["", "file/", "thumbnail/", "versions/1/"])
@pytest.mark.parametrize(
    ("name", "status"),
    [("secretary", 404), ("auditor", 200), ("outsider", 404), ("far-secretary", 404), ("idle-officer", 404)],
)
def test_a_proof_opens_to_its_unit_and_those_who_reach_it(
    world: World, sign_in: SignedIn, name: str, status: int, page: str
) -> None:
    proof = add(world, picture())
    assert sign_in(name).get(f"/evidence/{proof.pk}/{page}").status_code == status
    assert sign_in("officer", state="open").get(f"/evidence/{proof.pk}/{page}").status_code == 200
    assert Client().get(f"/evidence/{proof.pk}/{page}").status_code == 302


@pytest.mark.parametrize(
    ("name", "status"),
    [("secretary", 200), ("chair", 200), ("auditor", 200), ("outsider", 404), ("far-secretary", 404)],
)
def test_a_proof_that_was_handed_in_opens_to_who_judges_it(
    world: World, sign_in: SignedIn, name: str, status: int
) -> None:
    proof = FrozenEvidence.objects.filter(submission__assessment=world.case("listed")).first()
    assert proof is not None
    assert sign_in(name).get(f"/evidence/{proof.evidence_id}/").status_code == status


def test_what_is_unsorted_is_the_units_own(world: World, sign_in: SignedIn) -> None:
    proof = add(world, picture(), inbox=True)
    assert sign_in("secretary").get(f"/evidence/{proof.pk}/").status_code == 404
    assert sign_in("officer", state="open").get(f"/evidence/{proof.pk}/").status_code == 200


@pytest.mark.parametrize("page", ["withdraw/", "new-version/", "keep-separately/"])
def test_others_change_nothing(world: World, sign_in: SignedIn, page: str) -> None:
    proof = add(world, picture())
    assert sign_in("secretary").post(f"/evidence/{proof.pk}/{page}").status_code == 403
    assert sign_in("outsider").post(f"/evidence/{proof.pk}/{page}", {"reason": "x"}).status_code == 404
    assert sign_in("auditor").post(f"/evidence/{proof.pk}/", {"title": "อื่น", "expected_revision": 1}).status_code in {
        403,
        409,
    }
    proof.refresh_from_db()
    assert (proof.title, proof.state) == ("ภาพกิจกรรม", EvidenceState.FILED)


# ── the bytes ───────────────────────────────────────────────────────────────────────────


def test_bytes_come_with_their_type_their_thai_name_and_no_powers(world: World, officer: Client) -> None:
    content = pdf()
    proof = add(world, content, "ประกาศเจตนารมณ์.pdf")
    response = officer.get(f"/evidence/{proof.pk}/file/")
    assert body(response) == content
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("inline")
    assert "%E0%B8%9B%E0%B8%A3%E0%B8%B0" in response["Content-Disposition"]
    assert officer.get(f"/evidence/{proof.pk}/file/?download")["Content-Disposition"].startswith("attachment")


def test_what_browsers_do_not_show_is_always_a_download(world: World, officer: Client) -> None:
    proof = add(world, docx(), "แผน.docx")
    assert officer.get(f"/evidence/{proof.pk}/file/")["Content-Disposition"].startswith("attachment")
    assert officer.get(f"/evidence/{proof.pk}/thumbnail/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-999999999", 206, slice(0, None)),
        ("bytes=0-1,4-5", 200, slice(0, None)),
        ("bytes=-", 200, slice(0, None)),
        ("lines=1-2", 200, slice(0, None)),
        ("bytes=999999999-", 416, slice(0, 0)),
    ],
)
def test_parts_are_given_on_request(world: World, officer: Client, asked: str, status: int, part: slice) -> None:
    content = picture()
    proof = add(world, content)
    response = officer.get(f"/evidence/{proof.pk}/file/", headers={"range": asked})
    assert response.status_code == status
    assert body(response) == content[part]
    if status == 206:
        assert response["Content-Length"] == str(len(content[part]))
        assert response["Content-Range"].endswith(f"/{len(content)}")


def test_a_browser_that_has_the_bytes_is_not_sent_them_again(world: World, officer: Client) -> None:
    proof = add(world, picture())
    for page in ("file", "thumbnail"):
        first = officer.get(f"/evidence/{proof.pk}/{page}/")
        assert officer.get(f"/evidence/{proof.pk}/{page}/", headers={"if-none-match": first["ETag"]}).status_code == 304
    stale = officer.get(f"/evidence/{proof.pk}/file/", headers={"range": "bytes=0-3", "if-range": '"another"'})
    assert stale.status_code == 200


def test_the_preview_of_a_pdf_stands_in_a_frame_of_our_own(world: World, officer: Client) -> None:
    proof = add(world, pdf(), "ประกาศ.pdf")
    page = officer.get(f"/evidence/{proof.pk}/")
    assert f'<iframe src="/evidence/{proof.pk}/file/#' in page.content.decode()
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


# ── adding ──────────────────────────────────────────────────────────────────────────────


def test_a_file_added_at_a_requirement_is_attached_at_once(world: World, officer: Client) -> None:
    case = world.case("open")
    response = officer.post(
        "/evidence/upload/", {"files": sent(picture()), "assessment": case.pk, "key": "2"}, headers=JSON
    )
    assert response.status_code == 201
    assert "ภาพกิจกรรม" in told(response)["html"]["#proofs"]
    assert EvidenceUse.objects.filter(assessment=case, key="2").count() == 2


@pytest.mark.parametrize(
    ("content", "name"), [(b"MZ\x90\x00" + b"\x00" * 200, "ภาพ.jpg"), (b"", "ว่าง.pdf"), (b"<script>", "a.html")]
)
def test_a_file_that_is_not_taken_says_why(officer: Client, content: bytes, name: str) -> None:
    before = Evidence.objects.count()
    response = officer.post("/evidence/upload/", {"files": sent(content, name)}, headers=JSON)
    assert response.status_code == 422
    assert len(told(response)["message"]) > 10
    assert Evidence.objects.count() == before


def test_a_file_above_the_limit_is_refused(officer: Client, settings: Settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 100
    assert officer.post("/evidence/upload/", {"files": sent(picture())}, headers=JSON).status_code == 422


def test_the_same_content_is_recognised_and_its_reuse_offered(world: World, officer: Client) -> None:
    content = picture(colour="teal")
    first = add(world, content, "ภาพแรก.jpg")
    case = world.case("open")
    answer = officer.post(
        "/evidence/upload/", {"files": sent(content, "ชื่ออื่น.jpg"), "assessment": case.pk, "key": "3"}, headers=JSON
    )
    assert answer.status_code == 200
    assert "เนื้อหาเดียวกับ «ภาพแรก»" in told(answer)["message"]
    assert told(answer)["duplicate_of"]["url"] == f"/evidence/{first.pk}/?duplicate"
    assert EvidenceUse.objects.filter(assessment=case, key="3", evidence=first).exists()
    assert "เก็บแยกเป็นอีกรายการ" in officer.get(f"/evidence/{first.pk}/?duplicate").content.decode()
    kept = officer.post(f"/evidence/{first.pk}/keep-separately/")
    other = Evidence.objects.get(pk=int(kept["Location"].strip("/").rsplit("/", 1)[-1]))
    assert other.pk != first.pk
    assert other.current is not None
    assert first.current is not None
    assert other.current.sha256 == first.current.sha256


def test_the_same_content_waiting_unsorted_is_filed_when_it_is_attached(world: World, officer: Client) -> None:
    content = picture(colour="olive")
    waiting = add(world, content, inbox=True)
    case = world.case("open")
    officer.post("/evidence/upload/", {"files": sent(content), "assessment": case.pk, "key": "2"}, headers=JSON)
    waiting.refresh_from_db()
    assert waiting.state == EvidenceState.FILED


def test_without_a_script_several_files_come_at_once_and_each_is_told(officer: Client) -> None:
    files = [sent(picture(), "ดี.jpg"), sent(b"MZ" + b"\x00" * 99, "เสีย.jpg")]
    page = officer.post("/evidence/upload/", {"files": files}, follow=True)
    assert page.redirect_chain == [("/evidence/", 303)]
    text = page.content.decode()
    assert "ดี: เก็บเข้าคลังแล้ว" in text
    assert "เสีย.jpg:" in text


def test_a_link_is_added_and_recognised(world: World, officer: Client) -> None:
    case = world.case("open")
    fields = {"url": "https://video.example/1", "title": "วิดีโอ", "assessment": case.pk, "key": "2"}
    for _ in range(2):
        assert officer.post("/evidence/upload/", fields).status_code == 303
    assert Evidence.objects.filter(url="https://video.example/1").count() == 1
    assert officer.post("/evidence/upload/", {"url": "javascript:alert(1)"}, headers=JSON).status_code == 422


def test_nothing_is_added_for_another_units_assessment(world: World, officer: Client) -> None:
    before = Evidence.objects.count()
    fields = {"files": sent(picture()), "assessment": world.case("submitted").pk, "key": "2"}
    assert officer.post("/evidence/upload/", fields, headers=JSON).status_code in {403, 404, 409}
    assert Evidence.objects.count() == before


def test_titles_are_written_as_text_never_as_markup(officer: Client) -> None:
    page = officer.post("/evidence/upload/", {"url": "https://x.example/", "title": "<b>หนา</b>"}, follow=True)
    assert "<b>หนา</b>" not in page.content.decode()
    assert "&lt;b&gt;หนา" in page.content.decode()


# ── the library and one item ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"ภาพหนึ่ง", "เอกสารสอง"}),
        ("?q=หนึ่ง", {"ภาพหนึ่ง"}),
        ("?show=image", {"ภาพหนึ่ง"}),
        ("?show=document", {"เอกสารสอง"}),
        ("?show=unused", {"ภาพหนึ่ง", "เอกสารสอง"}),
        ("?show=withdrawn", set()),
        ("?q=ไม่มีเลย", set()),
    ],
)
def test_the_library_is_searched_and_filtered(world: World, officer: Client, query: str, found: set[str]) -> None:
    add(world, picture(), title="ภาพหนึ่ง")
    add(world, pdf(), "สอง.pdf", title="เอกสารสอง")
    titles = {card.title for card in officer.get(f"/evidence/{query}").context["cards"]}
    assert titles & {"ภาพหนึ่ง", "เอกสารสอง"} == found


def test_a_proof_shows_where_it_is_used(world: World, officer: Client) -> None:
    case, proof = world.case("open"), world.evidence["open"]
    page = officer.get(f"/evidence/{proof.pk}/").content.decode()
    assert f'href="/assessments/{case.pk}/3/"' in page
    (card,) = [card for card in officer.get("/evidence/").context["cards"] if card.number == proof.pk]
    assert [use.label for use in card.used_in] == [str(number) for number in range(1, 10)]


def test_details_are_changed_and_mistakes_keep_what_was_typed(world: World, officer: Client) -> None:
    proof = add(world, picture())
    wrong = officer.post(f"/evidence/{proof.pk}/", {"title": "ใหม่", "event_on": "๓๑ ก.พ. ๒๕๖๙", "expected_revision": 1})
    assert wrong.status_code == 422
    assert "๓๑ ก.พ. ๒๕๖๙" in wrong.content.decode()
    right = officer.post(f"/evidence/{proof.pk}/", {"title": "ใหม่", "event_on": "๒๘ ก.พ. ๒๕๖๙", "expected_revision": 1})
    assert right.status_code == 302
    proof.refresh_from_db()
    assert (proof.title, str(proof.event_on)) == ("ใหม่", "2026-02-28")
    overtaken = officer.post(f"/evidence/{proof.pk}/", {"title": "อีกคน", "expected_revision": 1})
    assert overtaken.status_code == 409
    assert "อีกคน" in overtaken.content.decode()


def test_a_newer_version_stands_beside_the_old_one(world: World, officer: Client) -> None:
    proof = add(world, picture())
    same = officer.post(f"/evidence/{proof.pk}/new-version/", {"files": sent(picture())}, headers=JSON)
    assert same.status_code == 422
    assert (
        officer.post(
            f"/evidence/{proof.pk}/new-version/", {"files": sent(picture(colour="red"))}, headers=JSON
        ).status_code
        == 200
    )
    assert body(officer.get(f"/evidence/{proof.pk}/versions/1/")) == picture()
    assert body(officer.get(f"/evidence/{proof.pk}/file/")) == picture(colour="red")
    assert officer.get(f"/evidence/{proof.pk}/versions/3/").status_code == 404


def test_withdrawing_asks_first_and_needs_a_reason(world: World, officer: Client) -> None:
    proof = add(world, picture())
    assert "เรียกคืนไม่ได้" in officer.get(f"/evidence/{proof.pk}/withdraw/").content.decode()
    assert officer.post(f"/evidence/{proof.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert officer.post(f"/evidence/{proof.pk}/withdraw/", {"reason": "ภาพผิดงาน"}).status_code == 302
    proof.refresh_from_db()
    assert proof.state == EvidenceState.WITHDRAWN


def test_what_was_handed_in_is_not_withdrawn(world: World, sign_in: SignedIn) -> None:
    client, proof = sign_in("officer", state="returned"), world.evidence["returned"]
    assert "withdraw/" not in client.get(f"/evidence/{proof.pk}/").content.decode()
    assert client.post(f"/evidence/{proof.pk}/withdraw/", {"reason": "x"}).status_code == 409


# ── the inbox and the share sheet ───────────────────────────────────────────────────────


def test_several_photos_are_sorted_to_a_requirement_at_once(world: World, officer: Client) -> None:
    case = world.case("open")
    photos = [add(world, picture(colour=colour), inbox=True) for colour in ("red", "blue")]
    page = officer.get("/evidence/inbox/").content.decode()
    assert f'value="{case.pk}:5"' in page
    fields = {
        "evidence": [photo.pk for photo in photos],
        "target": f"{case.pk}:5",
        "title": "วันจิตอาสา",
        "event_on": "2026-02-01",
    }
    assert officer.post("/evidence/inbox/sort/", fields).status_code == 302
    titles = {
        str(photo.title) for photo in Evidence.objects.filter(pk__in=[photo.pk for photo in photos], state="filed")
    }
    assert titles == {"วันจิตอาสา (1)", "วันจิตอาสา (2)"}
    assert EvidenceUse.objects.filter(assessment=case, key="5").count() == 3


def test_photos_may_be_filed_without_a_requirement(world: World, officer: Client) -> None:
    photo = add(world, picture(), "ภาพเดี่ยว.jpg", inbox=True)
    officer.post("/evidence/inbox/sort/", {"evidence": photo.pk, "target": ""})
    photo.refresh_from_db()
    assert (photo.state, photo.title) == (EvidenceState.FILED, "ภาพเดี่ยว")


def test_sorting_nothing_says_so(officer: Client) -> None:
    assert "ยังไม่ได้เลือกภาพ" in officer.post("/evidence/inbox/sort/", {}, follow=True).content.decode()


@pytest.fixture
def phone(officer: Client) -> Client:
    """Give a browser that checks tokens, as the real one does."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = officer.cookies
    return strict


def test_a_phone_shares_photos_and_links_without_a_token(phone: Client) -> None:
    fields = {"files": [sent(picture(), "IMG_1.jpg")], "title": "ข่าว", "text": "ดูที่ https://news.example/1 นะ"}
    response = phone.post("/evidence/share/", fields, headers=FROM_PHONE)
    assert (response.status_code, response["Location"]) == (303, "/evidence/inbox/")
    assert Evidence.objects.filter(state=EvidenceState.INBOX, title="IMG_1").count() == 1
    assert Evidence.objects.filter(url="https://news.example/1", title="ข่าว").count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://[::1"},
        {"origin": "https://testserver.evil.example"},
        {},
    ],
)
def test_another_site_cannot_share_into_the_inbox(phone: Client, headers: dict[str, str]) -> None:
    before = Evidence.objects.count()
    assert phone.post("/evidence/share/", {"files": sent(picture())}, headers=headers).status_code == 403
    assert Evidence.objects.count() == before


def test_an_older_browser_is_known_by_its_origin(phone: Client) -> None:
    response = phone.post("/evidence/share/", {"files": sent(picture())}, headers={"origin": "http://testserver"})
    assert response.status_code == 303


def test_every_other_upload_needs_the_token(phone: Client) -> None:
    assert phone.post("/evidence/upload/", {"files": sent(picture())}, headers=FROM_PHONE).status_code == 403


def test_sharing_without_being_signed_in_leads_to_signing_in() -> None:
    response = Client().post("/evidence/share/", {"text": "x"}, headers=FROM_PHONE)
    assert (response.status_code, "/sign-in/" in response["Location"]) == (302, True)


def test_the_manifest_offers_the_share_sheet(client: Client) -> None:
    response = client.get("/manifest.webmanifest")
    told_ = json.loads(response.content)
    assert response["Content-Type"].startswith("application/manifest+json")
    assert told_["share_target"]["action"] == "/evidence/share/"
    assert set(TAKEN) <= set(told_["share_target"]["params"]["files"][0]["accept"])
    assert {icon["sizes"] for icon in told_["icons"]} == {"192x192", "512x512"}


# ── how many queries ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", ["/evidence/", "/evidence/inbox/", "/evidence/{}/"])
def test_the_number_of_queries_does_not_grow(
    world: World, officer: Client, page: str, django_assert_max_num_queries: Any
) -> None:
    counts = []
    first = add(world, picture())
    for number in range(2):
        for shade in range(3):
            add(world, _shaded(number, shade), inbox=True)
            add(world, _shaded(number, shade + 9))
        with django_assert_max_num_queries(14) as queries:
            assert officer.get(page.format(first.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def _shaded(number: int, shade: int) -> bytes:
    return picture(colour=f"#{number:02x}{shade * 9:02x}40")


def test_a_share_of_several_files_is_told_file_by_file(phone: Client) -> None:
    files = [sent(picture(), "ดี.jpg"), io.BytesIO(b"")]
    page = phone.post("/evidence/share/", {"files": files}, follow=True, headers=FROM_PHONE)
    assert "ดี" in page.content.decode()
