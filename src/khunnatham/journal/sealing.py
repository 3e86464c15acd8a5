"""How an entry is sealed: one canonical spelling of its content, hashed together with the hash of the entry before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

# The fields that the seal covers as they stand; `at` and `facts` are spelled first.
WORDS = (
    "number",
    "verb",
    "about",
    "unit",
    "by_key",
    "by_th",
    "by_en",
    "by_role",
    "by_unit",
    "on_behalf_of",
    "on_behalf_of_th",
    "on_behalf_of_en",
    "previous_hash",
)

_REFUSED = (
    "A journal fact is text, a whole number, true, false, nothing, a list or a mapping with text keys; {} is not."
)
_spell = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def seal(words: Mapping[str, object], *, at: datetime, facts: object) -> str:
    """Give the hash of an entry's content, the hash before it included: 64 hexadecimal digits.

    ``words`` holds the fields named in :data:`WORDS`. Every time has one spelling: UTC with microseconds.
    """
    content = {name: words[name] for name in WORDS}
    content["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    content["facts"] = facts
    return hashlib.sha256(_spell(content).encode()).hexdigest()


def plain(value: object) -> object:
    """Give a fact in the form that both databases return unchanged; dates and decimals become text.

    Fractions in binary are refused: they do not survive every database and no figure of ours is one.
    """
    match value:
        case None | bool() | int():
            kept: object = value
        case str():
            kept = _text(value)
        case Decimal():
            kept = format(value, "f")
        case date():
            kept = value.isoformat()
        case Mapping():
            kept = {_name(name): plain(item) for name, item in value.items()}
        case list() | tuple():
            kept = [plain(item) for item in value]
        case _:
            raise TypeError(_REFUSED.format(repr(value)))
    return kept


def _name(name: object) -> str:
    if isinstance(name, str):
        return _text(name)
    raise TypeError(_REFUSED.format(f"the key {name!r}"))


def _text(value: str) -> str:
    """Give text that PostgreSQL can keep as JSON: without the NUL character and without half characters."""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode()
