"""The way in for an ASGI server: ``khunnatham.asgi:application``."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khunnatham.settings")

application = get_asgi_application()

from khunnatham.evidence import likeness  # noqa: E402 - Django must be ready before its models are read

likeness.get_ready()
