"""Every component with real content on one page: for those who build, and for the test that looks at it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as Sample
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khunnatham.web import access

NOW = datetime(2026, 2, 20, 3, 42, tzinfo=UTC)


@access.public
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the style guide, where it is a demonstration or a developer's machine."""
    if not (settings.DEBUG or settings.DEMONSTRATION):
        raise Http404
    return render(request, "styleguide.html", _samples())


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="ชื่อกิจกรรม")
    place = forms.CharField(label="ทำที่ไหน", help_text="สถานที่จริง เช่น ห้องประชุมชั้น ๒ ที่ว่าการอำเภอ", required=False)
    starts_on = forms.DateField(label="วันเริ่ม", help_text="เช่น 12/3/2569")
    virtue = forms.ChoiceField(label="คุณธรรมเป้าหมาย", choices=[("s", "สุจริต"), ("v", "จิตอาสา"), ("p", "พอเพียง")])
    is_achieved = forms.ChoiceField(
        label="ผลของกิจกรรม", widget=forms.RadioSelect, choices=[("yes", "สำเร็จตามเป้าหมาย"), ("no", "ยังไม่สำเร็จ")]
    )
    agreed = forms.BooleanField(label="หัวหน้าหน่วยงานเห็นชอบแผนนี้แล้ว", required=False)
    how = forms.CharField(label="ทำอย่างไร", widget=forms.Textarea(attrs={"rows": 3}), required=False)


def _samples() -> dict[str, Any]:
    form = SampleForm({"title": "ปลูกผักสวนครัวริมรั้ว", "starts_on": "31/4/2569", "virtue": "s"})
    form.fields["starts_on"].error_messages["invalid"] = "วันที่ ๓๑ เม.ย. ไม่มีในปฏิทิน ตรวจวันที่ของกิจกรรมนี้"
    unit = Sample(name_th="เทศบาลตำบลบ้านหม้อ", name_en="Ban Mo Subdistrict Municipality")
    membership = Sample(id=1, pk=1, role="officer", unit=unit, acting_for_id=None)
    province = Sample(name_th="สำนักงานวัฒนธรรมจังหวัดมุกดาหาร", name_en="Mukdahan Provincial Culture Office")
    return {
        "now": NOW,
        "form": form,
        "membership": membership,
        "memberships": [membership, Sample(id=2, pk=2, role="provincial-secretary", unit=province, acting_for_id=7)],
        "navigation": [
            Sample(label="งานของฉัน", url="#", is_current=True, count=3),
            Sample(label="การประเมิน", url="#", is_current=False, count=None),
            Sample(label="แผนส่งเสริมคุณธรรม", url="#", is_current=False, count=None),
            Sample(label="หลักฐาน", url="#", is_current=False, count=12),
            Sample(label="ประวัติ", url="#", is_current=False, count=None),
        ],
        "tasks": [
            _task("แก้ไข 2 ข้อที่เลขานุการส่งคืน", "องค์กรคุณธรรม 2567 · เทศบาลตำบลบ้านหม้อ", "returned", "ส่งคืน", -2),
            _task("ตอบข้อ 7 ผลสำเร็จของแผน", "องค์กรคุณธรรม 2567 · เทศบาลตำบลบ้านหม้อ", "doing", "ทำอยู่", 5),
            _task("แนบภาพถ่ายประกาศเจตนารมณ์", "องค์กรคุณธรรม 2567 · เทศบาลตำบลบ้านหม้อ", "todo", "ยังไม่เริ่ม", 39),
        ],
        "waiting": [_task("หัวหน้าหน่วยงานตรวจและส่ง", "ชุมชนคุณธรรมบ้านดงเย็น", "waiting", "รอหัวหน้า", 12)],
        "steps": [
            _step(1, "ประกาศเจตนารมณ์ร่วมกัน", "done", "ผ่าน", "บุคลากรร่วมลงนาม 42 จาก 50 คน"),
            _step(2, "กำหนดคุณธรรมเป้าหมาย", "done", "ผ่าน", "ปัญหาที่อยากแก้ 3 เรื่อง ความดีที่อยากทำ 4 เรื่อง"),
            _step(3, "จัดทำแผนส่งเสริมคุณธรรม", "doing", "ทำอยู่", "กิจกรรมที่ 3 ยังไม่ระบุผู้รับผิดชอบ"),
            _step(4, "ดำเนินงานตามแผน", "todo", "ยังไม่เริ่ม", ""),
            _step(5, "ติดตามและประเมินผล", "problem", "ขาดหลักฐาน", "ยังไม่มีรายงานการประชุมติดตาม"),
        ],
        "entries": [
            Sample(
                sentence="เลขานุการคณะอนุกรรมการส่งคืน 2 ข้อ พร้อมเหตุผล",
                detail="",
                at=NOW - timedelta(hours=3),
                who="สำนักงานวัฒนธรรมจังหวัดมุกดาหาร",
            ),
            Sample(
                sentence="หัวหน้าหน่วยงานส่งแบบประเมิน ฉบับที่ 1",
                detail="",
                at=NOW - timedelta(days=2),
                who="ปลัดเทศบาล รักษาราชการแทนนายกเทศมนตรี",
            ),
            Sample(sentence="แนบหลักฐาน 4 ชิ้นในข้อ 5", detail="", at=NOW - timedelta(days=6), who="นักพัฒนาชุมชนปฏิบัติการ"),
        ],
        "proofs": [
            Sample(
                title="ประกาศเจตนารมณ์องค์กรคุณธรรม.pdf",
                picture="file",
                media="PDF",
                size=1_482_331,
                event_on=date(2026, 1, 15),
                used_in=[{"label": "1", "url": "#"}, {"label": "6.2", "url": "#"}],
                kind="",
                state="",
            ),
            Sample(
                title="กิจกรรมจิตอาสาทำความสะอาดวัดศรีมงคล",
                picture="image",
                media="JPG",
                size=3_145_728,
                event_on=None,
                used_in=[],
                kind="waiting",
                state="รอจัดเข้าข้อ",
            ),
        ],
        "facts": [
            Sample(label="บุคลากรทั้งหมด", value="50 คน", url="#", change="แก้ไข"),
            Sample(label="ร่วมลงนามประกาศ", value="42 คน (84 %)", url="#", change="แก้ไข"),
            Sample(label="ปิดประกาศที่", value="โถงชั้น 1 สำนักงานเทศบาลตำบลบ้านหม้อ และเว็บไซต์ของหน่วยงาน", url=None, change=""),
        ],
        "figures": [
            Sample(value="812", label="องค์กรเข้าร่วม", unit="แห่ง", url="#"),
            Sample(value="640", label="ส่งแล้ว", unit="แห่ง", url="#"),
            Sample(value="12", label="จังหวัดยังไม่ส่งรายงาน", unit="จังหวัด", url="#"),
            Sample(value="31.25", label="ผ่านระดับต้นแบบ", unit="%", url=None),
        ],
        "tabs": [
            Sample(label="กิจกรรม", url="#", is_current=True, count=6),
            Sample(label="ปัญหาและความดี", url="#", is_current=False, count=7),
            Sample(label="บทเรียน", url="#", is_current=False, count=None),
        ],
        "chips": [{"label": "จังหวัดมุกดาหาร", "url": "#"}, {"label": "ยังไม่ส่ง", "url": "#"}],
        "table": [
            Sample(name="เทศบาลตำบลบ้านหม้อ", level="พัฒนาคุณธรรม", kind="done", state="รับรองแล้ว", points="74.50", at=NOW),
            Sample(
                name="โรงเรียนบ้านดงเย็นวิทยาคม", level="ส่งเสริมคุณธรรม", kind="waiting", state="รอมติ", points="51", at=NOW
            ),
            Sample(
                name="โรงพยาบาลส่งเสริมสุขภาพตำบลคำป่าหลาย",
                level="–",
                kind="late",
                state="ส่งหลังกำหนด",
                points="8.25",
                at=NOW,
            ),
        ],
    }


def _task(act: str, unit: str, kind: str, state: str, days: int) -> Sample:
    return Sample(act=act, url="#", unit=unit, kind=kind, state=state, due_at=NOW + timedelta(days=days), detail="")


def _step(number: int, title: str, kind: str, state: str, hint: str) -> Sample:
    return Sample(number=number, title=title, url="#", hint=hint, kind=kind, state=state, is_current=number == 3)  # noqa: PLR2004
