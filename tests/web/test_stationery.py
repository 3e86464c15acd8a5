"""The page on which an office brings its font and its emblem, looks at a letter with them, and goes back to Sarabun."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.documents.test_stationery import a_font, an_emblem
from tests.web.conftest import SignedIn
from tests.web.world import World

from khunnatham.documents.models import UnitStationery
from khunnatham.documents.stationery import PLAIN, stationery_of


def files(**brought: bytes) -> dict[str, SimpleUploadedFile]:
    return {name: SimpleUploadedFile(name, content) for name, content in brought.items()}


def test_a_department_brings_font_and_emblem_and_gives_the_font_up_again(world: World, sign_in: SignedIn) -> None:
    client, department = sign_in("department"), world.units["department"]
    page = reverse("unit-stationery", args=[department.pk])

    assert page in client.get(reverse("unit", args=[department.pk])).content.decode()
    brought = files(font=a_font(), emblem=an_emblem())
    assert client.post(page, brought | {"confirmed": "on"})["Location"] == page
    shown = client.get(page).content.decode()
    preview = client.get(reverse("stationery-preview", args=[department.pk])).content
    client.post(reverse("give-up-stationery", args=[department.pk, "font"]))

    assert ("กลับไปใช้ Sarabun" in shown, "นำตราออก" in shown, preview[:5]) == (True, True, b"%PDF-")
    kept = UnitStationery.objects.get()
    assert (kept.font, bool(kept.emblem)) == ("", True)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"confirmed": "on"}, "เลือกไฟล์แบบอักษรหรือไฟล์ตราอย่างน้อยหนึ่งไฟล์"),
        (files(emblem=an_emblem()), "ยืนยันว่าหน่วยงานมีสิทธิใช้แบบอักษรและตรานี้"),
        (files(font=an_emblem()) | {"confirmed": "on"}, "ไฟล์นี้ไม่ใช่แบบอักษร TTF หรือ OTF"),
        (files(bold=a_font()) | {"confirmed": "on"}, "เลือกแบบอักษรตัวปกติก่อน"),
    ],
    ids=["nothing", "no right", "no font", "bold alone"],
)
def test_what_cannot_be_used_is_told_at_its_field(
    world: World, sign_in: SignedIn, sent: dict[str, object], sentence: str
) -> None:
    department = world.units["department"]
    answer = sign_in("department").post(reverse("unit-stationery", args=[department.pk]), sent)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert stationery_of(department) == PLAIN
