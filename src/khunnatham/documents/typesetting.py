"""HTML and our own style sheets → PDF bytes. The one place that knows WeasyPrint.

The same input gives the same bytes: no clock, no random identifier, fonts from a pinned package, nothing from the network
or the file system but the files named here. WeasyPrint is imported on first use: it takes half a second and 40 MB, which a
worker that never makes a paper should not pay.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

import fontpkg_sarabun
from fontTools.ttLib import TTFont

from khunnatham.documents import finishing, ornament, text_layer, typefaces

STYLES = resources.files("khunnatham.documents") / "styles"
FONTS = Path(fontpkg_sarabun.ROOT) / "files"
FACES = {400: "Sarabun-Regular.ttf", 600: "Sarabun-SemiBold.ttf", 700: "Sarabun-Bold.ttf"}
SCHEME = "khunnatham:"
LETTER = 0.55  # how wide a letter is taken to be that our font does not have, in sizes
SIZED = re.compile(rf"{SCHEME}ornament-([0-9]{{2,3}}(?:\.[0-9]+)?)x([0-9]{{2,3}}(?:\.[0-9]+)?)\.svg")
PDF_VARIANT = "pdf/a-3u"  # written as such by WeasyPrint; a test lets an independent reader of the rules look at each kind of paper

# Pango's font map is shared between papers and is not made for two threads at once.
_PRESS = threading.Lock()


@dataclass(frozen=True, slots=True)
class Face:
    """The font of an office: the file of its regular cut and, where it brought one, of its bold cut."""

    regular: Path
    bold: Path | None = None


class ForeignResourceError(Exception):
    """A paper asked for something that is not our own: another file, another host."""


def typeset(
    body: str,
    *,
    title: str,
    sheets: tuple[str, ...],
    language: str = "th",
    made_at: datetime | None = None,
    face: Face | None = None,
) -> bytes:
    """Set a paper and give it as PDF bytes.

    ``body`` is the trusted HTML of the page body, ``sheets`` the names of our style sheets in order (without ``.css``),
    ``title`` and ``language`` go into the metadata, ``made_at`` too if given (aware);
    ``face`` is used instead of Sarabun. Raises ForeignResourceError.
    """
    page = _page(body, title=title, language=language, made_at=made_at)
    with _PRESS, finishing.without_collecting():
        fetcher = _fetcher()
        fetcher.refused.clear()
        document = (
            _press()
            .HTML(string=page, url_fetcher=fetcher)
            .render(font_config=_fonts(face), stylesheets=[_sheet(name) for name in sheets])
        )
        pdf: bytes = document.write_pdf(
            pdf_variant=PDF_VARIANT,
            pdf_tags=True,
            finisher=finishing.write_once,
            pdf_identifier=hashlib.sha256(page.encode()).hexdigest()[:32].encode(),
        )
        if fetcher.refused:
            message = f"A paper may not fetch {fetcher.refused[0]!r}."
            raise ForeignResourceError(message)
    return pdf


def width_of(text: str, *, is_bold: bool = False) -> float:
    """Give how wide a text is on one line, in sizes of our own font: marks above and below take no room."""
    widths = _widths(max(FACES) if is_bold else min(FACES))
    return sum(widths.get(ord(letter), LETTER) for letter in text)


def warm_up() -> None:
    """Import the press and read fonts and sheets now, so that the first paper is as quick as the second."""
    typeset("<p>ก</p>", title="ก", sheets=("paper",))


def _page(body: str, *, title: str, language: str, made_at: datetime | None) -> str:
    stamp = ""
    if made_at is not None:
        stamp = f'<meta name="dcterms.created" content="{made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}">'
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="generator" content="Khunnatham">{stamp}</head><body>{body}</body></html>'
    )


@lru_cache(maxsize=2)
def _widths(weight: int) -> dict[int, float]:
    with TTFont(FONTS / FACES[weight]) as font:
        square, advances = font["head"].unitsPerEm, font["hmtx"]
        return {code: advances[name][0] / square for code, name in font.getBestCmap().items()}


@lru_cache(maxsize=1)
def _press() -> Any:
    import weasyprint  # noqa: PLC0415 - slow, see above

    text_layer.install()
    # It reports every step of every paper; only faults belong in our log.
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    return weasyprint


@lru_cache(maxsize=8)
def _fonts(face: Face | None = None) -> Any:
    press = _press()
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - slow, see above

    fonts = FontConfiguration()
    rules = "".join(
        f'@font-face {{ font-family: Paper; font-weight: {weight}; src: url("{address}") }}'
        for weight, address in _addresses(face).items()
    )
    press.CSS(string=rules, font_config=fonts, url_fetcher=_fetcher())
    return fonts


def _addresses(face: Face | None) -> dict[int, str]:
    """Give where each weight lies: in our package, or whole in a ``data:`` address."""
    if face is None:
        return {weight: f"{SCHEME}fonts/{name}" for weight, name in FACES.items()}
    files = {weight: face.regular if weight == min(FACES) else face.bold or face.regular for weight in FACES}
    return {
        weight: f"data:font/ttf;base64,{base64.b64encode(typefaces.as_large_as_ours(file)).decode()}"
        for weight, file in files.items()
    }


@lru_cache(maxsize=16)
def _sheet(name: str) -> Any:
    text = (STYLES / f"{name}.css").read_text(encoding="utf-8")
    return _press().CSS(string=text, font_config=_fonts(), url_fetcher=_fetcher())


@lru_cache(maxsize=1)
def _fetcher() -> Any:
    """Give a fetcher that serves fonts, the ornament and data: addresses, and notes whatever else is asked for."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - slow, see above

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=("data",))
            self.refused: list[str] = []

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if url == f"{SCHEME}ornament.svg":
                return URLFetcherResponse(url, ornament.frame().encode(), {"Content-Type": "image/svg+xml"})
            if sized := SIZED.fullmatch(url):
                drawn = ornament.frame(float(sized[1]), float(sized[2]))
                return URLFetcherResponse(url, drawn.encode(), {"Content-Type": "image/svg+xml"})
            name = url.removeprefix(f"{SCHEME}fonts/")
            if name in FACES.values():
                return URLFetcherResponse(url, (FONTS / name).read_bytes(), {"Content-Type": "font/ttf"})
            # WeasyPrint passes over what a fetcher raises and sets the page without it: typeset() asks this list.
            self.refused.append(url)
            message = f"A paper may not fetch {url!r}."
            raise ForeignResourceError(message)

    return OwnFilesOnly()
