"""What people type: blanks at the ends of texts and NUL go; what is too long, missing or no amount is refused with its sentence."""

from __future__ import annotations

from decimal import Decimal

from khunnatham.wording import Refusal, Text

LONGEST_TEXT = 8000
MOST_MONEY = Decimal("999999999999.99")


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


def money(amount: Decimal, *, field: str) -> Decimal:
    """Give the amount in satang exactly; more than two decimals are a slip of the hand and never rounded away."""
    if not amount.is_finite() or not 0 <= amount <= MOST_MONEY or amount != round(amount, 2):
        raise Refusal(
            Text("จำนวนเงินต้องเป็น 0 ขึ้นไป ทศนิยมไม่เกินสองตำแหน่ง", "An amount is 0 or more, with at most two decimals."),
            code="amount-not-valid",
            field=field,
        )
    return round(amount, 2)
