"""The way in for a WSGI server: ``khunnatham.wsgi:application``."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khunnatham.settings")

application = get_wsgi_application()

from khunnatham.evidence import likeness  # noqa: E402 - Django must be ready before its models are read

likeness.get_ready()
