"""Publishing an honour: persons only with consent, withdrawal hides at once, and a name can be erased for good."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from khunnatham.facts import registers as reg
from khunnatham.facts.keeping import recount
from khunnatham.facts.models import RegisterEntry
from khunnatham.facts.registers import register
from khunnatham.facts.writing import journal, locked_entry
from khunnatham.organisations.models import Membership
from khunnatham.organisations.revising import save_revised
from khunnatham.thai import in_bangkok, search_text
from khunnatham.wording import Refusal, Text

PUBLISHED_REGISTERS = frozenset({reg.HONOURS})


def publication_refusal(entry: RegisterEntry) -> Refusal | None:
    """Answer why an entry may not be published; nothing where it may."""
    if entry.register not in PUBLISHED_REGISTERS or entry.removed_at is not None:
        return Refusal(Text("รายการนี้ไม่มีหน้าเผยแพร่", "This entry has no public page."), code="not-for-publication")
    if not entry.is_personal:
        return None
    if entry.erased_at is not None:
        return Refusal(
            Text("ลบชื่อแล้ว จึงเผยแพร่ไม่ได้", "The name was erased, so it cannot be published."), code="name-erased"
        )
    if entry.consent_on is None or entry.consent_withdrawn_on is not None:
        return Refusal(
            Text(
                "ยังไม่เผยแพร่: ต้องได้รับความยินยอมจากผู้ได้รับการยกย่องก่อน",
                "Not published: the person must consent first.",
            ),
            code="consent-missing",
            field="consent_on",
        )
    return None


@transaction.atomic
def give_consent(entry: RegisterEntry, *, on: date, by: Membership, at: datetime) -> RegisterEntry:
    """Write down that the person consented to publication, and on which day."""
    current = locked_entry(entry, by=by, at=at)
    if not current.is_personal or current.erased_at is not None:
        raise Refusal(Text("รายการนี้ไม่ต้องใช้ความยินยอม", "This entry needs no consent."), code="consent-not-needed")
    if on > in_bangkok(at):
        raise Refusal(
            Text("วันที่ให้ความยินยอมยังไม่ถึง", "The day of consent is still to come."),
            code="day-in-future",
            field="consent_on",
        )
    if (current.consent_on, current.consent_withdrawn_on) == (on, None):
        return current
    current.consent_on, current.consent_withdrawn_on = on, None
    save_revised(current, by=by, at=at)
    journal("honour.consented", current.key, current.unit, by=by, at=at, on=on)
    return current


@transaction.atomic
def withdraw_consent(entry: RegisterEntry, *, by: Membership, at: datetime) -> RegisterEntry:
    """Take consent back: the entry is hidden from the public in the same moment."""
    current = locked_entry(entry, by=by, at=at)
    if current.consent_on is None or current.consent_withdrawn_on is not None:
        return current
    current.consent_withdrawn_on, current.published_at = max(in_bangkok(at), current.consent_on), None
    save_revised(current, by=by, at=at)
    journal("honour.consent-withdrawn", current.key, current.unit, by=by, at=at)
    recount(current, by=by, at=at)
    return current


@transaction.atomic
def publish(entry: RegisterEntry, *, by: Membership, at: datetime) -> RegisterEntry:
    """Show the entry on the public page; a person without consent stays unpublished, with the reason."""
    current = locked_entry(entry, by=by, at=at)
    if refusal := publication_refusal(current):
        raise refusal
    if current.published_at is None:
        current.published_at = at
        save_revised(current, by=by, at=at)
        journal("honour.published", current.key, current.unit, by=by, at=at)
        recount(current, by=by, at=at)
    return current


@transaction.atomic
def hide(entry: RegisterEntry, *, by: Membership, at: datetime) -> RegisterEntry:
    """Take the entry off the public page; consent stays as it was."""
    current = locked_entry(entry, by=by, at=at)
    if current.published_at is not None:
        current.published_at = None
        save_revised(current, by=by, at=at)
        journal("honour.hidden", current.key, current.unit, by=by, at=at)
        recount(current, by=by, at=at)
    return current


@transaction.atomic
def erase_name(entry: RegisterEntry, *, by: Membership, at: datetime) -> RegisterEntry:
    """Blank the name of a person for good, with everything that may name him again; the entry still counts."""
    current = locked_entry(entry, by=by, at=at)
    table = register(current.register)
    if not current.is_personal or table.personal is None:
        raise Refusal(Text("รายการนี้ไม่มีชื่อบุคคล", "This entry names no person."), code="nothing-to-erase")
    if current.erased_at is None:
        current.values = {**current.values, table.personal[0]: ""}
        current.search_text = search_text(" ".join(v for v in current.values.values() if isinstance(v, str)))
        current.erased_at, current.published_at, current.evidence = at, None, None
        save_revised(current, by=by, at=at)
        journal("honour.name-erased", current.key, current.unit, by=by, at=at)
        recount(current, by=by, at=at)
    return current
