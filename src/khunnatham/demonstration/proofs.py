"""Proofs made by the loader itself: small drawn photographs with the date of a camera, and papers of our own typesetting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from html import escape
from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from khunnatham.documents.typesetting import typeset

WIDTH, HEIGHT = 800, 600
HORIZON = 380
_EXIF_BLOCK, _DATE_TAKEN = 0x8769, 36867
_SKIES = ((196, 221, 240), (250, 226, 190), (214, 232, 214), (226, 216, 236))
_GROUNDS = ((122, 158, 96), (196, 170, 128), (150, 160, 170), (104, 146, 132))
_SHIRTS = ((32, 78, 140), (200, 160, 40), (150, 60, 70), (70, 120, 90), (110, 90, 150), (235, 235, 230))
_SKIN = (214, 170, 132)

# Papers that prove a step, with what stands in them; they name no unit, so that every unit may have its copy.
PAPERS = {
    "signatures": ("บัญชีรายชื่อผู้ร่วมประกาศเจตนารมณ์ (ปิดชื่อ)", "ลงนามครบตามจำนวนที่บันทึกไว้ในระบบ รายชื่อเก็บไว้ที่หน่วยงาน"),
    "minutes": ("รายงานการประชุมระดมความคิดเห็น", "ที่ประชุมร่วมกันกำหนดปัญหาที่อยากแก้และความดีที่อยากทำ และเลือกคุณธรรมเป้าหมาย"),
    "order": ("คำสั่งแต่งตั้งคณะทำงานองค์กรคุณธรรม", "แต่งตั้งคณะทำงานจากผู้แทนทุกฝ่าย มีหน้าที่จัดทำแผน ติดตาม และรายงานผล"),
    "results": ("รายงานผลการดำเนินงานตามแผน", "สรุปผลของทุกกิจกรรมเทียบกับค่าเป้าหมาย พร้อมข้อเสนอสำหรับปีต่อไป"),
    "lessons": ("สรุปบทเรียนองค์กรคุณธรรม", "ทำแล้วรู้สึกอย่างไร ได้อะไร และอยากทำอะไรต่อ"),
}


def photograph(taken_on: date, seed: str, *, is_png: bool = False) -> ContentFile[bytes]:
    """Draw people at work outdoors; the camera writes the day into it, except where it saves a PNG without one."""
    chance = Random(seed)  # noqa: S311 - a picture, no secret
    picture = _scene(chance)
    name = f"IMG_{taken_on:%Y%m%d}_{chance.randrange(10_000):04}"
    kept = BytesIO()
    if is_png:
        picture.quantize(64).save(kept, "PNG")
        return ContentFile(kept.getvalue(), name=f"{name}.png")
    exif = Image.Exif()
    exif.get_ifd(_EXIF_BLOCK)[_DATE_TAKEN] = (
        f"{taken_on:%Y:%m:%d} {chance.randrange(8, 17):02}:{chance.randrange(60):02}:00"
    )
    picture.save(kept, "JPEG", quality=82, exif=exif)
    return ContentFile(kept.getvalue(), name=f"{name}.jpg")


def paper(key: str) -> ContentFile[bytes]:
    """Give one of the papers as PDF."""
    return ContentFile(_paper(key), name=f"{PAPERS[key][0]}.pdf")


@lru_cache(maxsize=len(PAPERS))
def _paper(key: str) -> bytes:
    title, sentence = PAPERS[key]
    body = f"<h1>{escape(title)}</h1><p>{escape(sentence)}</p><p>เอกสารตัวอย่างของระบบสาธิต ไม่ใช่เอกสารราชการ</p>"
    return typeset(body, title=title, sheets=("paper",))


def _scene(chance: Random) -> Image.Image:
    sky, ground = chance.choice(_SKIES), chance.choice(_GROUNDS)
    picture = Image.new("RGB", (WIDTH, HEIGHT), sky)
    draw = ImageDraw.Draw(picture)
    _building(draw, chance)
    draw.rectangle((0, HORIZON, WIDTH, HEIGHT), fill=ground)
    for left in _places(chance, 4, width=190):
        _tree(draw, left, HORIZON + chance.randint(-10, 20), chance.randint(60, 110))
    for left in _places(chance, chance.randint(4, 8), width=90):
        _person(draw, left + 40, HEIGHT - chance.randint(30, 130), chance)
    return picture


def _places(chance: Random, number: int, *, width: int) -> Iterator[int]:
    for place in range(number):
        yield place * (WIDTH // number) + chance.randint(0, max(WIDTH // number - width, 1))


def _building(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    left, top = chance.randint(80, 380), chance.randint(150, 220)
    draw.rectangle((left, top, left + 340, HORIZON), fill=(236, 230, 218))
    draw.polygon(((left - 30, top), (left + 370, top), (left + 170, top - 80)), fill=(164, 74, 58))
    for window in range(5):
        draw.rectangle((left + 20 + window * 64, top + 50, left + 58 + window * 64, top + 110), fill=(120, 150, 176))


def _tree(draw: ImageDraw.ImageDraw, left: int, foot: int, size: int) -> None:
    draw.rectangle((left + size // 2 - 6, foot - size, left + size // 2 + 6, foot), fill=(112, 84, 60))
    draw.ellipse((left, foot - size * 2, left + size, foot - size // 2), fill=(76, 122, 72))


def _person(draw: ImageDraw.ImageDraw, middle: int, foot: int, chance: Random) -> None:
    shirt = chance.choice(_SHIRTS)
    draw.rectangle((middle - 14, foot - 60, middle - 3, foot), fill=(56, 60, 76))
    draw.rectangle((middle + 3, foot - 60, middle + 14, foot), fill=(56, 60, 76))
    draw.rounded_rectangle((middle - 20, foot - 130, middle + 20, foot - 55), radius=12, fill=shirt)
    draw.ellipse((middle - 15, foot - 162, middle + 15, foot - 128), fill=_SKIN)
    draw.chord((middle - 16, foot - 166, middle + 16, foot - 136), 180, 360, fill=(40, 34, 32))
