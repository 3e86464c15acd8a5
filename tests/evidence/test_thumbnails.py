"""Small pictures: upright, bare of what the camera wrote, made once."""

from __future__ import annotations

import pytest
from PIL import Image

from khunnatham.evidence import library, likeness, storage
from khunnatham.evidence.models import EvidenceVersion
from khunnatham.evidence.thumbnails import thumbnail

from . import files
from .conftest import NOW, Cast

pytestmark = pytest.mark.usefixtures("store")


def version_of(cast: Cast, content: bytes) -> EvidenceVersion:
    added = library.add_file(cast.office, upload=files.upload(content), by=cast["officer"], at=NOW)
    return added.evidence.versions.get()


def test_a_photograph_becomes_small_upright_and_bare(cast: Cast) -> None:
    content = files.picture(size=(1600, 800), taken=files.TAKEN)
    version = version_of(cast, content)

    path = thumbnail(version)

    assert path is not None
    with Image.open(path) as small:
        assert (small.format, small.size) == ("JPEG", (240, 480))  # the camera was turned
        assert not small.getexif()
        assert set(small.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert storage.path_of(version.sha256).read_bytes() == content


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_pictures_become_small_too(cast: Cast, form: str) -> None:
    path = thumbnail(version_of(cast, files.picture(form, size=(900, 300))))

    assert path is not None
    with Image.open(path) as small:
        assert small.size == (480, 160)


def test_what_a_camera_wrote_oddly_hinders_nobody(cast: Cast) -> None:
    version = version_of(cast, files.oddly_written(size=(1600, 800)))
    path = thumbnail(version)

    assert path is not None
    with Image.open(path) as small:
        assert small.size == (240, 480)
    assert likeness.bits_of(storage.path_of(version.sha256)) == ""


def test_it_is_made_once(cast: Cast) -> None:
    version = version_of(cast, files.picture())
    first = thumbnail(version)
    assert first is not None
    made = first.stat().st_mtime_ns

    assert thumbnail(version) == first
    assert first.stat().st_mtime_ns == made
    assert [path.name for path in first.parent.iterdir()] == [first.name]


def test_a_paper_has_none(cast: Cast) -> None:
    assert thumbnail(version_of(cast, files.pdf())) is None
