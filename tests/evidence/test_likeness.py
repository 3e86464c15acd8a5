"""Photos that look alike: found however they were resized or saved again, and by index; different ones are left in peace."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from khunnatham.evidence import library, likeness
from khunnatham.evidence.models import Evidence, EvidenceVersion, KeptApart, PhotoPrint
from khunnatham.evidence.storage import path_of
from khunnatham.journal.models import Entry
from khunnatham.wording import Refusal

from . import files, photos
from .conftest import NOW, Cast

pytestmark = pytest.mark.usefixtures("store")


def add(cast: Cast, content: bytes, *, name: str = "ภาพ.jpg", who: str = "officer") -> Evidence:
    by = cast[who]
    return library.add_file(by.unit, upload=files.upload(content, name), by=by, at=NOW).evidence


def alike(evidence: Evidence) -> list[int]:
    return [one.evidence.pk for one in likeness.similar_in_unit(evidence)]


def bits(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "looked-at"
    path.write_bytes(content)
    return likeness.bits_of(path)


@pytest.mark.parametrize(
    "again",
    [
        {"quality": 35},
        {"width": 640},
        {"width": 400, "quality": 50},
        {"turned": True, "quality": 70},
    ],
    ids=str,
)
def test_a_photo_resized_recompressed_or_turned_is_the_same_to_look_at(tmp_path: Path, again: dict[str, int]) -> None:
    scene = photos.scene("ลานวัด")
    one, other = bits(tmp_path, photos.jpeg(scene)), bits(tmp_path, photos.jpeg(scene, **again))  # type: ignore[arg-type]
    assert likeness.apart(one, other) <= likeness.MOST_APART
    assert likeness.apart(one, bits(tmp_path, photos.png(scene))) <= likeness.MOST_APART


def test_different_photos_are_far_apart(tmp_path: Path) -> None:
    found = [bits(tmp_path, photos.jpeg(photos.scene(f"ภาพที่ {number}"), width=640)) for number in range(8)]
    assert min(likeness.apart(one, other) for one, other in combinations(found, 2)) > 2 * likeness.MOST_APART


def test_a_blank_sheet_is_like_nothing(tmp_path: Path) -> None:
    assert bits(tmp_path, files.picture()) == ""


def test_of_two_hashes_seven_bits_apart_one_finds_the_other_wherever_the_bits_lie(cast: Cast) -> None:
    chance = Random(7)
    version = add(cast, photos.jpeg(photos.scene("ก"), width=640)).versions.get()
    for _ in range(60):
        number = chance.getrandbits(64)
        changed = number
        for place in chance.sample(range(64), likeness.MOST_APART):
            changed ^= 1 << place
        PhotoPrint.objects.all().delete()
        likeness.keep_print(version, f"{changed:016x}")
        assert likeness.neighbours([f"{number:016x}"]) == {f"{number:016x}": {version.pk: 7}}
        assert likeness.neighbours([f"{number ^ 0xFFFF_FFFF:016x}"]) == {f"{number ^ 0xFFFF_FFFF:016x}": {}}


def test_the_search_goes_by_the_four_indexes_and_never_through_the_library(cast: Cast) -> None:
    add(cast, photos.jpeg(photos.scene("ก"), width=640))
    plan = str(likeness.candidates(["0123456789abcdef"]).explain())
    if connection.vendor == "sqlite":
        assert "SCAN" not in plan
        assert all(f"photo_print_band_{number}" in plan for number in range(1, 5))


def test_a_photo_of_the_same_unit_that_looks_alike_is_found_and_a_different_one_is_not(cast: Cast) -> None:
    scene = photos.scene("ประชุม")
    first = add(cast, photos.jpeg(scene))
    add(cast, photos.jpeg(photos.scene("ตลาด"), width=640))
    add(cast, photos.jpeg(scene, width=700), who="neighbour")
    second = add(cast, photos.jpeg(scene, width=800, quality=60), name="ไลน์ส่งมา.jpg")
    assert (alike(second), alike(first)) == ([first.pk], [second.pk])


def test_the_number_of_queries_does_not_grow(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    scene = photos.scene("ประชุม")
    first = add(cast, photos.jpeg(scene))
    for width in (900, 800, 700):
        add(cast, photos.jpeg(scene, width=width))
        item = Evidence.objects.prefetch_related("versions").get(pk=first.pk)
        with django_assert_num_queries(4):
            likeness.similar_in_unit(item)
    assert len(alike(first)) == 3


def test_what_a_person_keeps_both_is_not_pointed_out_again(cast: Cast) -> None:
    scene = photos.scene("ประชุม")
    first, second = add(cast, photos.jpeg(scene)), add(cast, photos.jpeg(scene, width=800))
    for _ in range(2):
        likeness.keep_both(second, [first], by=cast["officer"], at=NOW)
    assert (alike(first), alike(second)) == ([], [])
    assert [(row.first_id, row.second_id) for row in KeptApart.objects.all()] == [(first.pk, second.pk)]
    assert Entry.objects.filter(verb="evidence.kept-apart").count() == 1


def test_others_than_the_unit_do_not_say_so(cast: Cast) -> None:
    scene = photos.scene("ประชุม")
    first, second = add(cast, photos.jpeg(scene)), add(cast, photos.jpeg(scene, width=800))
    with pytest.raises(Refusal) as refused:
        likeness.keep_both(second, [first], by=cast["secretary"], at=NOW)
    assert refused.value.code == "evidence-not-yours"


def test_a_withdrawn_photo_and_a_document_are_like_nothing(cast: Cast) -> None:
    scene = photos.scene("ประชุม")
    first = add(cast, photos.jpeg(scene))
    second = add(cast, photos.jpeg(scene, width=800))
    library.withdraw(first, reason="ซ้ำ", frozen_uses=0, by=cast["officer"], at=NOW)
    assert alike(second) == []
    assert alike(add(cast, files.pdf(), name="ก.pdf")) == []


def test_photos_from_before_are_looked_at_once_and_damaged_ones_do_not_stop_it(cast: Cast) -> None:
    scene = photos.scene("ประชุม")
    first = add(cast, photos.jpeg(scene))
    second = add(cast, photos.jpeg(scene, width=800))
    add(cast, files.pdf(), name="ก.pdf")
    PhotoPrint.objects.all().delete()
    assert alike(first) == []
    assert (likeness.backfill(most=1), likeness.backfill(), likeness.backfill()) == (1, 1, 0)
    assert alike(first) == [second.pk]
    path_of(first.versions.get().sha256).write_bytes(b"torn")
    PhotoPrint.objects.all().delete()
    assert (likeness.backfill(), alike(first)) == (2, [])


def test_a_print_has_bits_and_bands_or_neither(cast: Cast) -> None:
    version = EvidenceVersion.objects.get(evidence=add(cast, files.pdf(), name="ก.pdf"))
    with pytest.raises(IntegrityError), transaction.atomic():
        PhotoPrint.objects.create(version=version, bits="0123456789abcdef")


@pytest.mark.parametrize("way_in", ["wsgi", "asgi"])
def test_a_server_is_ready_to_look_at_photos_before_its_first_request(way_in: str) -> None:
    asked = f"import sys, khunnatham.{way_in}; print('imagehash' in sys.modules, 'scipy' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60)

    assert told.stdout.split() == ["True", "True"]
