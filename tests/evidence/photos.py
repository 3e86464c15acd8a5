"""Photographs that differ as real ones do: scenes drawn from a seed, and the same scene resized, recompressed, renamed, turned."""

from __future__ import annotations

import io
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1600, 1200)


def scene(seed: str) -> Image.Image:
    """Draw a scene of light and shapes with the noise of a camera."""
    chance = Random(seed)
    picture = Image.new("RGB", SIZE, tuple(chance.randrange(60, 220) for _ in range(3)))
    draw = ImageDraw.Draw(picture)
    for _ in range(24):
        left, top = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        box = (left, top, left + chance.randrange(80, 700), top + chance.randrange(80, 600))
        shape = draw.ellipse if chance.random() < 0.5 else draw.rectangle
        shape(box, fill=tuple(chance.randrange(256) for _ in range(3)))
    noise = Image.effect_noise(SIZE, 24).convert("RGB")
    return Image.blend(picture.filter(ImageFilter.GaussianBlur(3)), noise, 0.08)


def jpeg(picture: Image.Image, *, quality: int = 90, width: int = SIZE[0], turned: bool = False) -> bytes:
    """Save as a camera, a messenger or a web page does: smaller, coarser, or with the camera held upright."""
    height = round(picture.height * width / picture.width)
    small = picture.resize((width, height))
    exif = Image.Exif()
    if turned:
        small = small.rotate(90, expand=True)
        exif[0x0112] = 6
    kept = io.BytesIO()
    small.save(kept, "JPEG", quality=quality, exif=exif)
    return kept.getvalue()


def png(picture: Image.Image, *, width: int = 800) -> bytes:
    """Save as a picture of the screen."""
    kept = io.BytesIO()
    picture.resize((width, round(picture.height * width / picture.width))).save(kept, "PNG")
    return kept.getvalue()
