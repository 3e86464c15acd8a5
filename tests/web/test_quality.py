"""How judging went: each block says what it found, each figure leads to its source, samples are drawn for everybody to repeat."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, Cast
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_opinions import Sitting, sitting_on
from tests.review.test_selecting import joined

from khunnatham.assessments.models import Assessment, Submission
from khunnatham.organisations.models import Place, UnitKind
from khunnatham.organisations.units import new_unit
from khunnatham.review.follow_up_models import Sample
from khunnatham.review.opinion_models import Consolidation, Opinion

from .test_selecting import client_of, page_of


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def sitting(cast: Cast, case: Assessment) -> Sitting:
    return sitting_on(cast, case)


def agreed(sitting: Sitting) -> None:
    sitting.speaks(sitting.member, D1_3_2="lacking")
    sitting.speaks(sitting.chair)
    sitting.settles("D1.3.2", is_met=False, how="chair", votes=(1, 1), reason="ไม่มีหลักฐาน")
    sitting.agrees()


def address(case: Assessment, name: str = "quality") -> str:
    return reverse(name, args=[case.enrolment.round_id])


def section(page: str, name: str) -> str:
    """Give one block of the page."""
    return page.partition(f'<section aria-labelledby="{name}">')[2].partition("</section>")[0]


def rows_of(page: str, name: str, mark: str) -> list[str]:
    """Give what stands behind every such mark in one block."""
    return section(page, name).split(mark)[1:]


def words_in(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def cells(row: str) -> tuple[str, ...]:
    """Give the last three columns of a row."""
    found = re.findall(r'<td data-label="[^"]*"><div class="kn-cell">(.*?)</div>', row)
    return tuple(words_in(one) for one in found[-3:])


def figures(page: str) -> list[str]:
    """Give the figures at the top as a reader says them."""
    found = re.findall(r'<div class="kn-figure"><dt>(.*?)</dt><dd>(.*?)</dd>', page)
    return [f"{words_in(label)}: {words_in(value)}" for label, value in found]


def test_figures_stand_in_words_under_what_was_found_and_lead_to_the_case(
    cast: Cast, sitting: Sitting, case: Assessment
) -> None:
    agreed(sitting)
    page = page_of(client_of(cast["department"]), address(case))

    assert figures(page) == [
        "ความเห็นต่างจากผลที่คณะสรุป: 1 จาก 130 ข้อ",
        "ข้อที่กรรมการเห็นต่างกัน: 1 ข้อ",
        "ผลต่างจากที่หน่วยงานประเมินตนเอง: 1 หน่วยงาน",
        f"เป็นไปตามเกณฑ์โดยไม่มีหลักฐานแนบ: {len(rows_of(page, 'bare', 'item-'))} ข้อ",
        "หลักฐานเดียวกันในหลายหน่วยงาน: 0 ไฟล์",
    ]
    chair, member = rows_of(page, "evaluators", "data-row")
    assert cells(chair) == ("65 จาก 65 ข้อ", "เข้มกว่า 0 · ผ่อนกว่า 1 จาก 65 ครั้ง", "1 จาก 65 ข้อ")
    assert cells(member) == ("64 จาก 65 ข้อ", "เข้มกว่า 1 · ผ่อนกว่า 0 จาก 65 ครั้ง", "0 จาก 65 ข้อ")
    assert "0 จาก 1 หน่วยงาน" in page
    assert f"{reverse('compiling-case', args=[case.pk])}#item-d111" in section(page, "bare")
    assert f'href="{reverse("decision", args=[case.pk])}?version=1&show=changed"' in section(page, "changes")
    assert "ค่าเริ่มต้นของระบบ" in section(page, "jumps")
    assert reverse("committee", args=[sitting.committee.pk]) in page
    asked = section(page, "requirements")
    assert asked.index("D1.3.2") < asked.index("ข้อที่ทุกคนเห็นตรงกัน") < asked.index("D1.1.1")
    assert "D1.3.2" in page.partition("ข้อที่เห็นต่างกันมากอยู่บน")[2].partition("</tr>")[2].partition("</tr>")[0]


def test_nothing_of_an_opinion_is_told_before_the_committee_agreed(
    cast: Cast, sitting: Sitting, case: Assessment
) -> None:
    sitting.speaks(sitting.member, D1_3_2="lacking")
    page = page_of(client_of(cast["department"]), address(case))

    assert "ยังไม่มีผลที่คณะสรุป" in page
    assert "64 จาก 65" not in page


def test_the_department_and_the_auditor_read_it_and_nobody_else(cast: Cast, sitting: Sitting, case: Assessment) -> None:
    agreed(sitting)
    assert client_of(cast["auditor"]).get(address(case)).status_code == 200
    for by in (sitting.chair, sitting.secretary, cast["cdd officer"], cast["secretary"], cast["administrator"]):
        assert client_of(by).get(address(case)).status_code == 403


def test_a_sample_is_drawn_by_a_published_seed(cast: Cast, sitting: Sitting, case: Assessment) -> None:
    agreed(sitting)
    client = client_of(cast["department"])
    assert address(case, "draw-sample") in page_of(client, address(case))
    wrong = page_of(client, address(case, "draw-sample"), {"seed": "๙๗๕", "size": "0"}, 422)
    assert 'value="๙๗๕"' in wrong
    assert not Sample.objects.exists()
    client.post(address(case, "draw-sample"), {"seed": "๙๗๕", "size": "5"})
    page = page_of(client_of(cast["auditor"]), address(case))

    assert "ค่าเริ่มสุ่ม ๙๗๕" in page
    assert cast.units["cdd"].code in page.partition("ค่าเริ่มสุ่ม")[2]
    assert address(case, "draw-sample") not in page
    assert client_of(cast["auditor"]).post(address(case, "draw-sample"), {"seed": "1", "size": "1"}).status_code == 403


def test_before_anything_is_agreed_the_page_says_why_nothing_is_drawn(
    cast: Cast, sitting: Sitting, case: Assessment
) -> None:
    sitting.speaks(sitting.member)
    client, draw = client_of(cast["department"]), address(case, "draw-sample")
    page = page_of(client, address(case))

    assert "ยังไม่มีหน่วยงานใดที่คณะสรุปผลหรือมีมติแล้ว จึงยังไม่มีหน่วยงานให้สุ่ม" in section(page, "samples")
    assert draw not in page
    assert "จึงยังไม่มีหน่วยงานให้สุ่ม" not in page_of(client_of(cast["auditor"]), address(case))
    assert "จึงยังไม่มีหน่วยงานให้สุ่ม" in page_of(client, draw, status=409)
    page_of(client, draw, {"seed": "๙๗๕", "size": "5"}, 409)
    assert not Sample.objects.exists()


def once_more(case: Assessment, province: str) -> None:
    """Let another unit have the same opinions and the same agreed result."""
    place = Place.objects.get(pk=province)
    other = joined(case.enrolment.round, new_unit(kind=UnitKind.CDD_PROVINCE, place=place, name_th=f"อีก {province}"))
    submission = Submission.objects.earliest("pk")
    agreed_on, said = Consolidation.objects.earliest("pk"), list(Opinion.objects.filter(submission=submission))
    submission.pk, submission.assessment, submission.digest = None, other, f"y{province}"
    submission.save()
    agreed_on.pk, agreed_on.submission = None, submission
    agreed_on.save()
    for opinion in said:
        opinion.pk, opinion.submission = None, submission
        opinion.save()


def test_the_number_of_queries_does_not_follow_the_cases(cast: Cast, sitting: Sitting, case: Assessment) -> None:
    agreed(sitting)
    client = client_of(cast["department"])
    page_of(client, address(case))
    with CaptureQueriesContext(connection) as before:
        page_of(client, address(case))
    once_more(case, "47")
    with CaptureQueriesContext(connection) as after:
        page = page_of(client, address(case))

    assert len(after) == len(before)
    assert figures(page)[0] == "ความเห็นต่างจากผลที่คณะสรุป: 2 จาก 260 ข้อ"
