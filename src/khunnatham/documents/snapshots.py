"""A copy of the page behind a link, kept as PDF with its address and the moment at the foot of every sheet.

A person asks, the background makes it: the site is asked through the safe door, scripts are not run, the page's own look is
not kept. The copy is a proof of its own in the same library.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from html import escape

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from khunnatham.documents.typesetting import typeset
from khunnatham.documents.web_pages import WebPage
from khunnatham.evidence import library, permissions
from khunnatham.evidence.fetching import Answer, UnreachableError, ask
from khunnatham.evidence.models import Evidence, EvidenceKind, Snapshot
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.thai import in_bangkok, thai_moment
from khunnatham.wording import Refusal, Text

MOST_BYTES = 4 * 1024 * 1024
PAGES = frozenset({"text/html", "application/xhtml+xml"})
NOT_RUN = "สำเนาข้อความและภาพของหน้าเว็บ ระบบไม่รันสคริปต์ (JavaScript) และไม่คงรูปแบบเดิมของหน้า"


@transaction.atomic
def request_copy(link: Evidence, *, by: Membership, at: datetime) -> Snapshot:
    """Ask for a copy of the page; asked already and not made yet, it is the same request."""
    current = Evidence.objects.select_for_update(no_key=True).get(pk=link.pk)
    if refusal := may_act(by, in_bangkok(at)) or permissions.may_change(by, current):
        raise refusal
    if current.kind != EvidenceKind.LINK:
        raise Refusal(Text("เก็บสำเนาได้เฉพาะลิงก์", "Only the page of a link is copied."), code="not-a-link")
    snapshot, is_new = Snapshot.objects.get_or_create(
        link=current, ended_at=None, defaults={"asked_at": at, "asked_by": by}
    )
    if is_new:
        record(
            "evidence.copy-requested",
            about=current.key,
            unit=f"unit:{current.unit_id}",
            by=by.actor(),
            at=at,
            facts={"url": current.url},
        )
        transaction.on_commit(partial(make_copy.enqueue, snapshot.pk))
    return snapshot


@task()
def make_copy(number: int) -> bool:
    """Make a requested copy; tells whether there is one now."""
    return make(number, at=timezone.now()).copy is not None


def make(number: int, *, at: datetime) -> Snapshot:
    """Fetch, set and keep the page, or say why that could not be. No lock is held while the site thinks."""
    snapshot = Snapshot.objects.select_related("link__unit", "asked_by").get(pk=number)
    if snapshot.ended_at is not None:
        return snapshot
    try:
        answer = _page(snapshot.link.url)
        pdf = _typeset(snapshot.link, answer, at)
        _keep(snapshot, pdf, at=at)
    except UnreachableError as unreachable:
        _give_up(snapshot, unreachable.fault.text, at=at)
    except Refusal as refusal:
        _give_up(snapshot, refusal.text, at=at)
    return snapshot


def latest_of(link: Evidence) -> Snapshot | None:
    """Give what became of the last request for a copy."""
    return Snapshot.objects.filter(link=link).select_related("copy").first()


def _page(url: str) -> Answer:
    answer = ask(url, most_bytes=MOST_BYTES)
    if not 200 <= answer.status < 300:  # noqa: PLR2004 - what a site answers when the page is there
        text = Text(f"เว็บไซต์ตอบรหัส {answer.status}", f"The site answered {answer.status}")
        raise Refusal(text, code="page-not-there")
    if answer.media_type not in PAGES:
        raise Refusal(
            Text(
                "ที่อยู่นี้ไม่ใช่หน้าเว็บ ดาวน์โหลดไฟล์แล้วเพิ่มเป็นหลักฐานแทน",
                "It is no page. Download the file and add it as a proof.",
            ),
            code="not-a-page",
        )
    return answer


def _typeset(link: Evidence, answer: Answer, at: datetime) -> bytes:
    page = WebPage(answer)
    if not page.body.strip():
        raise Refusal(
            Text(
                "หน้านี้ไม่มีข้อความหรือภาพให้เก็บ อาจแสดงด้วยสคริปต์ ให้บันทึกภาพหน้าจอแล้วเพิ่มเป็นไฟล์",
                "The page has no words or pictures of its own; scripts may make them. Add a picture of the screen instead.",
            ),
            code="page-empty",
        )
    foot = escape(f"{answer.url} · {thai_moment(at, 'short', 'arabic')}")
    body = (
        f'<p class="snapshot-foot">{foot}</p><p class="snapshot-word">{NOT_RUN}</p>'
        f"<h1>{escape(page.title or link.title)}</h1>{page.body}"
    )
    return typeset(body, title=page.title or link.title, sheets=("snapshot",), made_at=at)


@transaction.atomic
def _keep(snapshot: Snapshot, pdf: bytes, *, at: datetime) -> None:
    link = snapshot.link
    added = library.add_file(
        link.unit,
        upload=ContentFile(pdf, name="สำเนาหน้าเว็บ.pdf"),
        title=f"สำเนา {link.title}"[:300],
        event_on=link.event_on,
        note=f"สำเนาของ {link.url} เมื่อ {thai_moment(at, 'short', 'arabic')}",
        by=snapshot.asked_by,
        at=at,
    )
    snapshot.copy, snapshot.ended_at = added.evidence, at
    snapshot.save()


def _give_up(snapshot: Snapshot, why: Text, *, at: datetime) -> None:
    snapshot.ended_at, snapshot.why_th, snapshot.why_en = at, why.th[:300], why.en[:300]
    snapshot.save()
