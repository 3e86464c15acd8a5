"""Where things stand: pages leave the database to the domain, and the architecture names every room."""

from __future__ import annotations

import ast
from pathlib import Path

import khunnatham

SOURCE = Path(khunnatham.__file__).parent
# Names that mean the same in every room; the page explains them once.
SHARED = {
    "__init__",
    "__main__",
    "apps",
    "guards",
    "models",
    "permissions",
    "queries",
    "states",
    "urls",
    "working",
    "writing",
}


def test_no_page_asks_the_database_itself() -> None:
    asking = [
        f"{page.name}:{node.lineno}"
        for page in sorted((SOURCE / "web").rglob("*.py"))
        for node in ast.walk(ast.parse(page.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "select_for_update", "raw"}
    ]

    assert asking == []


def test_the_architecture_names_every_room_and_module() -> None:
    page = (SOURCE.parent.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = {row.split("`")[1].rstrip("/"): row for row in page.splitlines() if row.startswith("| `")}
    modules = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
    unnamed = []
    for path in modules:
        room, *_ = path.relative_to(SOURCE).parts
        told = rows.get(room, page)  # the pages and what lies beside the rooms have tables of their own
        is_named = f"`{path.stem}`" in told or f" {path.name}" in page
        if path.stem not in SHARED and "templatetags" not in path.parts and not is_named:
            unnamed.append(str(path.relative_to(SOURCE)))

    assert unnamed == []
    rooms = {room.name for room in SOURCE.iterdir() if (room / "__init__.py").is_file()}
    assert {room for room in rooms if f"── {room}/" not in page} == set()
