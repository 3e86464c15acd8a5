"""Side by side for ever: every version that a committee judged has its page, and both decisions stand there after an objection."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_lifting import found_of
from tests.review.test_objecting import _own_shelf as _own_shelf  # noqa: PLC0414 - the fixture
from tests.review.test_opinions import Sitting, sitting_on
from tests.review.test_recounting import KEY, Contested
from tests.review.test_recounting import objected as objected  # noqa: PLC0414 - the fixture
from tests.web.test_opinions import page_of

from khunnatham.assessments.models import Assessment, Submission
from khunnatham.review import conflicts, lifting, visibility

LACKING = "หลักฐานไม่พอ"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case)


def heads_of(page: str) -> list[str]:
    """Give the titles of the columns of the first table."""
    head = page[page.index("<thead>") : page.index("</thead>")]
    return [re.sub(r"<.*", "", one).strip() for one in re.findall(r'<th scope="col">(.*?)</th>', head)]


class TestVersions:
    def agreed_once_and_handed_in_again(self, sitting: Sitting, *, is_agreed: bool = True) -> Submission:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who, D1_3_2="lacking")
        if is_agreed:
            sitting.agrees()
        newer = Submission.objects.get(pk=sitting.submission.pk)
        newer.pk, newer.version = None, 2
        newer.save(force_insert=True)
        Assessment.objects.filter(pk=newer.assessment_id).update(version=2)
        return newer

    def url(self, sitting: Sitting) -> str:
        return reverse("decision", args=[sitting.submission.assessment_id])

    def test_an_earlier_version_keeps_its_page_and_the_versions_lead_to_each_other(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        self.agreed_once_and_handed_in_again(sitting)
        latest = page_of(cast["department"], self.url(sitting))
        first = page_of(cast["department"], self.url(sitting) + "?version=1")

        assert heads_of(latest) == ["ด้าน", "ประเมินตนเอง"]
        assert 'href="?version=1"' in latest
        assert heads_of(first) == ["ด้าน", "ประเมินตนเอง", "ลำดับที่ 1", "ลำดับที่ 2", "ผลของคณะ"]
        assert 'href="?version=2"' in first
        assert 'href="?version=1&show=changed"' in first
        assert "หน่วยงานส่งฉบับใหม่แล้ว" in first
        kept = reverse("submission", args=[sitting.submission.assessment_id, 1])
        assert f"{self.url(sitting)}?version=1" in page_of(cast["department"], kept)

    def test_who_has_still_to_speak_reads_no_opinion_on_the_version_before(self, sitting: Sitting) -> None:
        newer = self.agreed_once_and_handed_in_again(sitting)
        first = page_of(sitting.member, self.url(sitting) + "?version=1")
        assert "ลำดับที่ 1" not in heads_of(first)
        again = Sitting(newer, sitting.chair, sitting.member, sitting.secretary, sitting.committee)
        Submission.objects.get(pk=newer.pk)
        again.submission.assessment.refresh_from_db()
        again.speaks(again.member)

        assert "ลำดับที่ 1" in heads_of(page_of(sitting.member, self.url(sitting) + "?version=1"))

    def test_opinions_without_a_result_are_read_from_above_once_the_next_version_has_one(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        newer = self.agreed_once_and_handed_in_again(sitting, is_agreed=False)
        before = Submission.objects.get(pk=sitting.submission.pk)
        assert visibility.opinions_seen(before, by=cast["auditor"], on=TODAY) == []
        again = Sitting(newer, sitting.chair, sitting.member, sitting.secretary, sitting.committee)
        again.submission.assessment.refresh_from_db()
        for who in (again.member, again.chair):
            again.speaks(who)
        again.agrees()

        assert len(visibility.opinions_seen(before, by=cast["auditor"], on=TODAY)) == 2

    def test_the_unit_reads_of_an_earlier_version_nothing_that_was_not_decided(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        self.agreed_once_and_handed_in_again(sitting)
        page = page_of(cast["cdd officer"], self.url(sitting) + "?version=1", status=409)
        assert LACKING not in page

    @pytest.mark.parametrize("asked", ["3", "0", "99999999999999999999"])
    def test_a_version_that_is_not_there_has_no_page(self, cast: Cast, sitting: Sitting, asked: str) -> None:
        self.agreed_once_and_handed_in_again(sitting)
        page_of(cast["department"], f"{self.url(sitting)}?version={asked}", status=404)


class TestAfterAnObjection:
    def test_both_decisions_stand_beside_what_the_committee_agreed(self, cast: Cast, objected: Contested) -> None:
        objected.answers({KEY: (True, "คำสั่งลงนามครบในแฟ้มเดิม")})
        url = reverse("decision", args=[objected.case.pk])
        page = page_of(cast["department"], url)

        assert heads_of(page) == [
            "ด้าน", "ประเมินตนเอง", "ลำดับที่ 1", "ลำดับที่ 2", "ผลของคณะ", "รับรองครั้งแรก", "รับรองเมื่อพิจารณาคำคัดค้าน",
        ]  # fmt: skip
        totals = page[page.index("คะแนนรวม</th>") :]
        assert re.findall(r">(\d+)<", totals[: totals.index("</tr>")])[-3:] == ["92", "92", "110"]
        assert "คำสั่งอยู่ในแฟ้มที่ส่งแล้ว" in page
        own = page_of(cast["cdd officer"], url)
        assert "คำสั่งลงนามครบในแฟ้มเดิม" in own
        assert "ลำดับที่ 1" not in heads_of(own)


class TestHowItCame:
    def test_who_knows_who_is_recused_reads_what_was_lifted_and_by_whom(self, cast: Cast, sitting: Sitting) -> None:
        interest = found_of(cast, sitting, sitting.member)
        lifting.lift(interest, sitting.committee, reason="พ้นจากตำแหน่งแล้ว", by=cast["department"], at=NOW)
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        sitting.agrees()
        url = reverse("decision", args=[sitting.submission.assessment_id])
        readers = (cast["department"], cast["auditor"], sitting.chair, sitting.secretary, sitting.member)
        told = ["พ้นจากตำแหน่งแล้ว" in page_of(who, url) for who in readers]

        assert told == [True, True, True, True, False]
        assert "ยกเหตุโดย" in page_of(cast["department"], url)

    def test_what_a_majority_and_the_chair_settled_stands_with_the_rule_and_the_badge(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        sitting.speaks(sitting.member, D1_3_2="lacking", D1_4_2="lacking")
        sitting.speaks(sitting.chair)
        sitting.settles("D1.3.2", how="chair", votes=(1, 1), reason="มีหลักฐานเพิ่ม")
        sitting.settles("D1.4.2", how="majority", votes=(2, 0))
        sitting.agrees()
        page = page_of(cast["department"], reverse("decision", args=[sitting.submission.assessment_id]))

        told = page[page.index("<dt>การลงมติ</dt>") :]
        told = told[: told.index("</dd>")]
        assert re.findall(r"D\d\.\d\.\d", told) == ["D1.3.2", "D1.4.2"]
        assert "เสียงเท่ากันให้ประธานชี้ขาด" in told
        assert "ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน" in told

    def test_who_stands_in_is_named_on_the_committees_page_and_stands_with_the_result(
        self, cast: Cast, sitting: Sitting
    ) -> None:
        sitting.speaks(sitting.member)
        department, case = cast["department"], sitting.submission.assessment
        committee, name = (
            reverse("committee", args=[sitting.committee.pk]),
            reverse("name-lead", args=[sitting.committee.pk, case.pk]),
        )
        led = page_of(department, committee)
        page_of(department, name, status=409)
        for who in (sitting.chair, sitting.secretary):
            conflicts.declare(case, has_interest=True, text="ญาติ", by=who, at=NOW)
        assert (name in led, name in page_of(department, committee)) == (False, True)
        seat = sitting.committee.seats.get(position=2)
        page_of(department, name, {"seat": seat.pk, "reason": ""}, 422)
        page_of(department, name, {"seat": seat.pk, "reason": "ผู้นำไม่ร่วมพิจารณา"}, 302)
        told = page_of(department, committee)
        assert "ผู้นำไม่ร่วมพิจารณา" in told
        assert "สรุปผล" in page_of(sitting.member, reverse("consolidation", args=[case.pk]))
        page_of(sitting.member, reverse("agree", args=[case.pk]), {"present": ["2"], "summary": ""}, 302)
        decision = page_of(department, reverse("decision", args=[case.pk]))
        assert "ผู้นำเรื่องแทน" in decision
        assert "ผู้นำไม่ร่วมพิจารณา" in decision
        assert name not in page_of(department, committee)

    def test_others_do_not_name_who_leads(self, cast: Cast, sitting: Sitting) -> None:
        address = reverse("name-lead", args=[sitting.committee.pk, sitting.submission.assessment_id])
        for who in (sitting.chair, sitting.member, sitting.secretary, cast["auditor"], cast["administrator"]):
            page_of(who, address, {"seat": 1, "reason": "ก"}, 403)
        page_of(cast["department"], reverse("name-lead", args=[sitting.committee.pk, 999_999]), status=404)
