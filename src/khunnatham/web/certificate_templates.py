"""Templates of certificates: bringing a picture, placing the lines, a sample to look at, and retiring one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khunnatham.awards import templates
from khunnatham.awards.permissions import TEMPLATE_KEEPERS, may_keep_templates
from khunnatham.awards.template_models import CertificateTemplate
from khunnatham.awards.templates import DEFAULT, KNOWN, MOST_LINES, MOST_PICTURE, Layout, Line
from khunnatham.documents.certificate_press import print_one
from khunnatham.documents.filling.printed import sampled
from khunnatham.documents.making import File
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, do, found, insist
from khunnatham.web.downloads import send
from khunnatham.web.here import Request, posted
from khunnatham.wording import Refusal


class TemplateForm(forms.Form):
    """The name, the picture and the place of the QR."""

    name = forms.CharField(label=gettext_lazy("ชื่อแบบ"), max_length=120)
    picture = forms.FileField(
        label=gettext_lazy("ภาพพื้น A4"),
        help_text=gettext_lazy("PNG หรือ JPEG ไม่เกิน 10 MB สัดส่วน A4 แนะนำ 3508 × 2480 จุด ไม่มีภาพจะใช้กรอบของระบบ"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,image/png,image/jpeg"}),
    )
    qr_x = forms.FloatField(label=gettext_lazy("QR ห่างจากขอบซ้าย (มม.)"), min_value=0, max_value=300)
    qr_y = forms.FloatField(label=gettext_lazy("QR ห่างจากขอบบน (มม.)"), min_value=0, max_value=300)
    qr_size = forms.FloatField(label=gettext_lazy("QR กว้าง (มม.)"), min_value=0, max_value=300)


class LineForm(forms.Form):
    """One line of the page."""

    text = forms.CharField(label=gettext_lazy("ข้อความ"), required=False, max_length=templates.LONGEST_LINE)
    x = forms.FloatField(label=gettext_lazy("ห่างจากขอบซ้าย (มม.)"), required=False, min_value=0, max_value=300)
    y = forms.FloatField(label=gettext_lazy("ห่างจากขอบบน (มม.)"), required=False, min_value=0, max_value=300)
    width = forms.FloatField(label=gettext_lazy("กว้าง (มม.)"), required=False, min_value=0, max_value=300)
    size = forms.FloatField(label=gettext_lazy("ขนาดอักษร (พอยต์)"), required=False, min_value=0, max_value=100)
    align = forms.ChoiceField(
        label=gettext_lazy("จัดแนว"),
        choices=[("left", gettext_lazy("ชิดซ้าย")), ("center", gettext_lazy("กึ่งกลาง")), ("right", gettext_lazy("ชิดขวา"))],
    )
    colour = forms.ChoiceField(
        label=gettext_lazy("สี"),
        choices=[
            ("ink", gettext_lazy("ดำ")), ("blue", gettext_lazy("น้ำเงิน")), ("gold", gettext_lazy("ทอง")),
            ("red", gettext_lazy("แดง")), ("white", gettext_lazy("ขาว")),
        ],
    )  # fmt: skip
    is_bold = forms.BooleanField(label=gettext_lazy("ตัวหนา"), required=False)

    def clean(self) -> None:
        """Ask for the place of a line that says something."""
        given = self.cleaned_data
        if given.get("text"):
            for name in ("x", "y", "width", "size"):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, gettext("กรอกตัวเลข"))


Lines: Any = forms.formset_factory(LineForm, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES)


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_GET
def template_list(request: Request) -> HttpResponse:
    """Show the templates of one's office."""
    return render(request, "certificates/templates.html", {"rows": templates.templates_of(request.membership)})


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_http_methods(["GET", "POST"])
def new_template(request: Request) -> HttpResponse:
    """Make a template, beginning with our default."""
    return _edited(request, None)


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_http_methods(["GET", "POST"])
def change_template(request: Request, number: int) -> HttpResponse:
    """Change a template: what was printed on the former one stays."""
    return _edited(request, _template(request, number))


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_GET
def template_sample(request: Request, number: int) -> HttpResponse:
    """Give a sample with invented words as PDF; number 0 is our own frame."""
    row = _template(request, number) if number else None
    content = print_one(
        Layout.of(row.layout) if row else DEFAULT,
        sampled(),
        background=row.background if row else "",
        is_portrait=bool(row and row.is_portrait),
        title=gettext("ตัวอย่าง"),
    )
    return send(File(name=f"{gettext('ตัวอย่าง')} {row.name if row else ''}.pdf", content=content))


@access.roles(*TEMPLATE_KEEPERS)
@require_POST
def retire(request: Request, number: int) -> HttpResponse:
    """Offer a template no more."""
    row = _template(request, number)
    act = lambda: templates.retire_template(row, by=request.membership, at=request.now)  # noqa: E731 - one act
    return do(request, act, done=gettext("เลิกใช้แบบนี้แล้ว ใบที่พิมพ์ไปแล้วคงเดิม"), to=reverse("certificate-templates"))


def _edited(request: Request, row: CertificateTemplate | None) -> HttpResponse:
    insist(may_keep_templates(request.membership, on=request.today))
    layout = Layout.of(row.layout) if row else DEFAULT
    form = TemplateForm(posted(request), request.FILES or None, initial=_frame_of(row, layout))
    # A line that stands as it was offered says something too.
    kept_whole = {"empty_permitted": False, "use_required_attribute": False}
    lines = Lines(posted(request), initial=_lines_of(layout), prefix="line", form_kwargs=kept_whole)
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        try:
            kept = _keep(request, form, lines, row)
        except Refusal as refusal:
            told = refusal.text.in_language(get_language() or "th")
            form.add_error(refusal.field if refusal.field in form.fields else None, told)
        else:
            messages.success(request, gettext("บันทึกแบบแล้ว เปิดตัวอย่างดูก่อนใช้"))
            return redirect(f"{reverse('certificate-templates')}#template-{kept.pk}")
    page = {"form": form, "lines": lines, "row": row, "known": KNOWN.items()}
    is_refused = request.method == "POST"
    return render(request, "certificates/template.html", page, status=UNACCEPTABLE if is_refused else 200)


def _keep(request: Request, form: TemplateForm, lines: Any, row: CertificateTemplate | None) -> CertificateTemplate:
    said, sent = form.cleaned_data, form.cleaned_data["picture"]
    layout = Layout(
        tuple(Line(**one) for one in lines.cleaned_data if one.get("text")), said["qr_x"], said["qr_y"], said["qr_size"]
    )
    picture = sent.read(MOST_PICTURE + 1) if sent else None
    return templates.keep_template(
        said["name"], layout, picture=picture, replaces=row, by=request.membership, at=request.now
    )


def _frame_of(row: CertificateTemplate | None, layout: Layout) -> dict[str, Any]:
    return {"name": row.name if row else "", "qr_x": layout.qr_x, "qr_y": layout.qr_y, "qr_size": layout.qr_size}


def _lines_of(layout: Layout) -> list[dict[str, Any]]:
    rows = layout.as_kept()["lines"]
    return [*rows, *({"align": "center", "colour": "ink"} for _ in range(MOST_LINES - len(rows)))]


def _template(request: Request, number: int) -> CertificateTemplate:
    return found(templates.template_of(number, by=request.membership))


urlpatterns = [
    path("certificates/templates/", template_list, name="certificate-templates"),
    path("certificates/templates/new/", new_template, name="new-certificate-template"),
    path("certificates/templates/<int:number>/", change_template, name="certificate-template"),
    path("certificates/templates/<int:number>/sample.pdf", template_sample, name="certificate-template-sample"),
    path("certificates/templates/<int:number>/retire/", retire, name="retire-certificate-template"),
]
