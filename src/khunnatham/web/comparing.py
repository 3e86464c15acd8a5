"""Two editions beside each other, and which of their requirements the same proof may serve."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from khunnatham.assessments import sameness
from khunnatham.assessments.answering import PAPER
from khunnatham.assessments.edition_models import SameAs
from khunnatham.organisations.roles import Role
from khunnatham.programmes import shelf
from khunnatham.programmes.comparing import Change, compare
from khunnatham.programmes.criteria import Edition
from khunnatham.scoring.reasons import need
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, row
from khunnatham.web.here import Request
from khunnatham.wording import Refusal, Text

MARKS = {
    "added": ("done", Text("เพิ่ม", "Added")),
    "removed": ("revoked", Text("ตัดออก", "Removed")),
    "changed": ("doing", Text("เปลี่ยน", "Changed")),
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A change with its mark."""

    change: Change
    kind: str
    word: Text


@dataclass(frozen=True, slots=True)
class Beside:
    """A requirement, or a paper that is proved like one: the key by which forms name it, what a person calls it, its words."""

    key: str
    text: Text

    @property
    def named(self) -> str:
        """The number of a requirement; nothing for a paper, whose title says it all."""
        return "" if self.key.startswith(PAPER) else self.key


@dataclass(frozen=True, slots=True)
class Pair:
    """Two places of a proof beside each other; ``declared`` where an administrator said it, and may take it back."""

    one: Beside
    other: Beside
    declared: SameAs | None


# ── reading ─────────────────────────────────────────────────────────────────────────────


@access.public
@require_safe
def compare_editions(request: HttpRequest, programme: str, edition: str) -> HttpResponse:
    """Give what differs between two editions, part by part; the earlier year stands first."""
    known = shelf.keys()
    names = (f"{programme}/{edition}", request.GET.get("other", ""))
    if any(name not in known for name in names) or names[0] == names[1]:
        raise Http404
    before, after = sorted(map(shelf.by_key, names), key=lambda one: (one.year, one.key))
    sections = [
        (section.title, [Marked(change, *MARKS[change.kind]) for change in section.changes])
        for section in compare(before, after, need)
    ]
    page = {"before": before, "after": after, "sections": sections}
    return render(request, "programmes/compare.html", page)


# ── the same proof ──────────────────────────────────────────────────────────────────────


@access.roles(Role.NATIONAL_ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def same_requirements(request: Request) -> HttpResponse:
    """Put the requirements of two editions beside each other and say for which the same proof may serve."""
    known, given = shelf.keys(), request.POST if request.method == "POST" else request.GET
    one, other = (key if (key := given.get(name, "")) in known else "" for name in ("one", "other"))
    error = ""
    if request.method == "POST":
        try:
            sameness.declare(
                (one, given.get("one_key", "")),
                (other, given.get("other_key", "")),
                by=request.membership,
                at=request.now,
            )
        except Refusal as refusal:
            error = refusal.text.in_language(request.LANGUAGE_CODE)
        else:
            return redirect(_beside(one, other))
    is_chosen = bool(one and other and one != other)
    page = {
        "keys": known,
        "one": shelf.by_key(one) if one else None,
        "other": shelf.by_key(other) if other else None,
        "is_chosen": is_chosen,
        "places": [list(_places(shelf.by_key(key) if key else None).values()) for key in (one, other)],
        "pairs": _pairs(shelf.by_key(one), shelf.by_key(other)) if is_chosen else [],
        "chosen": (given.get("one_key", ""), given.get("other_key", "")),
        "errors": [{"id": "other_key", "text": error}] if error else [],
    }
    return render(request, "programmes/same.html", page, status=UNACCEPTABLE if error else 200)


@access.roles(Role.NATIONAL_ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def withdraw_same(request: Request, number: int) -> HttpResponse:
    """Take back that two requirements may share a proof."""
    insist(sameness.may_keep_editions(request.membership, on=request.today))
    pair = found(sameness.declared(number))
    back = _beside(pair.edition, pair.other_edition)
    if request.method == "POST":
        return do(
            request,
            lambda: sameness.withdraw(pair, by=request.membership, at=request.now),
            done=gettext("นำคู่นี้ออกแล้ว"),
            to=back,
        )
    return confirm(
        request,
        title=gettext("นำคู่ข้อนี้ออก"),
        sentence=gettext("ระบบจะไม่แนะนำหลักฐานข้ามสองข้อนี้อีก หลักฐานที่แนบไว้แล้วยังอยู่"),
        act=gettext("นำคู่นี้ออก"),
        can_be_undone=gettext("จับคู่ใหม่ได้ภายหลัง"),
        rows=[row(pair.edition, pair.key), row(pair.other_edition, pair.other_key)],
        back_url=back,
    )


def _pairs(one: Edition, other: Edition) -> list[Pair]:
    declared = {}
    for said in sameness.declared_between(one.key, other.key):
        keys = (said.key, said.other_key) if said.edition == one.key else (said.other_key, said.key)
        declared[keys] = said
    listed = sameness.printed_between(one.key, other.key) | set(declared)
    ours, theirs = _places(one), _places(other)
    order = {key: place for place, key in enumerate(ours)}
    known = [(key, other_key) for key, other_key in listed if key in ours and other_key in theirs]
    return [
        Pair(ours[key], theirs[other_key], declared.get((key, other_key)))
        for key, other_key in sorted(known, key=lambda keys: (order[keys[0]], keys[1]))
    ]


def _places(edition: Edition | None) -> dict[str, Beside]:
    return {key: Beside(key, text) for key, text in sameness.places_of(edition).items()} if edition else {}


def _beside(one: str, other: str) -> str:
    return f"{reverse('same-requirements')}?{urlencode({'one': one, 'other': other})}"


urlpatterns = [
    path("programmes/same-proof/", same_requirements, name="same-requirements"),
    path("programmes/same-proof/<int:number>/withdraw/", withdraw_same, name="withdraw-same"),
    path("programmes/<slug:programme>/<slug:edition>/compare/", compare_editions, name="compare-editions"),
]
