"""The look in a real browser: every component at three widths, by day and night, and the scripts when things go wrong.

The pages under test touch no database, so a small server of our own serves them; ``Desk`` is the office behind the addresses.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import RequestContext, Template
from django.test import override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect, sync_playwright

from khunnatham.web import preferences
from khunnatham.web.styleguide import styleguide

WIDTHS = (360, 768, 1280)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM = "/usr/bin/chromium"
PHONE = 360
TO_PRESS = (
    ".btn, summary, .kn-menu-button, .kn-nav__link, .kn-tabs a, .kn-choice, .kn-filter__chip, .kn-brand, "
    ".form-control:not([type=file]), .form-select"
)


@dataclass
class Desk:
    """What the office received, and how it answers next."""

    saves: list[dict[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    posts: list[dict[str, str]] = field(default_factory=list)
    answer: Callable[[HttpRequest], HttpResponse] | None = None
    hold: threading.Event | None = None


desk = Desk()


def _save(request: HttpRequest) -> HttpResponse:
    if desk.hold:
        desk.hold.wait(10)
    if desk.answer:
        return desk.answer(request)
    desk.saves.append(request.POST.dict())
    revision = int(request.POST["expected_revision"]) + 1
    bar = '<aside class="kn-result" id="result"><div class="kn-width">ระดับพัฒนาคุณธรรม</div></aside>'
    return JsonResponse({"revision": revision, "saved_at": "10:42", "html": {"#result": bar}})


def _upload(request: HttpRequest) -> HttpResponse:
    if desk.answer:
        return desk.answer(request)
    names = [str(file.name) for file in request.FILES.getlist("files")]
    desk.files += names
    return JsonResponse(
        {"title": names[0], "message": "รับไฟล์แล้ว", "duplicate_of": {"title": "ประกาศ.pdf", "url": "/first/"}}
    )


def _confirm(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        desk.posts.append(request.POST.dict())
        return HttpResponse("<!doctype html><title>x</title><h1>เพิกถอนแล้ว</h1>")
    question = {
        "title": "เพิกถอนใบรับรอง",
        "sentence": "หน้าตรวจสอบสาธารณะจะแสดงว่าถูกเพิกถอนทันที",
        "can_be_undone": "ทำแล้วย้อนไม่ได้",
        "act": "เพิกถอนใบรับรอง",
        "back_url": "/",
        "danger": True,
    }
    return render(request, "components/confirmation.html", question)


def _not_found(request: HttpRequest) -> HttpResponse:
    return render(request, "404.html")


PUBLIC = """{% extends "base_public.html" %}{% load khunnatham_tags %}{% block heading %}เข้าสู่ระบบ{% endblock %}
{% block content %}<form method="post">{% include "components/input.html" with name="name" label="ชื่อผู้ใช้" %}
<button class="btn btn-primary">เข้าสู่ระบบ</button><a class="btn btn-secondary" href="/">กลับ</a></form>
{% component "table" caption="ใบรับรอง" cards=True %}<thead><tr><th scope="col">เลขที่</th></tr></thead>
<tbody><tr><td data-label="เลขที่">มห 12/2569</td></tr></tbody>{% endcomponent %}
{% include "components/status.html" with kind="done" text="ใช้ได้" %}{% endblock %}"""


def _public(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(PUBLIC).render(RequestContext(request)))


class Addresses:
    """The site of this test."""

    urlpatterns = (
        path("", styleguide),
        path("autosave/", _save),
        path("upload/", _upload),
        path("confirm/", _confirm),
        path("missing/", _not_found),
        path("public/", _public),
        path("search/", _not_found, name="search"),
        path("role/", _not_found, name="switch-membership"),
        path("sign-out/", _not_found, name="sign-out"),
        path("preferences/", preferences.set_preferences, name="set-preferences"),
        path("language/setlang/", csrf_exempt(set_language), name="set_language"),  # as the product has it
    )


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: the tests speak."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with override_settings(ROOT_URLCONF=Addresses, DEMONSTRATION=True, ALLOWED_HOSTS=["127.0.0.1"]):
        server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    desk.__init__()  # type: ignore[misc]
    opened = browser.new_context(base_url=site, locale="th-TH", viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(8000)
    yield opened
    if desk.hold:
        desk.hold.set()
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    opened = context.new_page()
    opened.goto("/")
    return opened


def violations(page: Page, *, within: str | None = None) -> list[str]:
    # What the sticky bar happens to cover when axe looks would count as too small; a person scrolls.
    page.evaluate("document.querySelectorAll('.kn-result').forEach(bar => { bar.style.position = 'static'; })")
    found = Axe().run(page, context=within, options={"runOnly": RULES}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def trouble(page: Page) -> list[str]:
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


# ── looks ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", ["/", "/confirm/", "/missing/", "/public/"])
def test_pages_are_accessible_and_never_wider_than_the_screen(
    browser: Browser, site: str, address: str, width: int, scheme: str
) -> None:
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 740}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    heard = trouble(page)
    page.goto(address)
    page.wait_for_load_state("networkidle")

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.fonts.check('16px Sarabun', 'ที่')")
    assert heard == []  # a breach of the content security policy would be told here
    context.close()


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_everything_to_press_is_large_enough_for_a_thumb(browser: Browser, site: str, width: int) -> None:
    page = browser.new_page(base_url=site, viewport={"width": width, "height": 740})
    page.goto("/")

    small = page.evaluate(
        """controls => [...document.querySelectorAll(controls)]
             .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.9)
             .map(e => e.outerHTML.slice(0, 90))""",
        TO_PRESS,
    )
    assert small == []
    page.close()


def test_on_a_phone_the_menu_opens_over_the_page_and_closes_by_escape(page: Page) -> None:
    page.set_viewport_size({"width": PHONE, "height": 740})
    link = page.get_by_role("link", name="แผนส่งเสริมคุณธรรม", exact=True)
    expect(link).to_be_hidden()

    page.get_by_role("button", name="เมนู", exact=True).click()

    expect(link).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()


def test_a_menu_closes_by_escape_and_gives_the_focus_back(page: Page) -> None:
    summary = page.locator(".kn-role summary")
    summary.click()
    expect(page.get_by_role("button", name="ออกจากระบบ")).to_be_visible()
    assert violations(page) == []

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="ออกจากระบบ")).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_focus_ring_is_three_pixels_with_a_gap_of_two(page: Page) -> None:
    page.keyboard.press("Tab")
    link = page.locator(".kn-tabs a").first
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    button = page.get_by_role("link", name="พิมพ์หน้านี้")
    button.focus()
    ring = button.evaluate(
        "e => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth, s.outlineOffset]; }"
    )

    assert ring == ["solid", "3px", "2px"]


def test_paper_is_printed_light_and_without_the_furniture_of_the_screen(browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site, color_scheme="dark")
    page.goto("/")
    page.emulate_media(media="print", color_scheme="dark")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--kn-ink')").strip() == "#1b2430"
    for furniture in (".kn-header", ".kn-nav", ".kn-footer", ".kn-drop"):
        expect(page.locator(furniture).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    page.close()


def test_a_public_page_is_complete_without_bootstrap_scripts_or_strangers(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/public/")
    page.wait_for_load_state("networkidle")

    assert not [url for url in asked if url.endswith(".js") or "bootstrap.min" in url or "127.0.0.1" not in url]
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.btn-primary')).backgroundColor") == "rgb(20, 71, 122)"
    )
    box = page.get_by_label("ชื่อผู้ใช้").bounding_box()
    assert box is not None
    assert box["width"] > 600


# ── switches ───────────────────────────────────────────────────────────────────────────


def test_the_theme_changes_at_once_and_is_there_after_a_reload(page: Page) -> None:
    page.get_by_text("ตั้งค่าหน้าจอ").locator("xpath=..").click()
    page.get_by_role("button", name="มืด").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()

    assert dark == "rgb(16, 22, 31)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_digits_and_language_change_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="th-TH", java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    settings = page.locator("details:has([name=digits]) summary")
    settings.click()
    page.get_by_role("button", name="ไทย ๐ ๑ ๒ ๓").click()
    expect(page.locator(".kn-task time").first).to_have_text("๑๘ ก.พ. ๒๕๖๙")

    settings.click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()


# ── without JavaScript ─────────────────────────────────────────────────────────────────


def test_without_javascript_every_form_can_be_sent_and_confirmations_are_pages(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="th-TH", java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("button", name="บันทึก", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="ส่งไฟล์")).to_be_visible()
    expect(page.locator("input[type=file]")).to_be_visible()

    page.goto("/confirm/")
    page.get_by_role("button", name="เพิกถอนใบรับรอง").click()

    expect(page.locator("h1")).to_have_text("เพิกถอนแล้ว")
    context.close()


# ── autosave ───────────────────────────────────────────────────────────────────────────


def note(page: Page) -> Any:
    return page.get_by_label("คำอธิบายประกอบ")


def state(page: Page) -> Any:
    return page.locator("[data-save-state]")


def test_what_is_typed_is_saved_and_the_result_bar_follows(page: Page) -> None:
    note(page).fill("สำเร็จ ๕ กิจกรรม")

    expect(state(page)).to_have_text("บันทึกแล้ว 10:42")
    expect(page.locator("#result")).to_contain_text("ระดับพัฒนาคุณธรรม")
    assert [(save["note"], save["value"], save["expected_revision"]) for save in desk.saves] == [
        ("สำเร็จ ๕ กิจกรรม", "yes", "3")
    ]
    note(page).fill("สำเร็จ ๖ กิจกรรม")
    page.wait_for_function("() => document.querySelector('#answer').dataset.revision === '5'")
    assert desk.saves[-1]["expected_revision"] == "4"
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_words_typed_while_the_server_is_slow_are_sent_too(page: Page) -> None:
    desk.hold = threading.Event()
    note(page).fill("ครึ่งแรก")
    expect(state(page)).to_have_text("กำลังบันทึก…")
    note(page).press_sequentially(" และครึ่งหลัง")

    desk.hold.set()

    page.wait_for_function("() => document.querySelector('#answer').dataset.revision === '5'")
    assert [save["note"] for save in desk.saves] == ["ครึ่งแรก", "ครึ่งแรก และครึ่งหลัง"]


def test_a_failing_server_is_tried_again_until_it_takes_the_text(page: Page) -> None:
    desk.answer = lambda _: HttpResponse(status=503)
    note(page).fill("อย่าหายนะ")
    expect(state(page)).to_have_text("ยังไม่ได้บันทึก—จะลองใหม่")

    desk.answer = None

    expect(state(page)).to_have_text("บันทึกแล้ว 10:42")
    assert desk.saves[-1]["note"] == "อย่าหายนะ"


def test_text_that_was_never_sent_comes_back_after_the_browser_died(context: BrowserContext, page: Page) -> None:
    desk.answer = lambda _: HttpResponse(status=503)
    note(page).fill("พิมพ์ไว้ก่อนไฟดับ")
    expect(state(page)).to_have_text("ยังไม่ได้บันทึก—จะลองใหม่")
    page.close(run_before_unload=False)

    desk.answer = None
    again = context.new_page()
    again.goto("/")

    expect(note(again)).to_have_value("พิมพ์ไว้ก่อนไฟดับ")
    expect(state(again)).to_have_text("บันทึกแล้ว 10:42")
    assert desk.saves[-1]["note"] == "พิมพ์ไว้ก่อนไฟดับ"


def test_leaving_with_unsent_words_is_warned_about(page: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    desk.answer = lambda _: HttpResponse(status=503)
    note(page).fill("ยังไม่ได้ส่ง")
    expect(state(page)).to_have_text("ยังไม่ได้บันทึก—จะลองใหม่")

    page.evaluate("setTimeout(() => location.reload())")
    page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    expect(note(page)).to_have_value("ยังไม่ได้ส่ง")


def said(words: str) -> list[dict[str, str]]:
    """The saves with this note: a page closed by the test before may still send its own."""
    return [save for save in desk.saves if save["note"] == words]


def conflict(_: HttpRequest) -> HttpResponse:
    theirs = {"value": "no", "note": "ของหัวหน้า", "by": "ปลัดเทศบาล", "at": "2026-02-20T10:40:00+07:00", "revision": 8}
    return JsonResponse({"message": "ปลัดเทศบาลแก้ข้อนี้ก่อนท่าน", "theirs": theirs}, status=409)


def test_a_conflict_shows_both_texts_and_keeping_mine_builds_on_theirs(page: Page) -> None:
    desk.answer = conflict
    note(page).fill("ของเจ้าหน้าที่")
    panel = page.locator(".kn-conflict")
    expect(panel).to_contain_text("ของเจ้าหน้าที่")
    expect(panel).to_contain_text("ของหัวหน้า")
    expect(panel).to_contain_text("ปลัดเทศบาล")
    assert violations(page, within=".kn-conflict") == []
    assert said("ของเจ้าหน้าที่") == []

    desk.answer = None
    page.get_by_role("button", name="ใช้ของฉัน").click()

    expect(state(page)).to_have_text("บันทึกแล้ว 10:42")
    expect(panel).to_be_hidden()
    assert [save["expected_revision"] for save in said("ของเจ้าหน้าที่")] == ["8"]


def test_taking_theirs_loads_the_page_as_it_is_now(page: Page) -> None:
    desk.answer = conflict
    note(page).fill("ของเจ้าหน้าที่")
    page.get_by_role("button", name="ใช้ของเขา").click()
    page.wait_for_load_state("load")

    expect(page.locator(".kn-conflict")).to_be_hidden()
    expect(note(page)).not_to_have_value("ของเจ้าหน้าที่")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_refused_value_says_why_beside_its_field_and_waits_for_the_person(page: Page) -> None:
    sentence = "สำเร็จ 9 กิจกรรมเกินทั้งหมด 6 กิจกรรม"
    desk.answer = lambda _: JsonResponse({"message": sentence, "errors": {"part": sentence}}, status=422)
    part = page.get_by_label("สำเร็จ", exact=True)
    part.fill("9")
    part.blur()

    expect(state(page)).to_have_text(f"ยังไม่ได้บันทึก: {sentence}")
    expect(part).to_have_attribute("aria-invalid", "true")
    desk.answer = None
    part.fill("5")
    part.blur()
    expect(state(page)).to_have_text("บันทึกแล้ว 10:42")
    expect(part).not_to_have_attribute("aria-invalid", "true")


def test_a_lost_session_keeps_the_text_and_shows_the_way_back(page: Page) -> None:
    page.route(
        "**/autosave/", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>เข้าสู่ระบบ</h1>")
    )
    note(page).fill("ก่อนหมดเวลา")

    expect(state(page)).to_contain_text("หมดเวลาเข้าใช้")
    expect(state(page).get_by_role("link")).to_have_attribute("target", "_blank")
    kept = json.loads(page.evaluate("localStorage.getItem(Object.keys(localStorage)[0])"))
    assert ["note", "ก่อนหมดเวลา"] in json.loads(kept["fields"])


# ── upload ─────────────────────────────────────────────────────────────────────────────


def pdf(name: str, size: int = 2048) -> Any:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + b"0" * size}


def test_each_file_is_sent_by_itself_and_says_how_it_went(page: Page) -> None:
    page.set_input_files("#files", [pdf("ประกาศ.pdf"), pdf("รายงาน.pdf")])

    rows = page.locator(".kn-drop__file")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_have_attribute("data-state", "done")
    expect(rows.nth(1)).to_have_attribute("data-state", "done")
    expect(rows.nth(0).get_by_role("link", name="ประกาศ.pdf")).to_have_attribute("href", "/first/")
    assert sorted(desk.files) == ["ประกาศ.pdf", "รายงาน.pdf"]
    assert violations(page) == []


def test_a_refused_file_says_why_and_can_be_sent_again(page: Page) -> None:
    desk.answer = lambda _: JsonResponse({"message": "ไฟล์นี้เป็นโปรแกรม ไม่ใช่เอกสาร"}, status=422)
    page.set_input_files("#files", [pdf("a.pdf")])
    row = page.locator(".kn-drop__file")
    expect(row).to_contain_text("ไฟล์นี้เป็นโปรแกรม ไม่ใช่เอกสาร")

    desk.answer = None
    row.get_by_role("button", name="ส่งอีกครั้ง").click()

    expect(row).to_have_attribute("data-state", "done")
    assert desk.files == ["a.pdf"]


def test_a_file_too_large_is_told_before_it_is_sent(page: Page) -> None:
    expect(page.locator("form[data-upload]")).to_have_attribute("data-max-bytes", "26214400")
    page.locator("form[data-upload]").evaluate("form => { form.dataset.maxBytes = '1048576'; }")

    page.set_input_files("#files", [pdf("ใหญ่.pdf", 2 * 1024 * 1024)])

    expect(page.locator(".kn-drop__file")).to_contain_text("ไฟล์ใหญ่ 2.0 MB เกินที่รับได้ 1 MB")
    assert desk.files == []


def test_a_connection_lost_in_the_middle_sends_again_when_it_is_back(context: BrowserContext, page: Page) -> None:
    def lose(route: Route) -> None:
        route.abort("connectionreset")

    page.route("**/upload/", lose)
    page.set_input_files("#files", [pdf("a.pdf")])
    row = page.locator(".kn-drop__file")
    expect(row).to_contain_text("การเชื่อมต่อขาด")

    page.unroute("**/upload/", lose)
    context.set_offline(True)
    context.set_offline(False)

    expect(row).to_have_attribute("data-state", "done")
    assert desk.files == ["a.pdf"]


# ── keyboard, dialogs, forms ───────────────────────────────────────────────────────────


def test_the_keyboard_walks_searches_and_helps_but_never_while_typing(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="ตอบข้อ 7 ผลสำเร็จของแผน")).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="แก้ไข 2 ข้อที่เลขานุการส่งคืน")).to_be_focused()

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="แป้นลัด")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")

    page.keyboard.press("/")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    page.keyboard.type("j?/gh")
    expect(search).to_have_value("j?/gh")


def test_g_then_h_goes_home(page: Page, site: str) -> None:
    page.goto("/confirm/")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url(f"{site}/")

    expect(page.locator("h1")).to_have_text("แบบของหน้าจอ")


def test_a_confirmation_opens_over_the_page_and_doing_nothing_is_one_key(page: Page) -> None:
    link = page.get_by_role("link", name="ลบกิจกรรมนี้")
    link.evaluate("link => { link.href = '/confirm/'; }")
    link.click()
    dialog = page.get_by_role("dialog", name="เพิกถอนใบรับรอง")
    expect(dialog).to_contain_text("หน้าตรวจสอบสาธารณะจะแสดงว่าถูกเพิกถอนทันที")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    assert desk.posts == []

    link.click()
    dialog.get_by_role("button", name="เพิกถอนใบรับรอง").click()

    expect(page.locator("h1")).to_have_text("เพิกถอนแล้ว")
    assert len(desk.posts) == 1


def test_two_quick_clicks_send_a_form_once(page: Page) -> None:
    page.goto("/confirm/")
    page.evaluate("const b = document.querySelector('form[data-once] button'); b.click(); b.click();")
    expect(page.locator("h1")).to_have_text("เพิกถอนแล้ว")

    assert len(desk.posts) == 1


def test_the_error_summary_has_the_focus_and_leads_to_the_field(page: Page) -> None:
    summary = page.locator(".kn-summary-of-errors")
    expect(summary).to_be_focused()

    summary.get_by_role("link", name="ผลของกิจกรรม").click()

    expect(page.get_by_label("สำเร็จตามเป้าหมาย")).to_be_focused()
