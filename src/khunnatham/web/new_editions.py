"""A new edition in the browser: its text, every mistake on its line, the form as units will see it, and publishing it for good."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from khunnatham.assessments import publishing
from khunnatham.assessments.publishing import MOST_BYTES
from khunnatham.assessments.sameness import may_keep_editions
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Edition
from khunnatham.programmes.nodes import Mistake
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, insist
from khunnatham.web.here import Request
from khunnatham.web.programmes import written
from khunnatham.wording import Refusal

LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class OnLine:
    """A mistake with the text of its line."""

    mistake: Mistake
    words: str


@access.roles(Role.NATIONAL_ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_edition(request: Request) -> HttpResponse:
    """Check a text, show what it would be, and publish what was shown."""
    insist(may_keep_editions(request.membership, on=request.today))
    if request.method != "POST":
        return render(request, "programmes/new.html", {"text": ""})
    content = _sent(request)
    draft, mistakes = publishing.examined(content)
    edition = draft.edition if not mistakes else None
    error = _refusal(request, content, edition)
    # What is published is what was looked at: its digest came with the button.
    if edition and not error and request.POST.get("publish") == edition.digest:
        row = publishing.publish(content, by=request.membership, at=request.now)
        messages.success(request, gettext("เผยแพร่เกณฑ์ %(key)s แล้ว เปิดรอบได้จากหน้านี้") % {"key": row.edition_key})
        return redirect("programme", row.programme, row.edition)
    text = content.decode(errors="replace")
    lines = text.splitlines()
    # Of nothing there is one thing to say, and it is no mistake on a line.
    told = mistakes if text.strip() else ()
    page = {
        "text": text,
        "mistakes": [OnLine(mistake, _line(lines, mistake.line)) for mistake in told],
        "edition": edition,
        "preview": written(edition, as_form=True) if edition else "",
        "errors": [{"id": "text", "text": error}] if error else [],
    }
    return render(request, "programmes/new.html", page, status=200 if edition and not error else UNACCEPTABLE)


def _sent(request: Request) -> bytes:
    """Give the bytes of the file, or of the text; line ends as on every machine, so that both have one digest."""
    file = request.FILES.get("file")
    # One byte more than is allowed is enough to say that it is too long.
    content = file.read(MOST_BYTES + 1) if file else request.POST.get("text", "").encode()
    return content.replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf")


def _refusal(request: Request, content: bytes, edition: Edition | None) -> str:
    refused: Refusal | None = publishing.key_taken(edition) if edition else None
    if refused:
        return refused.text.in_language(request.LANGUAGE_CODE)
    return "" if content.strip() else gettext("เลือกไฟล์ หรือวางข้อความของเกณฑ์ก่อน")


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1].strip()[:LONGEST_LINE] if 0 < number <= len(lines) else ""


urlpatterns = [path("programmes/new/", new_edition, name="new-edition")]
