"""Templates of certificates and plaques: bringing a picture, placing the lines in two languages, a sample, and retiring one."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khunnatham.awards import layouts, templates
from khunnatham.awards.layouts import KNOWN, MOST_LINES, Layout, Line
from khunnatham.awards.permissions import TEMPLATE_KEEPERS, may_keep_templates
from khunnatham.awards.template_models import CertificateTemplate, TemplateKind
from khunnatham.awards.templates import MOST_PICTURE, SHEETS, Sheet
from khunnatham.documents.certificate_press import print_one
from khunnatham.documents.filling.printed import sampled
from khunnatham.documents.making import File
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, do, found, insist
from khunnatham.web.downloads import send
from khunnatham.web.enrolled import say
from khunnatham.web.here import Request, posted
from khunnatham.wording import Refusal, Text


class TemplateForm(forms.Form):
    """The name, the picture and the place of the QR."""

    name = forms.CharField(label=gettext_lazy("ชื่อแบบ"), max_length=120)
    picture = forms.FileField(
        label=gettext_lazy("ภาพพื้น"),
        help_text=gettext_lazy("PNG หรือ JPEG ไม่เกิน 10 MB สัดส่วนเดียวกับแผ่น ด้านยาวราว 3,500 จุด ไม่มีภาพจะใช้กรอบของระบบ"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,image/png,image/jpeg"}),
    )
    qr_x = forms.FloatField(label=gettext_lazy("QR ห่างจากขอบซ้าย (มม.)"), min_value=0, max_value=400)
    qr_y = forms.FloatField(label=gettext_lazy("QR ห่างจากขอบบน (มม.)"), min_value=0, max_value=400)
    qr_size = forms.FloatField(label=gettext_lazy("QR กว้าง (มม.)"), min_value=0, max_value=400)


class LineForm(forms.Form):
    """One line of the page."""

    text = forms.CharField(label=gettext_lazy("ข้อความ"), required=False, max_length=layouts.LONGEST_LINE)
    x = forms.FloatField(label=gettext_lazy("ห่างจากขอบซ้าย (มม.)"), required=False, min_value=0, max_value=400)
    y = forms.FloatField(label=gettext_lazy("ห่างจากขอบบน (มม.)"), required=False, min_value=0, max_value=400)
    width = forms.FloatField(label=gettext_lazy("กว้าง (มม.)"), required=False, min_value=0, max_value=400)
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


class SheetForm(forms.Form):
    """What is begun, and how large where it is a plaque of one's own size."""

    sheet = forms.ChoiceField(label=gettext_lazy("แผ่น"))
    wide = forms.FloatField(label=gettext_lazy("กว้าง (มม.)"), required=False)
    high = forms.FloatField(label=gettext_lazy("สูง (มม.)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(key, say(one.title)) for key, one in SHEETS.items()]  # type: ignore[attr-defined]

    def chosen(self) -> Sheet:
        """Give the sheet; the first one where none is asked for, or none that could be made."""
        asked: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        try:
            return templates.sheet_of(asked.get("sheet", ""), asked.get("wide"), asked.get("high"))
        except Refusal as refusal:
            self.add_error(refusal.field, say(refusal.text))
            return templates.sheet_of("")


_NO_ENGLISH: Final = Text("แบบนี้ยังไม่มีข้อความภาษาอังกฤษ", "This template has no lines in English yet.")
Lines: Any = forms.formset_factory(LineForm, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES)


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_GET
def template_list(request: Request) -> HttpResponse:
    """Show the templates of one's office, each with how large it is and in which languages it prints."""
    rows = [(row, templates.layout_of(row)) for row in templates.templates_of(request.membership)]
    return render(request, "certificates/templates.html", {"rows": rows})


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_http_methods(["GET", "POST"])
def new_template(request: Request) -> HttpResponse:
    """Make a template, beginning with our default for the sheet that is asked for."""
    asked = SheetForm(request.GET if "sheet" in request.GET else None)
    return _edited(request, None, asked.chosen(), asked)


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_http_methods(["GET", "POST"])
def change_template(request: Request, number: int) -> HttpResponse:
    """Change a template: what was printed on the former one stays."""
    row = _template(request, number)
    return _edited(request, row, Sheet(TemplateKind(row.kind), Text(row.name, row.name)))


@access.roles(*TEMPLATE_KEEPERS)
@never_cache
@require_GET
def template_sample(request: Request, number: int) -> HttpResponse:
    """Give a sample with invented words as PDF, in Thai or asked for in English; number 0 is our own frame."""
    row = _template(request, number) if number else None
    layout = templates.layout_of(row)
    language = "en" if request.GET.get("language") == "en" and "en" in layout.languages else "th"
    return _sample(layout, language, templates.picture_under(row), row.name if row else "")


@access.roles(*TEMPLATE_KEEPERS)
@require_POST
def retire(request: Request, number: int) -> HttpResponse:
    """Offer a template no more."""
    row = _template(request, number)
    act = lambda: templates.retire_template(row, by=request.membership, at=request.now)  # noqa: E731 - one act
    return do(request, act, done=gettext("เลิกใช้แบบนี้แล้ว ใบที่พิมพ์ไปแล้วคงเดิม"), to=reverse("certificate-templates"))


def _edited(
    request: Request, row: CertificateTemplate | None, sheet: Sheet, asked: SheetForm | None = None
) -> HttpResponse:
    insist(may_keep_templates(request.membership, on=request.today))
    layout = templates.layout_of(row) if row else sheet.layout
    form = TemplateForm(posted(request), request.FILES or None, initial=_frame_of(row, layout))
    lines, english = (_lines(request, layout, language) for language in ("th", "en"))
    if request.method == "POST" and form.is_valid() and lines.is_valid() and english.is_valid():
        written = replace(
            layout,
            lines=_written(lines),
            lines_en=_written(english),
            **{name: form.cleaned_data[name] for name in ("qr_x", "qr_y", "qr_size")},
        )
        try:
            if "preview" in request.POST:
                return _preview(request, form, written, row)
            kept = _keep(request, form, written, row, sheet)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, say(refusal.text))
        else:
            messages.success(request, gettext("บันทึกแบบแล้ว เปิดตัวอย่างดูก่อนใช้"))
            return redirect(f"{reverse('certificate-templates')}#template-{kept.pk}")
    page = {
        "form": form, "lines": lines, "english": english, "row": row, "known": KNOWN.items(), "layout": layout,
        "kind": sheet.kind, "asked": asked, "address": request.get_full_path(),
    }  # fmt: skip
    is_refused = request.method == "POST" or bool(asked and asked.errors)
    return render(request, "certificates/template.html", page, status=UNACCEPTABLE if is_refused else 200)


def _keep(
    request: Request, form: TemplateForm, layout: Layout, row: CertificateTemplate | None, sheet: Sheet
) -> CertificateTemplate:
    return templates.keep_template(
        form.cleaned_data["name"],
        layout,
        picture=_sent(form),
        replaces=row,
        by=request.membership,
        at=request.now,
        kind=sheet.kind,
    )


def _preview(request: Request, form: TemplateForm, layout: Layout, row: CertificateTemplate | None) -> HttpResponse:
    """Give a sample of what is typed, before any of it is kept."""
    layouts.check(layout)
    language = "en" if request.POST.get("preview") == "en" else "th"
    if language not in layout.languages:
        raise Refusal(_NO_ENGLISH, code="template-thai-only")
    sent = _sent(form)
    if not sent:
        return _sample(layout, language, templates.picture_under(row), form.cleaned_data["name"])
    with tempfile.NamedTemporaryFile(suffix=".jpg") as picture:
        picture.write(templates.picture_of(sent, layout))
        picture.flush()
        return _sample(layout, language, Path(picture.name), form.cleaned_data["name"])


def _sample(layout: Layout, language: str, picture: Path | None, name: str) -> HttpResponse:
    title = f"{gettext('ตัวอย่าง')} {name}".strip()
    content = print_one(layout, sampled(language), language=language, picture=picture, title=title)
    return send(File(name=f"{title}.pdf", content=content))


def _sent(form: TemplateForm) -> bytes | None:
    sent = form.cleaned_data["picture"]
    if not sent:
        return None
    sent.seek(0)
    content: bytes = sent.read(MOST_PICTURE + 1)
    return content


def _lines(request: Request, layout: Layout, language: str) -> Any:
    # A line that stands as it was offered says something too.
    kept_whole = {"empty_permitted": False, "use_required_attribute": False}
    prefix = "english" if language == "en" else "line"
    return Lines(posted(request), initial=_lines_of(layout, language), prefix=prefix, form_kwargs=kept_whole)


def _written(lines: Any) -> tuple[Line, ...]:
    return tuple(Line(**one) for one in lines.cleaned_data if one.get("text"))


def _frame_of(row: CertificateTemplate | None, layout: Layout) -> dict[str, Any]:
    return {"name": row.name if row else "", "qr_x": layout.qr_x, "qr_y": layout.qr_y, "qr_size": layout.qr_size}


def _lines_of(layout: Layout, language: str) -> list[dict[str, Any]]:
    rows = [asdict(line) for line in layout.lines_in(language)]
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
