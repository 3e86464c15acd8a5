"""Asking for a bundle, making it in the background, and letting it go after some days."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from khunnatham.assessments.cases import seen_by
from khunnatham.assessments.models import Assessment, Round, Submission
from khunnatham.assessments.working import WHOLE
from khunnatham.bundling.contents import entries_of
from khunnatham.bundling.models import Bundle, BundleKind, BundleState
from khunnatham.bundling.writing import write_pdf, write_zip
from khunnatham.documents.stationery import Stationery, stationeries_of
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.wording import Refusal, Text

KEPT_FOR: Final = timedelta(days=7)
MOST_CASES: Final = 1000
_WRITERS: Final = {BundleKind.ZIP: write_zip, BundleKind.PDF: write_pdf}

logger = logging.getLogger(__name__)


@transaction.atomic
def ask(round_: Round, *, kind: BundleKind, cases: Iterable[int] = (), by: Membership, at: datetime) -> Bundle:
    """Ask for a bundle of the cases of a round that one may see and that were handed in (some of them, or all)."""
    wanted = set(cases)
    rows = seen_by(by).filter(enrolment__round=round_, version__gte=1).order_by("enrolment__unit__sort_key", "pk")
    if wanted:
        rows = rows.filter(pk__in=wanted)
    numbers = list(rows.values_list("pk", flat=True)[: MOST_CASES + 1])
    if not numbers:
        raise Refusal(
            Text("ยังไม่มีหน่วยงานที่ส่งผลในรอบนี้ให้รวมชุดเอกสาร", "No unit of this round has handed in anything to bundle yet."),
            code="nothing-to-bundle",
        )
    if len(numbers) > MOST_CASES:
        raise Refusal(
            Text(
                f"รวมได้ครั้งละไม่เกิน {MOST_CASES:,} หน่วยงาน เลือกให้แคบลง",
                f"At most {MOST_CASES:,} units at once; narrow the choice.",
            ),
            code="too-many-cases",
        )
    actor = by.actor()
    bundle = Bundle.objects.create(
        round=round_,
        asked_for=by.unit,
        kind=kind,
        cases=numbers,
        total=len(numbers),
        token=secrets.token_hex(16),
        asked_at=at,
        asked_by=actor.key,
        asked_by_th=actor.th,
        asked_by_en=actor.en,
    )
    facts = {"round_th": round_.title.th, "round_en": round_.title.en, "kind": kind.value, "count": bundle.total}
    record("bundle.asked", about=bundle.key, unit=f"unit:{by.unit_id}", by=actor, at=at, facts=facts)
    transaction.on_commit(lambda: fill.enqueue(bundle.pk))
    return bundle


@task()
def fill(number: int) -> int:
    """Make the file of a bundle; gives how many files went in. Run again after a crash it begins anew."""
    bundle = Bundle.objects.select_related("round").get(pk=number)
    if bundle.state in {BundleState.READY, BundleState.GONE}:
        return bundle.files
    Bundle.objects.filter(pk=number).update(state=BundleState.RUNNING, done=0)
    target = path_of(bundle)
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    draft, is_written = target.with_suffix(".new"), False
    try:
        written = _WRITERS[BundleKind(bundle.kind)](
            draft,
            entries_of(_submissions(bundle), _looks(bundle)),
            lambda done: _tell(number, min(done, bundle.total)),
        )
        draft.replace(target)
        is_written = True
    except OSError as fault:
        logger.exception("The bundle %s could not be written.", number)
        message = f"bundle {number} could not be written: {fault.strerror}"
        raise RuntimeError(message) from fault
    finally:
        if not is_written:  # whatever the fault, nobody waits for ever
            draft.unlink(missing_ok=True)
            Bundle.objects.filter(pk=number).update(state=BundleState.FAILED)
    now = timezone.now()
    Bundle.objects.filter(pk=number).update(
        state=BundleState.READY,
        done=bundle.total,
        files=written.files,
        size=target.stat().st_size,
        finished_at=now,
        goes_at=now + KEPT_FOR,
    )
    return written.files


def let_go(at: datetime) -> int:
    """Remove the files whose days are over; gives how many went."""
    over = list(Bundle.objects.filter(state=BundleState.READY, goes_at__lt=at))
    for bundle in over:
        path_of(bundle).unlink(missing_ok=True)
    Bundle.objects.filter(pk__in=[bundle.pk for bundle in over]).update(state=BundleState.GONE)
    return len(over)


def path_of(bundle: Bundle) -> Path:
    """Give the file of a bundle; its name cannot be guessed."""
    return Path(settings.MEDIA_ROOT) / "bundles" / f"{bundle.token}.{bundle.kind}"


def bundles_of(by: Membership, *, limit: int = 30) -> list[Bundle]:
    """Give what a membership asked for, the latest first."""
    return list(Bundle.objects.filter(asked_by=by.key).select_related("round")[:limit])


def bundle_of(number: int, *, by: Membership) -> Bundle | None:
    """Give one bundle to who asked for it, and to nobody else."""
    return Bundle.objects.filter(pk=number, asked_by=by.key).select_related("round").first()


def _tell(number: int, done: int) -> None:
    Bundle.objects.filter(pk=number).update(done=done)


def _looks(bundle: Bundle) -> dict[int, Stationery]:
    """Give the font and the emblem of every unit in the bundle, asked for once."""
    return stationeries_of(Assessment.objects.filter(pk__in=bundle.cases).values_list("enrolment__unit", flat=True))


def _submissions(bundle: Bundle) -> Iterable[Submission]:
    """Give the latest version of each case, in the order of the bundle, one at a time: a country does not fit in memory."""
    for case in bundle.cases:
        rows = Submission.objects.filter(assessment=case).select_related(*(f"assessment__{path}" for path in WHOLE))
        found = rows.order_by("-version").first()
        if found is not None:
            yield found
