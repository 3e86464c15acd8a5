"""The manual shows pictures that are there, leads to pages that are there, and names buttons as the pages do."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest
from tests.journey.pictures import FOLDER, LARGEST, MANUAL, shown

SOURCE = MANUAL.parents[1] / "src" / "khunnatham"
PAGES = sorted(MANUAL.glob("*.md"))


@lru_cache(maxsize=1)
def _product() -> str:
    """Give every word of pages, code and editions."""
    kinds = ("web/**/*.html", "web/*.py", "programmes/editions/**/*.yaml", "facts/*.py")
    return "\n".join(path.read_text(encoding="utf-8") for kind in kinds for path in sorted(SOURCE.glob(kind)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_and_picture_of_the_manual_is_there(page: object) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    assert [link for link in links if not (MANUAL / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_buttons_are_named_as_the_pages_name_them(page: object) -> None:
    named = re.findall(r"\*\*([^*]+)\*\*", page.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    assert [words for words in named if words not in _product()] == []


def test_every_page_is_in_the_index() -> None:
    index = (MANUAL / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if page.name != "README.md" and f"({page.name})" not in index] == []


def test_pictures_are_shown_and_load_quickly() -> None:
    kept = {path.stem: path.stat().st_size for path in FOLDER.glob("*.png")}
    assert shown() <= set(kept)
    assert {name: size for name, size in kept.items() if size > LARGEST} == {}
