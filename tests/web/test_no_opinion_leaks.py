"""No opinion leaks before its time: by no page, paper, sheet, search, notification, history or journal. A marked secret is looked for."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import time

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.bench import certified
from tests.review.test_opinions import FLAG, Sitting, sitting_on
from tests.web.access_walk import patterns
from tests.web.test_opinions import KEY, address, entering, page_of

from khunnatham.assessments.models import Assessment
from khunnatham.documents import making
from khunnatham.journal.models import Entry
from khunnatham.notifications import news
from khunnatham.notifications.models import Message
from khunnatham.organisations.models import Membership
from khunnatham.review import minuting, opinions, rulings, sitting_days
from khunnatham.review.opinions import Given
from khunnatham.review.sitting_days import DayDetails
from khunnatham.review.sitting_models import SittingDay

SECRET = "ลับเฉพาะผู้ประเมินคนนี้"
ABOUT_CASES = (
    *("/opinions/", "/consolidating/", "/decisions/", "/precedents/", "/search/"),
    *("/compiling/", "/assessments/", "/meetings/", "/history/", "/submissions/", "/committee/days/"),
)
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


def addresses(sitting: Sitting) -> Iterator[str]:
    """Give every address of the site that can be filled with the things of this case, and the search for the secret."""
    one = sitting.submission.assessment
    case = {"number": one.pk, "case_number": one.pk, "version_number": 1, "key": KEY, "about": one.key}
    things = case | {"round_number": one.enrolment.round_id, "programme": "clean-community", "edition": "2564"}
    things |= {"code": "x", "token": "x", "year": one.enrolment.round.fiscal_year, "stage": "evaluate"}
    kinds = ("self-assessment", "score-sheet", "checklist", "xlsx", "csv")
    for pattern in patterns():
        names = list(pattern.pattern.converters)
        if set(names) - set(things) - {"kind"}:
            continue
        for kind in kinds if "kind" in names else ("",):
            with suppress(NoReverseMatch):  # a key of requirements is no key of registers
                values = {name: kind if name == "kind" else things[name] for name in names}
                yield reverse(str(pattern.name), kwargs=values)
    for about in (one.key, sitting.submission.key, sitting.committee.journal_key, sitting.committee.body.key):
        yield reverse("history", args=[about])
    for day in SittingDay.objects.all():
        for name in ("sitting-day", "live-sitting", "sitting-minutes", "sitting-minutes-paper"):
            yield reverse(name, args=[day.pk])
    yield f"{reverse('search')}?q={SECRET[:8]}"  # the search says back what was typed: not the whole of it
    yield f"{reverse('consolidation', args=[one.pk])}?show=different"
    yield f"{reverse('decision', args=[one.pk])}?show=changed"


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
    sitting: Sitting, who: Membership, words: tuple[str, ...] = (SECRET, REMARK), *, near: bool = False
) -> list[str]:
    """Ask for every address as one person, as page, as JSON and as an editable paper; give where the secret was read.

    ``near`` asks the pages about cases alone: the whole site was asked before.
    """
    client, found = entering(who), []
    logging.disable(logging.CRITICAL)
    for url in addresses(sitting):
        if near and not url.startswith(ABOUT_CASES):
            continue
        answer, said = asked(client, url, "text/html")
        told = [("", said)]
        if answer.headers.get("Content-Type") == "application/pdf":
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


def test_four_at_once_read_nothing_before_its_time_and_each_its_own_share_afterwards(
    cast: Cast, sitting: Sitting
) -> None:
    minutes_kept(sitting)
    says_the_secret(sitting, sitting.member)
    opinions.hand_in(sitting.submission, remark=REMARK, by=sitting.member, at=NOW)
    minutes_kept(sitting)
    outside = [cast[name] for name in ("cdd officer", "department", "auditor")]
    for who in (sitting.chair, sitting.secretary, *outside):
        assert where_it_leaks(sitting, who) == [], who
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
    assert where_it_leaks(sitting, unit) == []
    page = page_of(unit, address("decision", sitting))
    assert AGREED in page
    assert "ลำดับที่" not in page
    assert address("decision", sitting) in page_of(unit, reverse("assessment", args=[sitting.submission.assessment_id]))


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
