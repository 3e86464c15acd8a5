"""The manifest: the office on a phone's home screen, with a place in its share sheet."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from khunnatham.web import access

COLOUR: Final = "#0d3158"
ICONS: Final = (
    ("mark-192.png", "192x192", "any"),
    ("mark-512.png", "512x512", "any"),
    ("mark-maskable-512.png", "512x512", "maskable"),
)
TAKEN: Final = ("image/jpeg", "image/png", "image/webp", "application/pdf")


@access.public
@require_GET
@cache_control(max_age=3600, private=True)
def manifest(_request: HttpRequest) -> JsonResponse:
    """Give the web app manifest; photos shared to it are posted to the inbox of unsorted photos."""
    told: dict[str, Any] = {
        "id": "/",
        "name": pgettext("product", "คุณธรรม"),
        "short_name": pgettext("product", "คุณธรรม"),
        "description": gettext("งานส่งเสริมคุณธรรมและความโปร่งใสของหน่วยงานรัฐ"),
        "lang": get_language() or "th",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": COLOUR,
        "icons": [
            {"src": static(f"khunnatham/icons/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
        "share_target": {
            "action": reverse("evidence-share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "files", "accept": [*TAKEN, ".jpg", ".jpeg", ".png", ".webp", ".pdf"]}],
            },
        },
        "shortcuts": [
            {"name": gettext("ภาพรอจัดเก็บ"), "url": reverse("evidence-inbox")},
            {"name": gettext("แบบให้ความเห็นของฉัน"), "url": reverse("score-sheets")},
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


urlpatterns = [path("manifest.webmanifest", manifest, name="manifest")]
