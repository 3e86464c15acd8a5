"""Which files are taken: told by content, opened again, refused in a sentence."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from PIL import Image

from khunnatham.evidence import media_types
from khunnatham.evidence.media_types import inspect, taken_on
from khunnatham.wording import Refusal

from . import files
from .conftest import NOW


def looked_at(tmp_path: Path, content: bytes) -> media_types.Inspected:
    path = tmp_path / "file"
    path.write_bytes(content)
    return inspect(path)


def code_of(tmp_path: Path, content: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        looked_at(tmp_path, content)
    assert refused.value.text.th
    assert refused.value.text.en
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (files.pdf(), "pdf"),
        (files.picture("JPEG"), "jpg"),
        (files.picture("PNG"), "png"),
        (files.picture("WEBP"), "webp"),
        (files.docx(), "docx"),
        (files.xlsx(), "xlsx"),
    ],
)
def test_each_kind_of_the_table_is_taken(tmp_path: Path, content: bytes, extension: str) -> None:
    assert looked_at(tmp_path, content).media_type.extension == extension


def test_a_picture_tells_its_size_and_when_it_was_taken(tmp_path: Path) -> None:
    looked = looked_at(tmp_path, files.picture(size=(640, 480), taken=files.TAKEN)).looked

    assert (looked.width, looked.height, looked.taken) == (640, 480, datetime(2026, 1, 15, 8, 30))  # noqa: DTZ001


def test_a_pdf_tells_its_pages(tmp_path: Path) -> None:
    assert looked_at(tmp_path, files.pdf(3)).looked.pages == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><script>alert(1)</script></html>", "file-type-not-taken"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "file-type-not-taken"),
        (b"MZ" + bytes(200), "file-type-not-taken"),
        (b"GIF89a" + bytes(50), "file-type-not-taken"),
        (b"just text", "file-type-not-taken"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(64), "file-type-not-taken"),
        (files.docx(types=b"<Types>macroEnabled wordprocessingml.document.main+xml</Types>"), "file-type-not-taken"),
        (files.docx(types=files._DOCX_TYPES + b"vbaProject"), "file-type-not-taken"),
        (files.docx(types=b"<Types/>"), "file-type-not-taken"),
        (files.pdf(password="secret"), "file-locked"),
        (b"%PDF-1.7\nnothing of the kind", "file-damaged"),
        (files.picture("JPEG", size=(400, 400))[:600], "file-damaged"),
        (files.picture("PNG", size=(400, 400))[:-30], "file-damaged"),
        (files.docx()[:-40], "file-type-not-taken"),
    ],
)
def test_what_is_not_what_it_seems_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert code_of(tmp_path, content) == code


def test_an_iphone_picture_is_refused_with_the_setting_to_change(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        looked_at(tmp_path, b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64))
    assert "HEIC" in refused.value.text.th


def test_a_package_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_types, "MOST_UNPACKED_BYTES", 100_000)
    assert code_of(tmp_path, files.docx(extra={"media/0": bytes(200_000)})) == "file-unpacks-too-large"


def test_a_damaged_part_inside_a_package_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "whole.docx"
    path.write_bytes(files.docx(body=random.Random(1).randbytes(5000)))
    with zipfile.ZipFile(path) as package:
        start = package.getinfo("word/document.xml").header_offset + 1000
    content = bytearray(path.read_bytes())
    content[start : start + 20] = bytes(20)
    assert code_of(tmp_path, bytes(content)) == "file-damaged"


def test_a_picture_that_unfolds_to_too_many_pixels_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(buffer, "PNG")
    assert len(buffer.getvalue()) < 100_000
    assert code_of(tmp_path, buffer.getvalue()) == "picture-too-large"


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow remarks on torn EXIF blocks, and goes on
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "pdf", "docx", "xlsx"])
def test_a_mutated_file_is_taken_or_refused_and_nothing_else(tmp_path: Path, kind: str) -> None:
    makers: dict[str, Callable[[], bytes]] = {"pdf": files.pdf, "docx": files.docx, "xlsx": files.xlsx}
    content = makers[kind]() if kind in makers else files.picture(kind, taken=files.TAKEN)
    dice, codes = random.Random(kind), set()
    for _ in range(150):
        mutated = bytearray(content)
        for _ in range(dice.randint(1, 8)):
            mutated[dice.randrange(len(mutated))] = dice.randrange(256)
        try:
            looked_at(
                tmp_path, bytes(mutated[: dice.randint(1, len(mutated))]) if dice.random() < 0.3 else bytes(mutated)
            )
        except Refusal as refusal:
            codes.add(refusal.code)
    assert codes <= {
        "file-type-not-taken",
        "file-damaged",
        "file-locked",
        "picture-too-large",
        "file-unpacks-too-large",
    }


@pytest.mark.parametrize(
    ("taken", "day"),
    [
        ("2026-01-15T08:30", date(2026, 1, 15)),
        ("2569-01-15T08:30", date(2026, 1, 15)),  # a camera set to the Buddhist calendar
        ("2568-02-28T08:30", date(2025, 2, 28)),
        ("2026-02-21T00:00", None),  # tomorrow
        ("1970-01-01T00:00", None),  # a camera that never knew the date
        ("2100-01-01T00:00", None),
        (None, None),
    ],
)
def test_the_date_of_a_camera_is_believed_where_it_can_be_true(taken: str | None, day: date | None) -> None:
    assert taken_on(datetime.fromisoformat(taken) if taken else None, at=NOW) == day
