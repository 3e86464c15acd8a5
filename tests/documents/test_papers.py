"""Each kind of paper: what it says, that it looks as it looked, that nothing hangs over."""

from __future__ import annotations

import dataclasses
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat
from tests.documents.conftest import Reader, edition_with, pdfium, pictures, without_spaces

from khunnatham.documents import papers, samples
from khunnatham.documents.kinds import KINDS
from khunnatham.documents.making import make, make_blank

LONG_NAME = (
    "ศูนย์บริหารจัดการและพัฒนาระบบข้อมูลเพื่อการส่งเสริมคุณธรรม จริยธรรม และวัฒนธรรมองค์กร "
    "สำนักงานปลัดกระทรวงการพัฒนาสังคมและความมั่นคงของมนุษย์"
)
SAMPLES = {key: (key, kind.sample) for key, kind in KINDS.items()} | {
    "self-assessment-certified": ("self-assessment", samples.certified_self_assessment),
    "certificate-english": ("certificate", lambda: samples.certificate(language="en")),
    "certificate-long": ("certificate", lambda: samples.certificate(unit_name=LONG_NAME)),
}
BLANKS = [key for key, kind in KINDS.items() if kind.blank is not None]
PAGES_OF_A_BLANK = 3  # those that follow look like them


def text_of(kind: str, paper: object) -> str:
    return without_spaces(pdfium(make(kind, paper).content))


@pytest.mark.parametrize("name", SAMPLES)
def test_paper_looks_as_it_looked_when_a_person_approved_it(name: str, golden: Path) -> None:
    """Set GOLDEN=write to renew the pictures, and look at every one of them before committing."""
    kind, sample = SAMPLES[name]
    assert_looks_as_approved(pictures(make(kind, sample()).content, scale=0.75), golden / f"{name}.png")


@pytest.mark.parametrize("kind", BLANKS)
def test_a_blank_form_looks_as_it_looked_when_a_person_approved_it(kind: str, golden: Path) -> None:
    pages = pictures(make_blank(kind, edition_with(kind), fiscal_year=2569).content, scale=0.75)

    assert_looks_as_approved(pages[:PAGES_OF_A_BLANK], golden / f"blank-{kind}.png")


def assert_looks_as_approved(pages: list[Image.Image], stored: Path) -> None:
    sheet = Image.new("L", (pages[0].width, sum(page.height for page in pages)), 255)
    for number, page in enumerate(pages):
        sheet.paste(page, (0, number * pages[0].height))
    if os.environ.get("GOLDEN") == "write":
        sheet.quantize(8).save(stored, optimize=True)

    approved = Image.open(stored).convert("L")

    assert sheet.size == approved.size
    assert ImageStat.Stat(ImageChops.difference(sheet, approved)).mean[0] < 2.5


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_hangs_over_the_margin(name: str) -> None:
    """Ink in the outer 12 mm of a paper would be cut off by a printer; the certificate's frame keeps 5 mm."""
    kind, sample = SAMPLES[name]
    assert_margins_are_white(make(kind, sample()).content, millimetres=5 if kind == "certificate" else 12)


@pytest.mark.parametrize("kind", BLANKS)
def test_a_blank_form_fills_its_pages_and_nothing_hangs_over(kind: str) -> None:
    document = make_blank(kind, edition_with(kind), fiscal_year=2569).content
    assert_margins_are_white(document, millimetres=12)
    pages = pictures(document, scale=0.5)
    # Without the number above and the colophon below.
    bodies = [page.crop((0, page.height // 8, page.width, page.height * 9 // 10)) for page in pages]

    assert [n for n, body in enumerate(bodies, 1) if lowest_ink(body) < body.height / 4] == []


def lowest_ink(page: Image.Image) -> int:
    box = ImageOps.invert(page).getbbox()
    return box[3] if box else 0


def assert_margins_are_white(document: bytes, *, millimetres: int) -> None:
    edge = round(millimetres * 72 / 25.4)
    for page in pictures(document, scale=1):
        left, right = page.crop((0, 0, edge, page.height)), page.crop((page.width - edge, 0, page.width, page.height))
        assert (left.getextrema()[0], right.getextrema()[0]) == (255, 255)


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in strings(item)]
    if dataclasses.is_dataclass(value):
        return [text for field in dataclasses.fields(value) for text in strings(getattr(value, field.name))]
    return []


LONGEST = 60
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "certificate"])
def test_every_word_of_the_paper_is_printed(kind: str, read: Reader) -> None:
    paper = KINDS[kind].sample()
    # Remedies stand in the plan, not in the declaration.
    remedies = {topic.remedy for topic in (*samples.PROBLEMS, *samples.GOOD_DEEDS)}
    skipped = remedies if kind == "declaration" else set()
    # A letter has its subject; the title is for lists.
    skipped |= {paper.form.title, paper.form.programme} if hasattr(paper, "office") else set()
    printed = without_spaces(read(make(kind, paper).content)).translate(THAI)
    # Digests are shortened, and long texts may break over two pages.
    wanted = {
        without_spaces(text).translate(THAI) for text in strings(paper) if text not in skipped and len(text) < LONGEST
    }

    missing = {text for text in wanted if text not in printed and not _is_unused(kind, text)}

    assert missing == set()


def _is_unused(kind: str, text: str) -> bool:
    """What a paper of this kind leaves out on purpose."""
    unused = {
        "minutes": ("น่าน", "องค์กร", "จังหวัดน่าน"),
        "report": ("หลักฐาน", "จังหวัดน่าน"),
        "preliminary-list": ("จังหวัดน่าน",),
        "declaration": ("องค์กร", "อำเภอภูเพียง", "จังหวัดน่าน", "ตัวอย่างร่าง", "พอเพียง", "วินัย"),
        "dimension-plan": ("ใช้รถ", "ใช้แบบ", "มีบันทึก", "พอเพียง", "สุจริต", "ปลูกแล้ว", "เพิ่มถัง", "ลดรายจ่าย"),
        "innovation": ("ใช้แบบ", "มีบันทึก", "สุจริต"),
        "lesson": (
            *(
                "ใช้รถ",
                "พอเพียง",
                "สุจริต",
                "ลดรายจ่าย",
                "จำนวนชนิด",
                "ร้อยละ",
                "บันทึกการ",
                "แบ่งแปลง",
                "แปลงผัก",
                "กลุ่มงาน",
                "ทุกกลุ่มงาน",
            ),
            *("๑๐๐", "๑๐ชนิด", "๕,๐๐๐.๐๐"),
        ),
        "memo": ("ผู้จัดทำ",),
        "agenda": ("จังหวัดน่าน",),
        "announcement": ("หลักฐาน", "น่าน", "จังหวัดน่าน", "๑๓", "๑๔"),
        "plan": ("เริ่มตรงเวลา", "เยี่ยมครบ", "ค่าไฟฟ้าลดลงร้อยละ"),
        "success": (
            *("ตั้งผู้รับผิดชอบ", "ทีม", "บันทึกเวลา", "ปลูก"),
            *("กลุ่มงาน", "งานธุรการ", "ทุกกลุ่มงาน"),
            *("การประชุมเริ่ม", "ผู้สูงอายุที่", "ค่าไฟฟ้าลดลงและ", "ริมน้ำ"),
        ),
    }
    return text.startswith(unused.get(kind, ()))


def test_numbers_are_thai_but_addresses_codes_and_digests_keep_theirs() -> None:
    text = text_of("intent", samples.intent())

    assert "หมู่ที่๔ตำบลน้ำเกี๋ยนอำเภอภูเพียงจังหวัดน่าน๕๕๐๐๐" in text
    assert "แบบอ.01" in text
    assert set("23456789") & set(text.split("SHA-256")[0]) == set()


def test_pages_are_numbered_from_the_second_and_never_as_the_form_left_them() -> None:
    text = text_of("self-assessment", samples.self_assessment())

    assert "–๒–" in text
    assert "–๑–" not in text
    assert "หน้า..." not in text


def test_self_assessment_is_provisional_until_certified_and_says_when_it_came_late() -> None:
    draft = text_of("self-assessment", samples.self_assessment())
    certified = text_of("self-assessment", samples.certified_self_assessment())

    assert ("ผลคำนวณเบื้องต้น" in draft, "ส่งหลังกำหนด" in draft) == (True, True)
    assert ("ผลคำนวณเบื้องต้น" in certified, "ส่งหลังกำหนด" in certified) == (False, False)
    assert "ผลการประเมินที่ได้รับการรับรององค์กรส่งเสริมคุณธรรม" in certified
    assert "ผลการประเมินตนเองที่เสนอ:องค์กรพัฒนาคุณธรรม" in certified


def test_a_paper_without_a_digest_says_that_it_is_a_draft() -> None:
    assert "ฉบับร่างยังไม่ได้นำส่ง" in text_of("plan", replace(samples.plan(), provenance=papers.Provenance()))


def test_heads_of_a_long_table_are_repeated_on_every_page() -> None:
    paper = samples.preliminary_list()
    many = replace(paper, units=paper.units * 6)

    document = make("preliminary-list", many).content

    pages = pictures(document, scale=0.2)
    assert len(pages) > 4
    assert without_spaces(pdfium(document)).count("ที่หน่วยงานระดับที่เสนอวันที่นำส่งมติ") == len(pages)


def test_texts_of_people_are_escaped() -> None:
    paper = replace(samples.intent(), addressed_to='<script>x</script>"&\ue000<b>')

    assert '<script>x</script>"&<b>' in text_of("intent", paper)


def test_report_lists_certified_units_only() -> None:
    text = text_of("report", samples.report())

    assert "จำนวน๑๒แห่ง" in text
    assert "องค์การบริหารส่วนตำบลบ่อเกลือใต้" not in text


@pytest.mark.parametrize("name", ["certificate", "certificate-english", "certificate-long"])
def test_certificate_is_one_page_and_its_qr_leads_to_the_verification_address(name: str, tmp_path: Path) -> None:
    kind, sample = SAMPLES[name]
    paper = sample()
    document = make(kind, paper).content
    picture = tmp_path / "page.png"
    (page,) = pictures(document, scale=2)
    page.save(picture)

    found = subprocess.run(["zbarimg", "--quiet", "--raw", str(picture)], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == paper.address
    assert paper.token in pdfium(document)


def test_certificate_says_what_was_resolved_and_no_more() -> None:
    text = text_of("certificate", samples.certificate())

    assert text.startswith("เลขที่น่าน๑/๒๕๖๗คณะอนุกรรมการส่งเสริมคุณธรรมระดับจังหวัดน่าน")
    assert (
        "ประกาศเกียรติคุณฉบับนี้ให้ไว้เพื่อแสดงว่าโรงพยาบาลส่งเสริมสุขภาพตำบลบ้านน้ำเกี๋ยน"
        "ได้รับการรับรองผลการประเมินเป็น“องค์กรคุณธรรมต้นแบบ”"
        "ตามกระบวนการส่งเสริมและพัฒนาองค์กรคุณธรรมประจำปีงบประมาณพ.ศ.๒๕๖๗"
        "โดยมติที่ประชุมครั้งที่๒/๒๕๖๗เมื่อวันที่๑๕สิงหาคมพ.ศ.๒๕๖๗มติที่๑ให้ไว้ณวันที่๒๐สิงหาคมพ.ศ.๒๕๖๗"
    ) in text


def test_a_paper_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="A certificate is made from Certificate, not from Intent"):
        make("certificate", samples.intent())


def test_the_file_name_can_be_saved_anywhere() -> None:
    name = make("certificate", samples.certificate()).name

    assert name == "ประกาศเกียรติคุณ น่าน ๑ ๒๕๖๗ โรงพยาบาลส่งเสริมสุขภาพตำบลบ้านน้ำเกี๋ยน.pdf"
