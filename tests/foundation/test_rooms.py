"""Where things stand: pages leave the database to the domain, and the architecture names every room."""

from __future__ import annotations

import ast
from pathlib import Path

import khunnatham

SOURCE = Path(khunnatham.__file__).parent


def test_no_page_asks_the_database_itself() -> None:
    asking = [
        f"{page.name}:{node.lineno}"
        for page in sorted((SOURCE / "web").rglob("*.py"))
        for node in ast.walk(ast.parse(page.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "select_for_update", "raw"}
    ]

    assert asking == []
