"""The country, its provinces and districts, from the file that ``bin/derive-places`` derives."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files

from khunnatham.organisations.models import COUNTRY, Place, PlaceLevel
from khunnatham.thai import search_text, sort_key


def load_places(model: type[Place]) -> None:
    """Put every place of the file into the table, or bring those there up to date. A migration hands in its own model."""
    model.objects.bulk_create(
        [model(**row) for row in _rows()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["level", "name_th", "name_en", "parent_id", "sort_key", "search_text"],
    )


def _rows() -> Iterator[dict[str, str | None]]:
    with files("khunnatham.organisations").joinpath("places.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            yield {
                "code": row["code"],
                "level": _level(row["code"]),
                "parent_id": row["parent"] or None,
                "name_th": row["name_th"],
                "name_en": row["name_en"],
                "sort_key": sort_key(row["name_th"]),
                "search_text": search_text(f"{row['name_th']} {row['name_en']} {row['code']}"),
            }


def _level(code: str) -> str:
    if code == COUNTRY:
        return PlaceLevel.COUNTRY.value
    return PlaceLevel.PROVINCE.value if len(code) == len("49") else PlaceLevel.DISTRICT.value
