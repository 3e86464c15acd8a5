"""A roll: of whom a share is taken, pasted from a sheet one person a line, or as counted numbers; and what it comes to."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khunnatham.assessments.criteria import leaves_of
from khunnatham.assessments.queries import enrolments_of
from khunnatham.facts import kinds, queries
from khunnatham.facts import rolls as verbs
from khunnatham.facts.models import Roll, RollLine
from khunnatham.facts.permissions import may_record
from khunnatham.organisations.models import Unit
from khunnatham.programmes.requirement_kinds import Share
from khunnatham.scoring.requirements import judge_of
from khunnatham.web import access
from khunnatham.web.acting import confirm, do, found, insist, tell
from khunnatham.web.enrolled import NO_HISTORY, edition_of, expected_revision, history_of, newer_of, say
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.here import Request
from khunnatham.web.unit_data import ADDRESS, frame, unit_of
from khunnatham.wording import Conflict, Refusal


class RollForm(forms.Form):
    """The day, and either the list or the numbers."""

    taken_on = ThaiDateField(label=gettext_lazy("วันที่"))
    lines = forms.CharField(
        label=gettext_lazy("รายชื่อ"),
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off"}),
        required=False,
    )
    part = forms.CharField(label=gettext_lazy("จำนวนผู้เข้าร่วมหรือลงนาม (คน)"), required=False, max_length=12)
    whole = forms.CharField(label=gettext_lazy("จำนวนทั้งหมด (คน)"), required=False, max_length=12)

    def __init__(self, kind: verbs.RollKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].help_text = gettext(
            "บรรทัดละหนึ่งคน: ตำแหน่ง | %(did)s วางสองช่องจาก Excel ได้ ผู้ไม่อยู่ในรายชื่อเติม | นอกรายชื่อ"
        ) % {"did": say(kind.did)}
        for name in ("part", "whole"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}


@access.roles(*access.EVERY_ROLE)
@never_cache
@require_safe
def roll_page(request: Request, number: int, year: int, key: str) -> HttpResponse:
    """Show a roll and what it comes to; the names of those who are missing only to the unit itself."""
    return _page(request, unit_of(request, number, year), year, key)


@access.roles(*access.UNIT)
@require_POST
def roll_save(request: Request, number: int, year: int, key: str) -> HttpResponse:
    """Save the list, or the counted numbers where there is no list."""
    unit, kind = unit_of(request, number, year), verbs.roll_kind(key)
    insist(may_record(request.membership, unit))
    form = RollForm(kind, request.POST)
    if not form.is_valid():
        return _page(request, unit, year, key, form=form)
    try:
        _save(request, unit, year, key, form)
    except Conflict as conflict:
        form.add_error(None, say(conflict.text))
        revision = newer_of(conflict).revision
        return _page(request, unit, year, key, form=form, revision=revision, status=HTTPStatus.CONFLICT)
    except Refusal as refusal:
        tell(request, form, refusal)
        return _page(request, unit, year, key, form=form)
    messages.success(request, gettext("บันทึกรายชื่อแล้ว"))
    return redirect("roll", unit.pk, year, key)


@access.roles(*access.UNIT)
@never_cache
@require_http_methods(["GET", "POST"])
def roll_erase(request: Request, number: int, year: int, key: str) -> HttpResponse:
    """Ask once more, then erase who stands on a roll; the numbers stay."""
    unit, kind = unit_of(request, number, year), verbs.roll_kind(key)
    insist(may_record(request.membership, unit))
    roll, to = found(queries.roll(unit, year, key)), reverse("roll", args=[unit.pk, year, key])
    if request.method == "POST":
        act = lambda: verbs.forget_lines(roll, by=request.membership, at=request.now)  # noqa: E731 - one act, done by do()
        return do(request, act, done=gettext("ลบรายชื่อแล้ว จำนวนยังคงเดิม"), to=to)
    return confirm(
        request,
        title=gettext("ลบรายชื่อ"),
        sentence=say(kind.title),
        can_be_undone=gettext("ลบแล้วนำรายชื่อกลับมาไม่ได้ จำนวนที่นับไว้ยังอยู่"),
        undo_kind="warning",
        act=gettext("ลบรายชื่อ"),
        danger=True,
        back_url=to,
    )


# ── what they share ─────────────────────────────────────────────────────────────────────


def _save(request: Request, unit: Unit, year: int, key: str, form: RollForm) -> None:
    given = form.cleaned_data
    common: dict[str, Any] = {
        "fiscal_year": year,
        "kind": key,
        "taken_on": given["taken_on"],
        "expected_revision": expected_revision(request),
        "by": request.membership,
        "at": request.now,
    }
    if given["part"].strip() and not given["lines"].strip():
        verbs.save_counts(unit, part=given["part"], whole=given["whole"], **common)
    else:
        verbs.save_roll(unit, rows=verbs.read_rows(given["lines"]), **common)


def _page(
    request: Request,
    unit: Unit,
    year: int,
    key: str,
    *,
    form: RollForm | None = None,
    revision: int | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    kind, roll = verbs.roll_kind(key), queries.roll(unit, year, key)
    lines = list(roll.lines.all()) if roll else []
    tally = verbs.tally(roll, lines) if roll else None
    context = frame(request, unit, year)
    page = context | {
        "kind": kind,
        "roll": roll,
        "revision": revision if revision is not None else roll.revision if roll else 0,
        "tally": tally,
        "lines": lines if context["is_own"] else [],
        "form": form or RollForm(kind, initial=_initial(request, kind, roll, lines)),
        "checks": _checks(unit, year, kind, tally) if tally else [],
        "later": verbs.later_change(roll) if roll else None,
        "head_count": roll.head_count if roll else queries.latest(unit, year, kinds.HEAD_COUNT),
        "of_staff": kind.of == verbs.STAFF,
        "history": history_of(roll.key) if roll and context["is_own"] else NO_HISTORY,
    }
    return render(request, "data/roll.html", page, status=status if form else HTTPStatus.OK)


def _initial(request: Request, kind: verbs.RollKind, roll: Roll | None, lines: list[RollLine]) -> dict[str, Any]:
    if roll is None:
        return {"taken_on": request.today}
    counted = {} if roll.counted_part is None else {"part": roll.counted_part, "whole": roll.counted_whole}
    return {"taken_on": roll.taken_on, "lines": verbs.written(lines, kind), **counted}


def _checks(unit: Unit, year: int, kind: verbs.RollKind, tally: verbs.Tally) -> list[dict[str, Any]]:
    """Say for each requirement that this share answers whether it is met, or how many are needed."""
    checks = []
    for enrolment in enrolments_of(unit):
        if enrolment.round.fiscal_year != year:
            continue
        for leaf in leaves_of(enrolment):
            if leaf.fact == kind.fact and isinstance(leaf.kind, Share):
                is_met = judge_of(leaf.kind)({"part": tally.part, "whole": tally.whole})
                shortfall = verbs.shortfall(tally, leaf.kind)
                checks.append(
                    {
                        "edition": say(edition_of(enrolment).title),
                        "key": leaf.key,
                        "kind": "done" if is_met else "waiting",
                        "words": gettext("ครบตามเกณฑ์") if is_met else say(shortfall),
                    }
                )
    return checks


urlpatterns = [
    path(f"{ADDRESS}rolls/<slug:key>/", roll_page, name="roll"),
    path(f"{ADDRESS}rolls/<slug:key>/save/", roll_save, name="roll-save"),
    path(f"{ADDRESS}rolls/<slug:key>/erase/", roll_erase, name="roll-erase"),
]
