"""A day of sittings in a real browser: sorted by drag and by keyboard, and a timer that a reload does not set back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.journey.people import PHONE, RULES
from tests.organisations.conftest import NOW, TODAY, Cast
from tests.organisations.conftest import assemble as assemble_cast
from tests.review.bench import Bench, bench_of

from khunnatham.assessments.models import Assessment
from khunnatham.organisations.models import Membership
from khunnatham.review import hearing, sitting_days
from khunnatham.review.sitting_days import DayDetails
from khunnatham.review.sitting_models import SittingDay

pytestmark = pytest.mark.browser


class Watch:
    """A clock that is put forward by hand."""

    now: datetime = NOW


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    chosen = Watch()
    monkeypatch.setattr(timezone, "now", lambda: chosen.now)
    return chosen


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble_cast()


@pytest.fixture
def bench(cast: Cast, case: Assessment) -> Bench:
    return bench_of(cast, case)


@pytest.fixture
def day(bench: Bench) -> SittingDay:
    day = sitting_days.plan_day(
        bench.committee, details=DayDetails(TODAY, time(9), "ห้องประชุม 1"), cases=[bench.case], by=bench.chair, at=NOW
    )
    for title in ("พักเช้า", "พักกลางวัน"):
        sitting_days.add_break(day, title=title, minutes=30, by=bench.chair, at=NOW)
    return day


class Desk:
    """Opens pages as somebody who signed in."""

    def __init__(self, browser: Browser, address: str, bench: Bench) -> None:
        self.browser, self.address, self.bench = browser, address, bench

    def opens(self, by: Membership | str, path: str, *, width: int = 1280) -> Page:
        """Give the page at an address."""
        context = self.browser.new_context(base_url=self.address, viewport={"width": width, "height": 800}, locale="th")
        cookie = self.bench.client(by).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.address}])
        page = context.new_page()
        page.goto(path)
        return page


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, bench: Bench) -> Iterator[Desk]:
    yield Desk(browser, live_server.url, bench)
    for context in browser.contexts:
        context.close()


def order_of(page: Page) -> list[str]:
    cells = page.locator("tr[data-slot] td:nth-child(2)").all_inner_texts()
    return ["หน่วยงาน" if text.startswith("สำนักงาน") else text.strip() for text in cells]


def test_a_row_is_dragged_to_its_place_and_the_hours_follow(desk: Desk, day: SittingDay) -> None:
    page = desk.opens(desk.bench.secretary, reverse("sitting-day", args=[day.pk]))
    handle = page.locator("tr[data-slot]").nth(2).locator("[data-handle]")
    handle.hover()  # which may scroll: where the first row lies is asked afterwards
    onto = page.locator("tr[data-slot]").nth(0).bounding_box()
    assert onto is not None
    page.mouse.down()
    page.mouse.move(onto["x"] + 20, onto["y"] + 5, steps=8)
    with page.expect_navigation():
        page.mouse.up()

    assert order_of(page) == ["พักกลางวัน", "หน่วยงาน", "พักเช้า"]
    expect(page.locator("tr[data-slot]").nth(1)).to_contain_text("09:30–11:30")


def test_the_keyboard_alone_sorts_and_stays_on_its_button(desk: Desk, day: SittingDay) -> None:
    page = desk.opens(desk.bench.secretary, reverse("sitting-day", args=[day.pk]))
    last = day.slots.get(title="พักกลางวัน")
    for wanted in (["หน่วยงาน", "พักกลางวัน", "พักเช้า"], ["พักกลางวัน", "หน่วยงาน", "พักเช้า"]):
        page.locator(f"#up-{last.pk}").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert order_of(page) == wanted
    # At the top there is no further up: the cursor is on the way down.
    expect(page.locator(f"#down-{last.pk}")).to_be_focused()


def test_the_timer_is_that_of_the_server_after_a_reload_and_on_every_screen(
    desk: Desk, day: SittingDay, watch: Watch
) -> None:
    slot = day.slots.get(assessment__isnull=False)
    hearing.start_item(slot, "explanation", after=None, by=desk.bench.chair, at=NOW)
    watch.now = NOW + timedelta(minutes=15, seconds=58)
    address = reverse("live-sitting", args=[day.pk])
    page = desk.opens(desk.bench.chair, address)
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^1[56]:[0-9]{2}$"))
    expect(page.locator("[data-overtime]")).to_contain_text("เกินเวลา")
    watch.now = NOW + timedelta(minutes=31)
    page.reload()
    expect(page.locator("[data-clock]")).to_have_text(re.compile("^31:0[0-9]$"))
    other = desk.opens(desk.bench.member, address, width=PHONE.width)
    expect(other.locator("[data-clock]")).to_have_text(re.compile("^31:0[0-9]$"))


@pytest.mark.parametrize("width", [PHONE.width, 1280])
def test_no_page_is_wider_than_its_screen_and_all_can_be_read_out(desk: Desk, day: SittingDay, width: int) -> None:
    bench, slot = desk.bench, day.slots.get(assessment__isnull=False)
    hearing.start_item(slot, "documents", after=None, by=bench.chair, at=NOW)
    seat = bench.committee.seats.all()[0].pk
    pages: list[tuple[Membership | str, str]] = [
        ("department", reverse("committees", args=[bench.round.pk])),
        ("department", reverse("committee", args=[bench.committee.pk])),
        ("department", reverse("fill-seat", args=[bench.committee.pk, seat])),
        ("department", reverse("round-cases", args=[bench.round.pk])),
        ("department", reverse("assign-case", args=[bench.round.pk, bench.case.pk])),
        ("department", reverse("regional-summary", args=[bench.round.pk])),
        ("department", reverse("regions")),
        (bench.chair, reverse("my-committee")),
        (bench.chair, reverse("declare-interest", args=[bench.case.pk])),
        (bench.chair, reverse("plan-sitting-day", args=[bench.committee.pk])),
        (bench.chair, reverse("sitting-day", args=[day.pk])),
        (bench.chair, reverse("live-sitting", args=[day.pk])),
        (bench.chair, reverse("sitting-presence", args=[day.pk])),
        ("cdd officer", reverse("own-sitting", args=[slot.pk])),
    ]
    troubles = []
    for by, address in pages:
        page = desk.opens(by, address, width=width)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            troubles.append(f"{address} is {wide} wide")
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
        troubles += [f"{address} {each['id']} {[node['html'][:200] for node in each['nodes'][:3]]}" for each in found]
        page.context.close()
    assert not troubles, "\n".join(troubles)
