"""A whole list of certificates checked by anybody from a file: nothing is kept of it, here or elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from http import HTTPStatus
from typing import Final

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from khunnatham.awards import sheets
from khunnatham.awards.verification import Checked, Standing, check_list
from khunnatham.thai import search_text, thai_date, to_arabic_digits
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
# Headings that say more («เลขที่ใบประกาศ», «รหัสใต้ QR»), how far down a table may begin, and what a number and a code look like.
NEARLY: Final = tuple(
    sorted(map(search_text, ("เลขที่ใบ", "รหัสตรวจ", "รหัสใต้", "รหัส qr", "certificate n", "verification c")))
)
LONGEST_HEADING: Final = 40
TITLE_ROWS: Final = 20
NUMBER: Final = re.compile(r"\S{1,20} ?[0-9]{1,9}/[0-9]{4}")
CODE: Final = re.compile(r"(?:^|/)[A-Za-z0-9_-]{20,64}/?$")
TONES: Final = {
    Standing.VALID: "done", Standing.EXPIRED: "late", Standing.REVOKED: "revoked", Standing.UNKNOWN: "problem",
}  # fmt: skip


@access.public
@csrf_exempt  # nobody is signed in here and nothing is kept: so no cookie either
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
@csrf_exempt  # as above
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
    """Give what stands in the column of numbers or codes: of that heading, else where most of them stand, else in the first."""
    rows = [row for row in grid if any(row)]
    heading = next(((n, place) for n, row in enumerate(rows[:TITLE_ROWS]) if (place := _named(row)) is not None), None)
    if heading is not None:
        column, rows = heading[1], rows[heading[0] + 1 :]
    else:
        column = _likeliest(rows)
    cells = [row[column].strip()[:LONGEST] for row in rows if column < len(row)]
    return [cell for cell in cells if cell][:MOST_ROWS]


def _named(row: list[str]) -> int | None:
    """Give the column that a row of headings names as that of numbers or codes; a title above the table names none."""
    if sum(bool(cell) for cell in row) == 1 and search_text(next(filter(None, row))) not in HEADINGS:
        return None
    exact = (place for place, cell in enumerate(row) if search_text(cell) in HEADINGS)
    near = (place for place, cell in enumerate(row) if _begins_as_heading(cell))
    return next(exact, next(near, None))


def _begins_as_heading(cell: str) -> bool:
    words = search_text(cell)
    return not _is_likely(cell) and len(words) <= LONGEST_HEADING and words.startswith(NEARLY)


def _likeliest(rows: sheets.Grid) -> int:
    """Give the column with the most that could be a number or a code; where there are none, the first that says anything."""
    found = Counter(place for row in rows for place, cell in enumerate(row) if _is_likely(cell))
    if found:
        return max(found, key=lambda place: (found[place], -place))
    return min(place for row in rows for place, cell in enumerate(row) if cell)


def _is_likely(cell: str) -> bool:
    return bool(NUMBER.fullmatch(to_arabic_digits(" ".join(cell.split()))) or CODE.search(cell.strip()))


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
