"""Which files are taken, told by their content and never by their name: one table, and how each is opened again."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import magic
import pikepdf
from PIL import Image, UnidentifiedImageError

from khunnatham.thai import BUDDHIST_ERA, in_bangkok
from khunnatham.wording import Refusal, Text

# A picture is decoded as a whole; one that unfolds to more than this is taken for an attack or a mistake.
MOST_PIXELS = 60_000_000
# A photograph of a phone may be larger; JPEG alone can be decoded at a fraction of its size.
MOST_JPEG_PIXELS = 220_000_000
MOST_UNPACKED_BYTES = 500 * 1024 * 1024
MOST_ENTRIES = 20_000
_CHUNK = 1024 * 1024
_EXIF_BLOCK = 0x8769
_DATE_TAKEN = 36867
_EARLIEST_YEAR = 1990

# What a torn, locked or forged package can raise while it is read.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)

Image.MAX_IMAGE_PIXELS = MOST_JPEG_PIXELS


@dataclass(frozen=True, slots=True)
class Looked:
    """What opening the file told."""

    width: int | None = None
    height: int | None = None
    pages: int | None = None
    taken: datetime | None = None


@dataclass(frozen=True, slots=True)
class MediaType:
    """A kind of file that is taken: its internet name, its title, its ending, and how it is opened to prove it."""

    mime: str
    title: Text
    extension: str
    look: Callable[[Path], Looked]


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that proved to be what it is."""

    media_type: MediaType
    looked: Looked


def inspect(path: Path) -> Inspected:
    """Tell what the file is by its content and open it; refuse what is not in the table or does not open."""
    mime = magic.from_file(str(path), mime=True)
    if mime in _PACKED:
        mime = _packed_mime(path) or mime
    media_type = ALLOWED.get(mime)
    if media_type is None:
        raise _not_taken(mime)
    return Inspected(media_type=media_type, looked=media_type.look(path))


def taken_on(taken: datetime | None, *, at: datetime) -> date | None:
    """Give the day a camera says the picture was taken, where that can be true.

    Cameras set to the Buddhist calendar write its years into the field meant for the common era.
    """
    if taken is None:
        return None
    today = in_bangkok(at)
    year = taken.year - BUDDHIST_ERA if taken.year > today.year + 1 else taken.year
    if not year >= _EARLIEST_YEAR:
        return None
    try:
        day = taken.date().replace(year=year)
    except ValueError:  # 29 February of a Buddhist year that is none of the common era
        return None
    return day if day <= today else None


def _look_at_jpeg(path: Path) -> Looked:
    return _look_at_picture(path, "JPEG", MOST_JPEG_PIXELS)


def _look_at_png(path: Path) -> Looked:
    return _look_at_picture(path, "PNG", MOST_PIXELS)


def _look_at_webp(path: Path) -> Looked:
    return _look_at_picture(path, "WEBP", MOST_PIXELS)


def _look_at_picture(path: Path, form: str, most: int) -> Looked:
    try:
        with Image.open(path, formats=(form,)) as picture:
            if picture.width * picture.height > most:
                raise _too_many_pixels(most)
            picture.verify()
        with Image.open(path, formats=(form,)) as picture:
            width, height, taken = picture.width, picture.height, _taken(picture)
            picture.draft("RGB", (480, 480))  # JPEG only: decodes an eighth of it, and still notices a torn file
            picture.load()
    except Image.DecompressionBombError as fault:
        raise _too_many_pixels(most) from fault
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as fault:
        raise _damaged() from fault
    return Looked(width=width, height=height, taken=taken)


def _taken(picture: Image.Image) -> datetime | None:
    """Read when the picture was taken. Where it was taken stays in the file and is never shown."""
    try:
        text = picture.getexif().get_ifd(_EXIF_BLOCK).get(_DATE_TAKEN)
        return datetime.strptime(str(text).strip("\x00 ")[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - cameras write local time
    except (ValueError, KeyError, TypeError, SyntaxError, OSError):
        return None


def _look_at_pdf(path: Path) -> Looked:
    try:
        with pikepdf.open(path) as paper:
            pages = len(paper.pages)
    except pikepdf.PasswordError as fault:
        raise Refusal(
            Text(
                "ไฟล์ PDF นี้ล็อกรหัสผ่าน บันทึกใหม่โดยไม่ใส่รหัสผ่านแล้วส่งอีกครั้ง",
                "This PDF is locked with a password. Save it without one and send it again.",
            ),
            code="file-locked",
            field="file",
        ) from fault
    except (pikepdf.PdfError, ValueError) as fault:
        raise _damaged() from fault
    if pages == 0:
        raise _damaged()
    return Looked(pages=pages)


def _look_at_docx(path: Path) -> Looked:
    return _look_at_package(path, "word/document.xml")


def _look_at_xlsx(path: Path) -> Looked:
    return _look_at_package(path, "xl/workbook.xml")


def _look_at_package(path: Path, main: str) -> Looked:
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
                raise _unpacks_too_large()
            with package.open(main) as part:  # reading to the end checks the sum that the package keeps of it
                while part.read(_CHUNK):
                    pass
    except _UNREADABLE as fault:
        raise _damaged() from fault
    return Looked()


def _packed_mime(path: Path) -> str:
    """Tell a Word or Excel file from another archive by what it says of its own parts."""
    try:
        with zipfile.ZipFile(path) as package, package.open("[Content_Types].xml") as part:
            said = part.read(_CHUNK)
    except _UNREADABLE:
        return ""
    return next((mime for sign, mime in _SAID if sign in said), "")


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PACKED = frozenset({"application/zip", "application/octet-stream", _DOCX, _XLSX})
# Macros first: such a file names both.
_SAID = (
    (b"macroEnabled", "application/x-office-macros"),
    (b"vbaProject", "application/x-office-macros"),
    (b"wordprocessingml.document.main+xml", _DOCX),
    (b"spreadsheetml.sheet.main+xml", _XLSX),
)

ALLOWED: Mapping[str, MediaType] = {
    kind.mime: kind
    for kind in (
        MediaType("application/pdf", Text("เอกสาร PDF", "PDF document"), "pdf", _look_at_pdf),
        MediaType("image/jpeg", Text("ภาพ JPG", "JPG picture"), "jpg", _look_at_jpeg),
        MediaType("image/png", Text("ภาพ PNG", "PNG picture"), "png", _look_at_png),
        MediaType("image/webp", Text("ภาพ WebP", "WebP picture"), "webp", _look_at_webp),
        MediaType(_DOCX, Text("เอกสาร Word", "Word document"), "docx", _look_at_docx),
        MediaType(_XLSX, Text("ตาราง Excel", "Excel workbook"), "xlsx", _look_at_xlsx),
    )
}

_TAKEN = Text("รับเฉพาะ PDF, JPG, PNG, WebP, DOCX และ XLSX", "Only PDF, JPG, PNG, WebP, DOCX and XLSX are taken.")
_ADVICE: Mapping[str, Text] = {
    "image/hei": Text(
        "ภาพนี้เป็น HEIC ของ iPhone ตั้งค่า > กล้อง > รูปแบบ > เข้ากันได้มากที่สุด หรือส่งออกเป็น JPG แล้วส่งใหม่",
        "This is an iPhone HEIC picture. Set Settings > Camera > Formats > Most Compatible, or export it as JPG, and send it again.",
    ),
    "application/msword": Text(
        "ไฟล์นี้เป็น Word รุ่นเก่า (.doc) บันทึกเป็น .docx หรือ PDF แล้วส่งใหม่",
        "This is an old Word file (.doc). Save it as .docx or PDF and send it again.",
    ),
    "application/vnd.ms-excel": Text(
        "ไฟล์นี้เป็น Excel รุ่นเก่า (.xls) บันทึกเป็น .xlsx หรือ PDF แล้วส่งใหม่",
        "This is an old Excel file (.xls). Save it as .xlsx or PDF and send it again.",
    ),
    "application/x-office-macros": Text(
        "ไฟล์นี้มีแมโคร บันทึกแบบไม่มีแมโครหรือเป็น PDF แล้วส่งใหม่",
        "This file contains macros. Save it without them or as PDF and send it again.",
    ),
    "video/": Text("วิดีโอให้แนบเป็นลิงก์แทนการส่งไฟล์", "Give a video as a link instead of a file."),
    "audio/": Text("เสียงให้แนบเป็นลิงก์แทนการส่งไฟล์", "Give a recording as a link instead of a file."),
    "application/zip": Text("แตกไฟล์ ZIP แล้วส่งไฟล์ข้างในทีละไฟล์", "Unpack the ZIP file and send the files inside it."),
    "": Text("บันทึกเป็น PDF แล้วส่งใหม่", "Save it as PDF and send it again."),
}


def _not_taken(mime: str) -> Refusal:
    advice = next(text for sign, text in _ADVICE.items() if mime.startswith(sign))
    return Refusal(
        Text(f"{_TAKEN.th} {advice.th}", f"{_TAKEN.en} {advice.en}"),
        code="file-type-not-taken",
        field="file",
    )


def _damaged() -> Refusal:
    return Refusal(
        Text(
            "ไฟล์นี้เปิดไม่ได้ อาจส่งมาไม่ครบหรือเสียหาย เปิดดูที่เครื่องก่อนแล้วส่งใหม่",
            "This file does not open; it may be incomplete or damaged. Open it on your device, then send it again.",
        ),
        code="file-damaged",
        field="file",
    )


def _too_many_pixels(most: int) -> Refusal:
    millions = most // 1_000_000
    return Refusal(
        Text(
            f"ภาพละเอียดเกิน {millions} ล้านจุด ย่อขนาดภาพแล้วส่งใหม่",
            f"The picture has more than {millions} million pixels. Make it smaller and send it again.",
        ),
        code="picture-too-large",
        field="file",
    )


def _unpacks_too_large() -> Refusal:
    return Refusal(
        Text(
            "เนื้อหาในไฟล์นี้ใหญ่ผิดปกติเมื่อเปิดออก บันทึกเป็น PDF แล้วส่งใหม่",
            "The content of this file is unusually large when opened. Save it as PDF and send it again.",
        ),
        code="file-unpacks-too-large",
        field="file",
    )
