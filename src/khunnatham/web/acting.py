"""What pages that do something share: asking once more, doing it once, and finding the page of a thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from khunnatham.web.fields import number_in
from khunnatham.web.here import Request
from khunnatham.web.refusals import status_of
from khunnatham.wording import Refusal

Thing = TypeVar("Thing")
UNACCEPTABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def found(thing: Thing | None) -> Thing:
    """Give the thing, or the page that says that there is none."""
    if thing is None:
        raise Http404
    return thing


def insist(refusal: Refusal | None) -> None:
    """Raise what a permission answered, if it refused."""
    if refusal is not None:
        raise refusal


def do(request: Request, act: Callable[[], object], *, done: str, to: str) -> HttpResponseRedirect:
    """Do an act, say so and go on. Done meanwhile by another click or person, its page says how things stand now."""
    try:
        act()
    except Refusal as refusal:
        if status_of(refusal) != HTTPStatus.CONFLICT:
            raise
        messages.error(request, refusal.text.in_language(request.LANGUAGE_CODE))
    else:
        messages.success(request, done)
    return redirect(to)


def confirm(request: Request, *, errors: Iterable[str] = (), **page: Any) -> HttpResponse:
    """Ask once more before an act that cannot be undone, or that others will see."""
    told = [{"id": "", "text": text} for text in errors]
    status = UNACCEPTABLE if told else HTTPStatus.OK
    return render(request, "components/confirmation.html", {"errors": told, **page}, status=status)


def row(label: object, value: object) -> dict[str, object]:
    """Give one line of what an act is about."""
    return {"label": label, "value": value}


def numbers(values: Iterable[str]) -> list[int]:
    """Give the numbers among what an address or a form sent."""
    return [number for number in map(number_in, values) if number is not None]


def address(*candidates: tuple[str, tuple[object, ...]]) -> str:
    """Give the address of the first page that exists; nothing where none does."""
    for name, arguments in candidates:
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return ""


def tell(request: Request, form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal at its field of the form, or above all of them."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.text.in_language(request.LANGUAGE_CODE))
