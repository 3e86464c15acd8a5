"""A page of the web as plain HTML of ours: its words, its tables and its pictures; no script, no style, no frame of its own."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from html import escape
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import tinyhtml5
from PIL import Image, UnidentifiedImageError

from khunnatham.evidence.fetching import Answer, UnreachableError, ask

MOST_IMAGES: Final = 30
MOST_IMAGE_BYTES: Final = 5 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
LONGEST_SIDE: Final = 1200
SMALLEST_SIDE: Final = 48  # smaller ones are dots, counters and buttons
DEEPEST: Final = 200
KEPT: Final = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "div", "section", "article", "main", "header", "footer", "ul", "ol",
    "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "blockquote", "pre",
    "figure", "figcaption", "strong", "em", "b", "i", "u", "sub", "sup", "br", "hr", "address",
})  # fmt: skip
BLANK: Final = frozenset({"br", "hr"})
LEFT_OUT: Final = frozenset({
    "script", "style", "template", "iframe", "object", "embed", "svg", "math", "canvas", "video", "audio",
    "noscript", "form", "input", "select", "textarea", "button", "head", "link", "meta", "base", "frame", "frameset",
    "dialog",
})  # fmt: skip


class WebPage:
    """One page that was fetched: its title and its body. Pictures are fetched through the same safe door, a few of them."""

    def __init__(self, answer: Answer) -> None:
        self.url = answer.url
        self.images = 0
        root = tinyhtml5.parse(answer.content, transport_encoding=answer.charset or None, namespace_html_elements=False)
        found = root.find(".//head/title")
        self.title = " ".join("".join(found.itertext()).split()) if found is not None else ""
        body = root.find("body")
        self.body = "".join(self._inside(body, 0)) if body is not None else ""

    def _inside(self, element: Any, depth: int) -> Iterator[str]:
        if element.text:
            yield escape(element.text)
        for child in element if depth < DEEPEST else ():
            yield from self._whole(child, depth + 1)
            if child.tail:
                yield escape(child.tail)

    def _whole(self, element: Any, depth: int) -> Iterator[str]:
        name = element.tag if isinstance(element.tag, str) else ""  # a comment has a function in its place
        if not name or name in LEFT_OUT:
            return
        if name == "img":
            yield self._picture(element)
        elif name in BLANK:
            yield f"<{name}>"
        elif name in KEPT:
            yield f"<{name}>"
            yield from self._inside(element, depth)
            yield f"</{name}>"
        else:
            yield from self._inside(element, depth)

    def _picture(self, element: Any) -> str:
        said = escape(element.get("alt") or "")
        sources = (element.get("data-src"), element.get("src"))
        address = next((urljoin(self.url, one) for one in sources if one and not one.startswith("data:")), "")
        if urlsplit(address).scheme not in {"http", "https"} or self.images >= MOST_IMAGES:
            return said
        self.images += 1
        try:
            picture = _as_jpeg(ask(address, most_bytes=MOST_IMAGE_BYTES))
        except (
            UnreachableError,
            UnidentifiedImageError,
            OSError,
            ValueError,
            SyntaxError,
            Image.DecompressionBombError,
        ):
            return said  # a picture that cannot be had is its words
        return f'<img alt="{said}" src="data:image/jpeg;base64,{picture}">' if picture else said


def _as_jpeg(answer: Answer) -> str:
    """Draw the picture anew, small: nothing that was hidden in the bytes comes along."""
    with Image.open(io.BytesIO(answer.content), formats=("JPEG", "PNG", "WEBP", "GIF")) as picture:
        if picture.width * picture.height > MOST_PIXELS or min(picture.size) < SMALLEST_SIDE:
            return ""
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        shown = picture.convert("RGBA")
    bare = Image.new("RGB", shown.size, "white")
    bare.paste(shown, mask=shown)
    kept = io.BytesIO()
    bare.save(kept, "JPEG", quality=80)
    return base64.b64encode(kept.getvalue()).decode()
