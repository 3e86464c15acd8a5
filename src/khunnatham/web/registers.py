"""One register of a unit: its list with search and figures, adding, changing, removing and bringing back an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from khunnatham.facts import counting, keeping, queries
from khunnatham.facts.consenting import PUBLISHED_REGISTERS, publication_refusal
from khunnatham.facts.fields import Field
from khunnatham.facts.models import RegisterEntry
from khunnatham.facts.permissions import may_record
from khunnatham.facts.registers import DIMENSIONS, Register, register
from khunnatham.plans.held import list_held, unlisted
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, found, insist, row, tell
from khunnatham.web.dates import written_date
from khunnatham.web.enrolled import expected_revision, history_of, newer_of, say
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request, posted
from khunnatham.web.preferences import current_digits
from khunnatham.web.register_forms import EntryForm
from khunnatham.web.unit_data import ADDRESS, Figure, figure, frame, unit_of
from khunnatham.wording import Conflict, Refusal


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry of the list: its name, what else stands in it, and what should be known of it."""

    entry: RegisterEntry
    name: str
    cells: list[dict[str, object]]
    notes: list[tuple[str, str]]
    may_publish: bool


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_safe
def register_page(request: Request, number: int, year: int, key: str) -> HttpResponse:
    """Show one register with its figures; found again by words."""
    unit, table = unit_of(request, number, year), register(key)
    words = request.GET.get("q", "").strip()[:200]
    context = frame(request, unit, year)
    rows = [shown(one, table, is_own=context["is_own"]) for one in queries.entries_of(unit, year, key, search=words)]
    if words and not context["is_own"]:  # whoever may not read a name does not find it either
        rows = [one for one in rows if not _is_private(one.entry)]
    facts = queries.all_latest(unit, year)
    figures = [figure(facts[count.kind]) for count in counting.counts_of(key) if count.kind in facts]
    page = context | {
        "register": table,
        "rows": rows,
        "q": words,
        "figures": figures,
        "total": sum(int(facts[count.kind].value["count"]) for count in counting.counts_of(key) if count.kind in facts)
        if key == DIMENSIONS
        else None,
        "lacking": _lacking(key, figures, facts),
        "removed": _removed(request, unit.pk) if context["may_keep"] else None,
        "is_published": key in PUBLISHED_REGISTERS,
        "held": unlisted(unit, year, on=request.today) if key == DIMENSIONS and context["may_keep"] else (),
    }
    return render(request, "data/register.html", page)


@access.roles(*access.UNIT)
@require_POST
def held_listed(request: Request, number: int, year: int) -> HttpResponse:
    """List activities of the plan that were held in the register."""
    unit = unit_of(request, number, year)
    insist(may_record(request.membership, unit))
    chosen = {one for one in map(number_in, request.POST.getlist("activity")) if one is not None}
    listed = list_held(unit, year, chosen=chosen, by=request.membership, at=request.now)
    if listed:
        messages.success(request, gettext("เพิ่มจากแผนแล้ว %(count)d กิจกรรม") % {"count": listed})
    else:
        messages.info(request, gettext("ยังไม่ได้เลือกกิจกรรม หรือกิจกรรมอยู่ในรายการนี้แล้ว"))
    return redirect("register", unit.pk, year, DIMENSIONS)


@access.roles(*access.UNIT)
@never_cache
def entry_add(request: Request, number: int, year: int, key: str) -> HttpResponse:
    """Add an entry."""
    unit = unit_of(request, number, year)
    insist(may_record(request.membership, unit))
    return _written(request, keeping.Shelf(unit, year, key), None)


@access.roles(*access.UNIT)
@never_cache
def entry_page(request: Request, number: int) -> HttpResponse:
    """Change an entry."""
    entry = entry_of(request, number)
    return _written(request, keeping.Shelf(entry.unit, entry.fiscal_year, entry.register), entry)


def _written(request: Request, shelf: keeping.Shelf, entry: RegisterEntry | None) -> HttpResponse:
    """Show the form of a new entry or of one that stands there, and keep what was written."""
    is_new, refused_with = entry is None, UNACCEPTABLE
    form = EntryForm(shelf.kind, shelf.unit, shelf.fiscal_year, posted(request), entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, shelf, entry, form)
        except Conflict as conflict:
            entry, refused_with = newer_of(conflict), HTTPStatus.CONFLICT
            form.add_error(None, say(conflict.text))
        except Refusal as refusal:
            tell(request, form, refusal)
        else:
            messages.success(request, gettext("เพิ่มรายการแล้ว") if is_new else gettext("บันทึกการแก้ไขแล้ว"))
            return redirect("register", shelf.unit.pk, shelf.fiscal_year, shelf.register)
    page = frame(request, shelf.unit, shelf.fiscal_year) | {"register": shelf.kind, "form": form, "entry": entry}
    if entry is not None:
        page |= {
            "shown": shown(entry, shelf.kind, is_own=True),
            "is_published": shelf.register in PUBLISHED_REGISTERS,
            "history": history_of(entry.key),
        }
    return render(request, "data/entry.html", page, status=refused_with if form.errors else HTTPStatus.OK)


def _keep(request: Request, shelf: keeping.Shelf, entry: RegisterEntry | None, form: EntryForm) -> None:
    values, evidence, by, at = form.values(), form.proof(), request.membership, request.now
    if entry is None:
        keeping.add_entry(shelf, values=values, evidence=evidence, by=by, at=at)
        return
    revision = expected_revision(request)
    keeping.change_entry(entry, values=values, evidence=evidence, expected_revision=revision, by=by, at=at)


@access.roles(*access.UNIT)
@require_POST
def entry_remove(request: Request, number: int) -> HttpResponse:
    """Remove an entry; the list offers to bring it back."""
    entry = entry_of(request, number)
    keeping.remove_entry(entry, by=request.membership, at=request.now)
    return redirect(f"{list_url(entry)}?{urlencode({'removed': entry.pk})}")


@access.roles(*access.UNIT)
@require_POST
def entry_restore(request: Request, number: int) -> HttpResponse:
    """Bring an entry back."""
    entry = entry_of(request, number)
    keeping.restore_entry(entry, by=request.membership, at=request.now)
    messages.success(request, gettext("นำรายการกลับมาแล้ว"))
    return redirect(list_url(entry))


# ── what they share ─────────────────────────────────────────────────────────────────────


def entry_of(request: Request, number: int) -> RegisterEntry:
    """Give an entry of the own unit; others do not learn that it exists."""
    entry = found(queries.entry(number, by=request.membership))
    insist(may_record(request.membership, entry.unit))
    return entry


def list_url(entry: RegisterEntry) -> str:
    """Give the page of the register in which an entry stands."""
    return reverse("register", args=[entry.unit_id, entry.fiscal_year, entry.register])


def shown(entry: RegisterEntry, table: Register, *, is_own: bool) -> Shown:
    """Give an entry as a list shows it; a person's name stays with the unit until it is published."""
    named = table.field(table.named_by)
    is_hidden = _is_private(entry) and not is_own
    name = gettext("ไม่แสดงชื่อ") if is_hidden else _said(named, entry.values.get(named.key)) or gettext("ลบชื่อแล้ว")
    cells = [
        row(say(field.title), said)
        for field in table.fields
        if field.key != table.named_by and (said := _said(field, entry.values.get(field.key)))
    ]
    return Shown(entry, name, cells, _notes(entry), publication_refusal(entry) is None)


def _is_private(entry: RegisterEntry) -> bool:
    return entry.is_personal and entry.published_at is None


def _notes(entry: RegisterEntry) -> list[tuple[str, str]]:
    """Give what should be known of an entry: kind of the badge, and its words."""
    notes = [("neutral", counting.not_counted(entry)), ("warning", counting.warning(entry))]
    told = [(kind, say(text)) for kind, text in notes if text is not None]
    if entry.register not in PUBLISHED_REGISTERS:
        return told
    if entry.published_at is not None:
        return [*told, ("done", gettext("เผยแพร่แล้ว"))]
    refusal = publication_refusal(entry)
    if entry.consent_withdrawn_on is not None:
        return [*told, ("revoked", gettext("ถอนความยินยอมแล้ว จึงไม่เผยแพร่"))]
    return [*told, ("waiting", say(refusal.text) if refusal else gettext("ยังไม่เผยแพร่"))]


def _said(field: Field, value: Any) -> str:
    if not value:
        return ""
    match field.kind:
        case "choice":
            option = field.option(value)
            return say(option.title) if option else str(value)
        case "day":
            language = "en" if (get_language() or "th").startswith("en") else "th"
            return written_date(date.fromisoformat(value), style="short", language=language, digits=current_digits())
        case "lines":
            return ", ".join(" · ".join(cell for cell in cells if cell) for cells in value)
        case "words":
            return ", ".join(one.partition(":")[2] or one for one in value)
        case _:
            return str(value)


def _lacking(key: str, figures: list[Figure], facts: dict[str, Any]) -> list[str]:
    """Name the dimensions in which nothing was done yet, once something was done in another."""
    if key != DIMENSIONS or not figures:
        return []
    told = [facts[count.kind] for count in counting.counts_of(key) if count.kind in facts]
    return [one.title for one, fact in zip(figures, told, strict=True) if fact.value["count"] == 0]


def _removed(request: Request, unit: int) -> RegisterEntry | None:
    number = number_in(request.GET.get("removed", ""))
    entry = queries.entry(number, by=request.membership) if number is not None else None
    return entry if entry is not None and entry.unit_id == unit and entry.removed_at is not None else None


urlpatterns = [
    path(f"{ADDRESS}dimension-activities/from-plan/", held_listed, name="held-listed"),
    path(f"{ADDRESS}<slug:key>/", register_page, name="register"),
    path(f"{ADDRESS}<slug:key>/add/", entry_add, name="entry-add"),
    path("data/entries/<int:number>/", entry_page, name="entry"),
    path("data/entries/<int:number>/remove/", entry_remove, name="entry-remove"),
    path("data/entries/<int:number>/restore/", entry_restore, name="entry-restore"),
]
