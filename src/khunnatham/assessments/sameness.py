"""Which requirements of other editions the same proof may serve: what the editions say, and what an administrator added.

The relation goes both ways and no further: of «a is as b» and «b is as c» follows nothing for a and c.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import Q

from khunnatham.assessments.answering import PAPER
from khunnatham.assessments.edition_models import SameAs
from khunnatham.assessments.working import insist
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.roles import Role
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text

# The key of an edition, the key of a requirement in it.
Place = tuple[str, str]
Places = tuple[Place, ...]


# ── reading ─────────────────────────────────────────────────────────────────────────────


def same_as(edition_key: str, requirement_key: str) -> Places:
    """Give the requirements of other editions that a proof of this one may serve too, sorted: one query."""
    return same_as_of(edition_key).get(requirement_key, ())


def same_as_of(edition_key: str) -> Mapping[str, Places]:
    """Give, for every requirement of an edition that has some, those of other editions that the same proof may serve: one query."""
    found: dict[str, set[Place]] = defaultdict(set)
    for key, others in _printed(shelf.keys()).get(edition_key, {}).items():
        found[key] |= set(others)
    for row in SameAs.objects.filter(Q(edition=edition_key) | Q(other_edition=edition_key)):
        if row.edition == edition_key:
            found[row.key].add((row.other_edition, row.other_key))
        else:
            found[row.other_key].add((row.edition, row.key))
    return {key: tuple(sorted(places)) for key, places in found.items()}


def printed_between(one: str, other: str) -> frozenset[tuple[str, str]]:
    """Give the pairs of keys of two editions that the editions themselves declare; nobody takes them away here."""
    pairs = _printed(shelf.keys()).get(one, {})
    return frozenset((key, other_key) for key, others in pairs.items() for at, other_key in others if at == other)


def declared_between(one: str, other: str) -> list[SameAs]:
    """Give what administrators declared between two editions, in the order in which they did."""
    first, second = sorted((one, other))
    return list(SameAs.objects.filter(edition=first, other_edition=second).order_by("pk"))


def declared(number: int) -> SameAs | None:
    """Give one declaration of an administrator; nothing where there is none."""
    return SameAs.objects.filter(pk=number).first()


# ── acting ──────────────────────────────────────────────────────────────────────────────


def may_keep_editions(by: Membership, *, on: date) -> Refusal | None:
    """Answer whether editions may be published, and their requirements be mapped to one another."""
    if refused := may_act(by, on):
        return refused
    if by.role_held is Role.NATIONAL_ADMINISTRATOR:
        return None
    return Refusal(
        Text(
            "เผยแพร่เกณฑ์และจับคู่ข้อได้เฉพาะผู้ดูแลระบบระดับชาติ",
            "Only the national administrator publishes criteria and maps their requirements.",
        ),
        code="not-your-editions",
    )


@transaction.atomic
def declare(one: Place, other: Place, *, by: Membership, at: datetime) -> SameAs:
    """Say that the same proof may serve two requirements of two editions; said before, that one is given."""
    insist(may_keep_editions(by, on=in_bangkok(at)))
    for place in (one, other):
        _insist_known(place)
    if one[0] == other[0]:
        raise Refusal(
            Text("เลือกข้อของเกณฑ์คนละฉบับ", "Choose requirements of two different editions."),
            code="same-edition",
            field="other_key",
        )
    (edition, key), (other_edition, other_key) = sorted((one, other))
    if (key, other_key) in printed_between(edition, other_edition):
        raise Refusal(
            Text("เกณฑ์ระบุคู่นี้ไว้แล้ว ไม่ต้องเพิ่ม", "The criteria declare this pair already."),
            code="printed-already",
            field="other_key",
        )
    actor = by.actor()
    row, is_new = SameAs.objects.get_or_create(
        edition=edition,
        key=key,
        other_edition=other_edition,
        other_key=other_key,
        defaults={
            "declared_at": at,
            "declared_by": actor.key,
            "declared_by_th": actor.th,
            "declared_by_en": actor.en,
        },
    )
    if is_new:
        _journal("same-as.declared", row, by=by, at=at)
    return row


@transaction.atomic
def withdraw(row: SameAs, *, by: Membership, at: datetime) -> None:
    """Take a declaration back. What was attached because of it stays attached."""
    insist(may_keep_editions(by, on=in_bangkok(at)))
    current = SameAs.objects.select_for_update(no_key=True).filter(pk=row.pk).first()
    if current is None:
        raise Refusal(Text("คู่นี้ถูกนำออกไปแล้ว", "This pair was taken away already."), code="already-withdrawn")
    _journal("same-as.withdrawn", current, by=by, at=at)
    current.delete()


def places_of(edition: Edition) -> Mapping[str, Text]:
    """Give what a proof may stand beside in an edition: its requirements, and the papers that are proved like one."""
    papers = {f"{PAPER}{paper.key}": paper.title for paper in edition.papers}
    return {key: requirement.text for key, requirement in edition.requirements.items()} | papers


def _insist_known(place: Place) -> None:
    """Refuse what the edition does not ask for: a requirement, or a paper (``"paper:<key>"``) that is proved like one."""
    edition_key, key = place
    edition = shelf.by_key(edition_key)
    if key not in places_of(edition):
        raise Refusal(
            Text(f"เกณฑ์ {edition_key} ไม่มีข้อ {key}", f"The edition {edition_key} has no requirement {key}."),
            code="unknown-requirement",
            field="key",
        )


def _journal(verb: str, row: SameAs, *, by: Membership, at: datetime) -> None:
    facts = {
        "edition": row.edition,
        "key": row.key,
        "other_edition": row.other_edition,
        "other_key": row.other_key,
    }
    record(verb, about=row.journal_key, by=by.actor(), at=at, facts=facts)


@lru_cache(maxsize=4)
def _printed(keys: tuple[str, ...]) -> Mapping[str, Mapping[str, Places]]:
    """Give what the editions say of one another, seen from both sides. Editions never change; new ones come with new keys."""
    found: dict[str, dict[str, set[Place]]] = defaultdict(lambda: defaultdict(set))
    for one, other in _pairs(keys):
        found[one[0]][one[1]].add(other)
        found[other[0]][other[1]].add(one)
    return {edition: {key: tuple(sorted(places)) for key, places in rows.items()} for edition, rows in found.items()}


def _pairs(keys: tuple[str, ...]) -> Iterator[tuple[Place, Place]]:
    for edition in map(shelf.by_key, keys):
        for row in edition.same_as:
            for named in row.others:
                other, _, key = named.partition(":")
                yield (edition.key, row.key), (other, key)
