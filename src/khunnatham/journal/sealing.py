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

_REFUSED = "A journal fact is text, a whole number, true, false, nothing, a list or a mapping with text keys; {} is not."
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
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_name(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(_REFUSED.format(repr(value)))


def _name(name: object) -> str:
    if isinstance(name, str):
        return _text(name)
    raise TypeError(_REFUSED.format(f"the key {name!r}"))


def _text(value: str) -> str:
    """Give text that PostgreSQL can keep as JSON: without the NUL character and without half characters."""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode()
