"""The pictures of the README, taken from the demonstration on a fixed day.

``KHUNNATHAM_SCREENSHOTS=write`` takes them anew; otherwise the test sees that every page stands and that every picture which the
README shows is there, small enough to load quickly.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.journey.people import Clock, violations

from khunnatham.assessments.models import Assessment
from khunnatham.awards.models import Certificate
from khunnatham.demonstration.accounts import HOSPITAL, PASSWORD
from khunnatham.review.models import Decision

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "docs" / "screenshots"
WRITES: Final = os.environ.get("KHUNNATHAM_SCREENSHOTS") == "write"
LARGEST: Final = 150 * 1024
DESKTOP, PHONE = (1180, 900), (360, 740)
PROVINCE: Final = "49"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, who looks, how large the screen is, where, and the heading that must stand there."""

    name: str
    who: str
    size: tuple[int, int]
    address: Callable[[], str]
    heading: str


def _hospital() -> Assessment:
    return Assessment.objects.get(enrolment__unit__name_th=HOSPITAL.th)


def _differing() -> int:
    decided = Decision.objects.filter(
        submission__assessment__enrolment__unit__province_id=PROVINCE, outcome="certified"
    )
    return next(one for one in decided.select_related("submission") if one.differs).submission.assessment_id


def _certificate() -> Certificate:
    return Certificate.objects.filter(
        revoked_at=None, decision__submission__assessment__enrolment__unit__province_id=PROVINCE
    )[0]


SHOTS: Final = (
    Shot("home", "officer", DESKTOP, lambda: "/", "งานของฉัน"),
    Shot("steps", "officer", DESKTOP, lambda: f"/enrolments/{_hospital().enrolment_id}/", "องค์กรคุณธรรม"),
    Shot("answering", "officer", DESKTOP, lambda: f"/assessments/{_hospital().pk}/4/", "ข้อ 4"),
    Shot("answering-phone", "officer", PHONE, lambda: f"/assessments/{_hospital().pk}/4/", "ข้อ 4"),
    Shot("evidence", "officer", DESKTOP, lambda: "/evidence/", "คลังหลักฐาน"),
    Shot(
        "compiling", "secretary", DESKTOP, lambda: f"/compiling/?round={_hospital().enrolment.round_id}", "หน่วยงานส่งแล้ว"
    ),
    Shot("decision", "secretary", DESKTOP, lambda: f"/meetings/cases/{_differing()}/", ""),
    Shot("verification-phone", "", PHONE, lambda: f"/verify/{_certificate().token}/", "ใบรับรองนี้เป็นของจริงและมีผล"),
)


def test_the_pages_of_the_readme_stand_and_its_pictures_are_there(
    browser: Browser, live_server: LiveServer, demonstration: Clock
) -> None:
    for shot, page in _pages(browser, live_server.url):
        expect(page.locator("h1")).to_contain_text(shot.heading)
        page.wait_for_load_state("networkidle")
        if WRITES:
            _keep(shot.name, page.screenshot())
        assert violations(page) == []
        if shot.name == "decision":
            _paper(page, live_server.url)
    shown = set(re.findall(r"docs/screenshots/([\w-]+)\.png", (ROOT / "README.md").read_text()))
    assert shown == {*(shot.name for shot in SHOTS), "certificate"}
    assert {path.stem: path.stat().st_size for path in FOLDER.glob("*.png") if path.stat().st_size > LARGEST} == {}
    assert shown == {path.stem for path in FOLDER.glob("*.png")}


def _pages(browser: Browser, base: str) -> Iterator[tuple[Shot, Page]]:
    for shot in SHOTS:
        context = browser.new_context(
            base_url=base,
            locale="th-TH",
            viewport={"width": shot.size[0], "height": shot.size[1]},
            has_touch=shot.size == PHONE,
            reduced_motion="reduce",
        )
        page = context.new_page()
        if shot.who:
            page.goto("/sign-in/")
            page.get_by_label("ชื่อผู้ใช้").fill(shot.who)
            page.get_by_label("รหัสผ่าน").fill(PASSWORD)
            page.get_by_role("button", name="เข้าสู่ระบบ").click()
            expect(page.locator("h1")).to_contain_text("งานของฉัน")
        page.goto(shot.address())
        yield shot, page
        context.close()


def _paper(page: Page, base: str) -> None:
    """See that the certificate opens as PDF, and picture its first page."""
    answered = page.context.request.get(f"{base}/certificates/{_certificate().pk}/certificate.pdf")
    assert answered.ok
    with pypdfium2.PdfDocument(answered.body()) as paper:
        picture = BytesIO()
        paper[0].render(scale=1.1).to_pil().save(picture, "PNG")
    if WRITES:
        _keep("certificate", picture.getvalue())


def _keep(name: str, picture: bytes) -> None:
    """Write a picture with as few colours as it needs: a page is ink on paper."""
    FOLDER.mkdir(exist_ok=True)
    with Image.open(BytesIO(picture)) as image:
        image.convert("RGB").quantize(96, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
