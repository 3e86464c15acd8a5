"""Score sheets kept on one's own device: opened without a signal, of one person alone, and gone when they should be."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as Unreachable
from pytest_django.live_server_helper import LiveServer
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.journey.people import PHONE, Clock
from tests.journey.test_opinions_offline import House, let_in, makes_marks, waiting
from tests.journey.test_opinions_offline import sitting as sitting  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_opinions import Sitting

from khunnatham.organisations.models import Membership
from khunnatham.review import conflicts, opinions
from khunnatham.review.opinion_models import Mark, Opinion

pytestmark = pytest.mark.browser

SENT = re.compile(r"^บันทึกแล้ว [0-9]{2}:[0-9]{2}$")
UNSENT = "ไม่มีสัญญาณ – เก็บในเครื่องนี้ {} ข้อ"
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    found[name] = (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname).sort();
  }
  return found;
}"""
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname)"
AS_IF_OVER = """async () => {
  for (const name of await caches.keys()) {
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      const page = await pages.match(request);
      const headers = new Headers(page.headers);
      if (headers.has("Kept-Until")) headers.set("Kept-Until", new Date(Date.now() - 1000).toISOString());
      await pages.put(request, new Response(await page.blob(), { headers }));
    }
  }
}"""


class Phone:
    """One phone, in the hand of whoever signed in on it last."""

    def __init__(self, house: House, sitting: Sitting) -> None:
        self.house, self.sitting = house, sitting
        self.context: BrowserContext = house.enter(sitting.member, PHONE)
        self.sheet = f"/opinions/{sitting.submission.assessment_id}/"
        self.page: Page = self.context.new_page()

    def signs_in(self, who: Membership) -> None:
        """Let somebody sign in: every cookie of the session before is another one now."""
        self.context.clear_cookies()
        let_in(self.context, who, self.house.base)

    def signs_out(self) -> None:
        self.page.locator(".kn-role summary").click()
        self.page.locator(".kn-role").get_by_role("button", name="ออกจากระบบ").click()

    def prepares(self) -> None:
        """Keep all sheets from the page of the committee."""
        self.page.goto("/committee/")
        self.page.get_by_role("button", name="เตรียมแบบให้ความเห็นไว้ใช้เมื่อไม่มีสัญญาณ").click()
        expect(self.page.locator("[data-keeping-state]")).to_contain_text("เก็บไว้ในเครื่องนี้แล้ว 1 แบบ ใช้ได้ถึง")

    def loses_the_signal(self) -> None:
        self.context.set_offline(True)

    def finds_the_signal(self) -> None:
        self.context.set_offline(False)

    def opens(self, path: str) -> None:
        """Open a page in a tab of its own; the one before is closed."""
        self.page.close()
        self.page = self.context.new_page()
        self.page.goto(path)

    def cannot_open(self, path: str) -> None:
        with pytest.raises(Unreachable, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
            self.opens(path)

    def says(self, words: str) -> None:
        expect(self.page.locator("[data-score-state]")).to_contain_text(words)

    def has_sent_all(self) -> None:
        expect(self.page.locator("[data-score-state]")).to_have_text(SENT)

    @property
    def kept(self) -> list[str]:
        """Give the pages that lie on this phone, of whomever."""
        found: dict[str, list[str]] = self.page.evaluate(KEPT)
        return sorted(path for name, paths in found.items() for path in paths if not path.startswith("/static/"))


@pytest.fixture
def house(browser: Browser, live_server: LiveServer, sitting: Sitting) -> Iterator[House]:
    opened = House(browser, live_server.url)
    yield opened
    for context in opened.contexts:
        context.close()


@pytest.fixture
def phone(house: House, sitting: Sitting) -> Phone:
    return Phone(house, sitting)


def test_a_sheet_never_opened_before_is_marked_without_a_signal_and_sent_once(phone: Phone, sitting: Sitting) -> None:
    phone.prepares()
    phone.loses_the_signal()
    phone.opens("/opinions/")
    expect(phone.page.locator("[data-keeping]")).to_contain_text("ไม่มีสัญญาณ – เปิดได้เฉพาะแบบที่เก็บไว้")
    phone.page.get_by_role("link", name="แบบให้ความเห็น").first.click()
    phone.says("ไม่มีสัญญาณ – ทำต่อได้")
    makes_marks(phone.page, 30)
    phone.says(UNSENT.format(30))
    phone.opens(phone.sheet)
    phone.says(UNSENT.format(30))
    expect(phone.page.locator("[data-item] input[name=verdict]:checked")).to_have_count(30)
    expect(phone.page.locator("[data-mark-state]").filter(has_text="ยังไม่ได้ส่ง")).to_have_count(30)
    expect(phone.page.locator("#score-progress")).to_contain_text("ให้ความเห็นแล้ว 30 จาก")
    expect(phone.page.locator("[data-result-waits]")).to_be_visible()
    made = waiting(phone.page)
    assert (len(made), Mark.objects.count()) == (30, 0)

    phone.finds_the_signal()
    phone.has_sent_all()
    expect(phone.page.locator("[data-result-waits]")).to_be_hidden()
    phone.loses_the_signal()
    phone.opens(phone.sheet)  # what was sent since the sheet was kept stands too
    expect(phone.page.locator("[data-item] input[name=verdict]:checked")).to_have_count(30)
    phone.says("ไม่มีสัญญาณ – ทำต่อได้")
    phone.finds_the_signal()
    phone.opens(phone.sheet)
    expect(phone.page.locator("#score-progress")).to_contain_text("ให้ความเห็นแล้ว 30 จาก")

    assert sorted(Mark.objects.values_list("client_key", flat=True)) == made
    assert set(Mark.objects.values_list("account", flat=True)) == {sitting.member.account_id}


def test_nothing_but_sheets_and_their_files_is_kept_and_nothing_before_it_was_chosen(phone: Phone) -> None:
    phone.opens("/")
    phone.opens(phone.sheet)
    assert (phone.kept, phone.page.evaluate(WORKERS)) == ([], [])
    phone.page.get_by_label("เก็บแบบนี้ไว้ใช้เมื่อไม่มีสัญญาณ").check()
    expect(phone.page.locator("[data-kept-here]")).to_be_visible()
    for path in ("/", "/committee/", f"/compiling/{phone.sheet.split('/')[2]}/", f"{phone.sheet}hand-in/", phone.sheet):
        phone.opens(path)
    expect(phone.page.get_by_label("เก็บแบบนี้ไว้ใช้เมื่อไม่มีสัญญาณ")).to_be_checked()
    assert (phone.kept, phone.page.evaluate(WORKERS)) == (["/opinions/", phone.sheet], ["/opinions/"])
    phone.loses_the_signal()
    for path in ("/", "/committee/", f"{phone.sheet}hand-in/"):
        phone.cannot_open(path)
    phone.opens(phone.sheet)
    proof = phone.page.locator("[data-looks-at]").first
    proof.evaluate("link => link.click()")
    assert len(phone.context.pages) == 1  # what cannot be opened is not said to have been looked at
    expect(phone.page.locator("[name=looked_at]:checked")).to_have_count(0)
    phone.page.get_by_label("เก็บแบบนี้ไว้ใช้เมื่อไม่มีสัญญาณ").uncheck()
    expect(phone.page.locator("[data-kept-here]")).to_be_hidden()
    assert (phone.kept, phone.page.evaluate(WORKERS)) == ([], [])


def test_a_network_that_is_too_slow_counts_as_none(phone: Phone, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    phone.prepares()
    line = {"seconds": 8.0}

    def late() -> object:
        time.sleep(line["seconds"])
        return clock.now()

    monkeypatch.setattr(timezone, "now", late)
    begun = time.monotonic()
    phone.opens(phone.sheet)
    phone.says("ไม่มีสัญญาณ")
    assert time.monotonic() - begun < line["seconds"]
    line["seconds"] = 0.0
    expect(phone.page.locator("[data-score-state]")).to_be_empty(timeout=30_000)


def test_an_ended_session_loses_no_mark_and_signing_in_again_sends_them_once(phone: Phone, sitting: Sitting) -> None:
    phone.prepares()
    phone.loses_the_signal()
    phone.opens(phone.sheet)
    makes_marks(phone.page, 3)
    made = waiting(phone.page)
    phone.context.clear_cookies()
    phone.finds_the_signal()
    phone.says("หมดเวลาเข้าใช้")
    expect(phone.page.get_by_role("link", name="เข้าสู่ระบบในหน้าต่างใหม่")).to_be_visible()
    assert (waiting(phone.page), Mark.objects.count()) == (made, 0)
    phone.signs_in(sitting.member)
    phone.has_sent_all()
    assert sorted(Mark.objects.values_list("client_key", flat=True)) == made


def test_a_token_that_is_lost_is_fetched_anew(phone: Phone) -> None:
    phone.prepares()
    phone.opens(phone.sheet)
    phone.context.clear_cookies(name="csrftoken")
    makes_marks(phone.page, 2)
    phone.has_sent_all()
    assert Mark.objects.count() == 2


def test_signing_out_warns_of_unsent_marks_and_takes_every_kept_page_along(phone: Phone, sitting: Sitting) -> None:
    phone.prepares()
    phone.loses_the_signal()
    phone.opens(phone.sheet)
    makes_marks(phone.page, 3)
    made = waiting(phone.page)
    phone.signs_out()
    dialog = phone.page.get_by_role("dialog")
    expect(dialog).to_contain_text("ยังไม่ได้ส่งความเห็น 3 ข้อ")
    dialog.get_by_role("button", name="อยู่ต่อเพื่อส่ง").click()
    assert phone.kept == ["/opinions/", phone.sheet]
    phone.signs_out()
    dialog.get_by_role("button", name="ออกจากระบบ").click()
    expect(dialog).to_contain_text("ไม่มีสัญญาณ ระบบยังไม่รู้ว่าท่านออก")
    assert (phone.page.evaluate(KEPT), phone.page.evaluate(WORKERS)) == ({}, [])
    dialog.get_by_role("button", name="ปิด").click()
    phone.cannot_open(phone.sheet)
    phone.finds_the_signal()

    phone.signs_in(sitting.chair)
    phone.opens(phone.sheet)
    assert phone.page.evaluate(KEPT) == {}
    expect(phone.page.locator("[data-item] input[name=verdict]:checked")).to_have_count(0)
    expect(phone.page.locator("[data-score-state]")).to_be_empty()
    assert (waiting(phone.page), Mark.objects.count()) == (made, 0)
    phone.signs_in(sitting.member)
    phone.opens("/opinions/")
    expect(phone.page.locator("[data-unsent]")).to_have_text("ยังไม่ได้ส่ง 3 ข้อ")
    phone.page.get_by_role("link", name="แบบให้ความเห็น").first.click()
    phone.has_sent_all()
    assert sorted(Mark.objects.values_list("client_key", flat=True)) == made
    phone.signs_out()
    expect(phone.page).to_have_url(phone.house.base + "/sign-in/")
    assert (phone.page.evaluate(KEPT), phone.page.evaluate(WORKERS)) == ({}, [])


def test_another_person_on_the_same_phone_gets_nothing(phone: Phone, sitting: Sitting) -> None:
    phone.prepares()
    phone.loses_the_signal()
    phone.opens(phone.sheet)
    makes_marks(phone.page, 2)
    left_open = phone.page
    phone.signs_in(sitting.chair)
    phone.finds_the_signal()
    expect(left_open.locator("[data-score-state]")).to_contain_text("มีผู้อื่นเข้าสู่ระบบในเครื่องนี้")
    assert (phone.kept, Mark.objects.count(), len(waiting(left_open))) == ([], 0, 2)

    phone.signs_in(sitting.member)
    phone.prepares()
    phone.signs_in(sitting.secretary)  # who has no sheet at all
    phone.opens("/")
    phone.page.wait_for_function("async () => (await caches.keys()).length === 0")
    phone.loses_the_signal()
    phone.cannot_open(phone.sheet)


def test_a_sheet_handed_in_is_kept_no_longer(phone: Phone, sitting: Sitting) -> None:
    opinions.mark(sitting.submission, sitting.marks(), by=sitting.member, at=NOW)
    phone.prepares()
    phone.opens(phone.sheet)
    phone.page.get_by_role("link", name="ส่งความเห็น").click()
    phone.page.get_by_role("dialog").get_by_role("button", name="ส่งความเห็น").click()
    expect(phone.page.locator("h1")).to_contain_text("ความเห็นของท่าน")
    phone.page.wait_for_function("async () => (await caches.keys()).length === 0")
    assert Opinion.objects.count() == 1
    phone.loses_the_signal()
    phone.cannot_open(phone.sheet)


def test_what_is_no_longer_ones_own_to_judge_goes_with_the_next_look(phone: Phone, sitting: Sitting) -> None:
    phone.prepares()
    case = sitting.submission.assessment
    conflicts.declare(case, has_interest=True, text="ญาติ", by=sitting.member, at=NOW)
    phone.opens(phone.sheet)
    assert phone.sheet not in phone.kept
    phone.loses_the_signal()
    phone.cannot_open(phone.sheet)


def test_after_its_days_a_kept_sheet_opens_no_more_and_is_gone(phone: Phone) -> None:
    phone.prepares()
    phone.page.evaluate(AS_IF_OVER)
    phone.loses_the_signal()
    phone.cannot_open(phone.sheet)
    phone.finds_the_signal()
    phone.opens("/")
    phone.page.wait_for_function("async () => (await caches.keys()).length === 0")
