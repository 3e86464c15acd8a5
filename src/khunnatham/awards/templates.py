"""Templates of certificates: an office's own picture, of which only the pixels are kept, and lines of plain words on it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction
from PIL import Image, UnidentifiedImageError

from khunnatham.assessments.working import insist, unit_key
from khunnatham.awards.layouts import DEFAULT, LONG, SHORT, Layout, check, check_size, default_for
from khunnatham.awards.permissions import may_keep_templates
from khunnatham.awards.template_models import CertificateTemplate, TemplateKind
from khunnatham.evidence import storage
from khunnatham.evidence.thumbnails import upright
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text

MOST_PICTURE: Final = 10_000_000
SIDES: Final = (1000, 7100)  # of the longer side, in dots
MOST_DOTS: Final = 18_000_000  # more fill the memory of a worker while they are unpacked
KEPT_SIDES: Final = (3508, 3508)  # A4 at 300 an inch: more is not seen on paper, and makes every batch larger
SLACK: Final = 0.02  # by how much a picture may be wider or higher than its sheet
QUALITY: Final = 90


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a template may be begun with: of what it is, and how large (mm); 0 where the office says how large."""

    kind: TemplateKind
    title: Text
    wide: float = 0
    high: float = 0

    @property
    def layout(self) -> Layout:
        """Give our own layout for it."""
        return default_for(self.wide, self.high, is_plaque=self.kind is TemplateKind.PLAQUE)


# The sources say of plaques that they are given, never how large: these sizes are ours.
SHEETS: Final[Mapping[str, Sheet]] = {
    "a4": Sheet(TemplateKind.CERTIFICATE, Text("ใบประกาศ A4 แนวนอน", "Certificate, A4 landscape"), LONG, SHORT),
    "a4-upright": Sheet(TemplateKind.CERTIFICATE, Text("ใบประกาศ A4 แนวตั้ง", "Certificate, A4 portrait"), SHORT, LONG),
    "a5": Sheet(
        TemplateKind.PLAQUE, Text("โล่ A5 แนวตั้ง (148 × 210 มม.)", "Plaque, A5 portrait (148 × 210 mm)"), 148, 210
    ),
    "a5-level": Sheet(
        TemplateKind.PLAQUE, Text("โล่ A5 แนวนอน (210 × 148 มม.)", "Plaque, A5 landscape (210 × 148 mm)"), 210, 148
    ),
    "15x20": Sheet(TemplateKind.PLAQUE, Text("โล่ 15 × 20 ซม.", "Plaque, 15 × 20 cm"), 150, 200),
    "20x15": Sheet(TemplateKind.PLAQUE, Text("โล่ 20 × 15 ซม.", "Plaque, 20 × 15 cm"), 200, 150),
    "own": Sheet(TemplateKind.PLAQUE, Text("โล่ขนาดอื่น", "Plaque of another size")),
}
_PICTURE_FAULTS: Final = (
    UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError,
)  # fmt: skip


@transaction.atomic
def keep_template(
    name: str,
    layout: Layout,
    *,
    picture: bytes | None,
    replaces: CertificateTemplate | None,
    by: Membership,
    at: datetime,
    kind: TemplateKind = TemplateKind.CERTIFICATE,
) -> CertificateTemplate:
    """Keep a template of one's office; instead of another it takes that one's picture where none is brought.

    What it is a template of, and how large the sheet is, stays as it was begun.
    """
    insist(may_keep_templates(by, on=in_bangkok(at)))
    said = needed(name, _NO_NAME, longest=120, field="name")
    # Two people keep the same name one after the other: the second sees the first one's row.
    Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.unit_id)
    before = None if replaces is None else _retired(replaces, by=by, at=at)
    if before is not None:
        kept, kind = layout_of(before), TemplateKind(before.kind)
        layout = replace(layout, wide=kept.wide, high=kept.high)
    check(layout)
    background = _kept(picture_of(picture, layout)) if picture else before.background if before else ""
    if CertificateTemplate.objects.filter(unit=by.unit, name=said, retired_at__isnull=True).exists():
        raise Refusal(_NAME_TAKEN, code="name-taken", field="name")
    actor = by.actor()
    row = CertificateTemplate.objects.create(
        unit=by.unit,
        name=said,
        kind=kind,
        background=background,
        is_portrait=layout.high > layout.wide,
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


def templates_of(by: Membership, kind: TemplateKind | None = None) -> list[CertificateTemplate]:
    """Give the templates of one's office that are offered, all of them or those of one kind."""
    rows = CertificateTemplate.objects.filter(unit=by.unit_id, retired_at__isnull=True)
    return list(rows if kind is None else rows.filter(kind=kind))


def layout_of(template: CertificateTemplate | None) -> Layout:
    """Give how a template is laid out; without one, our own frame."""
    return DEFAULT if template is None else Layout.of(template.layout, is_portrait=template.is_portrait)


def template_of(number: int | None, *, by: Membership) -> CertificateTemplate | None:
    """Give one template of one's office."""
    rows = CertificateTemplate.objects.filter(unit=by.unit_id, retired_at__isnull=True)
    return rows.filter(pk=number).first() if number is not None else None


def picture_under(template: CertificateTemplate | None) -> Path | None:
    """Give where the picture of a template lies; nothing for our own frame."""
    return storage.path_of(template.background) if template and template.background else None


def sheet_of(key: str, wide: float | None = None, high: float | None = None) -> Sheet:
    """Give a sheet to begin a template with, of one's own size where none is fixed; unknown, the first one."""
    sheet = SHEETS.get(key, next(iter(SHEETS.values())))
    if sheet.wide:
        return sheet
    check_size(wide or 0, high or 0)
    return replace(sheet, wide=wide or 0, high=high or 0)


# ── what is judged ──────────────────────────────────────────────────────────────────────


def picture_of(content: bytes, layout: Layout) -> bytes:
    """Judge a picture for a sheet and give its pixels alone, anew: nothing else of the file is kept."""
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
    if abs(page.width * layout.high / (page.height * layout.wide) - 1) > SLACK:
        told = _OTHER_SHAPE.fill(wide=f"{layout.wide:g}", high=f"{layout.high:g}")
        raise Refusal(told, code="picture-shape", field="picture")
    pixels = io.BytesIO()
    page.save(pixels, "JPEG", quality=QUALITY)
    return pixels.getvalue()


def _page(picture: Image.Image) -> Image.Image:
    """Give the pixels as they are seen: turned as the camera says, no more of them than paper shows, on white."""
    if picture.mode not in {"RGB", "RGBA", "L", "LA", "CMYK"}:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    picture.thumbnail(KEPT_SIDES)
    shown = upright(picture)
    if not shown.has_transparency_data:
        return shown.convert("RGB")
    page = Image.new("RGB", shown.size, "white")
    shown = shown.convert("RGBA")
    page.paste(shown, mask=shown.getchannel("A"))
    return page


def _judged(size: tuple[int, int]) -> None:
    if not SIDES[0] <= max(size) <= SIDES[1]:
        raise Refusal(_SIZE, code="picture-size", field="picture")
    if size[0] * size[1] > MOST_DOTS:
        raise Refusal(_DOTS, code="picture-dots", field="picture")


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
_OTHER_SHAPE = Text(
    "ภาพไม่ได้สัดส่วนกับแผ่นขนาด {wide} × {high} มม. (กว้าง × สูง) ตัดขอบให้ได้สัดส่วนแล้วส่งใหม่",
    "The picture has not the shape of a sheet of {wide} × {high} mm (wide × high). Crop it and send it again.",
)
_NOT_SEEN = Text("ไม่พบแบบนี้ในหน่วยงานของท่าน", "There is no such template of your office.")
_RETIRED = Text("แบบนี้เลิกใช้หรือแก้ไขไปแล้ว", "This template was retired or changed already.")
