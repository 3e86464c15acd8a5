"""An office's own font and emblem: judged by content, used for its units, given up with one act."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import fontpkg_sarabun
import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx.oxml.ns import qn
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from PIL import Image, ImageFile
from tests.assessments.story import NOW
from tests.documents.test_editable import opened
from tests.organisations.conftest import Cast, cast  # noqa: F401 - the fixture

from khunnatham.documents import sample_letters, stationery, typefaces
from khunnatham.documents.editable.writing import STYLED
from khunnatham.documents.kinds import KINDS
from khunnatham.documents.making import Format, make, make_blank
from khunnatham.documents.stationery import PLAIN, Brought, Part, Stationery, stationery_of
from khunnatham.journal.models import Entry
from khunnatham.programmes import shelf
from khunnatham.wording import Refusal

FILES = Path(fontpkg_sarabun.ROOT) / "files"


def a_font(*, units_per_em: int = 1333, fs_type: int = 0, without: str = "", named: str = "") -> bytes:
    """Give a font of somebody else: Sarabun drawn smaller, as TH Sarabun is."""
    font, content = TTFont(FILES / "Sarabun-Regular.ttf", recalcTimestamp=False), io.BytesIO()
    font["head"].unitsPerEm, font["OS/2"].fsType = units_per_em, fs_type
    if named:
        for record in [one for one in font["name"].names if one.nameID in {1, 16}]:
            font["name"].setName(named, record.nameID, record.platformID, record.platEncID, record.langID)
    if without:
        options = Options()
        options.name_IDs = ["*"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=set(font.getBestCmap()) - set(map(ord, without)))
        subsetter.subset(font)
    font.save(content)
    return content.getvalue()


def an_emblem(size: tuple[int, int] = (300, 300), kind: str = "PNG") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, (140, 20, 60)).save(content, kind)
    return content.getvalue()


def bring(cast: Cast, by: str = "department", unit: str = "department", **brought: bytes) -> Stationery:  # noqa: F811
    stationery.furnish(cast.units[unit], Brought(**brought), is_right_confirmed=True, by=cast.people[by], at=NOW)
    return stationery_of(cast.units[unit])


class TestWhatIsTaken:
    def test_a_font_is_known_by_the_name_that_it_carries(self) -> None:
        assert typefaces.name_of_font(a_font(), field="font") == "Sarabun"

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"%PDF-1.7 no font", "not-a-font"),
            (b"\x00\x01\x00\x00 torn", "not-a-font"),
            (b"\x00\x01\x00\x00" + bytes(typefaces.MOST_FONT), "font-too-large"),
            (a_font(fs_type=2), "font-forbids-embedding"),
            (a_font(without="กฮ๙"), "glyphs-missing"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_what_cannot_serve_is_refused_with_its_reason(self, content: bytes, code: str) -> None:
        with pytest.raises(Refusal) as refused:
            typefaces.name_of_font(content, field="font")

        assert (refused.value.code, refused.value.field) == (code, "font")

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (an_emblem(kind="JPEG"), "not-png"),
            (an_emblem()[:80], "not-png"),
            (an_emblem((90, 300)), "emblem-size"),
            (bytes(typefaces.MOST_EMBLEM + 1), "emblem-too-large"),
        ],
        ids=["jpeg", "torn", "small", "large"],
    )
    @pytest.mark.parametrize("is_filled_up", [False, True], ids=["pillow", "beside-the-typesetter"])
    def test_an_emblem_is_a_whole_png(
        self, content: bytes, code: str, *, is_filled_up: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", is_filled_up)

        with pytest.raises(Refusal) as refused:
            typefaces.emblem_of(content)

        assert refused.value.code == code

    def test_a_font_is_drawn_as_large_as_ours(self, tmp_path: Path) -> None:
        (tmp_path / "font").write_bytes(a_font())

        with TTFont(io.BytesIO(typefaces.as_large_as_ours(tmp_path / "font"))) as font:
            assert font["head"].unitsPerEm == 1000


class TestUsing:
    def test_units_that_report_to_the_office_use_it_and_others_do_not(self, cast: Cast) -> None:  # noqa: F811
        brought = bring(cast, font=a_font(), emblem=an_emblem())

        assert brought.font
        assert brought.emblem
        assert stationery_of(cast.units["cdd"]) == brought
        assert stationery_of(cast.units["national"]) == PLAIN

    def test_the_paper_is_set_with_the_font_and_the_emblem_stands_in_its_place(self, cast: Cast) -> None:  # noqa: F811
        letter = sample_letters.covering_letter()
        own = make("covering-letter", letter, stationery=bring(cast, font=a_font(), emblem=an_emblem())).content
        plain = make("covering-letter", letter).content

        assert (pictures_in(own), pictures_in(plain)) == (1, 0)
        assert pages_of(own) == pages_of(plain)

    @pytest.mark.parametrize(("kind", "centimetres"), [("covering-letter", 3.0), ("memo", 1.5)])
    def test_a_letter_to_be_edited_names_the_font_and_holds_the_emblem(
        self,
        cast: Cast,  # noqa: F811
        kind: str,
        centimetres: float,
    ) -> None:
        look = bring(cast, font=a_font(named="Office Script"), emblem=an_emblem())
        word = opened(make(kind, KINDS[kind].sample(), Format.DOCX, stationery=look).content)
        defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        assert fonts_of(word) == {"Office Script"}
        # Drawn smaller than ours, it stands as high at 16 pt as Sarabun at 12 pt.
        assert [defaults.find(qn(f"w:{slot}")).get(qn("w:val")) for slot in ("sz", "szCs")] == ["32", "32"]
        assert {size.get(qn("w:val")) for size in word.element.body.iter(qn("w:szCs"))} >= {"32"}
        (emblem,) = word.inline_shapes
        assert round(emblem.height.cm, 2) == centimetres

    def test_a_blank_letter_has_the_emblem_too(self, cast: Cast) -> None:  # noqa: F811
        look = bring(cast, emblem=an_emblem())
        edition = shelf.get("moral-organisation", "2567")
        blank = make_blank("memo", edition, fiscal_year=2569, stationery=look).content

        assert pictures_in(blank) == 1

    def test_a_letter_to_be_edited_without_stationery_is_set_in_sarabun_and_has_no_picture(self) -> None:
        word = opened(make("covering-letter", sample_letters.covering_letter(), Format.DOCX).content)

        assert fonts_of(word) == {"Sarabun"}
        assert len(word.inline_shapes) == 0

    def test_the_stationery_of_many_units_is_asked_in_two_queries(self, cast: Cast) -> None:  # noqa: F811
        bring(cast, font=a_font(), emblem=an_emblem())
        units = list(cast.units.values())
        with CaptureQueriesContext(connection) as asked:
            looks = stationery.stationeries_of(unit.pk for unit in units)

        assert len(asked) == 2
        assert looks == {unit.pk: stationery_of(unit) for unit in units}
        assert len({look.stamp for look in looks.values()}) == 2

    def test_the_office_goes_back_to_sarabun_with_one_act(self, cast: Cast) -> None:  # noqa: F811
        brought = bring(cast, font=a_font(), emblem=an_emblem())
        stationery.go_back(cast.units["department"], Part.FONT, by=cast.people["department"], at=NOW)

        assert stationery_of(cast.units["department"]) == Stationery(emblem=brought.emblem)
        assert [entry.verb for entry in Entry.objects.order_by("-number")[:2]] == [
            "stationery.given-up",
            "stationery.furnished",
        ]

    def test_nobody_uses_a_font_without_saying_that_it_may_be_used(self, cast: Cast) -> None:  # noqa: F811
        with pytest.raises(Refusal) as refused:
            stationery.furnish(
                cast.units["department"],
                Brought(font=a_font()),
                is_right_confirmed=False,
                by=cast.people["department"],
                at=NOW,
            )

        assert (refused.value.code, stationery_of(cast.units["department"])) == ("right-not-confirmed", PLAIN)

    @pytest.mark.parametrize(
        ("by", "unit"), [("head", "department"), ("department", "cdd"), ("department", "national")]
    )
    def test_only_the_office_itself_and_the_national_administrator_change_it(
        self,
        cast: Cast,  # noqa: F811
        by: str,
        unit: str,
    ) -> None:
        with pytest.raises(Refusal) as refused:
            bring(cast, by, unit, emblem=an_emblem())

        assert refused.value.code == "not-your-office"
        assert bring(cast, "administrator", emblem=an_emblem()).emblem


def pictures_in(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages[0].get_images())


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def fonts_of(word: Any) -> set[str]:
    """The fonts of the defaults and of the styles that our papers use, Thai and Latin."""
    defaults = word.styles.element.find(qn("w:docDefaults"))
    found = [
        fonts
        for style in (defaults, *(word.styles[name].element for name in STYLED))
        for fonts in style.iter(qn("w:rFonts"))
    ]
    return {fonts.get(qn(f"w:{slot}")) for fonts in found for slot in ("ascii", "hAnsi", "cs")}
