"""New editions: read and checked as they stand, published once, never changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from khunnatham.assessments.edition_models import PublishedEdition
from khunnatham.assessments.published import tell_all_workers
from khunnatham.assessments.sameness import may_keep_editions
from khunnatham.assessments.working import insist
from khunnatham.facts.kinds import KINDS
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.programmes import shelf
from khunnatham.programmes.checking import check
from khunnatham.programmes.criteria import Edition, Stage
from khunnatham.programmes.nodes import Mistake
from khunnatham.programmes.reading import Draft
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text

# Several times the longest of the product's own editions.
MOST_BYTES = 1_000_000
# A key is kept in columns of rounds and answers: these are their lengths.
LONGEST_PROGRAMME, LONGEST_NAME, LONGEST_KEY = 80, 40, 60
_SLUG = re.compile("[A-Za-z0-9-]+")


def examined(content: bytes) -> tuple[Draft, tuple[Mistake, ...]]:
    """Read an edition and give every mistake in it, those too that only this platform can know: roles, kinds of unit, its key."""
    if len(content) > MOST_BYTES:
        return Draft(None, {}, ()), (Mistake(1, "", _TOO_LONG),)
    draft, mistakes = check(content)
    if draft.edition is None:
        return draft, mistakes
    found = [*mistakes, *_unfit(draft.edition, draft.lines)]
    return draft, tuple(sorted(found, key=lambda mistake: (mistake.line, mistake.key)))


def existing(key: str) -> PublishedEdition | None:
    """Give the row of a published edition; nothing for one of the product and for none."""
    programme, _, edition = key.partition("/")
    return PublishedEdition.objects.filter(programme=programme, edition=edition).defer("content").first()


@transaction.atomic
def publish(content: bytes, *, by: Membership, at: datetime) -> PublishedEdition:
    """Put an edition on the shelf for good. With a mistake in it, or under a key that exists, it is refused."""
    insist(may_keep_editions(by, on=in_bangkok(at)))
    draft, mistakes = examined(content)
    edition = draft.edition
    if edition is None or mistakes:
        raise Refusal(
            Text(
                f"เผยแพร่ไม่ได้ ยังมีที่ผิด {len(mistakes)} แห่ง แก้ให้ครบก่อน",
                f"It cannot be published: {len(mistakes)} mistakes are left. Correct them first.",
            ),
            code="edition-has-mistakes",
            field="content",
        )
    if refused := key_taken(edition):
        raise refused
    row = _kept(edition, content, by=by, at=at)
    facts = {
        "edition": edition.key,
        "title_th": edition.title.th,
        "title_en": edition.title.en,
        "digest": row.digest,
        "supersedes": edition.supersedes,
    }
    record("edition.published", about=row.key, by=by.actor(), at=at, facts=facts)
    transaction.on_commit(tell_all_workers)
    return row


def key_taken(edition: Edition) -> Refusal | None:
    """Answer whether an edition of this key exists: what exists is never replaced."""
    if shelf.content_of(edition.key) is None:
        return None
    return Refusal(
        Text(
            f"มีฉบับ {edition.key} อยู่แล้ว ฉบับที่เผยแพร่แล้วไม่เปลี่ยน ตั้งชื่อฉบับใหม่ในช่อง edition และระบุฉบับเดิมใน supersedes",
            f"The edition {edition.key} exists and never changes. Give another name in “edition” and the former one in “supersedes”.",
        ),
        code="edition-exists",
        field="content",
    )


def _kept(edition: Edition, content: bytes, *, by: Membership, at: datetime) -> PublishedEdition:
    actor = by.actor()
    row = PublishedEdition(
        programme=edition.programme,
        edition=edition.name,
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        published_at=at,
        published_by=actor.key,
        published_by_th=actor.th,
        published_by_en=actor.en,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        # Somebody published the same key in this very moment.
        raise key_taken(edition) or fault from fault
    return row


def _unfit(edition: Edition, lines: Mapping[str, int]) -> Iterator[Mistake]:
    for stage in edition.route:
        for text in _unfit_stage(stage):
            yield Mistake(lines.get(f"stage {stage.key}", 1), stage.key, text)
    kinds = set(UnitKind.values)
    for kind in edition.unit_kinds:
        if kind.key not in kinds:
            yield Mistake(lines.get(f"choice {kind.key}", 1), kind.key, _unknown_kind(kind.key))
    if not _SLUG.fullmatch(edition.programme) or len(edition.programme) > LONGEST_PROGRAMME:
        yield Mistake(lines.get("programme", 1), "programme", _name_of(LONGEST_PROGRAMME))
    if not _SLUG.fullmatch(edition.name) or len(edition.name) > LONGEST_NAME:
        yield Mistake(lines.get("edition", 1), "edition", _name_of(LONGEST_NAME))
    for key in edition.requirements:
        if len(key) > LONGEST_KEY:
            yield Mistake(lines.get(key, 1), key, _LONG_KEY)


def _unfit_stage(stage: Stage) -> Iterator[Text]:
    for role in (stage.owner, stage.secretariat):
        if role and role not in set(Role):
            yield _unknown_role(role)
    if stage.fact and stage.fact not in KINDS:
        yield _unknown_fact(stage.fact)


def _unknown_role(role: str) -> Text:
    listed = ", ".join(Role)
    return Text(f"ไม่รู้จักบทบาท {role} ที่มีคือ {listed}", f"There is no role {role}; there are {listed}.")


def _unknown_fact(kind: str) -> Text:
    listed = ", ".join(KINDS)
    return Text(f"ไม่รู้จักข้อเท็จจริง {kind} ที่มีคือ {listed}", f"There is no fact {kind}; there are {listed}.")


def _name_of(longest: int) -> Text:
    return Text(
        f"ใช้ตัวอักษรละติน ตัวเลข และ - เท่านั้น ไม่เกิน {longest} ตัว เพราะเป็นส่วนหนึ่งของที่อยู่เว็บ",
        f"Only Latin letters, digits and hyphens, at most {longest}: it is a part of addresses.",
    )


def _unknown_kind(kind: str) -> Text:
    listed = ", ".join(UnitKind.values)
    return Text(f"ไม่รู้จักประเภทหน่วยงาน {kind} ที่มีคือ {listed}", f"There is no kind of unit {kind}; there are {listed}.")


_TOO_LONG = Text("ไฟล์ยาวเกิน 1 MB", "The file is longer than 1 MB.")
_LONG_KEY = Text(f"รหัสยาวเกิน {LONGEST_KEY} ตัวอักษร", f"This key has more than {LONGEST_KEY} letters.")
