"""After its session a unit is asked for the papers that it presented, until the day of the rule and never twice."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.evidence.files import pdf
from tests.organisations.conftest import NOW, TODAY, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.bench import Bench, bench_of
from tests.web.test_home import lists
from tests.web.test_sitting_days import page_of

from khunnatham.assessments.models import Assessment
from khunnatham.evidence import library
from khunnatham.notifications import hearings
from khunnatham.notifications.models import Message
from khunnatham.notifications.outbox import put
from khunnatham.organisations.models import Membership
from khunnatham.review import hearing, sitting_days
from khunnatham.review.sitting_days import DayDetails
from khunnatham.review.sitting_models import SittingDay
from khunnatham.thai import BANGKOK

ASKS = "ส่งเอกสารที่นำเสนอต่อคณะกรรมการ"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def at(hour: str, *, days: int = 0) -> datetime:
    return datetime.combine(TODAY + days * DAY, time.fromisoformat(hour), tzinfo=BANGKOK)


@pytest.fixture
def bench(cast: Cast, case: Assessment) -> Bench:
    made = bench_of(cast, case)
    for who in (cast["cdd officer"], made.member):
        who.account.email = f"{who.account.username.replace(' ', '-')}@example.go.th"
        who.account.save(update_fields=["email"])
    return made


@pytest.fixture
def day(bench: Bench) -> SittingDay:
    details = DayDetails(TODAY, time(9), "ห้องประชุม 1")
    return sitting_days.plan_day(bench.committee, details=details, cases=[bench.case], by=bench.secretary, at=NOW)


def files(bench: Bench, day: SittingDay, when: datetime) -> None:
    unit: Membership = bench.cast["cdd officer"]
    proof = library.add_file(unit.unit, upload=SimpleUploadedFile("สไลด์.pdf", pdf()), by=unit, at=when).evidence
    hearing.file_paper(day.slots.get(), evidence=proof, by=unit, at=when)


def asked_at_home(bench: Bench, when: datetime, monkeypatch: pytest.MonkeyPatch, who: str = "cdd officer") -> int:
    monkeypatch.setattr(timezone, "now", lambda: when)
    return lists(page_of(bench.client(who), "/")).get("now", "").count(ASKS)


def mailed(when: datetime) -> list[str]:
    put(hearings.papers_asked(at=when), at=when)
    return list(Message.objects.filter(key__startswith="papers|").values_list("account__username", flat=True))


@pytest.mark.parametrize(
    ("when", "count"),
    [
        (at("08:00"), 0),  # before it is heard
        (at("10:59"), 0),  # while it is heard
        (at("11:00"), 1),
        (at("08:00", days=1), 1),
        (at("23:00", days=7), 1),
        (at("00:30", days=8), 0),  # the last day has passed
    ],
)
def test_it_is_asked_from_the_end_of_its_session_until_the_last_day(
    bench: Bench, day: SittingDay, monkeypatch: pytest.MonkeyPatch, when: datetime, count: int
) -> None:
    assert asked_at_home(bench, when, monkeypatch) == count
    assert mailed(when) == ["officer"] * count


def test_one_mail_is_all_that_is_ever_written(bench: Bench, day: SittingDay) -> None:
    for hour in range(12):
        mailed(at("12:00") + hour * 13 * timedelta(hours=1))
    mail = Message.objects.get()

    assert mail.subject == ASKS
    assert reverse("own-sitting", args=[day.slots.get().pk]) in mail.text
    assert "27 กุมภาพันธ์ 2569" in mail.text


def test_who_handed_in_is_not_asked(bench: Bench, day: SittingDay, monkeypatch: pytest.MonkeyPatch) -> None:
    files(bench, day, at("08:00"))
    assert (asked_at_home(bench, at("12:00"), monkeypatch), mailed(at("12:00"))) == (0, [])


def test_the_row_goes_once_they_are_handed_in_and_leads_there_before(
    bench: Bench, day: SittingDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("own-sitting", args=[day.slots.get().pk])
    assert asked_at_home(bench, at("12:00"), monkeypatch) == 1
    client = bench.client("cdd officer")
    assert f"{address}#papers" in page_of(client, "/")
    told = page_of(client, address)
    assert "ระบบเตือนจนถึง 27 กุมภาพันธ์ 2569" in told
    assert "ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน" in told
    files(bench, day, at("12:00"))

    assert asked_at_home(bench, at("12:05"), monkeypatch) == 0
    assert "ระบบเตือนจนถึง" not in page_of(client, address)


def test_of_a_day_that_was_called_off_nothing_is_asked(
    bench: Bench, day: SittingDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting_days.cancel_day(day, reason="ประธานติดราชการ", by=bench.chair, at=at("08:00"))
    assert (asked_at_home(bench, at("12:00"), monkeypatch), mailed(at("12:00"))) == (0, [])
    assert "ระบบเตือนจนถึง" not in page_of(bench.client("cdd officer"), reverse("own-sitting", args=[day.slots.get().pk]))


def test_once_the_case_is_over_nothing_is_asked(bench: Bench, day: SittingDay, monkeypatch: pytest.MonkeyPatch) -> None:
    Assessment.objects.filter(pk=bench.case.pk).update(state="final")
    assert (asked_at_home(bench, at("12:00"), monkeypatch), mailed(at("12:00"))) == (0, [])


@pytest.mark.parametrize("who", ["officer", "department", "auditor"])
def test_nobody_else_is_asked(bench: Bench, day: SittingDay, monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    assert asked_at_home(bench, at("12:00"), monkeypatch, who) == 0


def test_one_query_tells_of_all_sessions(bench: Bench, day: SittingDay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at("12:00", days=1))
    client, counts = bench.client("cdd officer"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        counts.append(len(asked))
        details = DayDetails(TODAY + DAY, time(8), "ห้องประชุม 2")
        sitting_days.plan_day(bench.committee, details=details, cases=[bench.case], by=bench.secretary, at=NOW)
    assert counts[0] == counts[1]
