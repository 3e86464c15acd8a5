"""File names: what people call their files, made safe to store and to send back."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(r'[<>:"|?*]')
_SPACES = re.compile(r"\s+")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
# Thai takes three bytes a character, most file systems allow 255 bytes a name; room is left for the ending.
_STEM_BYTES = 200
_ORIGINAL_CHARACTERS = 1000
NAMELESS = "file"


def kept(original: str | None) -> str:
    """Give the name as the person wrote it, in the form that every database can hold."""
    text = (original or "").replace("\x00", "").encode("utf-8", "replace").decode()
    return text[:_ORIGINAL_CHARACTERS]


def shown(original: str) -> str:
    """Give the original name without marks that are invisible or turn the direction of the line around it."""
    return _SPACES.sub(" ", "".join(sign for sign in original if not _is_invisible(sign) or sign in "\t\n ")).strip()


def clean(original: str | None, *, extension: str) -> str:
    """Give a name that is safe as a download: no path, no invisible marks, short, its ending told by content."""
    return f"{stem(original)}.{extension}"


def stem(original: str | None) -> str:
    """Give the name without path and ending, readable as a title; ``NAMELESS`` where nothing is left."""
    last = unicodedata.normalize("NFC", kept(original)).replace("\\", "/").rsplit("/", 1)[-1]
    visible = _SPACES.sub(" ", _UNSAFE.sub("", shown(last))).strip(" .")
    bare = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", visible).strip(" .")
    short = _cut(bare)
    return f"_{short}" if _RESERVED.match(short) else short or NAMELESS


def _is_invisible(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _cut(text: str) -> str:
    """Cut to the bytes allowed, never between a letter and the marks above or below it."""
    end = len(text.encode()[:_STEM_BYTES].decode("utf-8", "ignore"))
    while 0 < end < len(text) and _is_mark(text[end]):
        end -= 1
    return text[:end].strip(" .")


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) in {"Mn", "Mc", "Me"}
