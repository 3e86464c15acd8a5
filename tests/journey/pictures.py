"""Pictures of the manual: taken where an environment variable asks for it, and otherwise known to be there."""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page

MANUAL: Final = Path(__file__).parents[2] / "docs" / "manual"
FOLDER: Final = MANUAL / "pictures"
WRITES: Final = os.environ.get("KHUNNATHAM_SCREENSHOTS") == "write"
LARGEST: Final = 150 * 1024
TALLEST: Final = 1400


def keep(page: Page, name: str) -> None:
    """Write the picture of a page with as few colours as it needs; or see that it is there."""
    path = FOLDER / f"{name}.png"
    if not WRITES:
        assert path.exists(), f"docs/manual/pictures/{name}.png is missing: take it with KHUNNATHAM_SCREENSHOTS=write"
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state("networkidle")
    # The bar that stays at the bottom of the screen would lie across the middle of a picture of the whole page.
    page.evaluate(
        "scrollTo(0, 0); document.querySelectorAll('.kn-result').forEach(bar => { bar.style.display = 'none'; })"
    )
    with Image.open(BytesIO(page.screenshot(full_page=True))) as whole:
        image = whole.crop((0, 0, whole.width, min(whole.height, TALLEST)))
        image.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
    page.evaluate("document.querySelectorAll('.kn-result').forEach(bar => { bar.style.display = ''; })")


def shown() -> set[str]:
    """Give the pictures that the pages of the manual show."""
    pages = (path.read_text(encoding="utf-8") for path in MANUAL.glob("*.md"))
    return {name for text in pages for name in re.findall(r"\(pictures/([\w-]+)\.png\)", text)}
