"""Sentences in two languages, and refusals that carry one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or title in Thai and in English. Thai is the original, English is written for English readers."""

    th: str
    en: str

    def in_language(self, language: str) -> str:
        """Give the wording for ``language`` ("th", "en", "en-gb" …); anything but English is Thai."""
        return self.en if language.startswith("en") and self.en else self.th

    def fill(self, **values: object) -> Text:
        """Give the text with its ``{placeholders}`` filled in both languages."""
        return Text(self.th.format(**values), self.en.format(**values))


class Refusal(Exception):  # noqa: N818 - the domain's word: a refusal is an answer, not a fault
    """Why an act is not done: a sentence for the person, a code for programs, and the field it is about."""

    def __init__(self, text: Text, *, code: str, field: str | None = None) -> None:
        super().__init__(text.en)
        self.text = text
        self.code = code
        self.field = field


class Conflict(Refusal):
    """Somebody else changed the thing meanwhile: nothing is overwritten, ``newer`` carries what stands there now."""

    def __init__(self, text: Text, *, newer: object, code: str = "changed-meanwhile", field: str | None = None) -> None:
        super().__init__(text, code=code, field=field)
        self.newer = newer
