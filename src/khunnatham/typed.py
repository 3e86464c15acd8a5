"""Texts that people type: blanks at the ends and NUL go, too long or missing is refused with the sentence that says what to do."""

from __future__ import annotations

from khunnatham.wording import Refusal, Text

LONGEST_TEXT = 8000


def cleaned(text: str, *, longest: int = LONGEST_TEXT, field: str) -> str:
    """Give the text without blanks at its ends; refuse what is too long for its place."""
    short = text.replace("\x00", "").strip()
    if len(short) > longest:
        raise Refusal(
            Text(
                f"ยาวเกิน {longest:,} ตัวอักษร (ตอนนี้ {len(short):,}) ตัดให้สั้นลง",
                f"Longer than {longest:,} characters (now {len(short):,}). Make it shorter.",
            ),
            code="too-long",
            field=field,
        )
    return short


def needed(text: str, sentence: Text, *, longest: int = LONGEST_TEXT, field: str) -> str:
    """Give the text as :func:`cleaned` does; refuse an empty one with the sentence."""
    short = cleaned(text, longest=longest, field=field)
    if not short:
        raise Refusal(sentence, code="text-missing", field=field)
    return short
