"""The score sheet in a real browser: marks made on a phone without a connection are sent exactly once; four people at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.journey.people import DESKTOP, PHONE, RULES, Clock, Screen
from tests.organisations.conftest import NOW, TODAY, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_opinions import Sitting, sitting_on

from khunnatham.assessments.models import Assessment
from khunnatham.evidence import library
from khunnatham.organisations.models import Membership
from khunnatham.review import opinions
from khunnatham.review.opinion_models import Mark
from khunnatham.web.here import CHOSEN

pytestmark = pytest.mark.browser

KEY = "D1.3.2"
SECRET = "ลับเฉพาะผู้ประเมินคนนี้"


@pytest.fixture
def sitting(transactional_db: None, clock: Clock, cast: Cast, case: Assessment) -> Sitting:
    clock.moment_ = NOW
    officer = cast["cdd officer"]
    proof = library.add_link(
        officer.unit, url="https://example.go.th/order", title="คำสั่งแต่งตั้ง", event_on=TODAY, by=officer, at=NOW
    ).evidence
    return sitting_on(cast, case, proofs={KEY: proof})


def let_in(context: BrowserContext, who: Membership, base: str) -> None:
    """Let somebody be signed in from now on."""
    client = Client()
    client.force_login(who.account)
    session = client.session
    session[CHOSEN] = who.pk
    session.save()
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base}])


class House:
    """Browsers of people who signed in already."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base, self.contexts = browser, base, list[BrowserContext]()

    def enter(self, who: Membership, screen: Screen = DESKTOP) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.base,
            locale="th-TH",
            timezone_id="Asia/Bangkok",
            viewport={"width": screen.width, "height": screen.height},
            has_touch=screen.is_phone,
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        let_in(context, who, self.base)
        self.contexts.append(context)
        return context


@pytest.fixture
def house(browser: Browser, live_server: LiveServer, sitting: Sitting) -> Iterator[House]:
    opened = House(browser, live_server.url)
    yield opened
    for context in opened.contexts:
        context.close()


def sheet_of(context: BrowserContext, sitting: Sitting) -> Page:
    page = context.new_page()
    page.goto(f"/opinions/{sitting.submission.assessment_id}/")
    expect(page.locator("h1")).to_contain_text("แบบให้ความเห็น")
    return page


def waiting(page: Page) -> list[str]:
    """Give the keys of the marks on this device, of whomever, that the server has not acknowledged."""
    names = page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('kn-mark'))")
    return sorted(str(name).rpartition(":")[2] for name in names)


def here(page: Page) -> str:
    return str(page.locator("[data-item][data-here]").get_attribute("data-item"))


def makes_marks(page: Page, count: int) -> None:
    """Mark one requirement after the other on a phone; at one of them something is lacking."""
    for _ in range(count):
        row = page.locator("[data-item][data-here]")
        assert page.locator("[data-item]:visible").count() == 1
        if here(page) == KEY:
            row.get_by_text("ยังไม่เป็นไปตามเกณฑ์", exact=True).click()
            row.get_by_label("เหตุผล").fill("ขาดลายมือชื่อ")
            row.get_by_label("เหตุผล").blur()
        else:
            row.get_by_text("เป็นไปตามเกณฑ์", exact=True).click()
        page.get_by_role("button", name="ข้อถัดไป").click()


def test_thirty_marks_made_offline_survive_a_closed_tab_and_are_sent_exactly_once(
    house: House, sitting: Sitting
) -> None:
    context = house.enter(sitting.member, PHONE)
    page = sheet_of(context, sitting)
    context.set_offline(True)
    makes_marks(page, 30)
    expect(page.locator("[data-score-state]")).to_contain_text("ไม่มีสัญญาณ – เก็บในเครื่องนี้ 30 ข้อ")
    assert not Mark.objects.exists()
    page.close()

    context.set_offline(False)
    lost: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.request.url)
        route.fetch()  # the server keeps them, and the tablet never hears of it
        route.abort()
        return None

    context.route("**/marks/", lose_the_first_answer)
    page = sheet_of(context, sitting)
    expect(page.locator("#score-progress")).to_contain_text("ให้ความเห็นแล้ว 30 จาก")
    expect(page.locator("[data-score-state]")).to_contain_text("บันทึกแล้ว")
    page.reload()
    expect(page.locator("#score-progress")).to_contain_text("ให้ความเห็นแล้ว 30 จาก")

    assert lost
    assert Mark.objects.count() == 30
    assert opinions.marks_of(sitting.submission, sitting.member)[KEY].reason == "ขาดลายมือชื่อ"
    assert waiting(page) == []


def test_a_reason_half_typed_stays_and_nobody_hands_in_before_all_is_sent(house: House, sitting: Sitting) -> None:
    context = house.enter(sitting.member)
    page = sheet_of(context, sitting)
    row = page.locator(f'[data-item="{KEY}"]')
    row.get_by_text("ตัดสินไม่ได้", exact=True).click()
    expect(row.locator("[data-mark-state]")).to_contain_text("ระบุเหตุผลก่อน")
    page.get_by_role("link", name="ส่งความเห็น").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    expect(row.get_by_role("radio", name="ตัดสินไม่ได้")).to_be_checked()
    row.get_by_label("เหตุผล").fill("เปิดลิงก์ไม่ได้")
    row.get_by_label("เหตุผล").blur()
    expect(row.locator("[data-mark-state]")).to_contain_text("บันทึกแล้ว")
    with context.expect_page() as opened:
        row.get_by_role("link", name=re.compile("^เปิด")).click()
    opened.value.close()
    expect(row.get_by_role("checkbox")).to_be_checked()
    page.get_by_role("link", name="ส่งความเห็น").click()
    expect(page.get_by_role("dialog")).to_contain_text("ส่งแล้วแก้ไขไม่ได้")

    mark = opinions.marks_of(sitting.submission, sitting.member)[KEY]
    assert (mark.reason, len(mark.looked_at)) == ("เปิดลิงก์ไม่ได้", 1)


def test_the_pages_are_for_everybody_on_a_phone(house: House, sitting: Sitting) -> None:
    number = sitting.submission.assessment_id
    first = house.enter(sitting.member, PHONE).new_page()
    for path in (f"/opinions/{number}/", "/opinions/", "/committee/"):
        first.goto(path)
        _inspect(first)
    sitting.speaks(sitting.member, D1_3_2="lacking")
    sitting.speaks(sitting.chair)
    page = house.enter(sitting.secretary, PHONE).new_page()
    for path in ("?show=different", f"at/{KEY}/", "agree/"):
        page.goto(f"/consolidating/{number}/{path}")
        _inspect(page)
    sitting.settles(KEY, is_met=False, how="majority", votes=(0, 2), reason="ขาดหลักฐาน")
    sitting.agrees()
    for path in (f"/consolidating/{number}/correct/", f"/decisions/{number}/", "/precedents/clean-community/2564/"):
        page.goto(path)
        _inspect(page)


def _inspect(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert [row["id"] for row in found.response["violations"]] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE.width, page.url


def test_two_evaluators_the_secretary_and_the_unit_at_once_read_nothing_of_one_another(
    house: House, cast: Cast, sitting: Sitting
) -> None:
    number = sitting.submission.assessment_id
    member, chair, secretary, unit = (
        house.enter(who).new_page() for who in (sitting.member, sitting.chair, sitting.secretary, cast["cdd officer"])
    )
    member.goto(f"/opinions/{number}/")
    row = member.locator(f'[data-item="{KEY}"]')
    row.get_by_text("ยังไม่เป็นไปตามเกณฑ์", exact=True).click()
    row.get_by_label("เหตุผล").fill(SECRET)
    row.get_by_label("เหตุผล").blur()
    expect(row.locator("[data-mark-state]")).to_contain_text("บันทึกแล้ว")
    seen = {
        chair: (f"/opinions/{number}/", f"/consolidating/{number}/", f"/compiling/{number}/"),
        secretary: (f"/consolidating/{number}/", f"/decisions/{number}/", f"/compiling/{number}/", "/"),
        unit: (f"/assessments/{number}/", f"/decisions/{number}/", "/"),
    }
    for is_in in (False, True):
        if is_in:
            others = [one for one in sitting.marks() if one.key != KEY]
            opinions.mark(sitting.submission, others, by=sitting.member, at=NOW)
            member.reload()
            member.get_by_role("link", name="ส่งความเห็น").click()
            member.get_by_role("dialog").get_by_role("button", name="ส่งความเห็น").click()
            expect(member.locator("h1")).to_contain_text("ความเห็นของท่าน")
        for page, paths in seen.items():
            for path in paths:
                page.goto(path)
                assert SECRET not in page.content(), (is_in, path)

    sitting.speaks(sitting.chair)
    secretary.goto(f"/consolidating/{number}/?show=different")
    expect(secretary.locator("main")).to_contain_text(SECRET)
    unit.goto(f"/decisions/{number}/")
    assert SECRET not in unit.content()
