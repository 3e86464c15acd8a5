"""A refusal of the domain becomes an answer, in one place: a page with the sentence, or JSON where a script asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import get_language

from khunnatham.wording import Conflict, Refusal

# What a stranger must not even learn to exist answers like a page that does not.
HIDDEN: Final = frozenset(
    {"evidence-not-seen", "fact-not-seen", "plan-not-seen", "meeting-not-seen", "assessment-not-seen", "not-seen"}
)


class RefusalMiddleware:
    """Answer a ``Refusal`` that a view lets pass: 404 for what is hidden, 409 for what state or another person forbids."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request; a refusal comes through ``process_exception``."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Give the answer for a refusal; other exceptions are Django's."""
        if not isinstance(exception, Refusal):
            return None
        return refused(request, exception)


def status_of(refusal: Refusal) -> int:
    """Give the HTTP status of a refusal."""
    if refusal.code in HIDDEN:
        return HTTPStatus.NOT_FOUND
    if isinstance(refusal, Conflict):
        return HTTPStatus.CONFLICT
    return HTTPStatus.FORBIDDEN if "not-your" in refusal.code or refusal.code == "reads-only" else HTTPStatus.CONFLICT


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Give the page, or the JSON, that says why an act was not done and what to do."""
    status = status_of(refusal)
    sentence = refusal.text.in_language(get_language() or "th")
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"message": sentence, "code": refusal.code, "field": refusal.field}, status=status)
    back = request.headers.get("Referer", "") if request.method == "POST" else ""
    return render(request, "refused.html", {"sentence": sentence, "back_url": back or "/"}, status=status)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - the shape Django asks for
    """Give the page for a request that cannot be read. Django's own reads the form for a token, and stumbles a second time."""
    return HttpResponseBadRequest(get_template("400.html").render())


@contextmanager
def refusals_in(form: BaseForm) -> Iterator[None]:
    """Let an act be refused inside its form: the sentence stands at its field where the form has it, and the page goes on."""
    try:
        yield
    except Refusal as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.text.in_language(get_language() or "th"))
