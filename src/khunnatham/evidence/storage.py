"""Where the bytes lie: once per digest, unchanged, on the disk before anything in the database speaks of them.

``evidence/.incoming-…`` while they arrive, ``evidence/aa/bb/<sha256>`` once they are whole. A process that dies at any
moment leaves at most a stray file, never a row without its bytes.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from khunnatham.wording import Refusal, Text

PREFIX = ".incoming-"
_READABLE = 0o640
STRAY_AFTER = timedelta(days=1)
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Incoming:
    """Bytes that have arrived and are not yet kept."""

    path: Path
    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Give the file that holds the bytes with this digest."""
    return _root() / sha256[:2] / sha256[2:4] / sha256


def derived_path(sha256: str, name: str) -> Path:
    """Give the place of something made from these bytes (a small picture), which can be made again at any time."""
    return derived_root() / sha256[:2] / sha256[2:4] / f"{sha256}-{name}"


def derived_root() -> Path:
    """Give the folder of what is made from originals; what is being made lies directly in it."""
    return Path(settings.MEDIA_ROOT) / "derived"


@contextmanager
def incoming(chunks: Iterable[bytes], *, limit: int) -> Iterator[Incoming]:
    """Write the chunks aside, reckoning their digest on the way; what is not kept is gone when the block ends."""
    root = _root()
    root.mkdir(mode=0o750, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=PREFIX, dir=root)
    path = Path(name)
    try:
        yield _write(descriptor, path, chunks, limit=limit)
    finally:
        path.unlink(missing_ok=True)


def keep(arrived: Incoming) -> None:
    """Move the bytes to their place for good; they are on the disk, and so are their folders, when this returns."""
    target = path_of(arrived.sha256)
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    # A file of another size under this digest was damaged from outside; the bytes at hand are the true ones.
    if not target.exists() or target.stat().st_size != arrived.size:
        arrived.path.replace(target)
    for folder in (target.parent, target.parent.parent, _root()):
        _settle(folder)


def is_whole(sha256: str) -> bool:
    """Tell whether the bytes are there and still have their digest."""
    path = path_of(sha256)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def sweep(*, at: datetime) -> int:
    """Remove files that began to arrive, or to be made, more than a day ago and never did; give how many."""
    oldest = (at - STRAY_AFTER).timestamp()
    unfinished = [*_root().glob(f"{PREFIX}*"), *derived_root().glob(f"{PREFIX}*")]
    strays = [path for path in unfinished if path.stat().st_mtime < oldest]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "evidence"


def _write(descriptor: int, path: Path, chunks: Iterable[bytes], *, limit: int) -> Incoming:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise _too_large(limit)
            digest.update(chunk)
            file.write(chunk)
        os.fchmod(file.fileno(), _READABLE)
        file.flush()
        os.fsync(file.fileno())
    if size == 0:
        raise Refusal(
            Text(
                "ไฟล์นี้ว่างเปล่า เปิดดูที่เครื่องก่อนแล้วเลือกใหม่",
                "This file is empty. Open it on your device, then choose it again.",
            ),
            code="file-empty",
            field="file",
        )
    return Incoming(path=path, sha256=digest.hexdigest(), size=size)


def _too_large(limit: int) -> Refusal:
    whole = max(1, limit // _MEGABYTE)
    return Refusal(
        Text(
            f"ไฟล์ใหญ่เกิน {whole} เมกะไบต์ ย่อรูปหรือบันทึก PDF แบบย่อขนาดแล้วส่งใหม่ ถ้าเป็นวิดีโอให้แนบเป็นลิงก์",
            f"The file is larger than {whole} MB. Make the pictures smaller or save a reduced PDF and send it again; "
            "give a video as a link.",
        ),
        code="file-too-large",
        field="file",
    )


def _settle(folder: Path) -> None:
    """Have the folder's own entries on the disk: a renamed file is only safe when its name is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
