"""Who did it, as the journal keeps it: plain words that stay true when accounts and units change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """One hand: a key such as ``"membership:12"``, the post in Thai and English, its role and unit, and for whom it acts."""

    key: str
    th: str
    en: str
    role: str
    unit_key: str
    on_behalf_of: str = ""
    on_behalf_of_th: str = ""
    on_behalf_of_en: str = ""


SYSTEM = Actor(key="system", th="ระบบ", en="The system", role="", unit_key="")
