"""No opinion leaks before its time: by no page, paper, sheet, search, notification, history or journal. A marked secret is looked for."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Container, Iterator
from contextlib import suppress
from datetime import time
from http import HTTPStatus

import pytest
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.bench import announced, certified
from tests.review.test_opinions import FLAG, Sitting, sitting_on
from tests.web.access_walk import patterns
from tests.web.test_opinions import KEY, address, entering, page_of

from khunnatham.assessments.models import Assessment
from khunnatham.calendars import feeds
from khunnatham.documents import making
from khunnatham.journal.models import Entry
from khunnatham.meetings.models import AgendaItem, Meeting, Resolution
from khunnatham.notifications import news
from khunnatham.notifications.models import Message
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.review import minuting, opinions, rulings, sitting_days
from khunnatham.review.models import Decision
from khunnatham.review.opinions import Given
from khunnatham.review.sitting_days import DayDetails
from khunnatham.review.sitting_models import SittingDay, Slot
from khunnatham.web.access import Access

SECRET = "ลับเฉพาะผู้ประเมินคนนี้"
ABOUT_CASES = (
    *("/opinions/", "/consolidating/", "/decisions/", "/precedents/", "/search/", "/sittings/"),
    *("/compiling/", "/assessments/", "/meetings/", "/history/", "/committee/", "/committees/", "/rounds/"),
)
# What stands in such a place of an address, whatever the case: papers and workbooks.
KINDS_OF = {
    "kind": ("self-assessment", "score-sheet-outstanding", "score-sheet-model", "checklist", "xlsx", "csv"),
    "paper": ("score-sheet-outstanding", "score-sheet-model"),
}
# Pages by which an opinion could leak: each must have answered somebody who reads nothing of it, or the test proves nothing.
WHILE_OPINIONS_COME_IN = frozenset({
    "home", "search", "calendar", "calendar-month", "calendar-feed", "history", "my-committee", "committee",
    "committees", "round-cases", "sitting-day", "live-sitting", "sitting-minutes", "sitting-minutes-paper",
    "own-sitting", "score-sheets", "score-sheet", "consolidation", "questions", "visits", "ranking",
    "ranking-export", "ranking-sheet", "committee-sheet", "version-paper", "submission", "assessment",
    "assessment-whole", "requirement", "compiling", "compiling-case", "compiling-export", "regional-summary",
    "regional-summary-export", "quality", "quality-requirement", "quality-full-points", "approval", "precedents",
    "titles", "titles-export", "meetings", "certified-export",
})  # fmt: skip
ONCE_DECIDED = frozenset({
    "home", "history", "assessment", "decision", "improvement", "version-paper", "own-sitting", "calendar-feed",
})  # fmt: skip
# Papers, workbooks and lists of the department, which knows who thought what: these tell what was agreed all the same.
TELL_WHAT_WAS_AGREED = frozenset({
    "home", "search", "calendar-feed", "ranking", "ranking-export", "ranking-sheet", "committee-sheet",
    "version-paper", "paper", "compiling-export", "regional-summary", "regional-summary-export", "certified-export",
    "quality", "approval", "approval-export", "selection-announced", "titles", "titles-export", "meeting",
    "meeting-agenda", "meeting-list", "meeting-report", "meeting-sheet", "minutes", "sitting-minutes",
    "sitting-minutes-paper",
})  # fmt: skip
REMARK = "ข้อสังเกตลับของผู้ประเมิน"
AGREED = "เหตุผลของคณะที่เปิดเผย"


@pytest.fixture(autouse=True)
def _day_and_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand on the day of the story; papers come back as the words that would be set."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(making, "typeset", lambda body, **_: body.encode())


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case, flags=[FLAG])


def minutes_kept(sitting: Sitting) -> SittingDay:
    """Begin the minutes of the day on which the unit is heard, or bring them up to date."""
    day, by = SittingDay.objects.filter(committee=sitting.committee).first(), sitting.secretary
    if day is not None:
        minuting.update(day, by=by, at=NOW)
        return day
    details = DayDetails(NOW.date(), time(9), "ห้องประชุม 1")
    cases = [sitting.submission.assessment]
    day = sitting_days.plan_day(sitting.committee, details=details, cases=cases, by=by, at=NOW)
    there = [seat.pk for seat in day.committee.seats.all()]
    sitting_days.record_presence(day, present=there, by=by, at=NOW)
    minuting.begin(day, chair=there[0], by=by, at=NOW)
    return day


def says_the_secret(sitting: Sitting, who: Membership) -> None:
    marks = [
        Given(f"s-{key}", key, "lacking" if key == KEY else "met", SECRET if key == KEY else "")
        for key in sitting.keys()  # noqa: SIM118 - a method of the story
    ]
    opinions.mark(sitting.submission, marks, by=who, at=NOW)


def filled(sitting: Sitting, who: Membership) -> dict[str, dict[str, object]]:
    """Give what stands in the places of an address by how it begins, the closer beginning first: the things of this case."""
    one, committee = sitting.submission.assessment, sitting.committee
    day = SittingDay.objects.filter(committee=committee).first()
    slot, kept = Slot.objects.first(), day.meeting if day else None
    items, resolutions = AgendaItem.objects.filter(meeting=kept), Resolution.objects.filter(meeting=kept)
    before, decision = Meeting.objects.filter(body=one.enrolment.round.owner).first(), Decision.objects.first()
    feed = None if who.role == Role.AUDITOR else feeds.feed_of(who) or feeds.open_feed(by=who, at=NOW)
    case: dict[str, object] = {"number": one.pk, "version_number": 1, "key": KEY}
    round_: dict[str, object] = {"number": one.enrolment.round_id}
    group: dict[str, object] = {"key": "region", "region": committee.region}
    numbers: dict[str, dict[str, object]] = {
        "compiling/rounds/": round_,
        "enrolments/join/": round_,
        "enrolments/": {"number": one.enrolment_id, "stage": "evaluate"},
        "committee/days/": {
            "number": _number(day), "slot_number": _number(slot), "item_number": _number(items.first()),
            "resolution_number": _number(resolutions.first()), "correction_number": 0,
        },
        "committee/cases/": case,
        "committees/": {"number": committee.pk, "seat_number": _number(committee.seats.first()), "track": one.enrolment.track},
        "meetings/cases/": case,
        "meetings/agenda/": {"number": _number(AgendaItem.objects.filter(meeting=before).first())},
        "meetings/": {
            "number": _number(before or kept), "round_number": one.enrolment.round_id, "key": "score-sheet-outstanding",
        },
        "rounds/": round_ | group | {"case_number": one.pk, "stage": "evaluate"},
        "rounds/<int:number>/quality/": round_ | {"key": KEY, "region": committee.region, "seat_number": sitting.chair.seating.seat_id},
        "bundles/rounds/": round_,
        "calendar/rounds/": round_,
        "calendar/feed/": {"number": who.pk, "token": feeds.token_of(feed) if feed else "0"},
        "sittings/": {"number": _number(slot)},
        "units/": {"number": one.enrolment.unit_id},
        "data/": {"number": one.enrolment.unit_id, "year": one.enrolment.round.fiscal_year, "key": "channels"},
        "programmes/": {"programme": "clean-community", "edition": "2564", "key": "intent"},
        "precedents/": {"programme": "clean-community", "edition": "2564"},
        "titles/": {"number": 0},
        "certificates/": {"number": 0, "decision": _number(decision)},
    }  # fmt: skip
    numbers |= dict.fromkeys(("assessments/", "opinions/", "consolidating/", "decisions/", "compiling/"), case)
    return dict(sorted(numbers.items(), key=lambda row: -len(row[0])))


def _number(row: Model | None) -> int:
    return row.pk if row is not None else 0


def addresses(sitting: Sitting, who: Membership) -> Iterator[tuple[str, str]]:
    """Give the addresses of the site with the things of this case in them and the name of each page, and the search for the secret.

    Pages that a role does not open tell it nothing, which ``test_access.py`` sees to: they are left out.
    """
    one, known = sitting.submission.assessment, filled(sitting, who)
    for pattern in patterns():
        stated: Access = pattern.callback.access  # type: ignore[attr-defined]
        if stated.roles and who.role_held not in stated.roles:
            continue
        names, route = list(pattern.pattern.converters), str(pattern.pattern)
        values = next((things for begins, things in known.items() if route.startswith(begins)), {})
        wide = {word: KINDS_OF[word] for word in set(names) & set(KINDS_OF)}
        if set(names) - set(values) - set(wide):
            continue
        for kind in next(iter(wide.values()), ("",)):
            with suppress(NoReverseMatch):  # a key of requirements is no key of registers
                there = {name: kind if name in wide else values[name] for name in names}
                yield str(pattern.name), reverse(str(pattern.name), kwargs=there)
    for about in (one.key, sitting.submission.key, sitting.committee.journal_key, sitting.committee.body.key):
        yield "history", reverse("history", args=[about])
    yield "search", f"{reverse('search')}?q={SECRET[:8]}"  # the search says back what was typed: not the whole of it
    yield "consolidation", f"{reverse('consolidation', args=[one.pk])}?show=different"
    yield "decision", f"{reverse('decision', args=[one.pk])}?show=changed"
    for track in ("general", "model"):
        yield "committee-sheet", f"{reverse('committee-sheet', args=[sitting.committee.pk, track])}?as=xlsx"


def told_by(answer: HttpResponse) -> str:
    """Give everything that an answer says; sheets and DOCX are opened."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"\n".join(parts.read(name) for name in parts.namelist())
    return content.decode(errors="replace")


def asked(client: Client, url: str, accept: str) -> tuple[HttpResponse, str]:
    """Ask once, read everything, and undo what the asking did."""
    with transaction.atomic():
        answer = client.get(url, HTTP_ACCEPT=accept)
        said = told_by(answer)  # type: ignore[arg-type]
        transaction.set_rollback(True)
    return answer, said  # type: ignore[return-value]


def where_it_leaks(
    sitting: Sitting,
    who: Membership,
    words: tuple[str, ...] = (SECRET, REMARK),
    *,
    near: bool = False,
    among: Container[str] | None = None,
    reached: set[str] | None = None,
) -> list[str]:
    """Ask for every address as one person, as page, as JSON and as an editable paper; give where the secret was read.

    ``near`` asks the pages about cases alone, without editable papers, which say what the PDF says; ``among`` those of these
    names: the whole site was asked before. ``reached`` takes the names of the pages that opened.
    """
    client, found = entering(who), []
    logging.disable(logging.CRITICAL)
    for name, url in addresses(sitting, who):
        if (near and not url.startswith(ABOUT_CASES)) or (among is not None and name not in among):
            continue
        answer, said = asked(client, url, "text/html")
        if reached is not None and answer.status_code == HTTPStatus.OK:
            reached.add(name)
        told = [("", said)]
        if answer.headers.get("Content-Type") == "application/pdf" and not near:
            told.append((" as DOCX", asked(client, f"{url}?as=docx", "text/html")[1]))
        if url.startswith(("/opinions/", "/consolidating/", "/decisions/")):
            told.append((" as JSON", asked(client, url, "application/json")[1]))
        for form, text in told:
            found += [f"{url}{form}: {word}" for word in words if word in text]
    logging.disable(logging.NOTSET)
    return found


def elsewhere() -> list[str]:
    """Give what journal and mails say of the secret: nothing."""
    news.tell(at=NOW)
    entries = [
        entry.verb for entry in Entry.objects.all() if SECRET in repr(entry.facts) or REMARK in repr(entry.facts)
    ]
    mails = [row.subject for row in Message.objects.all() if SECRET in row.text + row.html + row.subject]
    return entries + mails


def test_marks_not_handed_in_are_read_by_their_own_evaluator_alone(cast: Cast, sitting: Sitting) -> None:
    says_the_secret(sitting, sitting.member)

    for who in (sitting.chair, sitting.secretary, cast["cdd officer"], cast["department"]):
        assert where_it_leaks(sitting, who, near=True) == []
    assert elsewhere() == []
    assert SECRET in page_of(sitting.member, address("score-sheet", sitting))


@pytest.mark.slow
def test_four_at_once_read_nothing_before_its_time_and_each_its_own_share_afterwards(
    cast: Cast, sitting: Sitting
) -> None:
    minutes_kept(sitting)
    says_the_secret(sitting, sitting.member)
    opinions.hand_in(sitting.submission, remark=REMARK, by=sitting.member, at=NOW)
    minutes_kept(sitting)
    outside = [cast[name] for name in ("cdd officer", "department", "auditor")]
    reached: set[str] = set()
    for who in (sitting.chair, sitting.secretary, *outside):
        assert where_it_leaks(sitting, who, reached=reached) == [], who
    assert sorted(WHILE_OPINIONS_COME_IN - reached) == []
    assert elsewhere() == []
    assert SECRET in page_of(sitting.member, address("score-sheet", sitting))

    sitting.speaks(sitting.chair)  # now all are in
    for who in (sitting.chair, sitting.secretary):
        assert SECRET in page_of(who, address("consolidation", sitting))
    for who in outside:
        assert where_it_leaks(sitting, who, near=True) == [], who

    sitting.settles(KEY, is_met=False, how="majority", votes=(0, 2), reason=AGREED)
    rulings.rule(sitting.submission, FLAG["key"], is_met=True, reason="ครบ", by=sitting.chair, at=NOW)
    sitting.agrees()
    day = minutes_kept(sitting)
    for who in (
        sitting.chair,
        sitting.secretary,
        cast["department"],
    ):  # minutes tell what was agreed, never who thought what
        page = page_of(who, reverse("sitting-minutes", args=[day.pk]))
        assert "เสียงข้างมาก 1 ข้อ" in page
        assert not [word for word in (SECRET, REMARK) if word in page]
    assert SECRET in page_of(cast["department"], address("decision", sitting))
    unit = cast["cdd officer"]
    assert where_it_leaks(sitting, unit, (SECRET, REMARK, AGREED), near=True) == []
    assert elsewhere() == []

    certified(cast, sitting.submission.assessment)
    opened: set[str] = set()
    assert where_it_leaks(sitting, unit, reached=opened) == []
    assert sorted(ONCE_DECIDED - opened) == []
    page = page_of(unit, address("decision", sitting))
    assert AGREED in page
    assert "ลำดับที่" not in page
    assert address("decision", sitting) in page_of(unit, reverse("assessment", args=[sitting.submission.assessment_id]))

    announced(cast, sitting.submission.assessment, keeper=sitting.secretary)
    told: set[str] = set()
    assert where_it_leaks(sitting, cast["department"], among=TELL_WHAT_WAS_AGREED, reached=told) == []
    assert sorted(TELL_WHAT_WAS_AGREED - told) == []


def test_of_what_all_found_alike_the_unit_reads_no_reason_that_changed_nothing(cast: Cast, sitting: Sitting) -> None:
    for who in (sitting.member, sitting.chair):
        marks = [
            Given(f"s-{key}", key, "met", SECRET if key == KEY else "")
            for key in sitting.keys()  # noqa: SIM118 - a method of the story
        ]
        opinions.mark(sitting.submission, marks, by=who, at=NOW)
        opinions.hand_in(sitting.submission, by=who, at=NOW)
    rulings.rule(sitting.submission, FLAG["key"], is_met=True, reason="ครบ", by=sitting.chair, at=NOW)
    sitting.agrees()
    certified(cast, sitting.submission.assessment)

    assert where_it_leaks(sitting, cast["cdd officer"], near=True) == []


def test_the_page_of_the_unit_opens_only_once_it_is_decided(cast: Cast, sitting: Sitting) -> None:
    client = entering(cast["cdd officer"])
    url = address("decision", sitting)
    assert client.get(url).status_code == 409
    sitting.speaks(sitting.member)
    sitting.speaks(sitting.chair)
    rulings.rule(sitting.submission, FLAG["key"], is_met=True, reason="ครบ", by=sitting.chair, at=NOW)
    sitting.agrees()
    assert client.get(url).status_code == 409
    certified(cast, sitting.submission.assessment)
    assert client.get(url).status_code == 200
