"""Templates of certificates: an office's own picture, of which only the pixels are kept, and lines of plain words on it."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from khunnatham.assessments.working import insist, unit_key
from khunnatham.awards.permissions import may_keep_templates
from khunnatham.awards.template_models import CertificateTemplate
from khunnatham.evidence import storage
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text

MOST_PICTURE: Final = 10_000_000
SIDES: Final = (1000, 7100)  # of the longer side, in dots
MOST_DOTS: Final = 18_000_000  # more fill the memory of a worker while they are unpacked
KEPT_SIDES: Final = (3508, 3508)  # A4 at 300 an inch: more is not seen on paper, and makes every batch larger
RATIO, SLACK = 297 / 210, 0.03
QUALITY: Final = 90
LONG, SHORT = 297.0, 210.0  # A4, millimetres
MOST_LINES: Final = 12
LONGEST_LINE: Final = 300
SIZES: Final = (6.0, 72.0)
QR_SIZES: Final = (18.0, 60.0)
PLACE: Final = re.compile(r"\{([^{}]*)\}")
# What a line may stand for, with the words for it.
KNOWN: Final[Mapping[str, Text]] = {
    "unit": Text("ชื่อหน่วยงาน", "name of the unit"),
    "place": Text("จังหวัดหรือพื้นที่", "province or place"),
    "title": Text("เกียรติหรือระดับที่ได้รับ", "title or level"),
    "programme": Text("ชื่อโปรแกรม", "programme"),
    "year": Text("ปีงบประมาณ", "fiscal year"),
    "basis": Text("มติหรือเอกสารอ้างอิง", "resolution or document"),
    "body": Text("หน่วยงานหรือคณะที่ให้", "office or body that gives it"),
    "number": Text("เลขที่", "number"),
    "issued_on": Text("วันที่ออก", "day of issue"),
    "valid_until": Text("วันสุดท้ายที่มีผล", "last day"),
    "signer_name": Text("ชื่อผู้ลงนาม", "name of who signs"),
    "signer_post": Text("ตำแหน่งผู้ลงนาม", "post of who signs"),
    "address": Text("ที่อยู่สำหรับตรวจสอบ", "address to verify at"),
    "token": Text("รหัสตรวจสอบ", "code to verify"),
}
NEEDED: Final = ("unit", "title", "number", "token")
COLOURS: Final = {"ink": "#1B2430", "blue": "#14477A", "gold": "#8A5A00", "red": "#9B1C1C", "white": "#FFFFFF"}
_PICTURE_FAULTS: Final = (
    UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError,
)  # fmt: skip
ALIGNS: Final = ("left", "center", "right")


@dataclass(frozen=True, slots=True)
class Line:
    """A line on the page: its words with places to fill, where it begins and how wide it may be (mm), how large (pt)."""

    text: str
    x: float
    y: float
    width: float
    size: float
    align: str = "center"
    is_bold: bool = False
    colour: str = "ink"


@dataclass(frozen=True, slots=True)
class Layout:
    """All lines, and where the QR stands."""

    lines: tuple[Line, ...]
    qr_x: float
    qr_y: float
    qr_size: float

    def as_kept(self) -> dict[str, Any]:
        """Give it as it is kept."""
        return asdict(self) | {"lines": [asdict(line) for line in self.lines]}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Layout:
        """Give the layout that was kept."""
        return cls(tuple(Line(**line) for line in kept["lines"]), kept["qr_x"], kept["qr_y"], kept["qr_size"])


# Our default on the frame of our own; the sources give no wording for certificates of titles.
DEFAULT: Final = Layout(
    (
        Line("เลขที่ {number}", 190, 24, 80, 11, "right"),
        Line("{body}", 32, 38, 233, 19, is_bold=True, colour="blue"),
        Line("ประกาศเกียรติคุณฉบับนี้ให้ไว้เพื่อแสดงว่า", 32, 53, 233, 16),
        Line("{unit}", 32, 64, 233, 30, is_bold=True, colour="blue"),
        Line("ได้รับการยกย่องเป็น", 32, 83, 233, 16),
        Line("{title}", 32, 93, 233, 24, is_bold=True, colour="gold"),
        Line("ตามโครงการ{programme} ประจำปีงบประมาณ พ.ศ. {year}", 32, 110, 233, 15),
        Line("ให้ไว้ ณ วันที่ {issued_on}", 32, 122, 233, 16),
        Line("({signer_name})", 98, 158, 101, 14),
        Line("{signer_post}", 98, 167, 101, 14),
        Line("ตรวจสอบได้ที่ {address}", 27, 172, 66, 8, "left"),
        Line("{token}", 27, 177, 66, 8, "left", is_bold=True),
    ),
    qr_x=27,
    qr_y=144,
    qr_size=26,
)


@transaction.atomic
def keep_template(
    name: str,
    layout: Layout,
    *,
    picture: bytes | None,
    replaces: CertificateTemplate | None,
    by: Membership,
    at: datetime,
) -> CertificateTemplate:
    """Keep a template of one's office; instead of another it takes that one's picture where none is brought."""
    insist(may_keep_templates(by, on=in_bangkok(at)))
    said = needed(name, _NO_NAME, longest=120, field="name")
    # Two people keep the same name one after the other: the second sees the first one's row.
    Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.unit_id)
    before = None if replaces is None else _retired(replaces, by=by, at=at)
    background, is_portrait = (before.background, before.is_portrait) if before else ("", False)
    if picture:
        pixels, is_portrait = picture_of(picture)
        background = _kept(pixels)
    check(layout, is_portrait=is_portrait)
    if CertificateTemplate.objects.filter(unit=by.unit, name=said, retired_at__isnull=True).exists():
        raise Refusal(_NAME_TAKEN, code="name-taken", field="name")
    actor = by.actor()
    row = CertificateTemplate.objects.create(
        unit=by.unit,
        name=said,
        background=background,
        is_portrait=is_portrait,
        layout=layout.as_kept(),
        replaces=before,
        made_at=at,
        made_by=actor.key,
        made_by_th=actor.th,
        made_by_en=actor.en,
    )
    record("template.kept", about=row.key, unit=unit_key(row.unit_id), by=actor, at=at, facts={"name": said})
    return row


@transaction.atomic
def retire_template(template: CertificateTemplate, *, by: Membership, at: datetime) -> CertificateTemplate:
    """Offer a template no more; what was printed on it stays."""
    insist(may_keep_templates(by, on=in_bangkok(at)))
    row = _retired(template, by=by, at=at)
    facts = {"name": row.name}
    record("template.retired", about=row.key, unit=unit_key(row.unit_id), by=by.actor(), at=at, facts=facts)
    return row


def templates_of(by: Membership) -> list[CertificateTemplate]:
    """Give the templates of one's office that are offered."""
    return list(CertificateTemplate.objects.filter(unit=by.unit_id, retired_at__isnull=True))


def template_of(number: int | None, *, by: Membership) -> CertificateTemplate | None:
    """Give one template of one's office."""
    rows = CertificateTemplate.objects.filter(unit=by.unit_id, retired_at__isnull=True)
    return rows.filter(pk=number).first() if number is not None else None


# ── what is judged ──────────────────────────────────────────────────────────────────────


def picture_of(content: bytes) -> tuple[bytes, bool]:
    """Judge a picture and give its pixels alone, anew, with whether it stands upright: nothing else of the file is kept."""
    if len(content) > MOST_PICTURE:
        raise Refusal(_TOO_LARGE, code="picture-too-large", field="picture")
    try:
        # Only verifying notices that an end is missing: the typesetter lets Pillow fill up torn pictures.
        Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]).verify()
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
            _judged(picture.size)
            page = _page(picture)
    except _PICTURE_FAULTS as broken:
        raise Refusal(_NOT_A_PICTURE, code="not-a-picture", field="picture") from broken
    pixels = io.BytesIO()
    page.save(pixels, "JPEG", quality=QUALITY)
    return pixels.getvalue(), page.height > page.width


def _page(picture: Image.Image) -> Image.Image:
    """Give the pixels as they are seen: turned as the camera says, no more of them than paper shows, on white."""
    if picture.mode not in {"RGB", "RGBA", "L", "LA", "CMYK"}:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    picture.thumbnail(KEPT_SIDES)
    shown = ImageOps.exif_transpose(picture)
    if not shown.has_transparency_data:
        return shown.convert("RGB")
    page = Image.new("RGB", shown.size, "white")
    shown = shown.convert("RGBA")
    page.paste(shown, mask=shown.getchannel("A"))
    return page


def _judged(size: tuple[int, int]) -> None:
    longer, shorter = max(size), min(size)
    if not SIDES[0] <= longer <= SIDES[1]:
        raise Refusal(_SIZE, code="picture-size", field="picture")
    if size[0] * size[1] > MOST_DOTS:
        raise Refusal(_DOTS, code="picture-dots", field="picture")
    if abs(longer / shorter - RATIO) > SLACK:
        raise Refusal(_NOT_A4, code="picture-not-a4", field="picture")


def check(layout: Layout, *, is_portrait: bool) -> None:
    """Refuse a layout that names what there is not, lacks what is needed, or leaves the page."""
    if not 1 <= len(layout.lines) <= MOST_LINES:
        raise Refusal(_LINES, code="lines-number", field="lines")
    named = [name for line in layout.lines for name in PLACE.findall(line.text)]
    listed = " ".join(f"{{{name}}}" for name in KNOWN)
    if unknown := [name for name in dict.fromkeys(named) if name not in KNOWN]:
        raise Refusal(_UNKNOWN.fill(names=_braced(unknown), known=listed), code="fields-unknown", field="lines")
    if lacking := [name for name in NEEDED if name not in named]:
        raise Refusal(_LACKING.fill(names=_braced(lacking)), code="fields-missing", field="lines")
    wide, high = (SHORT, LONG) if is_portrait else (LONG, SHORT)
    for number, line in enumerate(layout.lines, 1):
        _check_line(number, line, wide, high)
    size = layout.qr_size
    if not QR_SIZES[0] <= size <= QR_SIZES[1]:
        raise Refusal(_QR_SIZE, code="qr-size", field="qr_size")
    if not (0 <= layout.qr_x <= wide - size and 0 <= layout.qr_y <= high - size):
        raise Refusal(_QR_OUTSIDE, code="qr-outside", field="qr_x")


def _check_line(number: int, line: Line, wide: float, high: float) -> None:
    if len(line.text) > LONGEST_LINE or any(unicodedata.category(letter) == "Cc" for letter in line.text):
        raise Refusal(_LINE_TEXT.fill(number=number), code="line-text", field="lines")
    if not SIZES[0] <= line.size <= SIZES[1]:
        raise Refusal(_LINE_SIZE.fill(number=number), code="line-size", field="lines")
    if not (line.x >= 0 and line.y >= 0 and line.width > 0 and line.x + line.width <= wide and line.y <= high):
        raise Refusal(_LINE_OUTSIDE.fill(number=number, wide=wide, high=high), code="line-outside", field="lines")
    if line.align not in ALIGNS or line.colour not in COLOURS:
        raise Refusal(_LINE_LOOK.fill(number=number), code="line-look", field="lines")


def _braced(names: Sequence[str]) -> str:
    return " ".join(f"{{{name}}}" for name in names)


def _retired(template: CertificateTemplate, *, by: Membership, at: datetime) -> CertificateTemplate:
    row = CertificateTemplate.objects.select_for_update(no_key=True, of=("self",)).get(pk=template.pk)
    if row.unit_id != by.unit_id:
        raise Refusal(_NOT_SEEN, code="not-seen")
    if row.retired_at is not None:
        raise Refusal(_RETIRED, code="template-retired")
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    return row


def _kept(content: bytes) -> str:
    with storage.incoming([content], limit=4 * MOST_PICTURE) as arrived:
        storage.keep(arrived)
        return arrived.sha256


_NO_NAME = Text("ตั้งชื่อแบบ", "Give the template a name.")
_NAME_TAKEN = Text(
    "มีแบบชื่อนี้แล้ว ตั้งชื่ออื่น หรือแก้ไขแบบเดิม", "There is a template of this name; choose another, or change that one."
)
_TOO_LARGE = Text("ภาพใหญ่เกิน 10 MB", "The picture is larger than 10 MB.")
_NOT_A_PICTURE = Text("ไฟล์นี้ไม่ใช่ภาพ PNG หรือ JPEG ที่สมบูรณ์", "This file is no whole PNG or JPEG picture.")
_SIZE = Text(
    "ด้านยาวของภาพต้องมี 1,000–7,100 จุด (A4 ที่ 300 จุดต่อนิ้วคือ 3,508)",
    "The longer side has 1,000 to 7,100 dots (A4 at 300 an inch has 3,508).",
)
_DOTS = Text(
    "ภาพมีเกิน 18 ล้านจุด ย่อเป็น A4 ที่ 300 จุดต่อนิ้ว (3,508 × 2,480) แล้วส่งใหม่",
    "The picture has more than 18 million dots. Make it A4 at 300 an inch (3,508 × 2,480) and send it again.",
)
_NOT_A4 = Text("ภาพไม่ใช่สัดส่วน A4 ใช้ภาพที่ตัดขอบเป็น A4 แล้ว", "The picture has not the shape of A4.")
_LINES = Text("แบบต้องมี 1–12 บรรทัด", "A template has 1 to 12 lines.")
_UNKNOWN = Text("ไม่รู้จักช่อง {names} ช่องที่ใช้ได้คือ {known}", "There is no {names}; there are {known}.")
_LACKING = Text("ยังไม่มีช่อง {names} ใบทุกใบต้องมี", "{names} is missing; every certificate needs it.")
_QR_SIZE = Text("QR ต้องกว้าง 18–60 มม. จึงจะสแกนได้", "The QR is 18 to 60 mm wide, to be scanned.")
_QR_OUTSIDE = Text("QR อยู่นอกหน้ากระดาษ", "The QR lies outside the page.")
_LINE_TEXT = Text("บรรทัดที่ {number} ยาวเกิน 300 ตัวอักษร", "Line {number} is longer than 300 characters.")
_LINE_SIZE = Text("บรรทัดที่ {number}: ขนาดตัวอักษรต้องเป็น 6–72", "Line {number}: the size is 6 to 72.")
_LINE_OUTSIDE = Text(
    "บรรทัดที่ {number} อยู่นอกหน้ากระดาษ ({wide:g} × {high:g} มม.)",
    "Line {number} lies outside the page ({wide:g} × {high:g} mm).",
)
_LINE_LOOK = Text(
    "บรรทัดที่ {number}: เลือกการจัดแนวและสีจากรายการ", "Line {number}: choose alignment and colour from the list."
)
_NOT_SEEN = Text("ไม่พบแบบนี้ในหน่วยงานของคุณ", "There is no such template of your office.")
_RETIRED = Text("แบบนี้เลิกใช้หรือแก้ไขไปแล้ว", "This template was retired or changed already.")
