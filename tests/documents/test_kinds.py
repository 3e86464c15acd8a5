"""Form codes and titles come from the edition; the table's title stands in where it names none."""

from __future__ import annotations

import pytest

from khunnatham.documents.kinds import KINDS, Kind, form_of
from khunnatham.documents.papers import Form
from khunnatham.programmes import shelf


@pytest.mark.parametrize(
    ("programme", "kind", "code", "title"),
    [
        ("moral-organisation", "intent", "อ.01", "แบบแสดงความจำนงเข้าร่วมส่งเสริมและพัฒนาองค์กรคุณธรรม"),
        ("moral-organisation", "self-assessment", "อ.02", "แบบประเมินตนเองตามกระบวนการส่งเสริมและพัฒนาองค์กรคุณธรรม ๙ ขั้นตอน"),
        ("moral-organisation", "success", "อ.03", "แบบประเมินความสำเร็จของการส่งเสริมและพัฒนาองค์กรคุณธรรม"),
        ("moral-organisation", "plan", "อ.04", "แผนส่งเสริมและพัฒนาองค์กรคุณธรรม"),
        ("moral-organisation", "declaration", "อ.05", "ตัวอย่างร่างประกาศเจตนารมณ์"),
        ("moral-district", "declaration", "ภ.02", "ประกาศเจตนารมณ์"),
        ("moral-organisation", "report", "", "รายงานผลการประเมินตนเองที่ผ่านการรับรอง"),
    ],
)
def test_form_is_named_by_the_edition(programme: str, kind: str, code: str, title: str) -> None:
    edition = shelf.get(programme, "2567")

    form = form_of(edition, kind, fiscal_year=2567)

    assert form == Form(
        code=code, title=title, programme=edition.title.th, fiscal_year=2567, is_default=form.is_default
    )


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_sample_is_a_paper_of_its_kind(kind: Kind) -> None:
    assert isinstance(kind.sample(), kind.paper)
