"""The short list of a group: ticked on the ranking with the reason, looked at once more, put right by a further list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from khunnatham.assessments.models import Round
from khunnatham.review import shortlisting
from khunnatham.review.selecting import Standing
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, confirm, insist, row
from khunnatham.web.dates import in_digits
from khunnatham.web.enrolled import say
from khunnatham.web.here import Request, posted
from khunnatham.web.preferences import current_digits
from khunnatham.web.refusals import refusals_in
from khunnatham.web.selecting import READERS, round_seen, standing_of, told_of


class ShortListForm(forms.Form):
    """Who stands on the list, and why."""

    units = forms.MultipleChoiceField(
        label=gettext_lazy("หน่วยงานที่ผ่านการคัดเลือกเบื้องต้น"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=gettext_lazy("เหตุผลของรายชื่อนี้"),
        help_text=gettext_lazy("เช่น เกณฑ์ที่คณะใช้คัด หรือเหตุที่แก้รายชื่อเดิม"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, one: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._named = {str(row.case): told_of(row) for row in one.ranking.rows if row.place is not None}
        self.fields["units"].choices = list(self._named.items())  # type: ignore[attr-defined]

    def named(self) -> list[str]:
        """Give those that were ticked in words, in the order of the ranking."""
        return [told for case, told in self._named.items() if case in self.cleaned_data["units"]]


@access.roles(*READERS)
@require_http_methods(["GET", "POST"])
def short_list(request: Request, number: int, key: str, region: int) -> HttpResponse:
    """Draw up the short list of a group or put it right: ticked, looked at once more, done."""
    round_, _ = round_seen(request, number)
    one = standing_of(request, round_, key, region)
    group, last = one.ranking.group, one.short_list
    insist(shortlisting.may_short_list(request.membership, round_, group, on=request.today))
    sent = posted(request)
    is_change = sent is not None and "change" in sent
    initial: dict[str, Any] = {
        "units": [str(case) for case in last.cases] if last else [],
        "reason": "",
        "seen": last.number if last else 0,
    }
    if is_change and sent is not None:
        initial = {name: sent.getlist(name) if name == "units" else sent.get(name, "") for name in initial}
    form = ShortListForm(None if is_change else sent, one=one, initial=initial)
    if sent is not None and not is_change and form.is_valid():
        if "confirmed" not in sent:
            return _asked(request, round_, one, form)
        said = form.cleaned_data
        with refusals_in(form):
            shortlisting.draw_up(
                round_, group, [int(case) for case in said["units"]], reason=said["reason"], seen=said["seen"],
                by=request.membership, at=request.now,
            )  # fmt: skip
            messages.success(request, gettext("บันทึกรายชื่อผู้ผ่านการคัดเลือกเบื้องต้นแล้ว"))
            return redirect("ranking", round_.pk)
    page = {"round": round_, "one": one, "form": form, "last": last}
    return render(request, "selecting/short_list.html", page, status=UNACCEPTABLE if form.errors else 200)


def _asked(request: Request, round_: Round, one: Standing, form: ShortListForm) -> HttpResponse:
    """Ask once more, with everybody on the list in the order of the ranking."""
    said = form.cleaned_data
    return confirm(
        request,
        title=gettext("บันทึกรายชื่อผู้ผ่านการคัดเลือกเบื้องต้น"),
        sentence=gettext("ต่อจากนี้คณะคัดเลือกได้เฉพาะหน่วยงานในรายชื่อ"),
        act=gettext("บันทึกรายชื่อ"),
        can_be_undone=gettext("แก้ได้จนกว่าคณะจะคัดเลือก หลังจากนั้นเพิ่มได้อย่างเดียว รายชื่อเดิมยังเก็บไว้"),
        rows=[
            row(gettext("กลุ่ม"), in_digits(say(one.ranking.group.title), current_digits())),
            row(gettext("รายชื่อ"), "\n".join(form.named())),
            row(str(form.fields["reason"].label), said["reason"]),
        ],
        hidden={"reason": said["reason"], "seen": said["seen"], "confirmed": "yes"},
        hidden_many=[("units", case) for case in said["units"]],
        may_change=True,
        back_url=reverse("ranking", args=[round_.pk]),
    )


urlpatterns = [
    path("rounds/<int:number>/ranking/<slug:key>/<int:region>/short-list/", short_list, name="short-list"),
]
