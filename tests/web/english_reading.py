"""Finds Thai on an English page: what is left of its words when marked Thai and the words of the data are taken out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser

from django.apps import apps
from django.db.models import CharField, JSONField, Model, TextField

from khunnatham.programmes import shelf
from khunnatham.thai import to_arabic_digits
from khunnatham.wording import Text

THAI = re.compile("[ก-ฮะ-์]")
EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# What a person typed stands there again: in a text field, and in a field's value.
TYPED = frozenset({"textarea"})
ADDRESSES = frozenset({"href", "action", "src", "value", "hx-post", "hx-get", "data-key"})
# The language names itself in its own script.
OWN_NAME = "ไทย"


class Words(HTMLParser):
    """Collects what is read on a page, or read aloud, outside elements that say ``lang="th"``."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.language = ""
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "html":
            self.language = told.get("lang") or ""
        is_thai = told["lang"] == "th" if "lang" in told else self._is_thai()
        if not is_thai:
            self.found += [value for name, value in attrs if value and name not in ADDRESSES]
        if tag not in EMPTY:
            self._open.append((tag, is_thai))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_thai() and not (self._open and self._open[-1][0] in TYPED):
            self.found.append(data)

    def _is_thai(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def thai_of(page: str, known: re.Pattern[str]) -> list[str]:
    """Give the Thai that no datum explains."""
    thai = [" ".join(found.split()) for found in Words(page).found if THAI.search(found)]
    return [found for found in thai if THAI.search(known.sub("", found))]


def known_words() -> re.Pattern[str]:
    """Give everything Thai that is data: what the database holds without an English twin, and what editions quote.

    A number of a register is data in either digits: the reader chooses which are shown.
    """
    told = {OWN_NAME, *_of_database(), *_of_editions()}
    told |= {to_arabic_digits(words) for words in told}
    lines = {" ".join(line.split()) for words in told for line in (words, *words.splitlines())}
    ordered = sorted((line for line in lines if THAI.search(line)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)))


def _of_database() -> Iterator[str]:
    for model in apps.get_models():
        if model.__module__.startswith("khunnatham."):
            for row in model._default_manager.all():
                yield from _of_row(row)


def _of_row(row: Model) -> Iterator[str]:
    told: dict[str, object] = {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField)
    }
    yield from _without_twin(told)


def _without_twin(told: object) -> Iterator[str]:
    """Give the strings; of «…_th» and «…_en» the Thai one is no excuse where there is an English one."""
    match told:
        case str():
            yield told
            if told.startswith(("{", "[")):
                yield from _without_twin(json.loads(told))
        case Mapping():
            for name, value in told.items():
                stem = str(name).removesuffix("th")
                if not (stem != name and told.get(f"{stem}en")):
                    yield from _without_twin(value)
        case list() | tuple():
            for value in told:
                yield from _without_twin(value)


def _of_editions() -> Iterator[str]:
    for edition in shelf.every():
        yield from _quoted(edition)


def _quoted(thing: object) -> Iterator[str]:
    """Give the codes of forms and what an English sentence of an edition quotes in Thai."""
    if isinstance(thing, Text):
        yield from re.findall("[ก-๎][ก-๎. ]*", thing.en)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for one in fields(thing):
            value = getattr(thing, one.name)
            if one.name == "code" and isinstance(value, str):
                yield value
            yield from _quoted(value)
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from _quoted(value)
    elif isinstance(thing, list | tuple | frozenset):
        for value in thing:
            yield from _quoted(value)
