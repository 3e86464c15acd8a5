"""Templates of certificates: only pixels and plain words are kept; unknown and missing places are named; a change is a new row."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image, PngImagePlugin
from tests.assessments.story import code_of
from tests.organisations.conftest import NOW, Cast

from khunnatham.awards import templates
from khunnatham.awards.template_models import CertificateTemplate
from khunnatham.awards.templates import DEFAULT, Layout, Line
from khunnatham.evidence import storage
from khunnatham.wording import Refusal


def picture(size: tuple[int, int] = (1485, 1050), kind: str = "PNG", **options: object) -> bytes:
    content = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, "#fdf8e8").save(content, kind, **options)
    return content.getvalue()


def keep(cast: Cast, layout: Layout = DEFAULT, *, who: str = "department", **options: object) -> CertificateTemplate:
    said = {"picture": None, "replaces": None, **options}
    return templates.keep_template("แบบกรม", layout, by=cast[who], at=NOW, **said)  # type: ignore[arg-type]


class TestPicture:
    def test_only_the_pixels_are_kept(self) -> None:
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Comment", "<script>alert(1)</script>")
        kept, is_portrait = templates.picture_of(picture(pnginfo=notes) + b"<script>tail</script>")
        assert (b"script" in kept, kept[:2], is_portrait) == (False, b"\xff\xd8", False)
        assert templates.picture_of(picture((1050, 1485), "JPEG"))[1] is True

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"%PDF-1.7 /JavaScript", "not-a-picture"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not-a-picture"),
            (picture()[:-200], "not-a-picture"),
            (picture((400, 283)), "picture-size"),
            (picture((1500, 1500)), "picture-not-a4"),
            (b"x" * (templates.MOST_PICTURE + 1), "picture-too-large"),
        ],
        ids=["pdf", "svg", "torn", "small", "square", "large"],
    )
    def test_what_is_no_whole_picture_of_a4_is_refused(self, content: bytes, code: str) -> None:
        assert code_of(lambda: templates.picture_of(content)) == code

    def test_a_head_that_claims_billions_of_dots_is_no_picture(self) -> None:
        head = struct.pack(">II", 60_000, 42_000) + picture()[24:29]
        bomb = picture()[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + picture()[33:]
        assert code_of(lambda: templates.picture_of(bomb)) == "not-a-picture"

    def test_more_dots_than_a_worker_bears_are_refused(self) -> None:
        content = io.BytesIO()
        Image.new("1", (7100, 5020)).save(content, "PNG")
        assert code_of(lambda: templates.picture_of(content.getvalue())) == "picture-dots"

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_no_more_is_kept_than_paper_shows(self, mode: str) -> None:
        content = io.BytesIO()
        Image.new(mode, (4950, 3500)).save(content, "PNG")
        kept, is_portrait = templates.picture_of(content.getvalue())
        with Image.open(io.BytesIO(kept)) as shown:
            assert (max(shown.size), shown.mode, is_portrait) == (3508, "RGB", False)

    def test_what_is_seen_through_is_white(self) -> None:
        content = io.BytesIO()
        Image.new("RGBA", (1485, 1050), (0, 0, 0, 0)).save(content, "PNG")
        with Image.open(io.BytesIO(templates.picture_of(content.getvalue())[0])) as shown:
            assert shown.getpixel((700, 500)) == (255, 255, 255)

    def test_a_picture_stands_as_the_camera_says(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        kept, is_portrait = templates.picture_of(picture((1485, 1050), "JPEG", exif=exif))
        with Image.open(io.BytesIO(kept)) as shown:
            assert (shown.size, is_portrait) == ((1050, 1485), True)


class TestLayout:
    def test_our_default_is_sound_and_comes_back_as_it_was_kept(self) -> None:
        templates.check(DEFAULT, is_portrait=False)
        assert Layout.of(DEFAULT.as_kept()) == DEFAULT

    def test_unknown_and_missing_places_are_named(self) -> None:
        with pytest.raises(Refusal) as caught:
            templates.check(replace(DEFAULT, lines=(Line("{unit} {score} {rank}", 0, 0, 90, 12),)), is_portrait=False)
        assert ("{score} {rank}" in caught.value.text.th, "{signer_post}" in caught.value.text.th) == (True, True)
        with pytest.raises(Refusal) as caught:
            templates.check(replace(DEFAULT, lines=DEFAULT.lines[3:4]), is_portrait=False)
        assert "{title} {number} {token}" in caught.value.text.th

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"x": 290, "width": 50}, "line-outside"),
            ({"y": 300}, "line-outside"),
            ({"y": float("nan")}, "line-outside"),
            ({"size": 2}, "line-size"),
            ({"colour": "red;background:url(http://a)"}, "line-look"),
            ({"align": "justify"}, "line-look"),
            ({"text": "ก" * 301}, "line-text"),
            ({"text": "a\x00b"}, "line-text"),
        ],
    )
    def test_what_cannot_be_printed_is_refused(self, changes: dict[str, object], code: str) -> None:
        lines = (replace(DEFAULT.lines[2], **changes), *DEFAULT.lines[:2], *DEFAULT.lines[3:])  # type: ignore[arg-type]
        assert code_of(lambda: templates.check(replace(DEFAULT, lines=lines), is_portrait=False)) == code

    @pytest.mark.parametrize("changes", [{"qr_size": 5}, {"qr_x": 290}, {"qr_y": -1}, {"qr_y": float("nan")}])
    def test_the_code_lies_on_the_page_and_can_be_scanned(self, changes: dict[str, float]) -> None:
        with pytest.raises(Refusal):
            templates.check(replace(DEFAULT, **changes), is_portrait=False)  # type: ignore[arg-type]


class TestKeeping:
    def test_a_change_is_a_new_row_with_the_same_picture(self, cast: Cast) -> None:
        first = keep(cast, picture=picture())
        assert storage.path_of(first.background).read_bytes()[:2] == b"\xff\xd8"
        moved = replace(DEFAULT, qr_x=30)
        second = keep(cast, moved, replaces=first)
        first.refresh_from_db()
        assert (first.retired_at, second.background, Layout.of(second.layout).qr_x) == (NOW, first.background, 30)
        assert templates.templates_of(cast["department"]) == [second]
        assert code_of(lambda: keep(cast, replaces=first)) == "template-retired"

    def test_the_database_keeps_what_is_drawn(self, cast: Cast) -> None:
        rows = CertificateTemplate.objects.filter(pk=keep(cast).pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(layout={})
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()

    def test_the_office_is_locked_before_its_names_are_looked_at(self, cast: Cast) -> None:
        with CaptureQueriesContext(connection) as asked:
            keep(cast)
        places = [one["sql"] for one in asked.captured_queries]
        unit = next(n for n, sql in enumerate(places) if sql.startswith("SELECT") and "organisations_unit" in sql)
        name = next(n for n, sql in enumerate(places) if "certificatetemplate" in sql)
        assert unit < name

    def test_a_name_stands_once_and_offices_do_not_see_each_other(self, cast: Cast) -> None:
        row = keep(cast)
        assert code_of(lambda: keep(cast)) == "name-taken"
        assert keep(cast, who="secretary").unit != row.unit
        assert templates.template_of(row.pk, by=cast["secretary"]) is None
        assert code_of(lambda: templates.retire_template(row, by=cast["secretary"], at=NOW)) == "not-seen"

    @pytest.mark.parametrize(
        ("who", "code"), [("officer", "not-your-templates"), ("chair", "not-your-templates"), ("auditor", "reads-only")]
    )
    def test_who_keeps_templates(self, cast: Cast, who: str, code: str) -> None:
        assert code_of(lambda: keep(cast, who=who)) == code
