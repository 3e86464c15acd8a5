"""What official letters say: external letters, memos, orders, announcements, agendas. Frozen data, as in ``papers``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from khunnatham.documents.papers import DRAFT, Attendant, Form, ListedUnit, Provenance, Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who writes: the office with its address, the unit that keeps the matter and its telephone, and the emblem it uploaded.

    ``emblem`` is a ``data:`` address; without one the place of the emblem stays empty. What is not known is a dotted line.
    """

    name: str
    address: tuple[str, ...] = ()
    owner_unit: str = ""
    telephone: str = ""
    emblem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """Something sent along, its form code (never in Thai digits), and how many of it."""

    title: str
    amount: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A numbered request of a letter with its parts."""

    text: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An external letter (หนังสือภายนอก); a circular has «ว» in its number and the units it goes to."""

    form: Form
    office: Office
    subject: str
    addressee: str
    paragraphs: tuple[str, ...]
    closing: str
    signatures: tuple[Signature, ...]
    urgency: str = ""
    number: str = ""
    dated_on: date | None = None
    references: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    requests: tuple[Request, ...] = ()
    receivers: tuple[str, ...] = ()
    units: tuple[ListedUnit, ...] = ()
    provenance: Provenance = DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """A memo (บันทึกข้อความ) within an office."""

    form: Form
    office: Office
    subject: str
    addressee: str
    paragraphs: tuple[str, ...]
    closing: str
    signatures: tuple[Signature, ...]
    number: str = ""
    dated_on: date | None = None
    enclosures: tuple[Enclosure, ...] = ()
    requests: tuple[Request, ...] = ()
    provenance: Provenance = DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order (คำสั่ง) that appoints people by their posts and says what they do."""

    form: Form
    office: Office
    number: str
    subject: str
    paragraphs: tuple[str, ...]
    seats: tuple[Attendant, ...]
    duties: tuple[str, ...]
    effect: str
    ordered_on: date | None
    signatures: tuple[Signature, ...]
    provenance: Provenance = DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """An announcement (ประกาศ) with the units that it is about."""

    form: Form
    office: Office
    subject: str
    paragraphs: tuple[str, ...]
    units: tuple[ListedUnit, ...]
    announced_on: date | None
    signatures: tuple[Signature, ...]
    provenance: Provenance = DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaMatter:
    """A point of an agenda; ``shows_units`` where the list of units belongs under it."""

    title: str
    paragraphs: tuple[str, ...] = ()
    shows_units: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The agenda of a sitting (ระเบียบวาระการประชุม) with the units to be decided."""

    form: Form
    body: str
    meeting_number: str
    planned_on: date
    place: str
    matters: tuple[AgendaMatter, ...]
    units: tuple[ListedUnit, ...]
    provenance: Provenance = DRAFT


# What an office sends under a number of its own register of letters.
SENT: Final = (Letter, Memo, Order)
