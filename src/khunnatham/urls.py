"""The addresses of the site."""

from __future__ import annotations

from django.urls import include, path

handler400 = "khunnatham.web.refusals.unreadable"
urlpatterns = [path("", include("khunnatham.web.urls"))]
