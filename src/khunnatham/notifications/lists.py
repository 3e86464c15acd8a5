"""News of lists of certificates: to the head or the chair who signs them, while the list waits for that word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from khunnatham.bundling.batch_models import CertificateBatch
from khunnatham.bundling.signing import SIGNERS
from khunnatham.bundling.states import BatchState
from khunnatham.journal.models import Entry
from khunnatham.notifications.models import Kind
from khunnatham.notifications.outbox import Letter
from khunnatham.organisations.models import Account, Membership
from khunnatham.organisations.queries import current
from khunnatham.wording import Text

ASKED: Final = "batch.asked"


def letters(entries: Sequence[Entry], on: date) -> Iterator[tuple[Account, Letter]]:
    """Give one letter a list and signer; of a list that was answered meanwhile nobody hears. Two queries."""
    by_about = {entry.about: entry for entry in entries}
    numbers = [int(about.rpartition(":")[2]) for about in by_about]
    waiting = CertificateBatch.objects.filter(pk__in=numbers, state=BatchState.TO_SIGN, signs__isnull=False)
    batches = list(waiting.select_related("signs", "asked_for__unit").order_by("pk"))
    held = Membership.objects.filter(
        current(on), unit__in=[batch.signs_id for batch in batches], role__in=sorted(SIGNERS), account__is_active=True
    )
    signers: dict[int | None, list[Membership]] = defaultdict(list)
    for row in held.exclude(account__email="").select_related("account").order_by("unit", "pk") if batches else ():
        signers[row.unit_id].append(row)
    for batch in batches:
        for holder in signers[batch.signs_id]:
            yield holder.account, _letter(by_about[batch.key], batch)


def _letter(entry: Entry, batch: CertificateBatch) -> Letter:
    office = batch.asked_for.unit.name
    signs = batch.signs.name if batch.signs else office
    return Letter(
        key=f"news|{entry.number}",
        kind=Kind.NEWS,
        subject=_SUBJECT,
        opening=Text(f"เรียน {signs.th}", f"To {signs.en}"),
        lines=(
            Text(
                f"ใบประกาศ {batch.count} ใบ สั่งโดย{office.th}", f"{batch.count} certificates, asked for by {office.en}"
            ),
            Text("ระบบออกเลขที่เมื่อท่านเห็นชอบแล้วเท่านั้น", "Numbers are given only once you approve."),
        ),
        path=f"/certificates/batches/{batch.pk}/sign-off/",
    )


_SUBJECT: Final = Text("บัญชีใบประกาศรอท่านเห็นชอบ", "A list of certificates waits for your approval")
