"""Real small files of every kind, made on the spot, and files that pretend."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pikepdf
import xlsxwriter
from django.core.files.base import ContentFile
from PIL import Image

TAKEN = "2026:01:15 08:30:00"
_DOCX_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def picture(form: str = "JPEG", *, size: tuple[int, int] = (64, 48), colour: str = "navy", taken: str = "") -> bytes:
    """Give a picture, with a date taken, a place and a turned camera where ``taken`` is given."""
    exif = Image.Exif()
    if taken:
        exif[0x0112] = 6
        exif.get_ifd(0x8769)[36867] = taken
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (16.0, 32.0, 0.0)
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, form, exif=exif)
    return buffer.getvalue()


def oddly_written(*, size: tuple[int, int] = (64, 48)) -> bytes:
    """Give a photo of a turned camera that wrote its resolution as a text, as some do."""
    exif = Image.Exif()
    exif[0x0112], exif[0x011A] = 6, 72.0
    buffer = io.BytesIO()
    Image.new("RGB", size, "navy").save(buffer, "JPEG", exif=exif)
    as_number, as_text = b"\x01\x1a\x00\x05", b"\x01\x1a\x00\x02"
    assert as_number in buffer.getvalue()
    return buffer.getvalue().replace(as_number, as_text)


def pdf(pages: int = 1, *, password: str = "") -> bytes:
    """Give a PDF with blank pages, locked where a password is given."""
    buffer = io.BytesIO()
    with pikepdf.new() as paper:
        for _ in range(pages):
            paper.add_blank_page()
        if password:
            paper.save(buffer, encryption=pikepdf.Encryption(user=password, owner=password))
        else:  # the same bytes for the same pages, whatever the clock says: duplicates are tested with them
            paper.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def docx(*, types: bytes = _DOCX_TYPES, body: bytes = b"<w:document/>", extra: dict[str, bytes] | None = None) -> bytes:
    """Give the least package that says it is a Word document."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("word/document.xml", body)
        for name, content in (extra or {}).items():
            package.writestr(name, content)
    return buffer.getvalue()


def xlsx() -> bytes:
    """Give a real workbook."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write(0, 0, "หลักฐาน")
    return buffer.getvalue()


def upload(content: bytes, name: str = "ภาพ.jpg") -> ContentFile[bytes]:
    """Give an upload with a name."""
    return ContentFile(content, name=name)


class Torn:
    """An upload whose line breaks after the first piece."""

    name = "ขาด.jpg"

    def __init__(self, content: bytes) -> None:
        self.content = content

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield self.content[:100]
        raise ConnectionResetError
