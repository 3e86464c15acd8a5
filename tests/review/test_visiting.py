"""Looks at a unit are written down once, by the committee, and read by the unit only when everything is decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast

from khunnatham.assessments.models import Assessment
from khunnatham.evidence import library
from khunnatham.review import conflicts, visiting
from khunnatham.review.visiting import Looked
from khunnatham.wording import Refusal

from .test_opinions import Sitting, sitting_on

SITE = Looked("site", TODAY, "ผู้ตรวจราชการกรม และเลขานุการ", "ป้ายศูนย์ข้อมูลข่าวสารเห็นชัด")


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case)


def test_it_is_written_once_with_photos_of_the_committees_own_library(cast: Cast, sitting: Sitting) -> None:
    own = library.add_link(
        sitting.member.unit, url="https://example.go.th/a", title="ภาพ", event_on=TODAY, by=sitting.member, at=NOW
    ).evidence
    row = visiting.record_visit(sitting.submission, replace(SITE, photos=[own]), by=sitting.member, at=NOW)

    assert visiting.record_visit(sitting.submission, SITE, by=sitting.member, at=NOW) == row
    assert [*row.photos.all()] == [own]


def test_the_unit_reads_it_when_it_is_decided(cast: Cast, sitting: Sitting) -> None:
    row, unit = visiting.record_visit(sitting.submission, SITE, by=sitting.member, at=NOW), cast["cdd officer"]

    assert visiting.visits_of(sitting.submission, by=unit, is_decided=False) == []
    assert visiting.visits_of(sitting.submission, by=unit, is_decided=True) == [row]
    assert visiting.visits_of(sitting.submission, by=sitting.chair, is_decided=False) == [row]
    assert visiting.visits_of(sitting.submission, by=cast["secretary"], is_decided=True) == []


@pytest.mark.parametrize(
    ("looked", "field"),
    [
        (replace(SITE, kind="tour"), "kind"),
        (replace(SITE, on=TODAY + timedelta(days=1)), "on"),
        (replace(SITE, people=" "), "people"),
        (replace(SITE, findings=" "), "findings"),
    ],
)
def test_what_lacks_is_refused_at_its_field(sitting: Sitting, looked: Looked, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        visiting.record_visit(sitting.submission, looked, by=sitting.member, at=NOW)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["department", "cdd officer", "chair", "auditor"])
def test_nobody_else_writes_it(cast: Cast, sitting: Sitting, who: str) -> None:
    with pytest.raises(Refusal):
        visiting.record_visit(sitting.submission, SITE, by=cast[who], at=NOW)


def test_the_committee_writes_it_on_a_page_and_the_unit_reads_it_when_decided(
    cast: Cast, sitting: Sitting, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    address = reverse("visits", args=[sitting.submission.assessment_id])
    client.force_login(sitting.member.account)
    said = {"kind": "site", "on": "20 ก.พ. 2569", "people": "ผู้ตรวจราชการกรม", "findings": "ป้ายเห็นชัด"}

    assert client.post(address, said | {"findings": ""}).status_code == 422
    assert client.post(address, said)["Location"] == address
    assert "ป้ายเห็นชัด" in client.get(address).content.decode()
    client.force_login(cast["cdd officer"].account)
    assert "ป้ายเห็นชัด" not in client.get(address).content.decode()
    Assessment.objects.filter(pk=sitting.submission.assessment_id).update(state="decided")
    assert "ป้ายเห็นชัด" in client.get(address).content.decode()


def test_a_photo_opens_to_those_of_the_committee_who_judge_the_unit_and_to_nobody_else(
    cast: Cast, sitting: Sitting, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    photo = library.add_link(
        sitting.member.unit, url="https://example.go.th/a", title="ภาพ", event_on=TODAY, by=sitting.member, at=NOW
    ).evidence
    other = library.add_link(
        sitting.member.unit, url="https://example.go.th/b", title="ภาพ", event_on=TODAY, by=sitting.member, at=NOW
    ).evidence
    visiting.record_visit(sitting.submission, replace(SITE, photos=[photo]), by=sitting.member, at=NOW)
    conflicts.declare(sitting.submission.assessment, has_interest=True, text="คู่สมรส", by=sitting.chair, at=NOW)

    seen, linked = {}, {}
    for who in (sitting.member, sitting.chair):
        client.force_login(who.account)
        page = client.get(reverse("visits", args=[sitting.submission.assessment_id]))
        linked[who.pk] = reverse("evidence-item", args=[photo.pk]) in page.content.decode()
        for item in (photo, other):
            seen[who.pk, item.pk] = client.get(reverse("evidence-item", args=[item.pk])).status_code
    assert linked == {sitting.member.pk: True, sitting.chair.pk: False}
    assert seen == {
        (sitting.member.pk, photo.pk): 200,
        (sitting.member.pk, other.pk): 404,
        (sitting.chair.pk, photo.pk): 404,
        (sitting.chair.pk, other.pk): 404,
    }
