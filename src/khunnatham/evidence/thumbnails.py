"""Small pictures for lists: made when first asked for, upright, without anything the camera wrote into the original."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

from PIL import ExifTags, Image

from khunnatham.evidence.media_types import MOST_JPEG_PIXELS
from khunnatham.evidence.models import EvidenceVersion
from khunnatham.evidence.storage import PREFIX, derived_path, derived_root, path_of

LONGEST_SIDE = 480
_QUALITY = 82
# How a picture is turned that the camera held otherwise, by the number that the camera wrote.
_TURNS: Final[dict[object, Image.Transpose]] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def thumbnail(version: EvidenceVersion) -> Path | None:
    """Give the JPEG of at most 480 pixels a side, making it if it is not there; nothing for what is no picture."""
    if not version.is_image:
        return None
    target = derived_path(version.sha256, f"{LONGEST_SIDE}.jpg")
    if not target.exists():
        _make(path_of(version.sha256), target)
    return target


def upright(picture: Image.Image) -> Image.Image:
    """Give a picture turned as the camera says. Whatever else the camera wrote may be broken: it is neither read nor kept."""
    try:
        turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except (ValueError, KeyError, TypeError, SyntaxError, OSError):
        return picture
    return picture if turn is None else picture.transpose(turn)


def _make(original: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    with Image.open(original, formats=("JPEG", "PNG", "WEBP")) as picture:
        if picture.width * picture.height > MOST_JPEG_PIXELS:
            message = f"{original.name} unfolds to too many pixels; it cannot have come through the door."
            raise ValueError(message)
        small = _small(picture)
    descriptor, name = tempfile.mkstemp(prefix=PREFIX, dir=derived_root())
    try:
        with os.fdopen(descriptor, "wb") as file:
            small.save(file, "JPEG", quality=_QUALITY, optimize=True)
        Path(name).replace(target)  # two makers at once write the same picture; the last one stays
    finally:
        Path(name).unlink(missing_ok=True)


def _small(picture: Image.Image) -> Image.Image:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    shown = upright(picture).convert("RGBA")
    # Pasting onto a new picture leaves place, camera and comments behind; what was transparent becomes white.
    bare = Image.new("RGB", shown.size, "white")
    bare.paste(shown, mask=shown)
    return bare
