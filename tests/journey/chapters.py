"""The chapters of a unit's year, each told through the pages: what one presses and types, and what one must then read."""

from __future__ import annotations

import re
import subprocess
from tempfile import NamedTemporaryFile
from typing import Final
from urllib.parse import urlsplit

import pypdfium2
from playwright.sync_api import FilePayload, expect
from tests.evidence.files import pdf, picture
from tests.journey.people import Person

UNIT: Final = "โรงพยาบาลดอนตาล"
ROUND: Final = "องค์กรคุณธรรม ปีงบประมาณ 2569"
PROFILE: Final = {
    "ประเภทองค์กร": "ส่วนราชการ",
    "ที่ตั้ง": "ถนนมุกดาหาร–ดอนตาล อำเภอดอนตาล",
    "อำเภอ/เขต": "ดอนตาล",
    "ตำแหน่งหัวหน้าองค์กร": "ผู้อำนวยการโรงพยาบาล",
    "จำนวนผู้บริหาร (คน)": "๓",
    "จำนวนบุคลากรหรือสมาชิก (คน)": "42",
    "ตำแหน่งผู้ประสานงาน": "นักทรัพยากรบุคคล",
}
STEPS: Final = {
    "การสร้างภาพฝันร่วมกัน": "พฤติกรรมของคนในองค์กรที่อยากเห็นคืออะไร",
    "ทบทวนต้นทุนความดีขององค์กร": "ความดี (จุดดี/จุดแข็ง) ที่อยากจะรักษามีอะไรบ้าง",
    "ออกแบบกิจกรรมส่งเสริมคุณธรรม": "จะใช้วิธีการและแผนงานอะไร",
    "ดำเนินกิจกรรมตามแผน": "ได้ลงมือทำอะไรจริงแล้วบ้าง",
    "สรุปบทเรียนและขยายผล": "จะยกย่องเชิดชูบุคคล",
}
TAKEN: Final = "2026:01:15 08:30:00"


def to_the_steps(officer: Person) -> None:
    """Go back to the list of all steps of the programme, by the way at the top of the page; a phone shows one step back at a time."""
    crumbs = officer.page.get_by_role("navigation", name="ตำแหน่งของหน้านี้")
    way = crumbs.get_by_role("link", name=ROUND)
    while not way.is_visible():
        crumbs.get_by_role("link").last.click()
        officer.page.wait_for_load_state()
    way.click()
    officer.sees(ROUND)


def enrol(officer: Person) -> int:
    """File the intent paper: what lacks is named, then the data, the head-count with its exclusions, and the filing."""
    officer.sees("งานของฉัน").follows(re.compile("เข้าร่วม|แสดงความจำนง|ดูโปรแกรม"))
    officer.sees("โปรแกรมที่เข้าร่วม").reads("เปิดรับอยู่").follows(f"เข้าร่วม {ROUND}")
    officer.sees(ROUND).reads("อ.01", "เอกสารที่ต้องจัดทำ").presses("เริ่มกรอกแบบแสดงความจำนง")
    officer.sees("แสดงความจำนงเข้าร่วม").reads("ก่อนยื่น ยังขาดรายการต่อไปนี้", "ที่ตั้ง", "โทรศัพท์สำนักงาน")
    for label, text in PROFILE.items():
        officer.fills(label, text)
    officer.page.locator("#f-office-phone").fill("0 4200 0000")
    saved = officer.page.locator("[data-save-state-of=profile]")
    officer.page.locator("#f-office-phone").blur()
    expect(saved).to_contain_text("บันทึกแล้ว")
    expect(officer.page.locator("#lacking")).not_to_contain_text("โทรศัพท์สำนักงาน")
    expect(officer.page.locator("#lacking")).to_contain_text("จำนวนบุคลากร")
    _count_heads(officer)
    officer.reads("ข้อมูลครบแล้ว")
    number = officer.number
    officer.presses("ยื่นแบบแสดงความจำนง").confirms("ยื่นแบบแสดงความจำนง")
    officer.sees(ROUND)
    return number


def _count_heads(officer: Person) -> None:
    form = officer.page.locator("#count-form")
    officer.fills("บุคลากรทั้งหมด (คน)", "42", within=form).fills("นับ ณ วันที่", "5 ม.ค. 2569", within=form)
    officer.fills("เหตุผลที่ไม่นับ แถวที่ 1", "ลาศึกษาต่อ", within=form)
    officer.fills("จำนวนคน แถวที่ 1", "2", within=form)
    expect(officer.page.locator("#counted")).to_contain_text("42 − 2 = 40")
    officer.presses("บันทึกจำนวนบุคลากร")
    officer.sees("แสดงความจำนงเข้าร่วม").reads("42 − 2 = 40")


def discover(officer: Person) -> None:
    """Walk the five steps with their questions, write problems and good deeds, choose target virtues."""
    officer.follows("ค้นหาคุณธรรมเป้าหมาย").sees("ค้นหาคุณธรรมเป้าหมาย").reads("กระบวนการ 5 ขั้น")
    officer.follows("การสร้างภาพฝันร่วมกัน")
    for title, question in STEPS.items():
        officer.sees(title).fills(question, "ทุกคนมาตรงเวลา พูดจาไพเราะกับผู้มารับบริการ").waits_for_save()
        officer.page.locator(".kn-pagination a.btn-primary").click()
    officer.sees("ปัญหาที่อยากแก้ และความดีที่อยากทำ")
    _add_topic(officer, "เพิ่มปัญหา", "บุคลากรมาสายในวันจันทร์", "จัดเวรเตือนและลงเวลาด้วยตนเอง")
    _add_topic(officer, "เพิ่มความดี", "ช่วยผู้ป่วยสูงอายุในชุมชน", "ออกเยี่ยมบ้านเดือนละครั้ง")
    officer.sees("ปัญหาที่อยากแก้").reads("มาสายในวันจันทร์", "ช่วยผู้ป่วยสูงอายุ").presses("ต่อไป: คุณธรรมเป้าหมาย")
    officer.sees("คุณธรรมเป้าหมาย").ticks("วินัย").ticks("จิตอาสา").waits_for_save()
    officer.presses("กลับไปที่ทุกขั้นของโปรแกรม").sees(ROUND)


def _add_topic(officer: Person, act: str, text: str, remedy: str) -> None:
    group = officer.page.locator("details").filter(has_text=act)
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    boxes = group.get_by_role("textbox")
    boxes.nth(0).fill(text)
    boxes.nth(1).fill(remedy)
    group.locator("select").select_option(index=1)
    group.get_by_role("button", name=re.compile(act)).click()


def declare(officer: Person) -> None:
    """Word the declaration, count the signatures as a share, prove the posting with a picture."""
    officer.follows("ประกาศเจตนารมณ์").sees("ประกาศเจตนารมณ์").presses("ใช้ร่างนี้แล้วแก้ไขต่อ")
    officer.sees("ประกาศเจตนารมณ์")
    expect(officer.page.get_by_label("ข้อความ", exact=True)).to_have_value(re.compile(UNIT))
    officer.fills("วันที่ประกาศ", "12 ม.ค. 2569").fills("จำนวนผู้ลงนาม (คน)", "38")
    expect(officer.page.locator("#share")).to_contain_text("38 จาก 40 คน = 95.00 %")
    officer.fills("ปิดประกาศไว้ที่ใด", "หน้าสำนักงาน").fills("วันที่ปิดประกาศ", "13/1/2569")
    officer.page.get_by_label("หรือเพิ่มภาพหรือไฟล์ใหม่").set_input_files(
        {"name": "ปิดประกาศ.jpg", "mimeType": "image/jpeg", "buffer": photo("ปิดประกาศ")}
    )
    officer.presses("บันทึกวันที่ ลายมือชื่อ และการปิดประกาศ")
    officer.sees("ประกาศเจตนารมณ์").reads("บันทึกประกาศเจตนารมณ์แล้ว")
    officer.presses("ดูตัวอย่างก่อนพิมพ์").sees("ตัวอย่างประกาศเจตนารมณ์")
    to_the_steps(officer)


def plan(officer: Person) -> None:
    """Write two activities; what each still lacks is named until it is whole."""
    officer.follows(re.compile("อ.04")).sees("แผน").fills("ชื่อกิจกรรม", "ลงเวลาด้วยตนเอง").presses("เพิ่มกิจกรรม")
    officer.sees("ลงเวลาด้วยตนเอง").reads("ยังขาด", "ผู้รับผิดชอบ")
    _write_activity(officer, "วินัย", "โรงพยาบาลดอนตาล")
    officer.sees("แผน").fills("ชื่อกิจกรรม", "เยี่ยมบ้านผู้สูงอายุ").presses("เพิ่มกิจกรรม")
    officer.sees("เยี่ยมบ้านผู้สูงอายุ")
    _write_activity(officer, "จิตอาสา", "ชุมชนรอบโรงพยาบาล")
    officer.sees("แผน").reads("2 กิจกรรม ข้อมูลครบ 2", "แผนครบถ้วน")


def _write_activity(officer: Person, virtue: str, place: str) -> None:
    officer.picks("คุณธรรมเป้าหมาย", virtue).fills("ที่ไหน", place)
    officer.page.get_by_label("ทำเพื่อปัญหาหรือความดีใด").select_option(index=1)
    officer.fills("เริ่มเมื่อไร", "๑ ธ.ค. ๒๕๖๘").fills("ถึงเมื่อไร", "30/6/2569")
    officer.fills("ทำอย่างไร", "ทีมงานนัดหมายและบันทึกทุกครั้ง").fills("ผลที่คาดว่าจะได้", "บุคลากรร่วมกิจกรรมสม่ำเสมอ")
    officer.fills("ผู้รับผิดชอบ", "กลุ่มงานบริหารทั่วไป").fills("ตัวชี้วัด", "ร้อยละของผู้เข้าร่วม")
    officer.fills("ค่าเป้าหมาย", "ร้อยละ 80").fills("งบประมาณ (บาท)", "1,500")
    officer.presses("บันทึกและกลับไปที่แผน")


def succeed(officer: Person) -> None:
    """Record what came of the activities, and the success that follows from them; write the lessons."""
    for title in ("ลงเวลาด้วยตนเอง", "เยี่ยมบ้านผู้สูงอายุ"):
        row = officer.page.get_by_role("row").filter(has_text=title)
        officer.follows(re.compile("ความก้าวหน้าและผล"), within=row).sees(title)
        officer.fills("ความก้าวหน้า (ร้อยละ)", "๑๐๐").fills("ผลที่เกิดขึ้นจริง", "ผู้เข้าร่วมร้อยละ 92")
        officer.ticks("สำเร็จตามเป้าหมาย").fills("ปัญหาดีขึ้นอย่างไร", "มาสายลดลงจากเดือนละ 12 ครั้งเหลือ 3 ครั้ง")
        officer.fills("วันที่ทำเสร็จ", "30 มิ.ย. 2569").fills("ผู้เข้าร่วม (คน)", "38")
        officer.presses("บันทึกและกลับไปที่แผน").sees("แผน")
    to_the_steps(officer)
    officer.follows(re.compile("อ.03")).sees("ความสำเร็จ").reads("สำเร็จ 2 จาก 2 กิจกรรม", "100.00 %")
    officer.presses("บันทึกเป็นข้อมูลความสำเร็จ").sees("ความสำเร็จ").reads("ที่บันทึกไว้: 2 จาก 2 กิจกรรม")
    to_the_steps(officer)


def assess(officer: Person) -> int:
    """Answer all nine steps with proofs of every kind; the provisional result follows. Gives the number of the assessment."""
    officer.follows(re.compile("อ.02")).sees("ประเมินตนเอง").presses("เริ่มตอบ").sees("ข้อ 1")
    number = officer.number
    _answer(officer, "1", "ประกาศร่วมกันเมื่อ 12 มกราคม 2569")
    officer.page.reload()
    expect(officer.page.get_by_label("คำอธิบายประกอบ")).to_have_value("ประกาศร่วมกันเมื่อ 12 มกราคม 2569")
    expect(officer.page.get_by_label("ยืนยันว่าดำเนินการแล้ว")).to_be_checked()
    _attach_everything(officer)
    for key in "23456789":
        officer.page.locator("a[rel=next]").click()
        officer.sees(f"ข้อ {key}")
        _answer(officer, key, f"ดำเนินการขั้นที่ {key} แล้ว")
        _attach_from_library(officer, key)
    officer.page.locator("a[rel=next]").click()
    officer.sees("ประเมินตนเอง").reads("องค์กรคุณธรรมต้นแบบ", "ผลคำนวณเบื้องต้น", "ไม่ขาดอะไรแล้ว")
    return number


def _answer(officer: Person, key: str, note: str) -> None:
    before = {"4": "องค์กรส่งเสริมคุณธรรม", "7": "องค์กรพัฒนาคุณธรรม"}.get(key)
    if before:
        expect(officer.page.locator("#result")).to_contain_text(before)
    officer.ticks("ยืนยันว่าดำเนินการแล้ว").fills("คำอธิบายประกอบ", note)
    officer.page.get_by_label("คำอธิบายประกอบ").blur()
    officer.waits_for_save()
    expect(officer.page.locator("#answer")).to_have_attribute("data-revision", re.compile("[1-9]"))
    expect(officer.page.locator("#result")).to_contain_text(f"ตอบแล้ว {key} จาก 9 ข้อ")
    expect(officer.page.locator("#result")).to_contain_text("ผลคำนวณเบื้องต้น")


def _attach_everything(officer: Person) -> None:
    proofs = officer.page.locator("#proofs")
    drop = officer.page.locator("#files")
    files: list[FilePayload] = [
        {"name": "ลงนามร่วมกัน.jpg", "mimeType": "image/jpeg", "buffer": photo("ลงนาม")},
        {"name": "บัญชีรายชื่อ.pdf", "mimeType": "application/pdf", "buffer": pdf(2)},
    ]
    drop.set_input_files(files)
    expect(proofs).to_contain_text("ลงนามร่วมกัน")
    expect(proofs).to_contain_text("15 ม.ค. 2569")  # the day that the camera wrote, not today
    expect(proofs).to_contain_text("บัญชีรายชื่อ")
    drop.set_input_files({"name": "ลงนาม-อีกครั้ง.jpg", "mimeType": "image/jpeg", "buffer": photo("ลงนาม")})
    expect(officer.page.locator(".kn-drop__files")).to_contain_text(re.compile("มีอยู่แล้ว|เคย|ซ้ำ|มีไฟล์นี้"))
    expect(proofs.get_by_role("listitem")).to_have_count(2)
    officer.sees("ข้อ 1")
    officer.page.locator("details").filter(has_text="แนบลิงก์").locator("summary").click()
    officer.fills("ที่อยู่ลิงก์", "https://www.example.go.th/news/1").fills("แสดงอะไร", "ข่าวการประกาศเจตนารมณ์")
    officer.page.get_by_role("button", name="แนบลิงก์").click()
    officer.sees("ข้อ 1")
    expect(officer.page.locator("#proofs")).to_contain_text("ข่าวการประกาศเจตนารมณ์")


def _attach_from_library(officer: Person, key: str) -> None:
    officer.presses("เลือกจากคลังหลักฐาน").sees(re.compile(f"เลือกหลักฐานของ ?ข้อ {key}"))
    officer.ticks("ลงนามร่วมกัน").presses("แนบหลักฐานที่เลือก").sees(f"ข้อ {key}")
    expect(officer.page.locator("#proofs")).to_contain_text("ลงนามร่วมกัน")


def photo(about: str, taken: str = TAKEN) -> bytes:
    """Give a picture of its own for what it is about, with the day that the camera wrote."""
    return picture(size=(96, 64 + sum(about.encode()) % 64), colour="seagreen", taken=taken)


def sign_off(officer: Person) -> None:
    """Check what is odd, sign as the one who prepared it."""
    officer.presses("ตรวจก่อนส่ง").sees("พร้อมลงนามและส่งให้หัวหน้า").reads("ไม่มีรายการที่ต้องแก้", "เอกสารที่ส่ง")
    officer.presses("ลงนามและส่งให้หัวหน้า")
    officer.confirms("ลงนามและส่งให้หัวหน้า")
    expect(officer.page.locator("h1")).not_to_contain_text("พร้อมลงนาม")


def hand_in(head: Person) -> None:
    """Find the case in the morning's work and hand it in."""
    head.opens("/").sees("งานของฉัน").follows(re.compile("ส่ง"), within=head.page.locator("main"))
    head.sees("พร้อมส่งผลการประเมิน").presses(re.compile("ส่งผลการประเมิน")).confirms("ส่งผลการประเมิน")
    head.sees("ส่งผลการประเมินแล้ว").reads("ฉบับที่ 1")


def list_it(secretary: Person) -> None:
    """Find the case among the province's, open its proofs, and put it on the list for a sitting."""
    secretary.opens("/").sees("งานของฉัน").follows(re.compile(UNIT)).sees(UNIT).reads("องค์กรคุณธรรมต้นแบบ", "ลงนามร่วมกัน")
    secretary.goes_to("รวบรวมผล").sees("หน่วยงานส่งแล้ว").follows(UNIT).sees(UNIT)
    assert secretary.downloads(re.compile("ลงนามร่วมกัน")) == photo("ลงนาม")  # byte for byte what the unit uploaded
    secretary.presses("เสนอเข้าที่ประชุม").confirms("เสนอเข้าที่ประชุม")
    secretary.reads("เสนอ 1 หน่วยงานเข้าที่ประชุมแล้ว")


def sit(secretary: Person) -> int:
    """Plan a sitting with the listed cases, and record that people met. Gives the number of the sitting."""
    secretary.goes_to("การประชุม").sees("การประชุม").presses(re.compile("กำหนดการประชุม"))
    secretary.sees("กำหนดการประชุม").fills("วันประชุม", "20/8/2569").fills("สถานที่", "ศาลากลางจังหวัดมุกดาหาร")
    secretary.presses("กำหนดการประชุม").sees("1/2569").presses("บันทึกว่าประชุมแล้ว")
    secretary.sees("บันทึกว่าประชุมแล้ว").fills("วันที่ประชุม", "20/8/2569").fills("ประธานในที่ประชุม", "ผู้ว่าราชการจังหวัดมุกดาหาร")
    secretary.page.get_by_role("checkbox").first.check()
    secretary.presses("บันทึกว่าประชุมแล้ว").sees("1/2569: รอพิจารณา")
    return secretary.number


def certify(chair: Person, sitting: int) -> None:
    """Look at the case as the body sees it, and certify what was proposed."""
    chair.opens(f"/meetings/{sitting}/").sees("รอพิจารณา 1 เรื่อง").follows(UNIT)
    chair.sees(UNIT).reads("ผลที่วางเทียบกัน", "ระดับที่เสนอ", "องค์กรคุณธรรมต้นแบบ", "มติของที่ประชุม")
    chair.presses("บันทึกมติรับรอง").sees("รับรอง 1 จาก 1 เรื่อง").reads("องค์กรคุณธรรมต้นแบบ")


def close(secretary: Person, sitting: int) -> None:
    """Close the minutes; only what was certified is in the report."""
    secretary.opens(f"/meetings/{sitting}/").sees("รับรอง 1 จาก 1 เรื่อง")
    assert UNIT in text_of(secretary.downloads("รายงานการประชุม"))
    assert UNIT in text_of(secretary.downloads("รายงานหน่วยงานที่รับรอง"))
    secretary.presses("ปิดรายงานการประชุม").confirms("ปิดรายงานการประชุม")
    secretary.reads("ปิดรายงานแล้ว")


def issue(secretary: Person) -> str:
    """Issue the certificate, open its PDF, and give the address that its QR code leads to."""
    secretary.goes_to("การรับรอง").sees("รอออกใบรับรอง 1 หน่วยงาน").presses("ออกใบรับรองที่เลือก")
    secretary.sees("ออกใบรับรอง").presses("ออกใบรับรอง").sees("การรับรอง").follows(re.compile("๐๐๐๑"))
    secretary.sees("ใบรับรองเลขที่").reads("มีผล", UNIT)
    paper = secretary.downloads("เปิดใบรับรอง (PDF)")
    assert paper.startswith(b"%PDF")
    written = text_of(paper)
    assert UNIT in written
    assert "องค์กรคุณธรรมต้นแบบ" in written
    assert "มุกดาหาร" in written
    address = secretary.page.locator("#address").inner_text()
    assert qr_of(paper) == address
    return urlsplit(address).path


def verify(citizen: Person, address: str) -> None:
    """Open the address of the QR code without signing in."""
    citizen.opens(address).sees("ใบรับรองนี้เป็นของจริงและมีผล").reads(UNIT, "องค์กรคุณธรรมต้นแบบ")


def revoke(secretary: Person) -> None:
    """Revoke the certificate, with the reason that stays inside."""
    secretary.presses("เพิกถอนใบรับรอง")
    dialog = secretary.page.get_by_role("dialog")
    dialog.get_by_label("เหตุผลที่เพิกถอน").fill("ตรวจพบภายหลังว่าหลักฐานไม่ใช่ของหน่วยงาน")
    secretary.confirms("เพิกถอนใบรับรอง").sees("ใบรับรองเลขที่").reads("เพิกถอนแล้ว")


def text_of(paper: bytes) -> str:
    """Give the text of a PDF as a reader would copy it."""
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True)
    return told.stdout.decode()


def qr_of(paper: bytes) -> str:
    """Give what a phone reads in the QR code of a PDF."""
    with pypdfium2.PdfDocument(paper) as pages, NamedTemporaryFile(suffix=".png") as file:
        pages[0].render(scale=3).to_pil().save(file.name)
        told = subprocess.run(["zbarimg", "--raw", "--quiet", file.name], capture_output=True, check=True)
    return told.stdout.decode().strip()
