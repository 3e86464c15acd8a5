"""The addresses of the pages, noun by noun: each module lists its own."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from khunnatham.web import access, preferences

# Each module has ``urlpatterns``; the order is that of the header.
NOUNS = (
    "signing_in",
    "home",
    "enrolments",
    "discovery",
    "plans",
    "submissions",  # before the answering pages, whose last word may be any requirement
    "assessments",
    "evidence",
    "manifest",
    "compiling",
    "meetings",
    "certificates",
    "people",
    "accounts",
    "units",
    "places",
    "programmes",
    "history",
    "searching",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("preferences/", preferences.set_preferences, name="set-preferences"),
    path("language/setlang/", access.public(set_language), name="set_language"),
]
for _noun in NOUNS:
    if find_spec(f"khunnatham.web.{_noun}"):
        urlpatterns += import_module(f"khunnatham.web.{_noun}").urlpatterns
