"""What the public page shows of a certificate, to whoever holds its token: what is printed on it, and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.db.models import QuerySet

from khunnatham.awards.models import Certificate
from khunnatham.thai import in_bangkok, to_thai_digits
from khunnatham.wording import Text

LONGEST_TOKEN = 64


class Standing(StrEnum):
    """How a certificate stands."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"

    @property
    def words(self) -> Text:
        """Give the word for it."""
        return _STANDINGS[self]


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of a list that somebody checks: what was asked, how it stands, and the certificate where its code was given."""

    asked: str
    standing: Standing
    said: Verified | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """A certificate for the public. Why it was revoked, who issued it and what was proposed stay inside."""

    number: str
    unit: Text
    place: Text
    programme: Text
    fiscal_year: int
    level: Text
    body: Text
    # By which resolution of which meeting; nothing for a title, which rests on what ``basis`` says.
    meeting: Text | None
    met_on: date | None
    resolution_number: int | None
    basis: Text | None
    issued_on: date
    valid_until: date | None
    revoked_on: date | None
    signer: Text | None = None
    approved_on: date | None = None
    # A plaque with the same number: that it was made, and when it was handed over.
    has_plaque: bool = False
    plaque_given_on: date | None = None

    @property
    def holds(self) -> bool:
        """Tell whether it was not revoked."""
        return self.revoked_on is None

    def state(self, on: date) -> Standing:
        """Give how it stands on a day: revoked comes before expired."""
        if self.revoked_on is not None:
            return Standing.REVOKED
        return Standing.EXPIRED if self.valid_until is not None and self.valid_until < on else Standing.VALID


def by_token(token: str) -> Verified | None:
    """Give what the public may know of the certificate with this token; nothing where there is none. One query."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    certificate = _rows().filter(token=token).first()
    return None if certificate is None else shown(certificate)


def check_list(cells: Sequence[str], *, on: date) -> list[Checked]:
    """Answer for many codes or numbers at once, in their order; two queries.

    Numbers can be counted up, so a number is answered by how the certificate stands; who holds it is told to whoever has the code.
    """
    tokens = {cell: _token_in(cell) for cell in cells}
    by_code = {one.token: one for one in _rows().filter(token__in=[one for one in tokens.values() if one])}
    numbers = {cell: to_thai_digits(" ".join(cell.split())) for cell in cells}
    by_number = {one.number: one for one in _rows().filter(number__in=set(numbers.values()))}
    answers = []
    for cell in cells:
        known = by_code.get(tokens[cell])
        found = known or by_number.get(numbers[cell])
        if found is None:
            answers.append(Checked(cell, Standing.UNKNOWN))
            continue
        said = shown(found)
        until = said.revoked_on or said.valid_until
        answers.append(Checked(cell, said.state(on), said if known else None, until))
    return answers


def _rows() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("plaque")


def _token_in(cell: str) -> str:
    """Give the code in a cell, be it the code itself or the whole address under the QR."""
    token = cell.strip().rstrip("/").rpartition("/")[2]
    return token if len(token) <= LONGEST_TOKEN else ""


def shown(certificate: Certificate) -> Verified:
    """Give the public side of a certificate."""
    said, plaque = certificate.frozen, getattr(certificate, "plaque", None)
    return Verified(
        number=certificate.number,
        unit=_text(said["unit"]),
        place=_text(said["place"]),
        programme=_text(said["programme"]),
        fiscal_year=said["fiscal_year"],
        level=_text(said["level"]),
        body=_text(said["body"]),
        meeting=_text(said["meeting"]) if "meeting" in said else None,
        met_on=date.fromisoformat(said["meeting"]["on"]) if "meeting" in said else None,
        resolution_number=said.get("resolution_number"),
        basis=_text(said["basis"]) if "basis" in said else None,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        revoked_on=in_bangkok(certificate.revoked_at) if certificate.revoked_at else None,
        signer=_signer(said["signed_by"]) if "signed_by" in said else None,
        has_plaque=plaque is not None,
        plaque_given_on=plaque.given_on if plaque else None,
        approved_on=date.fromisoformat(said["approved"]["on"]) if "approved" in said else None,
    )


def _signer(words: dict[str, str]) -> Text:
    """Give the post of who signs; the name is on the paper alone."""
    return Text(words["post"], words.get("post_en") or words["post"])


def _text(words: dict[str, Any]) -> Text:
    return Text(words["th"], words["en"])


_STANDINGS: Final = {
    Standing.VALID: Text("มีผล", "Valid"),
    Standing.EXPIRED: Text("หมดอายุ", "Expired"),
    Standing.REVOKED: Text("เพิกถอนแล้ว", "Revoked"),
    Standing.UNKNOWN: Text("ไม่พบ", "Unknown"),
}
