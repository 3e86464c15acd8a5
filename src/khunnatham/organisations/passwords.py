"""Passwords that somebody gets told once: easy to read out on the telephone, hard to guess."""

from __future__ import annotations

import secrets

# No letters or syllables that are confused when read aloud or written by hand.
CONSONANTS = "bdfgkmnprstz"
VOWELS = "aeiou"
GROUPS = 4


def generated() -> str:
    """Give four groups of two syllables and a number, such as ``kato-rimu-pesa-dubo-47``: about 53 bits of chance."""
    groups = ["".join(_syllable() for _ in range(2)) for _ in range(GROUPS)]
    return "-".join([*groups, str(secrets.randbelow(90) + 10)])


def _syllable() -> str:
    return secrets.choice(CONSONANTS) + secrets.choice(VOWELS)
