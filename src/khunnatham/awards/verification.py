"""What the public page shows of a certificate, to whoever holds its token: what is printed on it, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from khunnatham.awards.models import Certificate
from khunnatham.thai import in_bangkok
from khunnatham.wording import Text

LONGEST_TOKEN = 64


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
    meeting: Text
    met_on: date
    resolution_number: int
    issued_on: date
    revoked_on: date | None

    @property
    def holds(self) -> bool:
        """Tell whether it still holds."""
        return self.revoked_on is None


def by_token(token: str) -> Verified | None:
    """Give what the public may know of the certificate with this token; nothing where there is none. One query."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    certificate = Certificate.objects.filter(token=token).first()
    return None if certificate is None else shown(certificate)


def shown(certificate: Certificate) -> Verified:
    """Give the public side of a certificate."""
    said = certificate.frozen
    return Verified(
        number=certificate.number,
        unit=_text(said["unit"]),
        place=_text(said["place"]),
        programme=_text(said["programme"]),
        fiscal_year=said["fiscal_year"],
        level=_text(said["level"]),
        body=_text(said["body"]),
        meeting=_text(said["meeting"]),
        met_on=date.fromisoformat(said["meeting"]["on"]),
        resolution_number=said["resolution_number"],
        issued_on=certificate.issued_on,
        revoked_on=in_bangkok(certificate.revoked_at) if certificate.revoked_at else None,
    )


def _text(words: dict[str, Any]) -> Text:
    return Text(words["th"], words["en"])
