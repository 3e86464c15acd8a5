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
from tests.evidence.files import oddly_written
from tests.organisations.conftest import NOW, Cast

from khunnatham.awards import layouts, templates
from khunnatham.awards.layouts import DEFAULT, Layout, Line, default_for
from khunnatham.awards.template_models import CertificateTemplate, TemplateKind
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
        kept = templates.picture_of(picture(pnginfo=notes) + b"<script>tail</script>", DEFAULT)
        assert (b"script" in kept, kept[:2]) == (False, b"\xff\xd8")

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"%PDF-1.7 /JavaScript", "not-a-picture"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not-a-picture"),
            (picture()[:-200], "not-a-picture"),
            (picture((400, 283)), "picture-size"),
            (picture((1500, 1500)), "picture-shape"),
            (picture((1050, 1485)), "picture-shape"),
            (b"x" * (templates.MOST_PICTURE + 1), "picture-too-large"),
        ],
        ids=["pdf", "svg", "torn", "small", "square", "upright", "large"],
    )
    def test_what_is_no_whole_picture_of_the_sheet_is_refused(self, content: bytes, code: str) -> None:
        assert code_of(lambda: templates.picture_of(content, DEFAULT)) == code

    def test_a_head_that_claims_billions_of_dots_is_no_picture(self) -> None:
        head = struct.pack(">II", 60_000, 42_000) + picture()[24:29]
        bomb = picture()[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + picture()[33:]
        assert code_of(lambda: templates.picture_of(bomb, DEFAULT)) == "not-a-picture"

    def test_more_dots_than_a_worker_bears_are_refused(self) -> None:
        content = io.BytesIO()
        Image.new("1", (7100, 5020)).save(content, "PNG")
        assert code_of(lambda: templates.picture_of(content.getvalue(), DEFAULT)) == "picture-dots"

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_no_more_is_kept_than_paper_shows(self, mode: str) -> None:
        content = io.BytesIO()
        Image.new(mode, (4950, 3500)).save(content, "PNG")
        kept = templates.picture_of(content.getvalue(), DEFAULT)
        with Image.open(io.BytesIO(kept)) as shown:
            assert (max(shown.size), shown.mode) == (3508, "RGB")

    def test_a_picture_for_a_press_is_kept_in_the_colours_of_a_screen(self) -> None:
        content = io.BytesIO()
        Image.new("CMYK", (1485, 1050), (0, 255, 255, 0)).save(content, "JPEG")
        with Image.open(io.BytesIO(templates.picture_of(content.getvalue(), DEFAULT))) as shown:
            red, green, blue = shown.getpixel((700, 500))  # type: ignore[misc]
        assert (shown.mode, red > 200, green < 60, blue < 60) == ("RGB", True, True, True)

    def test_a_plaque_takes_a_picture_of_its_own_shape(self) -> None:
        plaque = default_for(150, 200, is_plaque=True)
        assert templates.picture_of(picture((1500, 2000), "JPEG"), plaque)[:2] == b"\xff\xd8"
        with pytest.raises(Refusal) as caught:
            templates.picture_of(picture(), plaque)
        assert "150 × 200" in caught.value.text.th

    def test_what_is_seen_through_is_white(self) -> None:
        content = io.BytesIO()
        Image.new("RGBA", (1485, 1050), (0, 0, 0, 0)).save(content, "PNG")
        with Image.open(io.BytesIO(templates.picture_of(content.getvalue(), DEFAULT))) as shown:
            assert shown.getpixel((700, 500)) == (255, 255, 255)

    def test_a_picture_stands_as_the_camera_says(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        kept = templates.picture_of(picture((1485, 1050), "JPEG", exif=exif), default_for(210, 297, is_plaque=False))
        with Image.open(io.BytesIO(kept)) as shown:
            assert shown.size == (1050, 1485)

    def test_what_a_camera_wrote_oddly_hinders_nobody(self) -> None:
        kept = templates.picture_of(oddly_written(size=(1485, 1050)), default_for(210, 297, is_plaque=False))
        with Image.open(io.BytesIO(kept)) as shown:
            assert (shown.size, bool(shown.getexif())) == ((1050, 1485), False)


class TestLayout:
    def test_our_default_is_sound_and_comes_back_as_it_was_kept(self) -> None:
        layouts.check(DEFAULT)
        assert Layout.of(DEFAULT.as_kept(), is_portrait=False) == DEFAULT
        assert (DEFAULT.languages, DEFAULT.lines_in("en")) == (("th", "en"), DEFAULT.lines_en)

    def test_one_that_was_kept_before_there_was_english_prints_in_thai_on_a4(self) -> None:
        kept = {name: value for name, value in DEFAULT.as_kept().items() if name not in {"lines_en", "wide", "high"}}
        before = Layout.of(kept, is_portrait=True)
        assert (before.languages, before.wide, before.high) == (("th",), 210, 297)

    @pytest.mark.parametrize(
        "size", [(100, 100), (100, 400), (400, 100), (148, 210), (150, 200), (200, 150), (210, 297)]
    )
    def test_our_layout_of_every_sheet_is_sound(self, size: tuple[float, float]) -> None:
        layout = default_for(*size, is_plaque=True)
        layouts.check(layout)
        assert (layout.wide, layout.high) == size
        below = max(line.y for line in layout.lines)
        assert max(layout.qr_y + layout.qr_size, below) < layout.high

    @pytest.mark.parametrize("size", [(99, 200), (200, 401), (float("nan"), 200)])
    def test_no_workshop_makes_plaques_of_any_size(self, size: tuple[float, float]) -> None:
        assert code_of(lambda: layouts.check(replace(DEFAULT, wide=size[0], high=size[1]))) == "sheet-size"
        assert code_of(lambda: templates.sheet_of("own", *size)) == "sheet-size"

    def test_lines_in_english_need_what_every_certificate_needs(self) -> None:
        with pytest.raises(Refusal) as caught:
            layouts.check(replace(DEFAULT, lines_en=DEFAULT.lines_en[:4]))
        assert (caught.value.field, "{title} {token}" in caught.value.text.en) == ("lines_en", True)

    def test_unknown_and_missing_places_are_named(self) -> None:
        with pytest.raises(Refusal) as caught:
            layouts.check(replace(DEFAULT, lines=(Line("{unit} {score} {rank}", 0, 0, 90, 12),)))
        assert ("{score} {rank}" in caught.value.text.th, "{signer_post}" in caught.value.text.th) == (True, True)
        with pytest.raises(Refusal) as caught:
            layouts.check(replace(DEFAULT, lines=DEFAULT.lines[3:4]))
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
        assert code_of(lambda: layouts.check(replace(DEFAULT, lines=lines))) == code

    @pytest.mark.parametrize("changes", [{"qr_size": 5}, {"qr_x": 290}, {"qr_y": -1}, {"qr_y": float("nan")}])
    def test_the_code_lies_on_the_page_and_can_be_scanned(self, changes: dict[str, float]) -> None:
        with pytest.raises(Refusal):
            layouts.check(replace(DEFAULT, **changes))  # type: ignore[arg-type]


class TestKeeping:
    def test_a_change_is_a_new_row_with_the_same_picture(self, cast: Cast) -> None:
        first = keep(cast, picture=picture())
        assert storage.path_of(first.background).read_bytes()[:2] == b"\xff\xd8"
        moved = replace(DEFAULT, qr_x=30)
        second = keep(cast, moved, replaces=first)
        first.refresh_from_db()
        assert (first.retired_at, second.background, templates.layout_of(second).qr_x) == (NOW, first.background, 30)
        assert templates.templates_of(cast["department"]) == [second]
        assert code_of(lambda: keep(cast, replaces=first)) == "template-retired"

    def test_a_change_leaves_it_what_it_is_and_as_large(self, cast: Cast) -> None:
        first = keep(cast, default_for(150, 200, is_plaque=True), kind=TemplateKind.PLAQUE)
        second = keep(cast, replace(templates.layout_of(first), wide=200, qr_x=31), replaces=first)
        kept = templates.layout_of(second)
        assert (second.kind, second.is_portrait, kept.wide, kept.qr_x) == ("plaque", True, 150, 31)
        assert templates.templates_of(cast["department"], TemplateKind.CERTIFICATE) == []

    @pytest.mark.parametrize("changes", [{"layout": {}}, {"kind": "plaque"}, {"background": "0"}])
    def test_the_database_keeps_what_is_drawn(self, cast: Cast, changes: dict[str, object]) -> None:
        rows = CertificateTemplate.objects.filter(pk=keep(cast).pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changes)
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
