"""The addresses of the pages, noun by noun: each module lists its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from khunnatham.web import (
    access,
    accounts,
    assessments,
    blank_papers,
    calendars,
    certificates,
    circulars,
    comparing,
    compiling,
    discovery,
    duties,
    enrolments,
    evidence,
    history,
    home,
    honours,
    issued_papers,
    manifest,
    meetings,
    new_editions,
    parts,
    people,
    places,
    plans,
    preferences,
    procurement,
    programmes,
    registers,
    rolls,
    round_opening,
    rounds,
    searching,
    signing_in,
    submissions,
    tracking,
    unit_data,
    units,
)
from khunnatham.web.styleguide import styleguide

# The order is that of the header.
urlpatterns: list[URLPattern | URLResolver] = [
    path("preferences/", preferences.set_preferences, name="set-preferences"),
    path("language/setlang/", access.public(set_language), name="set_language"),
    path("styleguide/", styleguide, name="styleguide"),
    *signing_in.urlpatterns,
    *home.urlpatterns,
    *enrolments.urlpatterns,
    *discovery.urlpatterns,
    *plans.urlpatterns,
    *parts.urlpatterns,
    *procurement.urlpatterns,
    *tracking.urlpatterns,
    *submissions.urlpatterns,  # before the answering pages, whose last word may be any requirement
    *assessments.urlpatterns,
    *unit_data.urlpatterns,
    *rolls.urlpatterns,
    *honours.urlpatterns,
    *registers.urlpatterns,
    *evidence.urlpatterns,
    *manifest.urlpatterns,
    *compiling.urlpatterns,
    *meetings.urlpatterns,
    *circulars.urlpatterns,
    *duties.urlpatterns,
    *calendars.urlpatterns,
    *issued_papers.urlpatterns,  # before the certificates, whose codes stand at the same place
    *certificates.urlpatterns,
    *people.urlpatterns,
    *accounts.urlpatterns,
    *units.urlpatterns,
    *places.urlpatterns,
    *round_opening.urlpatterns,
    *rounds.urlpatterns,
    *new_editions.urlpatterns,  # before the editions, whose names may be any two words
    *comparing.urlpatterns,
    *programmes.urlpatterns,
    *blank_papers.urlpatterns,
    *history.urlpatterns,
    *searching.urlpatterns,
]
