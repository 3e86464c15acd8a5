"""Plaques of many certificates at once: artwork for a workshop, each with the number and the code of its certificate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from khunnatham.assessments.working import insist
from khunnatham.awards import plaques
from khunnatham.awards.models import Certificate
from khunnatham.awards.permissions import may_keep_templates
from khunnatham.awards.template_models import CertificateTemplate
from khunnatham.bundling.batch_models import CertificateBatch, Languages
from khunnatham.bundling.batches import UNFINISHED, begun, check_printing, fill
from khunnatham.bundling.states import BatchState
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text


@transaction.atomic
def ask(
    certificates: Sequence[Certificate],
    template: CertificateTemplate | None,
    languages: Languages,
    *,
    by: Membership,
    at: datetime,
) -> CertificateBatch:
    """Ask for the artwork of plaques of certificates that hold; nothing is issued, so nobody has to approve anew."""
    insist(may_keep_templates(by, on=in_bangkok(at)))
    if not certificates:
        raise Refusal(_NOTHING, code="nothing-to-make")
    if template is None:
        raise Refusal(_NO_TEMPLATE, code="not-a-plaque", field="template")
    check_printing(template, languages, len(certificates))
    wanted: dict[str, Any] = {
        "template": template, "languages": languages, "certificates": [one.pk for one in certificates],
    }  # fmt: skip
    # Asked twice by an impatient click: the second waits here, and is given what the first one made.
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.pk)
    same = CertificateBatch.objects.filter(asked_for=by, state__in=UNFINISHED, **wanted).first()
    if same is not None:
        return same
    plaques.make(certificates, template, by=by, at=at)
    batch = begun(by=by, at=at, state=BatchState.WAITING, **wanted)
    facts = {"count": batch.count}
    record("plaques.asked", about=batch.key, unit=f"unit:{by.unit_id}", by=by.actor(), at=at, facts=facts)
    transaction.on_commit(lambda: fill.enqueue(batch.pk))
    return batch


_NOTHING = Text("เลือกรายการที่มีใบประกาศซึ่งยังมีผลอย่างน้อยหนึ่งรายการ", "Choose at least one that has a certificate in force.")
_NO_TEMPLATE = Text("เลือกแบบของโล่", "Choose a template of plaques.")
