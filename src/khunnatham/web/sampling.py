"""Units drawn to be looked at again: drawing them, and the page on which anybody repeats the draw."""

from __future__ import annotations

from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from khunnatham.assessments import queries
from khunnatham.review import sampling
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, found, insist, row
from khunnatham.web.enrolled import say
from khunnatham.web.here import Request, posted
from khunnatham.web.quality import DRAWERS, round_read
from khunnatham.web.refusals import refusals_in

# What anybody types to draw the same; the numbers and codes stand on the page.
RECIPE: Final = "import random; print(*sorted(random.Random(seed).sample(codes, size)), sep='\\n')"


class DrawForm(forms.Form):
    """The published seed and how many units are drawn."""

    seed = forms.CharField(
        label=gettext_lazy("ค่าเริ่มสุ่มที่ประกาศ"),
        max_length=120,
        help_text=gettext_lazy("เช่น เลขรางวัลที่หนึ่งของวันประกาศ ใครใช้ค่านี้สุ่มซ้ำก็ได้ผลเดิม"),
    )
    size = forms.IntegerField(label=gettext_lazy("จำนวนหน่วยงาน"), min_value=1, max_value=sampling.MOST_DRAWN)


@access.roles(*DRAWERS)
@require_http_methods(["GET", "POST"])
def draw(request: Request, number: int) -> HttpResponse:
    """Draw units to be looked at again, by a seed that everybody reads."""
    round_ = round_read(request, number)
    insist(sampling.may_draw(request.membership, round_, on=request.today))
    form, back = DrawForm(posted(request), initial={"size": 10}), reverse("quality", args=[round_.pk])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = sampling.draw(round_, **form.cleaned_data, by=request.membership, at=request.now)
            messages.success(request, gettext("สุ่มได้ %(count)s หน่วยงาน") % {"count": len(made.drawn)})
            return redirect(f"{back}#samples")
    page = {
        "title": gettext("สุ่มหน่วยงานเพื่อดูซ้ำ"),
        "sentence": gettext("ระบบเรียงรหัสหน่วยงานที่คณะสรุปผลหรือมีมติแล้ว แล้วสุ่มด้วยค่าที่ประกาศ ทุกคนตรวจซ้ำได้"),
        "act": gettext("สุ่มหน่วยงาน"),
        "can_be_undone": gettext("ผลสุ่มลบไม่ได้ สุ่มใหม่ด้วยค่าอื่นได้ และทุกครั้งแสดงไว้"),
        "rows": [row(gettext("รอบ"), say(round_.title))],
        "form": form,
        "back_url": back,
    }
    return render(request, "components/confirmation.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.public
@require_safe
def published(request: Request, number: int) -> HttpResponse:
    """Tell everybody how units were drawn; seed, codes and units once the results are announced, before only their fingerprint."""
    round_ = found(queries.round_(number))
    rows = sampling.samples_of(round_)
    found(rows or None)
    is_open = sampling.is_announced(round_)
    cases = sampling.cases_by_code(round_, rows) if is_open else {}
    page = {
        "round": round_,
        "is_open": is_open,
        "samples": [
            {
                "row": one,
                "fingerprint": sampling.fingerprint(one),
                "drawn": [(code, cases.get(code)) for code in one.drawn] if is_open else [],
                "codes": "\n".join(one.among) if is_open else "",
            }
            for one in rows
        ],
        "recipe": RECIPE,
    }
    response = render(request, "quality/samples.html", page)
    response["Cache-Control"] = "no-store"
    return response


urlpatterns = [
    path("rounds/<int:number>/quality/draw/", draw, name="draw-sample"),
    path("rounds/<int:number>/samples/", published, name="samples"),
]
