"""The home page of who sits in a committee: the own opinion, the one result and the choice wait there until they are done."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_opinions import Sitting, sitting_on
from tests.review.test_selecting import Field
from tests.review.test_selecting import region as region  # noqa: PLC0414 - the fixture

from khunnatham.assessments.models import Assessment
from khunnatham.organisations.models import Membership
from khunnatham.review import opinions

from .test_home import lists
from .test_selecting import client_of, page_of


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case)


def now(by: Membership) -> list[str]:
    """Give the acts that wait now."""
    body = page_of(client_of(by), "/")
    if "now" not in lists(body):
        return []
    block = body.partition('<section aria-labelledby="now">')[2].partition("</section>")[0]
    return [one.strip() for one in re.findall(r"<a [^>]*>([^<]*)", block)]


def test_an_opinion_waits_with_its_progress_until_it_is_handed_in_then_the_result_waits_with_who_leads(
    sitting: Sitting,
) -> None:
    told = [(now(sitting.member), now(sitting.secretary))]
    opinions.mark(sitting.submission, sitting.marks()[:3], by=sitting.member, at=NOW)
    assert "3 จาก 65 ข้อ" in page_of(client_of(sitting.member), "/")
    opinions.mark(sitting.submission, sitting.marks()[3:], by=sitting.member, at=NOW)
    told.append((now(sitting.member), now(sitting.secretary)))
    for who in (sitting.member, sitting.chair):
        sitting.speaks(who)
    told.append((now(sitting.member), now(sitting.secretary)))
    sitting.agrees()
    told.append((now(sitting.member), now(sitting.secretary)))

    assert told == [
        (["ให้ความเห็นของกรรมการ"], []),
        (["ส่งความเห็นที่ให้ครบแล้ว"], []),
        ([], ["สรุปผลของคณะ"]),
        ([], ["บันทึกผลการคัดเลือก เขตตรวจราชการที่ ๑๑"]),  # the only unit of its region
    ]


def test_the_choice_waits_with_who_leads_until_it_is_written_down(region: Field) -> None:
    for unit, total in (("47", 96), ("48", 90), ("49", 88)):
        region.agrees(unit, total)
    before = now(region.secretary)
    region.chooses("47")

    assert (before, now(region.secretary)) == (["บันทึกผลการคัดเลือก เขตตรวจราชการที่ ๑๑"], [])
