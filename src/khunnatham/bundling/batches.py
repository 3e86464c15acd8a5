"""Issuing certificates of many titles and decisions at once, and printing them as one PDF and as a ZIP, in the background.

No number is given before who signs them has approved the list (``signing``).
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from khunnatham.assessments.working import insist
from khunnatham.awards import certificates
from khunnatham.awards.certificates import Approved, Printing
from khunnatham.awards.models import Certificate
from khunnatham.awards.permissions import may_issue, may_issue_for_title, may_keep_templates
from khunnatham.awards.template_models import CertificateTemplate
from khunnatham.awards.templates import layout_of, picture_under
from khunnatham.awards.title_models import TitleRow
from khunnatham.bundling.batch_models import CertificateBatch, Languages
from khunnatham.bundling.states import BatchState
from khunnatham.documents.certificate_press import each_alone, print_all
from khunnatham.documents.filling.printed import printed
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.review.models import Decision
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Refusal, Text

KEPT_FOR: Final = timedelta(days=7)
MOST: Final = 2000
AT_ONCE: Final = 50
MOST_BYTES: Final = 1_000_000_000  # of the ZIP, where every certificate carries the picture of the template
QUEUED_WITHIN: Final = timedelta(minutes=1)  # a task is queued as soon as its batch is kept
UNFINISHED: Final = (BatchState.WAITING, BatchState.RUNNING)
NOT_TO_BE_DONE: Final = frozenset(BatchState) - {*UNFINISHED}
NAMED: Final = 3  # units by name, where a batch says whose certificates it left out
TITLES: Final = {"th": "ประกาศเกียรติคุณ", "en": "Certificates of honour"}
PLAQUES: Final = {"th": "โล่ประกาศเกียรติคุณ", "en": "Plaques of honour"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: which certificates, on which template, signed by whom, valid until when."""

    titles: Sequence[TitleRow] = ()
    decisions: Sequence[Decision] = ()
    template: CertificateTemplate | None = None
    signer_post: str = ""
    signer_name: str = ""
    languages: Languages = Languages.THAI
    signer_post_en: str = ""
    signer_name_en: str = ""
    valid_until: date | None = None


@transaction.atomic
def ask(wish: Wish, *, by: Membership, at: datetime) -> CertificateBatch:
    """Ask for a batch; whatever may not be issued is refused now, before anything is. It waits for who signs."""
    on = in_bangkok(at)
    insist(may_keep_templates(by, on=on))
    for row in wish.titles:
        insist(may_issue_for_title(by, row, on=on))
    for decision in wish.decisions:
        insist(may_issue(by, decision, on=on))
    total = len(wish.titles) + len(wish.decisions)
    if not total:
        raise Refusal(_NOTHING, code="nothing-to-issue")
    if wish.valid_until is not None and wish.valid_until < on:
        raise Refusal(_OVER, code="valid-until-past", field="valid_until")
    check_printing(wish.template, wish.languages, total)
    in_english = wish.languages != Languages.THAI
    post_en = cleaned(wish.signer_post_en, longest=300, field="signer_post_en")
    if in_english and not post_en:
        raise Refusal(_NO_ENGLISH_SIGNER, code="signer-post-missing", field="signer_post_en")
    wanted: dict[str, Any] = {
        "template": wish.template,
        "titles": [row.pk for row in wish.titles],
        "decisions": [row.pk for row in wish.decisions],
        "signer_post": needed(wish.signer_post, _NO_SIGNER, longest=300, field="signer_post"),
        "signer_name": cleaned(wish.signer_name, longest=200, field="signer_name"),
        "languages": wish.languages,
        "signer_post_en": post_en,
        "signer_name_en": cleaned(wish.signer_name_en, longest=200, field="signer_name_en"),
        "valid_until": wish.valid_until,
        "signs": _signing(wish, by),
    }
    # Asked twice by an impatient click: the second waits here, and is given what the first one made.
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.pk)
    same = CertificateBatch.objects.filter(asked_for=by, state__in=[BatchState.TO_SIGN, *UNFINISHED], **wanted).first()
    if same is not None:
        return same
    batch = begun(by=by, at=at, **wanted)
    facts = {"count": total}
    record("batch.asked", about=batch.key, unit=f"unit:{by.unit_id}", by=by.actor(), at=at, facts=facts)
    return batch


def begun(*, by: Membership, at: datetime, **wanted: Any) -> CertificateBatch:
    """Keep a batch that is asked for; nothing of it is done yet."""
    batch = CertificateBatch(asked_for=by, **wanted, token=secrets.token_hex(16), asked_at=at)
    # Issued by one act at a time; then, in each language, printed and written alone.
    batch.total = batch.count * (1 + 2 * len(batch.printed_in))
    batch.save()
    return batch


def check_printing(template: CertificateTemplate | None, languages: Languages, total: int) -> None:
    """Refuse more than a batch holds, and a language that the template has no lines in."""
    if total > MOST:
        raise Refusal(_TOO_MANY, code="too-many-certificates")
    if total * _weight(template) > MOST_BYTES:
        raise Refusal(_TOO_HEAVY, code="batch-too-large", field="template")
    if languages != Languages.THAI and "en" not in layout_of(template).languages:
        raise Refusal(_THAI_ONLY, code="template-thai-only", field="languages")


def _signing(wish: Wish, by: Membership) -> Unit:
    """Give whose head or chair signs: the body that decided, or for titles the office that asks."""
    bodies = {row.meeting.body_id: row.meeting.body for row in wish.decisions}
    if wish.titles:
        bodies[by.unit_id] = by.unit
    if len(bodies) > 1:
        raise Refusal(_SIGNED_APART, code="signed-apart")
    return next(iter(bodies.values()))


@transaction.atomic
def again(number: int, *, by: Membership, at: datetime) -> CertificateBatch:
    """Do a batch once more that failed; what was issued is not issued again, and nothing for what was revoked since."""
    insist(may_keep_templates(by, on=in_bangkok(at)))
    rows = CertificateBatch.objects.select_for_update(no_key=True, of=("self",))
    batch = rows.filter(pk=number, asked_for=by).first()
    if batch is None:
        raise Refusal(_NOT_YOURS, code="not-seen")
    if batch.state != BatchState.FAILED:
        raise Refusal(_NOT_FAILED, code="batch-not-failed")
    batch.state, batch.done, batch.told_th, batch.told_en = BatchState.WAITING, 0, "", ""
    batch.save(update_fields=["state", "done", "told_th", "told_en"])
    facts = {"count": batch.count}
    record("batch.again", about=batch.key, unit=f"unit:{by.unit_id}", by=by.actor(), at=at, facts=facts)
    transaction.on_commit(lambda: fill.enqueue(batch.pk))
    return batch


@task()
def fill(number: int) -> int:
    """Issue and print a batch; gives how many. Begun again after a crash, what was issued is not issued again.

    What was revoked since the batch was asked for is left out, and the batch says so.
    """
    rows = CertificateBatch.objects.select_related("template", "asked_for__unit", "asked_for__account")
    batch = rows.get(pk=number)
    if batch.state in NOT_TO_BE_DONE:
        return batch.count
    CertificateBatch.objects.filter(pk=number).update(state=BatchState.RUNNING, done=0)
    told: Text | None = _BROKEN
    try:
        issued, revoked = _standing(batch) if batch.is_of_plaques else _issued(batch)
        _print(batch, issued)
        now, left = timezone.now(), _left_out(revoked)
        CertificateBatch.objects.filter(pk=number).update(
            state=BatchState.READY,
            done=batch.total,
            finished_at=now,
            goes_at=now + KEPT_FOR,
            told_th=left.th[:500],
            told_en=left.en[:500],
        )
        told = None
    except Refusal as refusal:
        told = refusal.text
        return 0
    except OSError as fault:
        logger.exception("The batch %s could not be written.", number)
        told = _NO_ROOM
        message = f"batch {number} could not be written: {fault.strerror}"
        raise RuntimeError(message) from fault
    finally:
        # Whatever else goes wrong goes on to the worker, but nobody waits for this batch for ever.
        if told is not None:
            _fail(number, told)
    return len(issued)


def fail_the_left(at: datetime) -> int:
    """Mark every batch as failed that no task does any more, for its worker died too often; gives how many."""
    before = at - QUEUED_WITHIN
    begun = Q(approved_at__lt=before) | Q(approved_at__isnull=True, asked_at__lt=before)
    asked = CertificateBatch.objects.filter(begun, state__in=UNFINISHED)
    numbers = set(asked.values_list("pk", flat=True))
    if not numbers:
        return 0
    pending = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    tasks = DBTaskResult.objects.filter(task_path=fill.module_path, status__in=pending)
    done = {number for said in tasks.values_list("args_kwargs", flat=True) for number in said["args"]}
    return CertificateBatch.objects.filter(pk__in=numbers - done, state__in=UNFINISHED).update(
        state=BatchState.FAILED, told_th=_LEFT.th, told_en=_LEFT.en
    )


def let_go(at: datetime) -> int:
    """Remove the files whose days are over; gives how many batches went."""
    over = list(CertificateBatch.objects.filter(state=BatchState.READY, goes_at__lt=at))
    for batch in over:
        for language, kind in product(batch.printed_in, ("pdf", "zip")):
            path_of(batch, kind, language).unlink(missing_ok=True)
    CertificateBatch.objects.filter(pk__in=[batch.pk for batch in over]).update(state=BatchState.GONE)
    return len(over)


def path_of(batch: CertificateBatch, kind: str, language: str = "th") -> Path:
    """Give a file of a batch; its name cannot be guessed."""
    tail = "" if language == "th" else f"-{language}"
    return Path(settings.MEDIA_ROOT) / "bundles" / f"certificates-{batch.token}{tail}.{kind}"


def batches_of(by: Membership, *, limit: int = 30) -> list[CertificateBatch]:
    """Give what a person asked for, the latest first."""
    return list(CertificateBatch.objects.filter(asked_for=by).select_related("template")[:limit])


def batch_of(number: int, *, by: Membership) -> CertificateBatch | None:
    """Give one batch to who asked for it, and to nobody else."""
    return CertificateBatch.objects.filter(pk=number, asked_for=by).first()


def title_of(batch: CertificateBatch, language: str) -> str:
    """Give the title of a file of a batch."""
    return (PLAQUES if batch.is_of_plaques else TITLES)[language]


def address_of(issued: Certificate) -> str:
    """Give where anybody verifies a certificate."""
    return f"{settings.ADDRESS}/verify/{issued.token}/"


def _weight(template: CertificateTemplate | None) -> int:
    picture = picture_under(template)
    return picture.stat().st_size if picture else 0


def _issued(batch: CertificateBatch) -> tuple[list[Certificate], list[Unit]]:
    """Issue what was asked for; give it, and the units whose certificate was revoked since the batch was asked for."""
    titles = TitleRow.objects.select_related("unit").in_bulk(batch.titles)
    decisions = Decision.objects.select_related("submission__assessment__enrolment__unit").in_bulk(batch.decisions)
    things: list[TitleRow | Decision] = [
        *(titles[pk] for pk in batch.titles),
        *(decisions[pk] for pk in batch.decisions),
    ]
    issued: list[Certificate] = []
    revoked: list[Unit] = []
    for begin in range(0, len(things), AT_ONCE):
        with transaction.atomic():
            for thing in things[begin : begin + AT_ONCE]:
                one = _issued_one(batch, thing)
                if one is None:
                    revoked.append(
                        thing.unit if isinstance(thing, TitleRow) else thing.submission.assessment.enrolment.unit
                    )
                else:
                    issued.append(one)
        _tell(batch, len(issued))
    if not issued:
        raise Refusal(_ALL_REVOKED, code="all-revoked")
    return issued, revoked


def _standing(batch: CertificateBatch) -> tuple[list[Certificate], list[Unit]]:
    """Give the certificates that still hold, in the order of their numbers, and the units whose certificate does not."""
    rows = Certificate.objects.filter(pk__in=batch.certificates).select_related("unit").order_by("series_id", "serial")
    found = list(rows)
    standing = [one for one in found if not one.is_revoked]
    if not standing:
        raise Refusal(_ALL_REVOKED, code="all-revoked")
    return standing, [one.unit for one in found if one.is_revoked]


def printing_of(batch: CertificateBatch) -> Printing:
    """Give how the certificates of a batch are printed."""
    post, name = Text(batch.signer_post, batch.signer_post_en), Text(batch.signer_name, batch.signer_name_en)
    return Printing(batch.template, post, name, batch.valid_until, _approval(batch))


def _issued_one(batch: CertificateBatch, thing: TitleRow | Decision) -> Certificate | None:
    printing = printing_of(batch)
    by, asked_at, at = batch.asked_for, batch.asked_at, batch.approved_at or batch.asked_at
    try:
        if isinstance(thing, TitleRow):
            return certificates.issue_for_title(thing, printing=printing, by=by, at=at, asked_at=asked_at)
        return certificates.issue(thing, printing=printing, by=by, at=at, asked_at=asked_at)
    except Refusal as refusal:
        if refusal.code != certificates.REVOKED_SINCE:
            raise
        return None


def _approval(batch: CertificateBatch) -> Approved | None:
    if batch.approved_at is None:
        return None
    by = Text(batch.approved_by_th, batch.approved_by_en)
    return Approved(in_bangkok(batch.approved_at), by, batch.document_number, batch.document_on)


def _left_out(revoked: Sequence[Unit]) -> Text:
    """Say whose certificates were revoked since and are not issued anew; nothing where there are none."""
    if not revoked:
        return Text("", "")
    names = [one.name for one in revoked[:NAMED]]
    more = len(revoked) - len(names)
    told = _LEFT_OUT.fill(
        count=len(revoked), units=" ".join(one.th for one in names), units_en=", ".join(one.en for one in names)
    )
    return told if not more else Text(f"{told.th} และอีก {more} หน่วยงาน", f"{told.en} and {more} more")


def _print(batch: CertificateBatch, issued: list[Certificate]) -> None:
    for done, language in enumerate(batch.printed_in):
        _print_in(language, batch, issued, begun=(1 + 2 * done) * len(issued))


def _print_in(language: str, batch: CertificateBatch, issued: list[Certificate], *, begun: int) -> None:
    items = [printed(one, address=address_of(one), language=language) for one in issued]
    whole, alone = path_of(batch, "pdf", language), path_of(batch, "zip", language)
    whole.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    draft = whole.with_suffix(".new")
    try:
        print_all(
            draft,
            layout_of(batch.template),
            items,
            language=language,
            picture=picture_under(batch.template),
            title=title_of(batch, language),
            progress=lambda done: _tell(batch, begun + done),
        )
        draft.replace(whole)
        names = [f"{one.number} {item['unit']}" for one, item in zip(issued, items, strict=True)]
        each_alone(whole, draft, names, lambda done: _tell(batch, begun + len(issued) + done))
        draft.replace(alone)
    finally:
        draft.unlink(missing_ok=True)


def _tell(batch: CertificateBatch, done: int) -> None:
    if done % AT_ONCE == 0 or done == batch.total:
        CertificateBatch.objects.filter(pk=batch.pk).update(done=min(done, batch.total))


def _fail(number: int, told: Text) -> None:
    CertificateBatch.objects.filter(pk=number).update(
        state=BatchState.FAILED, told_th=told.th[:500], told_en=told.en[:500]
    )


_NOTHING = Text("เลือกรายการที่จะออกใบประกาศอย่างน้อยหนึ่งรายการ", "Choose at least one to issue a certificate for.")
_TOO_MANY = Text(f"ออกได้ครั้งละไม่เกิน {MOST:,} ใบ", f"At most {MOST:,} certificates at once.")
_OVER = Text("วันสุดท้ายที่มีผลผ่านไปแล้ว", "The last day is over already.")
_NO_SIGNER = Text("ระบุตำแหน่งผู้ลงนาม", "Give the post of who signs.")
_NO_ENGLISH_SIGNER = Text("ระบุตำแหน่งผู้ลงนามเป็นภาษาอังกฤษ", "Give the post of who signs in English.")
_THAI_ONLY = Text(
    "แบบนี้ยังไม่มีข้อความภาษาอังกฤษ เพิ่มในแบบก่อน หรือเลือกพิมพ์ภาษาไทย",
    "This template has no lines in English. Add them to it first, or print in Thai.",
)
_TOO_HEAVY = Text(
    "ไฟล์ ZIP จะใหญ่เกิน 1 GB เลือกรายการให้น้อยลง หรือใช้ภาพพื้นที่เล็กลง",
    "The ZIP would be larger than 1 GB. Choose fewer, or a smaller picture for the template.",
)
_SIGNED_APART = Text(
    "รายการที่เลือกมีผู้ลงนามต่างกัน สั่งแยกชุดตามคณะหรือสำนักงานที่ลงนาม",
    "These are signed by different people. Ask for a batch for each body or office that signs.",
)
_NOT_YOURS = Text("ไม่พบชุดนี้ในรายการที่ท่านสั่ง", "There is no such batch among those that you asked for.")
_NOT_FAILED = Text("ทำใหม่ได้เฉพาะชุดที่ทำไม่สำเร็จ", "Only a batch that failed can be done again.")
_BROKEN = Text(
    "ทำไม่สำเร็จเพราะระบบขัดข้อง กดทำใหม่ ใบที่ออกแล้วไม่ออกซ้ำ หากยังไม่สำเร็จให้แจ้งผู้ดูแลระบบ",
    "It failed through a fault of the system. Do it again: nothing is issued twice. If it fails once more, tell the administrator.",
)
_LEFT = Text(
    "ทำไม่สำเร็จเพราะระบบหยุดกลางคัน กดทำใหม่ ใบที่ออกแล้วไม่ออกซ้ำ",
    "The system stopped halfway. Do it again: nothing is issued twice.",
)
_LEFT_OUT = Text(
    "ไม่ออกใหม่ {count} ใบที่เพิกถอนหลังสั่งชุดนี้: {units}",
    "Not issued anew, for they were revoked after this was asked for ({count}): {units_en}",
)
_ALL_REVOKED = Text(
    "ทุกใบในชุดนี้ถูกเพิกถอนหลังสั่งชุด จึงไม่มีใบที่ออก ถ้าต้องออกใหม่ให้สั่งชุดใหม่",
    "All of these were revoked after the batch was asked for, so nothing is issued. Ask for a new batch to issue them anew.",
)
_NO_ROOM = Text("เขียนไฟล์ไม่ได้ แจ้งผู้ดูแลระบบ", "The file could not be written; tell the administrator.")
