"""A copy of the page of a link: words and pictures, where and when at the foot, no script; and why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from pytest_django import Settings
from tests.evidence import files, photos
from tests.evidence.conftest import NOW, Cast, assemble
from tests.evidence.web_server import Site, serving

from khunnatham.documents import snapshots
from khunnatham.evidence import library
from khunnatham.evidence.models import Evidence, Snapshot
from khunnatham.evidence.storage import path_of
from khunnatham.journal.models import Entry
from khunnatham.wording import Refusal

PAGE = """<!doctype html><html><head><title>ข่าวกิจกรรม ปลูกป่า</title><style>@page{margin:0}p{display:none}</style>
<script>document.write('รันแล้ว')</script></head><body onload="alert(1)"><h2>จิตอาสาปลูกป่าชุมชน</h2>
<p style="display:none">ผู้เข้าร่วม <b>42</b> คน</p><img src="/photo.jpg" alt="ภาพปลูกป่า"><img src="file:///etc/passwd" alt="แฟ้มลับ">
<img src="http://169.254.169.254/x.jpg" alt="ที่อยู่ภายใน"><iframe src="/inner"></iframe><form><input value="ช่องกรอก"></form>
<table><tr><td>ตาราง</td></tr></table></body></html>"""


@pytest.fixture(autouse=True)
def _store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    settings.FETCH_FROM_LOCAL_ADDRESSES = True
    with serving() as one:
        yield one


def link(cast: Cast, url: str) -> Evidence:
    return library.add_link(cast.office, url=url, title="ข่าวปลูกป่า", by=cast["officer"], at=NOW).evidence


def made(cast: Cast, url: str) -> Snapshot:
    asked = snapshots.request_copy(link(cast, url), by=cast["officer"], at=NOW)
    return snapshots.make(asked.pk, at=NOW)


def test_words_and_pictures_are_kept_with_address_and_moment_and_nothing_runs(cast: Cast, site: Site) -> None:
    site.put("/photo.jpg", photos.jpeg(photos.scene("ป่า"), width=400), Content_Type="image/jpeg")
    snapshot = made(cast, site.put("/news", PAGE.encode()))
    assert snapshot.copy is not None
    version = snapshot.copy.versions.get()
    with pypdfium2.PdfDocument(path_of(version.sha256)) as pdf:
        text = pdf[0].get_textpage().get_text_bounded()
        pictures = [one for one in pdf[0].get_objects() if isinstance(one, pypdfium2.PdfImage)]
    for said in ("ข่าวกิจกรรม ปลูกป่า", "จิตอาสาปลูกป่าชุมชน", "42", "ตาราง", "ไม่รันสคริปต์"):
        assert said in text, said
    assert text.count("/news") >= 2  # above, and at the foot
    assert "20 ก.พ. 2569" in text
    for never in ("รันแล้ว", "ช่องกรอก", "display"):
        assert never not in text, never
    assert len(pictures) == 1
    assert site.asked == ["GET /news", "GET /photo.jpg"]
    assert (snapshot.copy.title, snapshot.copy.unit) == ("สำเนา ข่าวปลูกป่า", cast.office)


@pytest.mark.parametrize(
    ("content", "kind", "status", "why"),
    [
        (b"gone", "text/html", 404, "เว็บไซต์ตอบรหัส 404"),
        (files.pdf(), "application/pdf", 200, "ที่อยู่นี้ไม่ใช่หน้าเว็บ ดาวน์โหลดไฟล์แล้วเพิ่มเป็นหลักฐานแทน"),
        (b"x" * (snapshots.MOST_BYTES + 1), "text/html", 200, "เนื้อหาใหญ่เกินกว่าที่ระบบรับ"),
        (
            b"<script>app()</script>",
            "text/html",
            200,
            "หน้านี้ไม่มีข้อความหรือภาพให้เก็บ อาจแสดงด้วยสคริปต์ ให้บันทึกภาพหน้าจอแล้วเพิ่มเป็นไฟล์",
        ),
    ],
    ids=["gone", "no page", "too large", "scripts only"],
)
def test_where_there_is_none_it_says_why(
    cast: Cast, site: Site, *, content: bytes, kind: str, status: int, why: str
) -> None:
    snapshot = made(cast, site.put("/page", content, status=status, Content_Type=kind))
    assert (snapshot.copy, snapshot.why_th) == (None, why)
    assert Evidence.objects.filter(kind="file").count() == 0


def test_our_own_network_is_not_copied(cast: Cast, site: Site, settings: Settings) -> None:
    settings.FETCH_FROM_LOCAL_ADDRESSES = False
    snapshot = made(cast, site.put("/page", PAGE.encode()))
    assert (snapshot.why_th, site.asked) == ("ที่อยู่นี้ไม่ได้เปิดต่อสาธารณะ", [])


def test_asked_twice_before_it_is_made_it_is_one_request(cast: Cast, site: Site) -> None:
    item = link(cast, site.put("/page", PAGE.encode()))
    first = snapshots.request_copy(item, by=cast["officer"], at=NOW)
    assert snapshots.request_copy(item, by=cast["head"], at=NOW) == first
    assert Entry.objects.filter(verb="evidence.copy-requested").count() == 1
    snapshots.make(first.pk, at=NOW)
    again = snapshots.make(first.pk, at=NOW)
    assert (again.ended_at, site.asked.count("GET /page")) == (NOW, 1)
    assert snapshots.request_copy(item, by=cast["officer"], at=NOW) != first


@pytest.mark.parametrize(
    ("who", "code"),
    [("secretary", "evidence-not-yours"), ("neighbour", "evidence-not-yours"), ("auditor", "reads-only")],
)
def test_only_the_unit_asks(cast: Cast, site: Site, who: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        snapshots.request_copy(link(cast, site.url()), by=cast[who], at=NOW)
    assert refused.value.code == code


def test_a_file_is_not_copied(cast: Cast) -> None:
    upload = files.upload(files.pdf(), "ก.pdf")
    item = library.add_file(cast.office, upload=upload, by=cast["officer"], at=NOW).evidence
    with pytest.raises(Refusal) as refused:
        snapshots.request_copy(item, by=cast["officer"], at=NOW)
    assert refused.value.code == "not-a-link"
