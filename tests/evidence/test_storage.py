"""Where the bytes lie: once, whole, and on the disk before anything speaks of them."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import pytest

from khunnatham.evidence import storage
from khunnatham.wording import Refusal

from .conftest import NOW


def kept(content: bytes) -> str:
    with storage.incoming([content], limit=1000) as arrived:
        storage.keep(arrived)
    return arrived.sha256


def strays(store: Path) -> list[Path]:
    return list(store.glob("evidence/.incoming-*"))


def test_bytes_are_kept_under_their_digest(store: Path) -> None:
    digest = kept(b"content")

    assert digest == hashlib.sha256(b"content").hexdigest()
    path = store / "evidence" / digest[:2] / digest[2:4] / digest
    assert storage.path_of(digest) == path
    assert path.read_bytes() == b"content"
    assert path.stat().st_mode & 0o777 == 0o640
    assert storage.is_whole(digest)
    assert not strays(store)


def test_the_same_bytes_are_kept_once(store: Path) -> None:
    first = storage.path_of(kept(b"content")).stat().st_ino

    assert storage.path_of(kept(b"content")).stat().st_ino == first


def test_what_is_not_kept_is_gone(store: Path) -> None:
    with storage.incoming([b"content"], limit=1000) as arrived:
        assert arrived.path.exists()
    assert not strays(store)
    assert not storage.path_of(arrived.sha256).exists()


def test_a_file_above_the_limit_is_refused_with_the_limit_and_what_to_do(store: Path) -> None:
    megabyte = bytes(1024 * 1024)
    with (
        pytest.raises(Refusal) as refused,
        storage.incoming([megabyte, megabyte, megabyte, b"x"], limit=3 * len(megabyte)),
    ):
        pytest.fail("nothing arrives")
    assert refused.value.code == "file-too-large"
    assert "3 เมกะไบต์" in refused.value.text.th
    assert "3 MB" in refused.value.text.en
    assert not strays(store)


def test_a_file_of_exactly_the_limit_is_taken(store: Path) -> None:
    with storage.incoming([bytes(10)], limit=10) as arrived:
        assert arrived.size == 10


def test_an_empty_file_is_refused(store: Path) -> None:
    with pytest.raises(Refusal) as refused, storage.incoming([], limit=10):
        pytest.fail("nothing arrives")
    assert refused.value.code == "file-empty"
    assert not strays(store)


def test_damaged_bytes_are_noticed_and_mended_by_the_same_content(store: Path) -> None:
    digest = kept(b"content")
    storage.path_of(digest).write_bytes(b"conten")
    assert not storage.is_whole(digest)

    kept(b"content")

    assert storage.is_whole(digest)
    assert not storage.is_whole("0" * 64)


def test_the_sweep_takes_strays_of_yesterday_and_nothing_else(store: Path) -> None:
    digest = kept(b"content")
    old, new = store / "evidence/.incoming-old", store / "evidence/.incoming-new"
    unmade = store / "derived/.incoming-old"
    unmade.parent.mkdir()
    for path, age in (
        (old, timedelta(days=1, seconds=1)),
        (unmade, timedelta(days=2)),
        (new, timedelta(hours=23)),
        (storage.path_of(digest), timedelta(days=9)),
    ):
        path.touch()
        moment = (NOW - age).timestamp()
        os.utime(path, (moment, moment))

    assert storage.sweep(at=NOW) == 2
    assert strays(store) == [new]
    assert storage.is_whole(digest)


def test_the_sweep_of_an_empty_store_finds_nothing(store: Path) -> None:
    assert storage.sweep(at=NOW) == 0
