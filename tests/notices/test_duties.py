"""Duties of an office: what the edition asks, what was done of it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.assessments.districts import District
from tests.assessments.story import code_of

from khunnatham.notices import circulars, deeds, queries
from khunnatham.programmes import shelf
from khunnatham.thai import BANGKOK

NOW = datetime(2026, 2, 20, 9, 0, tzinfo=BANGKOK)
EDITION = "moral-organisation/2567"
DOING = deeds.Doing(title="ประชุมชี้แจงองค์กร", held_on=date(2026, 1, 15), recipients="องค์กรที่แสดงความจำนง", attended=40)


def done(district: District, duty: str = "briefing", doing: deeds.Doing = DOING) -> object:
    office = district["secretary"].unit
    return deeds.record_deed(
        office, edition=EDITION, fiscal_year=2569, duty=duty, doing=doing, by=district["secretary"], at=NOW
    )


def progress(district: District) -> dict[str, tuple[int, bool]]:
    found = queries.duties_of(district["secretary"].unit, "provincial-secretary", shelf.by_key(EDITION), 2569)
    return {one.duty.key: (one.done, one.is_met) for one in found}


def test_one_briefing_meets_what_the_source_asks(district: District) -> None:
    assert progress(district)["briefing"] == (0, False)
    done(district)
    assert progress(district)["briefing"] == (1, True)
    assert len(progress(district)) == 7


def test_a_letter_that_was_sent_counts_for_its_duty(district: District) -> None:
    secretary = district["secretary"]
    draft = circulars.draft(
        secretary.unit,
        edition=EDITION,
        fiscal_year=2569,
        duty="study-visit",
        letter=circulars.Letter(subject="เตรียมรับศึกษาดูงาน", letter_number="1", dated_on=date(2026, 2, 1)),
        by=secretary,
        at=NOW,
    )
    assert progress(district)["study-visit"] == (0, False)
    circulars.address(draft, units=[district.cast.units["organisation"]], by=secretary, at=NOW)
    circulars.send(draft, by=secretary, at=NOW)
    assert progress(district)["study-visit"] == (1, True)


@pytest.mark.parametrize(
    ("code", "doing"),
    [
        ("date-in-future", deeds.Doing(title="ประชุม", held_on=date(2026, 3, 1))),
        ("ends-before-it-begins", deeds.Doing(title="ประชุม", held_on=date(2026, 2, 1), until_on=date(2026, 1, 31))),
        ("text-missing", deeds.Doing(title=" ", held_on=date(2026, 2, 1))),
        ("number-not-valid", deeds.Doing(title="ประชุม", held_on=date(2026, 2, 1), attended=-1)),
        ("meeting-secret", deeds.Doing(title="ประชุม", held_on=date(2026, 2, 1), channel="Meeting ID 1")),
    ],
)
def test_what_cannot_be_is_refused(district: District, code: str, doing: deeds.Doing) -> None:
    assert code_of(lambda: done(district, doing=doing)) == code


def test_a_duty_of_another_office_is_refused(district: District) -> None:
    assert code_of(lambda: done(district, duty="anniversary")) == "unknown-duty"
    office = district["interior"].unit
    refused = code_of(
        lambda: deeds.record_deed(
            office, edition=EDITION, fiscal_year=2569, duty="briefing", doing=DOING, by=district["interior"], at=NOW
        )
    )
    assert refused == "unknown-duty"
