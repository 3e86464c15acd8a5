"""The 18 inspection regions: which provinces lie in them, and moving a province from a day on."""

from __future__ import annotations

from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from khunnatham.organisations import queries
from khunnatham.organisations import regions as keeping
from khunnatham.organisations.models import Place, PlaceLevel
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, found, insist
from khunnatham.web.dates import in_digits
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.here import Request, posted
from khunnatham.web.preferences import current_digits
from khunnatham.web.refusals import refusals_in

READERS: Final = access.ABOVE


class MoveForm(forms.Form):
    """The region into which a province goes, and from which day."""

    region = forms.ChoiceField(label=gettext_lazy("เขตตรวจราชการใหม่"))
    since = ThaiDateField(label=gettext_lazy("มีผลตั้งแต่วันที่"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        named = [(str(one), _title(one)) for one in range(1, keeping.REGIONS + 1)]
        self.fields["region"].choices = [("", gettext("เลือกเขต")), *named]  # type: ignore[attr-defined]


@access.roles(*READERS)
@require_safe
def regions(request: Request) -> HttpResponse:
    """Give the regions with the provinces that lie in them today, and the provinces that lie in none."""
    lies_in = keeping.regions_on(request.today)
    by_region: dict[int, list[Place]] = {number: [] for number in range(1, keeping.REGIONS + 1)}
    outside = []
    for province in queries.provinces():
        if province.pk in lies_in:
            by_region[lies_in[province.pk]].append(province)
        else:
            outside.append(province)
    page = {
        "rows": [(number, keeping.title_of(number), provinces) for number, provinces in by_region.items()],
        "outside": outside,
        "coming": keeping.moves_to_come(request.today),
        "may_keep": keeping.may_keep_regions(request.membership, on=request.today) is None,
    }
    return render(request, "committees/regions.html", page)


@access.roles(*READERS)
@require_http_methods(["GET", "POST"])
def move(request: Request, code: str) -> HttpResponse:
    """Put a province into another region from a day on."""
    insist(keeping.may_keep_regions(request.membership, on=request.today))
    province = found(queries.place(code))
    found(province if province.level == PlaceLevel.PROVINCE else None)
    form = MoveForm(posted(request), initial={"since": request.today})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            said = form.cleaned_data
            keeping.move_province(
                province, region=int(said["region"]), since=said["since"], by=request.membership, at=request.now
            )
            messages.success(request, gettext("บันทึกเขตตรวจราชการของจังหวัดแล้ว"))
            return redirect("regions")
    current = keeping.regions_on(request.today).get(province.pk)
    page = {
        "province": province,
        "now_in": _title(current) if current else "",
        "form": form,
        "back_url": reverse("regions"),
    }
    return render(request, "committees/move.html", page, status=UNACCEPTABLE if form.errors else 200)


def _title(number: int) -> str:
    text = keeping.title_of(number).in_language(get_language() or "th")
    return text if (get_language() or "th") != "en" else in_digits(text, current_digits())


urlpatterns = [
    path("regions/", regions, name="regions"),
    path("regions/<str:code>/move/", move, name="move-province"),
]
