"""A whole list of certificates checked by anybody from a file: nothing is kept of it, here or elsewhere."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from khunnatham.awards import sheets
from khunnatham.awards.verification import Checked, Standing, check_list
from khunnatham.thai import search_text, thai_date
from khunnatham.web import access, downloads, guessing
from khunnatham.web.acting import UNACCEPTABLE
from khunnatham.web.enrolled import say
from khunnatham.web.here import Request
from khunnatham.wording import Refusal

MOST_ROWS: Final = 1000
LONGEST: Final = 300
LARGEST_KEPT: Final = 400_000
SALT: Final = "khunnatham.verify-list"
HEADINGS: Final = frozenset(map(search_text, ("เลขที่", "รหัส", "รหัสตรวจสอบ", "เลขที่หรือรหัส", "number", "code", "token")))
TONES: Final = {
    Standing.VALID: "done", Standing.EXPIRED: "late", Standing.REVOKED: "revoked", Standing.UNKNOWN: "problem",
}  # fmt: skip


@access.public
@require_http_methods(["GET", "POST"])
def verify_list(request: Request) -> HttpResponse:
    """Take a list of numbers or codes and answer for each how the certificate stands."""
    if request.method != "POST":
        return _answered(request, {})
    sent = request.FILES.get("file")
    if sent is not None and guessing.has_checked_too_many_lists(request):
        answer = _answered(request, {"is_too_many": True}, status=HTTPStatus.TOO_MANY_REQUESTS)
        answer["Retry-After"] = str(guessing.WINDOW_IN_SECONDS)
        return answer
    try:
        cells = _cells(sheets.grid_of(sent.read(sheets.MOST_BYTES + 1) if sent else b"", most_rows=MOST_ROWS))
    except Refusal as refusal:
        return _answered(request, {"problem": say(refusal.text)}, status=UNACCEPTABLE)
    if not cells:
        return _answered(request, {"problem": gettext("คอลัมน์แรกไม่มีเลขที่หรือรหัส")}, status=UNACCEPTABLE)
    rows = check_list(cells, on=request.today)
    counts = [(one, TONES[one], sum(row.standing is one for row in rows)) for one in Standing]
    page = {
        "rows": [(number, row, TONES[row.standing]) for number, row in enumerate(rows, 1)],
        "counts": [row for row in counts if row[2]],
        "kept": signing.dumps(cells, salt=SALT, compress=True),
    }
    return _answered(request, page)


@access.public
@require_POST
def verify_list_file(request: Request) -> HttpResponse:
    """Give the answers as a file; the list comes back from the page, since nothing was kept here."""
    kept = request.POST.get("kept", "")
    try:
        cells = signing.loads(
            kept if len(kept) <= LARGEST_KEPT else "", salt=SALT, max_age=guessing.WINDOW_IN_SECONDS * 6
        )
    except signing.BadSignature:
        return redirect("verify-list")
    kind = "csv" if request.POST.get("as") == "csv" else "xlsx"
    head = [
        gettext("เลขที่หรือรหัสที่ตรวจ"), gettext("สถานะ"), gettext("วันที่เพิกถอนหรือหมดอายุ"), gettext("เลขที่"), gettext("หน่วยงาน"),
        gettext("ได้รับ"), gettext("ปีงบประมาณ"),
    ]  # fmt: skip
    rows = [_line(one, request.LANGUAGE_CODE) for one in check_list(cells, on=request.today)]
    return downloads.table(kind, gettext("ผลตรวจสอบใบรับรอง"), head, rows)


def _answered(request: Request, page: dict[str, object], *, status: int = HTTPStatus.OK) -> HttpResponse:
    response = render(request, "certificates/verify_list.html", page | {"most": MOST_ROWS}, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _cells(grid: sheets.Grid) -> list[str]:
    """Give what stands in the column of numbers or codes, else in the first one."""
    rows = [row for row in grid if any(row)]
    named = next((place for place, cell in enumerate(rows[0]) if search_text(cell) in HEADINGS), None)
    first = min(place for row in rows for place, cell in enumerate(row) if cell)
    column, rows = (named, rows[1:]) if named is not None else (first, rows)
    cells = [row[column].strip()[:LONGEST] for row in rows if column < len(row)]
    return [cell for cell in cells if cell][:MOST_ROWS]


def _line(one: Checked, language: str) -> list[str]:
    until = thai_date(one.until, "short", "arabic") if one.until else ""
    said = one.said
    known = (
        [said.number, said.unit.in_language(language), said.level.in_language(language), str(said.fiscal_year)]
        if said
        else [""] * 4
    )
    return [one.asked, one.standing.words.in_language(language), until, *known]


urlpatterns = [
    path("verify/list/", verify_list, name="verify-list"),
    path("verify/list/answers/", verify_list_file, name="verify-list-file"),
]
