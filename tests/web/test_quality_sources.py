"""From each figure on judging to what it rests on: who said what where, what was agreed; and draws that anybody repeats."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from random import Random

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.bench import announced, certified
from tests.review.test_opinions import Sitting, sitting_on
from tests.web.test_quality import address, agreed, once_more, section, words_in
from tests.web.test_selecting import client_of, page_of

from khunnatham.assessments.models import Assessment, FrozenEvidence, Submission
from khunnatham.evidence import library
from khunnatham.organisations.models import Membership
from khunnatham.programmes import shelf
from khunnatham.review import conflicts, sampling
from khunnatham.review.follow_up_models import Sample
from khunnatham.web import quality_sources

KEY, REASON = "D1.3.2", "หลักฐานไม่พอ"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case)


def seat_of(who: Membership) -> int:
    return who.seating.seat_id


def requirement(case: Assessment, key: str = KEY) -> str:
    return reverse("quality-requirement", args=[case.enrolment.round_id, key])


def evaluator(case: Assessment, who: Membership) -> str:
    return reverse("quality-evaluator", args=[case.enrolment.round_id, seat_of(who)])


def full_points(case: Assessment, region: int = 11) -> str:
    return reverse("quality-full-points", args=[case.enrolment.round_id, region])


def result_of(case: Assessment, key: str = "") -> str:
    """Give where the results of the case stand side by side, at a requirement."""
    at = f"#item-{key.replace('.', '-')}" if key else ""
    return f"{reverse('decision', args=[case.pk])}?version=1{at}"


def rows_of(page: str) -> list[str]:
    return [words_in(row.partition("</tr>")[0]) for row in page.split("<tr data-row>")[1:]]


class TestRequirement:
    def test_each_case_tells_who_found_what_and_what_was_agreed_and_leads_to_it(
        self, cast: Cast, sitting: Sitting, case: Assessment
    ) -> None:
        agreed(sitting)
        client = client_of(cast["department"])
        figures = page_of(client, address(case))
        page = page_of(client, requirement(case))

        assert requirement(case) in section(figures, "requirements")
        (row,) = rows_of(page)
        chair, member = row.index("1. "), row.index("2. ")
        assert row.index("เป็นไปตามเกณฑ์") < chair < row.index("ยังไม่เป็นไปตามเกณฑ์") < member < row.index(REASON)
        assert "ประธานชี้ขาดเมื่อเสียงเท่ากัน – ไม่มีหลักฐาน" in row
        assert result_of(case, KEY) in page
        assert evaluator(case, sitting.member) in page
        assert "#dimension-D1" in page

    def test_what_all_found_alike_lists_nobody_and_a_key_that_is_none_is_no_page(
        self, cast: Cast, sitting: Sitting, case: Assessment
    ) -> None:
        agreed(sitting)
        client = client_of(cast["department"])

        assert "ไม่มีหน่วยงานที่กรรมการเห็นข้อนี้ต่างกัน" in page_of(client, requirement(case, "D1.1.1"))
        page_of(client, requirement(case, "no.such"), status=404)

    def test_the_opinion_of_who_stepped_aside_since_counts_no_more(
        self, cast: Cast, sitting: Sitting, case: Assessment
    ) -> None:
        agreed(sitting)
        conflicts.declare(case, has_interest=True, text="ญาติ", by=sitting.member, at=NOW)
        client = client_of(cast["department"])

        for url in (address(case), requirement(case)):
            assert REASON not in page_of(client, url)
        assert rows_of(page_of(client, requirement(case))) == []
        page_of(client, evaluator(case, sitting.member), status=404)


class TestEvaluator:
    def test_each_opinion_stands_beside_what_was_agreed(self, cast: Cast, sitting: Sitting, case: Assessment) -> None:
        agreed(sitting)
        client = client_of(cast["auditor"])
        assert evaluator(case, sitting.chair) in section(page_of(client, address(case)), "evaluators")
        of_chair, of_member = (page_of(client, evaluator(case, who)) for who in (sitting.chair, sitting.member))

        (chair,), (member,) = rows_of(of_chair), rows_of(of_member)
        assert "65 จาก 65 ข้อ เข้มกว่า 0 · ผ่อนกว่า 1 จาก 65 ครั้ง D1.3.2 เป็นไปตามเกณฑ์ คณะสรุป ยังไม่เป็นไปตามเกณฑ์" in chair
        assert member.endswith("64 จาก 65 ข้อ เข้มกว่า 1 · ผ่อนกว่า 0 จาก 65 ครั้ง –")
        assert result_of(case, KEY) in of_chair
        assert result_of(case) in of_member


class TestFullPoints:
    def test_the_units_of_a_region_at_the_top_lead_to_their_results(
        self, cast: Cast, sitting: Sitting, case: Assessment
    ) -> None:
        for who in (sitting.member, sitting.chair):
            sitting.speaks(who)
        agreed_on = sitting.agrees()
        client = client_of(cast["department"])
        at_top = agreed_on.base == 100
        page = page_of(client, full_points(case))

        assert at_top
        assert full_points(case) in section(page_of(client, address(case)), "ceilings")
        assert "1 จาก 1 หน่วยงาน" in page
        assert result_of(case) in page
        assert "ไม่มีหน่วยงานที่ได้คะแนนเต็ม" in page_of(client, full_points(case, 12))
        page_of(client, full_points(case, 19), status=404)


@pytest.mark.parametrize(
    "url",
    [requirement, lambda case: reverse("quality-evaluator", args=[case.enrolment.round_id, 1]), full_points],
    ids=["requirement", "evaluator", "full points"],
)
def test_nobody_else_reads_what_the_figures_rest_on(
    cast: Cast, sitting: Sitting, case: Assessment, url: Callable[[Assessment], str]
) -> None:
    agreed(sitting)
    for by in (sitting.chair, sitting.member, sitting.secretary, cast["cdd officer"], cast["administrator"]):
        assert client_of(by).get(url(case)).status_code == 403
    assert Client().get(url(case)).status_code == 302
    assert client_of(cast["department"]).post(url(case)).status_code == 405


def test_nothing_of_an_opinion_is_read_before_the_committee_agreed(
    cast: Cast, sitting: Sitting, case: Assessment
) -> None:
    sitting.speaks(sitting.member, D1_3_2="lacking")
    sitting.speaks(sitting.chair)
    client = client_of(cast["department"])

    assert REASON not in page_of(client, requirement(case))
    page_of(client, evaluator(case, sitting.member), status=404)


def test_lists_page_and_their_queries_do_not_follow_the_cases(
    cast: Cast, sitting: Sitting, case: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(sitting)
    client = client_of(cast["department"])
    urls = [requirement(case), evaluator(case, sitting.chair), full_points(case), address(case)]

    def asked() -> list[int]:
        counts = []
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                page_of(client, url)
            counts.append(len(queries))
        return counts

    asked()
    before = asked()
    for province in ("47", "48"):
        once_more(case, province)
    assert asked() == before

    monkeypatch.setattr(quality_sources, "PER_PAGE", 2)
    for url in urls[:2]:
        first, second = (page_of(client, f"{url}?page={number}") for number in (1, 2))
        assert (len(rows_of(first)), len(rows_of(second))) == (2, 1)
        assert 'href="?page=2"' in first
        assert 'href="?page=1"' in second
        assert "ทั้งหมด 3 หน่วยงาน" in first


def test_the_same_proof_in_several_units_names_each_and_leads_to_where_it_was_handed_in(
    cast: Cast, sitting: Sitting, case: Assessment
) -> None:
    agreed(sitting)
    once_more(case, "47")
    officer = cast["cdd officer"]
    proof = library.add_link(
        officer.unit, url="https://example.go.th/a", title="คำสั่ง", event_on=NOW.date(), by=officer, at=NOW
    ).evidence
    for submission in Submission.objects.all():
        FrozenEvidence.objects.create(submission=submission, key="D1.1.1", evidence=proof, sha256="a" * 64)
    client = client_of(cast["department"])
    told = words_in(section(page_of(client, address(case)), "shared"))
    wording = shelf.by_key(case.enrolment.round.edition_key).requirements["D1.1.1"].text
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = section(page_of(client, address(case)), "shared")

    assert f"{case.enrolment.unit.name_th} · D1.1.1 {wording.th}" in told
    assert f"อีก 47 · D1.1.1 {wording.th}" in told
    for one in Submission.objects.all():
        assert f"{reverse('compiling-case', args=[one.assessment_id])}#item-d111" in english
    assert f"D1.1.1 {wording.en}" in words_in(english)


# ── draws that anybody repeats ──────────────────────────────────────────────────────────


def published(case: Assessment) -> str:
    return reverse("samples", args=[case.enrolment.round_id])


def said_of(page: str, title: str) -> str:
    """Give what stands beside a title on the page."""
    return words_in(page.partition(f"<dt>{title}</dt>")[2].partition("</dd>")[0])


def test_samples_name_units_and_lead_to_their_results(cast: Cast, sitting: Sitting, case: Assessment) -> None:
    agreed(sitting)
    sampling.draw(case.enrolment.round, seed="975312", size=5, by=cast["department"], at=NOW)
    drawn = section(page_of(client_of(cast["department"]), address(case)), "samples")

    assert case.enrolment.unit.name_th in drawn
    assert f'href="{reverse("decision", args=[case.pk])}"' in drawn
    assert published(case) in drawn


def test_before_the_announcement_only_the_fingerprint_of_a_draw_is_public(
    cast: Cast, sitting: Sitting, case: Assessment
) -> None:
    agreed(sitting)
    assert Client().get(published(case)).status_code == 404  # nothing was drawn
    sample = sampling.draw(case.enrolment.round, seed="เลขลับ975312", size=5, by=cast["department"], at=NOW)
    answer = Client().get(published(case))
    page = html.unescape(answer.content.decode())

    assert said_of(page, "ลายนิ้วมือ (SHA-256)") == sampling.fingerprint(sample)
    assert said_of(page, "หน่วยงานที่มีสิทธิถูกสุ่ม") == "1 หน่วยงาน"
    hidden = ("เลขลับ975312", case.enrolment.unit.code, case.enrolment.unit.name_th, cast["department"].account.post_th)
    assert [word for word in (*hidden, sample.salt) if word in page] == []
    assert not answer.cookies
    assert Client().post(published(case)).status_code == 405


def test_once_announced_anybody_repeats_the_draw_from_what_the_page_says(
    cast: Cast, sitting: Sitting, case: Assessment
) -> None:
    agreed(sitting)
    certified(cast, case)
    sample = sampling.draw(case.enrolment.round, seed="975312", size=1, by=cast["department"], at=NOW)
    before = said_of(page_of(Client(), published(case)), "ลายนิ้วมือ (SHA-256)")
    announced(cast, case, keeper=sitting.secretary)
    page = page_of(Client(), published(case))

    codes = page.partition('<pre class="mb-0">')[2].partition("</pre>")[0].split("\n")
    seed, size = said_of(page, "ค่าเริ่มสุ่ม"), int(re.findall(r"[0-9]+", said_of(page, "จำนวนที่ขอสุ่ม"))[0])
    assert sorted(Random(seed).sample(sorted(codes), size)) == sample.drawn
    assert case.enrolment.unit.name_th in page
    salt = said_of(page, "ค่าเติมท้าย")
    assert len(salt) == 32  # what a short seed lacks: nobody tries them all against the fingerprint
    assert sampling.fingerprint(Sample(seed=seed, size=size, among=codes, salt=salt)) == before
    assert cast["department"].account.post_th not in page  # no person is named
    assert published(case) in page_of(Client(), reverse("selection-announced", args=[case.enrolment.round_id]))
