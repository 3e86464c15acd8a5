"""People at their screens: they sign in, read, type and press; at every page they look for what would trouble a real person."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, expect
from tests.journey.cast import PASSWORD

from khunnatham.thai import BANGKOK

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN_TO_ALL: Final = re.compile("^/(enrolments/join|programmes|verify)/")  # what a round, an edition, a certificate say
KEEP_PICTURES: Final = "KHUNNATHAM_JOURNEY_PICTURES"  # a folder: keep a picture of every page of the stories there


@dataclass(frozen=True, slots=True)
class Screen:
    """How large the screen is, and whether it is one to touch."""

    name: str
    width: int
    height: int
    is_phone: bool = False


DESKTOP: Final = Screen("desktop", 1280, 900)
PHONE: Final = Screen("phone", 360, 800, is_phone=True)


@dataclass(slots=True)
class Clock:
    """A clock that stands until somebody sets it."""

    moment_: datetime = field(default_factory=lambda: Clock.moment(2026, 8, 20))

    @staticmethod
    def moment(year: int, month: int, day: int, hour: int = 9, minute: int = 30) -> datetime:
        """Give a moment in Bangkok."""
        return datetime(year, month, day, hour, minute, tzinfo=BANGKOK)

    def now(self) -> datetime:
        """Tell the time, as Django asks for it."""
        return self.moment_

    def set(self, year: int, month: int, day: int, hour: int = 9, minute: int = 30) -> None:
        """Set the clock."""
        self.moment_ = self.moment(year, month, day, hour, minute)


class Person:
    """Somebody who signed in, with a page open."""

    def __init__(self, theatre: Theatre, name: str, screen: Screen, context: BrowserContext) -> None:
        self.theatre, self.name, self.screen, self.context = theatre, name, screen, context
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: theatre.troubles.append(f"{name}: script: {error}"))
        self.page.on("response", self._watch)

    # ── going and seeing ────────────────────────────────────────────────────────────────

    def opens(self, address: str) -> Person:
        """Open an address as if it had been sent by a colleague."""
        self.page.goto(address)
        return self

    def sees(self, heading: str | re.Pattern[str]) -> Person:
        """Be on a page with this heading, and find nothing there that would trouble a real person."""
        expect(self.page.locator("h1")).to_contain_text(heading)
        self.page.wait_for_load_state("load")
        self.theatre.inspect(self)
        return self

    def reads(self, *words: str | re.Pattern[str]) -> Person:
        """Find these words on the page, each where it can be seen."""
        for word in words:
            expect(self.page.locator("body")).to_contain_text(word)
        return self

    def misses(self, *words: str) -> Person:
        """Find none of these words on the page."""
        for word in words:
            expect(self.page.locator("main")).not_to_contain_text(word)
        return self

    @property
    def path(self) -> str:
        """Give the path of the page that is open."""
        return urlsplit(self.page.url).path

    @property
    def number(self) -> int:
        """Give the first number in the path: that of the thing which the page is about."""
        return int(re.findall(r"/(\d+)/", self.path)[0])

    # ── typing and pressing ─────────────────────────────────────────────────────────────

    def fills(self, label: str, text: str, *, within: Locator | None = None) -> Person:
        """Type into the field with this label, as it stands before its hint."""
        (within or self.page.locator("main")).get_by_label(label).first.fill(text)
        return self

    def picks(self, label: str, option: str) -> Person:
        """Choose from a list."""
        self.page.locator("main").get_by_label(label).first.select_option(label=option)
        return self

    def ticks(self, label: str, *, within: Locator | None = None) -> Person:
        """Tick a box or a choice by its words."""
        (within or self.page.locator("main")).locator("label").filter(has_text=label).first.click()
        return self

    def presses(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> Person:
        """Press a button, or a link that looks like one."""
        scope = within or self.page.locator("main")
        exact = isinstance(name, str)
        button = scope.get_by_role("button", name=name, exact=exact)
        button.or_(scope.get_by_role("link", name=name, exact=exact)).first.click()
        return self

    def follows(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> Person:
        """Follow a link by its words."""
        (within or self.page.locator("main")).get_by_role("link", name=name).first.click()
        return self

    def confirms(self, act: str | re.Pattern[str]) -> Person:
        """Read the dialog that asks once more, and press its button."""
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        self.theatre.inspect(self, note="dialog")
        dialog.get_by_role("button", name=act).click()
        return self

    def goes_to(self, name: str) -> Person:
        """Go to a place of the header, behind the menu button on a phone."""
        menu = self.page.get_by_role("button", name="เมนู", exact=True)
        if menu.is_visible():
            menu.click()
        self.page.get_by_role("navigation").get_by_role("link", name=name).first.click()
        return self

    def takes_seat(self, words: str) -> Person:
        """Work in another of one's roles from now on."""
        self.page.locator(".kn-role summary").click()
        self.page.locator(".kn-role").get_by_role("button").filter(has_text=words).click()
        return self

    def waits_for_save(self) -> Person:
        """Wait until the page says that it saved."""
        expect(self.page.locator("[data-save-state]").first).to_contain_text("บันทึกแล้ว")
        return self

    # ── others ──────────────────────────────────────────────────────────────────────────

    def status_of(self, address: str) -> int:
        """Ask for an address with this person's session and give what was answered."""
        return self.context.request.get(address, max_redirects=0).status

    def downloads(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> bytes:
        """Fetch what a link leads to."""
        scope = within or self.page.locator("main")
        address = scope.get_by_role("link", name=name, exact=isinstance(name, str)).first.get_attribute("href")
        response = self.context.request.get(self.theatre.base + str(address))
        assert response.ok, f"{address}: {response.status}"
        return response.body()

    def _hear(self, message: ConsoleMessage) -> None:
        # A browser tells every 4xx answer of a fetch; which ones may be is what the stories say themselves.
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.theatre.troubles.append(f"{self.name} at {self.path}: console: {message.text}")

    def _watch(self, response: Response) -> None:
        if response.status >= 500:
            self.theatre.troubles.append(f"{self.name}: {response.status} {response.url}")


@dataclass
class Theatre:
    """The browser, the people in it, and everything that troubled them."""

    browser: Browser
    base: str
    folder: Path
    password: str = PASSWORD
    people: list[Person] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    inspected: set[tuple[str, str, str]] = field(default_factory=set)
    outsiders: list[Person] = field(default_factory=list)
    pictures: int = 0

    def enter(self, name: str, screen: Screen = DESKTOP) -> Person:
        """Let somebody sign in by the page and stand before the work of the day."""
        person = self.visitor(screen, name)
        person.opens("/sign-in/")
        person.fills("ชื่อผู้ใช้", name).fills("รหัสผ่าน", self.password).presses("เข้าสู่ระบบ")
        expect(person.page.locator("h1")).to_contain_text("งานของฉัน")
        return person

    def visitor(self, screen: Screen = DESKTOP, name: str = "visitor") -> Person:
        """Let somebody in who has not signed in."""
        context = self.browser.new_context(
            base_url=self.base,
            locale="th-TH",
            timezone_id="Asia/Bangkok",
            viewport={"width": screen.width, "height": screen.height},
            has_touch=screen.is_phone,
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        self.people.append(Person(self, name, screen, context))
        return self.people[-1]

    def keep_out(self, *names: str) -> None:
        """Let these people try every page of a thing that is seen from now on: they must not find it."""
        self.outsiders = [self.enter(name) for name in names]

    def inspect(self, person: Person, *, note: str = "") -> None:
        """Look at a page as it stands: accessible, not wider than the screen; and closed to outsiders."""
        place = re.sub(r"\d+", "N", person.path)
        self._picture(person, place, note)
        wide = person.page.evaluate("document.documentElement.scrollWidth")
        if wide > person.screen.width:
            self.troubles.append(f"{place} is {wide} px wide on {person.screen.name}")
        if (place, person.screen.name, note) not in self.inspected:
            self.inspected.add((place, person.screen.name, note))
            self.troubles += [f"{place} on {person.screen.name} {note}: {one}" for one in violations(person.page)]
        if re.search(r"/\d+/", person.path) and not OPEN_TO_ALL.search(person.path) and not note:
            self._try_the_door(person)

    def _try_the_door(self, person: Person) -> None:
        if ("door", person.path, "") in self.inspected or person.name in {one.name for one in self.outsiders}:
            return
        self.inspected.add(("door", person.path, ""))
        nowhere = re.sub(r"/\d+/", "/999999/", person.path, count=1)
        for outsider in self.outsiders:
            status = outsider.status_of(person.path)
            # 403 says that the role has no such pages at all, whether the thing exists or not.
            if status != 404 and not (status == outsider.status_of(nowhere) == 403):
                self.troubles.append(f"{outsider.name} gets {status} at {person.path}")

    def _picture(self, person: Person, place: str, note: str) -> None:
        folder = os.environ.get(KEEP_PICTURES)
        if not folder:
            return
        self.pictures += 1
        name = place.strip("/").replace("/", "_") or "home"
        where = (
            Path(folder) / f"{self.folder.name}-{self.pictures:03}-{person.name}-{name}{'-' + note if note else ''}.png"
        )
        where.parent.mkdir(parents=True, exist_ok=True)
        person.page.screenshot(path=where, full_page=not note)

    def keep_pictures(self) -> None:
        """Take a picture of every page that is open, for whoever looks for the failure."""
        for number, person in enumerate(self.people):
            if not person.page.is_closed():
                person.page.screenshot(path=self.folder / f"failed-{number}-{person.name}.png", full_page=True)

    def close(self) -> None:
        """Let everybody leave."""
        for person in self.people:
            person.context.close()

    def tell(self, more: list[str]) -> None:
        """Fail with everything that troubled anybody."""
        told = [*self.troubles, *more]
        assert told == [], "\n".join(told)


def violations(page: Page) -> list[str]:
    """Give what axe finds. The sticky bar covers what a person would scroll to; that is no finding."""
    page.evaluate("document.querySelectorAll('.kn-result').forEach(bar => { bar.style.position = 'static'; })")
    found: list[dict[str, Any]] = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    page.evaluate("document.querySelectorAll('.kn-result').forEach(bar => { bar.style.position = ''; })")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
