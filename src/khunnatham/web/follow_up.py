"""Questions to a unit while its case is judged, and the improvement plan that comes of the review."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import criteria, queries
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.states import CERTIFIED, State
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Edition
from khunnatham.review import asking, carrying, improving, opinions, rosters, visibility
from khunnatham.review.follow_up_models import FollowUp, Question, Recommendation
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, row
from khunnatham.web.asked import Asked, asked_of
from khunnatham.web.dates import in_digits
from khunnatham.web.enrolled import say
from khunnatham.web.fields import ThaiDateField, number_in
from khunnatham.web.here import Request, posted
from khunnatham.web.plan_forms import MoneyField
from khunnatham.web.preferences import current_digits
from khunnatham.web.refusals import refusals_in

READERS: Final = access.UNIT | access.SECRETARIAT | access.SUBCOMMITTEE | access.ABOVE
KEEPERS: Final = frozenset({Role.DEPARTMENT_OFFICER})


class AskForm(forms.Form):
    """About which requirement, what, and until when it is answered."""

    key = forms.ChoiceField(label=gettext_lazy("ถามเรื่องข้อ"))
    text = forms.CharField(label=gettext_lazy("คำถาม"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    due_on = ThaiDateField(label=gettext_lazy("ตอบภายในวันที่"))

    def __init__(self, *args: Any, keys: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", gettext("เลือกข้อ")), *keys]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer to a question."""

    answer = forms.CharField(label=gettext_lazy("คำตอบ"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)


class RecommendForm(forms.Form):
    """What is recommended, about which requirement or about the whole."""

    key = forms.ChoiceField(label=gettext_lazy("เรื่องข้อ"), required=False)
    text = forms.CharField(label=gettext_lazy("ข้อเสนอแนะ"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)

    def __init__(self, *args: Any, keys: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", gettext("ทั้งฉบับ")), *keys]  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """Who takes it up, until when, with what money."""

    responsible = forms.CharField(label=gettext_lazy("ผู้รับผิดชอบ (ตำแหน่ง)"), max_length=300)
    due_on = ThaiDateField(label=gettext_lazy("แล้วเสร็จภายในวันที่"))
    budget = MoneyField(label=gettext_lazy("งบประมาณ (บาท)"), required=False)


class DeclineForm(forms.Form):
    """Why it is not taken up."""

    reason = forms.CharField(label=gettext_lazy("เหตุผล"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class OutcomeForm(forms.Form):
    """What became of it."""

    is_done = forms.TypedChoiceField(
        label=gettext_lazy("ดำเนินการแล้วหรือยัง"),
        choices=[("yes", gettext_lazy("ทำแล้ว")), ("no", gettext_lazy("ยังไม่ได้ทำ"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(
        label=gettext_lazy("ผลการดำเนินการ"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One question or recommendation with its requirement and what this person may do with it."""

    row: Question | Recommendation
    item: str
    item_url: str
    acts: tuple[tuple[str, str], ...] = ()
    asked: Asked | None = None
    later: Sequence[FollowUp] = ()


def links_of(case: Assessment, edition: Edition) -> list[tuple[str, str]]:
    """Give the pages of a case about questions, recommendations and an objection, where its edition has them."""
    links = []
    if case.version and rosters.has_committees(edition):
        links.append((gettext("คำถามและคำชี้แจง"), reverse("questions", args=[case.pk])))
        links.append((gettext("แผนปรับปรุงตามข้อเสนอแนะ"), reverse("improvement", args=[case.pk])))
    if case.version and edition.objection is not None:
        links.append((gettext("การคัดค้านมติ"), reverse("objection", args=[case.pk])))
    return links


# ── questions ───────────────────────────────────────────────────────────────────────────


@access.roles(*READERS)
@never_cache
@require_GET
def questions(request: Request, number: int) -> HttpResponse:
    """Give every question about a case with its answer, and who may ask or answer now."""
    case, kept = _seen(request, number)
    by = request.membership
    agreed = visibility.agreed_up_to(case)
    lines = [
        _question(request, kept, one, is_over=one.submission.version <= agreed) for one in asking.questions_about(case)
    ]
    page = {
        "case": case,
        "lines": lines,
        "open": sum(one.row.answered_at is None for one in lines),
        "may_ask": asking.may_ask(by, kept, on=request.today) is None,
        "is_unit": by.unit_id == case.enrolment.unit_id,
        "back_url": _back(request, case),
        "now": request.now,
    }
    return render(request, "follow_up/questions.html", page)


@access.roles(*access.SUBCOMMITTEE)
@require_http_methods(["GET", "POST"])
def ask(request: Request, number: int) -> HttpResponse:
    """Ask the unit about one requirement that it handed in."""
    case, kept = _seen(request, number)
    insist(asking.may_ask(request.membership, kept, on=request.today))
    keys = [pair for pair in _keys(kept) if not kept.covers or pair[0] in kept.covers]
    form = AskForm(posted(request), keys=keys, initial={"key": request.GET.get("key", "")})
    return _filled(
        request,
        form,
        lambda said: asking.ask(kept, **said, by=request.membership, at=request.now),
        to=reverse("questions", args=[case.pk]),
        done=gettext("ส่งคำถามถึงหน่วยงานแล้ว"),
        title=gettext("ถามหน่วยงาน"),
        sentence=gettext("ถามได้เฉพาะสิ่งที่ส่งมาแล้ว หน้าคำถามแสดงชื่อคณะ และคำตอบไม่เปลี่ยนสิ่งที่ส่ง"),
        act=gettext("ส่งคำถาม"),
        can_be_undone=gettext("ลบคำถามที่ส่งแล้วไม่ได้"),
        rows=[row(gettext("หน่วยงาน"), say(case.enrolment.unit.name))],
    )


@access.roles(*access.UNIT)
@require_http_methods(["GET", "POST"])
def answer(request: Request, number: int) -> HttpResponse:
    """Answer a question of the committee; after its time too, and the answer says so."""
    asked = found(asking.question(number))
    case = asked.submission.assessment
    if case.enrolment.unit_id != request.membership.unit_id:
        raise Http404
    if posted(request) is None:
        insist(asking.may_answer(request.membership, asked, on=request.today))
    told = gettext("คำตอบเป็นคำชี้แจงเพิ่มหลังส่ง ไม่เปลี่ยนคำตอบและหลักฐานที่ส่งไว้")
    late = gettext("เลยกำหนดแล้ว คำตอบจะมีคำว่า «ตอบหลังกำหนด»")
    return _filled(
        request,
        AnswerForm(posted(request)),
        lambda said: asking.answer(asked, text=said["answer"], by=request.membership, at=request.now),
        to=reverse("questions", args=[case.pk]),
        done=gettext("ส่งคำตอบแล้ว"),
        title=gettext("ตอบคำถามของคณะ"),
        sentence=f"{told} {late}" if request.now > asked.due_at else told,
        act=gettext("ส่งคำตอบ"),
        can_be_undone=gettext("ตอบแล้วแก้ไขไม่ได้"),
        undo_kind="warning",
        rows=[
            row(gettext("ข้อ"), in_digits(asked.key, current_digits())),
            row(gettext("คำถาม"), asked.text),
            row(gettext("ผู้ถาม"), say(asked.body.name)),
        ],
    )


# ── the improvement plan ────────────────────────────────────────────────────────────────


@access.roles(*READERS)
@never_cache
@require_GET
def improvement(request: Request, number: int) -> HttpResponse:
    """Give what the committee recommends, what the unit said to it, and what became of it."""
    case, kept = _seen(request, number)
    by = request.membership
    is_decided = State(case.state) in CERTIFIED
    may_read = visibility.may_read_agreed(kept, by=by, is_decided=is_decided)
    rows = improving.recommendations_of(kept) if may_read else []
    later = carrying.said_later(rows, by=by)
    leads = opinions.may_lead(by, kept, on=request.today) is None and visibility.is_agreed(kept)
    page = {
        "case": case,
        "lines": [_recommendation(request, case, kept, one, later.get(one.pk, ())) for one in rows],
        "waiting": sum(one.answered_at is None for one in rows),
        "is_decided": is_decided,
        "may_recommend": leads,
        "back_url": _back(request, case),
    }
    return render(request, "follow_up/improvement.html", page)


@access.roles(*access.SUBCOMMITTEE)
@require_http_methods(["GET", "POST"])
def recommend(request: Request, number: int) -> HttpResponse:
    """Write a recommendation, once the committee agreed."""
    case, kept = _seen(request, number)
    insist(opinions.may_lead(request.membership, kept, on=request.today))
    return _filled(
        request,
        RecommendForm(posted(request), keys=_keys(kept)),
        lambda said: improving.recommend(kept, **said, by=request.membership, at=request.now),
        to=reverse("improvement", args=[case.pk]),
        done=gettext("บันทึกข้อเสนอแนะแล้ว"),
        title=gettext("เขียนข้อเสนอแนะ"),
        sentence=gettext("หน่วยงานเห็นเมื่อมีมติแล้ว และตอบว่ารับหรือไม่รับ"),
        act=gettext("บันทึกข้อเสนอแนะ"),
        can_be_undone=gettext("ลบข้อเสนอแนะที่บันทึกแล้วไม่ได้"),
        rows=[row(gettext("หน่วยงาน"), say(case.enrolment.unit.name))],
    )


@dataclass(frozen=True, slots=True)
class Response:
    """One way in which the head answers a recommendation: what is asked, the verb, the words of its page."""

    form_of: type[forms.Form]
    say: Callable[..., Recommendation]
    act: object
    told: object
    done: object


TAKE_UP: Final = Response(
    AcceptForm,
    improving.accept,
    gettext_lazy("รับข้อเสนอแนะ"),
    gettext_lazy("ระบุผู้รับผิดชอบและกำหนดเสร็จ กรมเจ้าของรอบเห็นชอบและติดตามผล"),
    gettext_lazy("บันทึกว่ารับข้อเสนอแนะแล้ว"),
)
DECLINE: Final = Response(
    DeclineForm,
    improving.decline,
    gettext_lazy("ไม่รับข้อเสนอแนะ"),
    gettext_lazy("เหตุผลแสดงต่อคณะและกรมเจ้าของรอบ"),
    gettext_lazy("บันทึกว่าไม่รับข้อเสนอแนะแล้ว"),
)


@access.roles(Role.HEAD)
@require_http_methods(["GET", "POST"])
def respond(request: Request, number: int, response: Response) -> HttpResponse:
    """Take up or decline a recommendation to the own unit, as long as nobody said something else meanwhile."""
    one = found(improving.recommendation(number))
    case = one.consolidation.submission.assessment
    if case.enrolment.unit_id != request.membership.unit_id:
        raise Http404
    insist(improving.may_respond(request.membership, one, on=request.today))
    revision = _revision(request, one)
    return _filled(
        request,
        response.form_of(posted(request), initial={name: getattr(one, name) for name in response.form_of.base_fields}),
        lambda said: response.say(one, **said, expected_revision=revision, by=request.membership, at=request.now),
        to=reverse("improvement", args=[case.pk]),
        done=str(response.done),
        title=response.act,
        sentence=response.told,
        act=response.act,
        can_be_undone=gettext("แก้ไขได้จนกว่ากรมจะเห็นชอบ"),
        rows=[row(gettext("ข้อเสนอแนะ"), one.text)],
        hidden={"revision": revision},
    )


@access.roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def approve(request: Request, number: int) -> HttpResponse:
    """Approve what the unit said to a recommendation, after being asked once more."""
    one, case = _kept_recommendation(request, number)
    to = reverse("improvement", args=[case.pk])
    if request.method == "POST":
        return do(
            request,
            lambda: improving.approve(
                one, expected_revision=_revision(request, one), by=request.membership, at=request.now
            ),
            done=gettext("เห็นชอบคำตอบของหน่วยงานแล้ว"),
            to=to,
        )
    return confirm(
        request,
        title=gettext("เห็นชอบคำตอบของหน่วยงาน"),
        sentence=gettext("หน่วยงานแก้คำตอบนี้ไม่ได้อีก"),
        act=gettext("เห็นชอบคำตอบ"),
        can_be_undone=gettext("ถอนความเห็นชอบไม่ได้"),
        undo_kind="warning",
        rows=[
            row(gettext("หน่วยงาน"), say(case.enrolment.unit.name)),
            row(gettext("ข้อเสนอแนะ"), one.text),
            row(gettext("คำตอบ"), _told(one)),
        ],
        hidden={"revision": one.revision},
        back_url=to,
    )


@access.roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def follow_up(request: Request, number: int) -> HttpResponse:
    """Write down what became of a recommendation that was taken up."""
    one, case = _kept_recommendation(request, number)
    start = {"is_done": "" if one.is_done is None else ("yes" if one.is_done else "no"), "outcome": one.outcome}
    revision = _revision(request, one)
    return _filled(
        request,
        OutcomeForm(posted(request), initial=start),
        lambda said: improving.follow_up(
            one, **said, expected_revision=revision, by=request.membership, at=request.now
        ),
        to=reverse("improvement", args=[case.pk]),
        done=gettext("บันทึกผลการติดตามแล้ว"),
        title=gettext("ติดตามข้อเสนอแนะ"),
        sentence=say(case.enrolment.unit.name),
        act=gettext("บันทึกผลการติดตาม"),
        can_be_undone=gettext("บันทึกใหม่ได้เมื่อมีความคืบหน้า"),
        rows=[row(gettext("ข้อเสนอแนะ"), one.text), row(gettext("คำตอบ"), _told(one))],
        hidden={"revision": revision},
    )


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _seen(request: Request, number: int) -> tuple[Assessment, Submission]:
    """Give a case that this person may see, with what was handed in last."""
    case = found(queries.assessment(number, by=request.membership))
    return case, found(opinions.latest_submission(case))


def _kept_recommendation(request: Request, number: int) -> tuple[Recommendation, Assessment]:
    one = found(improving.recommendation(number))
    case = one.consolidation.submission.assessment
    if case.enrolment.round.owner_id != request.membership.unit_id:
        raise Http404
    insist(may_manage_round(request.membership, case.enrolment.round.owner, on=request.today))
    return one, case


def _filled(
    request: Request,
    form: forms.Form,
    act_of: Callable[[dict[str, Any]], object],
    *,
    to: str,
    done: str,
    **page: Any,
) -> HttpResponse:
    """Do what a form says, or show it with what is wrong at its field; nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            act_of(form.cleaned_data)
            messages.success(request, done)
            return redirect(to)
    status = UNACCEPTABLE if form.errors else 200
    return render(request, "components/confirmation.html", {"form": form, "back_url": to} | page, status=status)


def _question(request: Request, kept: Submission, one: Question, *, is_over: bool) -> Line:
    by = request.membership
    is_theirs = by.role_held in access.UNIT and by.unit_id == kept.assessment.enrolment.unit_id
    may = is_theirs and one.answered_at is None and not is_over
    acts = ((gettext("ตอบคำถาม"), reverse("answer-question", args=[one.pk])),) if may else ()
    url = reverse("submission", args=[kept.assessment_id, one.submission.version])
    standing = asked_of(one, is_over=is_over, now=request.now)
    return Line(one, _text(kept, one.key), f"{url}#item-{slugify(one.key)}", acts, standing)


def _recommendation(
    request: Request, case: Assessment, kept: Submission, one: Recommendation, later: Sequence[FollowUp]
) -> Line:
    by, acts = request.membership, []
    one.consolidation.submission = kept
    if by.role_held is Role.HEAD and improving.may_respond(by, one, on=request.today) is None:
        acts = [
            (gettext("รับข้อเสนอแนะ"), reverse("accept-recommendation", args=[one.pk])),
            (gettext("ไม่รับข้อเสนอแนะ"), reverse("decline-recommendation", args=[one.pk])),
        ]
    if by.role_held in KEEPERS and case.enrolment.round.owner_id == by.unit_id and one.answered_at:
        if one.approved_at is None:
            acts.append((gettext("เห็นชอบคำตอบ"), reverse("approve-recommendation", args=[one.pk])))
        elif one.is_accepted:
            acts.append((gettext("บันทึกผลการติดตาม"), reverse("follow-recommendation", args=[one.pk])))
    item, url = (_text(kept, one.key), _item_url(kept, one.key)) if one.key else ("", "")
    return Line(one, item, url, tuple(acts), later=later)


def _keys(kept: Submission) -> list[tuple[str, str]]:
    return [(key, f"{key} {_text(kept, key)}"[:120]) for key in opinions.keys_of(kept)]


def _text(kept: Submission, key: str) -> str:
    leaf = criteria.edition_of(kept.assessment.enrolment.round).requirements.get(key)
    return say(leaf.text) if leaf else ""


def _item_url(kept: Submission, key: str) -> str:
    return f"{reverse('submission', args=[kept.assessment_id, kept.version])}#item-{slugify(key)}"


def _revision(request: Request, one: Recommendation) -> int:
    """Give the revision that the page was opened with; a wrong one is a conflict and no more."""
    return (number_in(request.POST.get("revision", "")) or 0) if request.method == "POST" else one.revision


def _told(one: Recommendation) -> str:
    if one.is_accepted:
        return f"{gettext('รับ')} – {one.responsible}"
    return f"{gettext('ไม่รับ')} – {one.reason}" if one.answered_at else gettext("ยังไม่ตอบ")


def _back(request: Request, case: Assessment) -> tuple[str, str]:
    if request.membership.role_held in access.UNIT:
        return reverse("check", args=[case.pk]), gettext("ตรวจและส่ง")
    return reverse("compiling-case", args=[case.pk]), say(case.enrolment.unit.name)


urlpatterns = [
    path("assessments/<int:number>/questions/", questions, name="questions"),
    path("assessments/<int:number>/questions/ask/", ask, name="ask-question"),
    path("questions/<int:number>/answer/", answer, name="answer-question"),
    path("assessments/<int:number>/improvement/", improvement, name="improvement"),
    path("assessments/<int:number>/improvement/recommend/", recommend, name="recommend"),
    path("recommendations/<int:number>/accept/", respond, {"response": TAKE_UP}, name="accept-recommendation"),
    path("recommendations/<int:number>/decline/", respond, {"response": DECLINE}, name="decline-recommendation"),
    path("recommendations/<int:number>/approve/", approve, name="approve-recommendation"),
    path("recommendations/<int:number>/follow-up/", follow_up, name="follow-recommendation"),
]
