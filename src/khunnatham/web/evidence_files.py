"""Serving the bytes of proofs: the true type, the name their owner gave, parts on request, never a page of ours in disguise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from khunnatham.evidence.models import EvidenceVersion
from khunnatham.evidence.storage import path_of
from khunnatham.evidence.thumbnails import thumbnail

PDF: Final = "application/pdf"
SHOWN: Final = frozenset({PDF, "image/jpeg", "image/png", "image/webp"})
_CHUNK: Final = 256 * 1024
_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
# Whatever the bytes are, they run nothing and call nobody. Only our own pages may show them in a frame.
_POLICY: Final = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; object-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def file_response(request: HttpRequest, version: EvidenceVersion, *, as_download: bool = False) -> HttpResponseBase:
    """Give the bytes of a version: whole, a part of them, or the word that the browser has them already."""
    path, tag = path_of(version.sha256), f'"{version.sha256}"'
    if tag in request.headers.get("If-None-Match", ""):
        return _dressed(HttpResponse(status=HTTPStatus.NOT_MODIFIED), version, tag, as_download=as_download)
    if not path.is_file():
        raise Http404
    part = _part(request, version.size, tag)
    if part is None:
        whole = FileResponse(path.open("rb"), content_type=version.media_type)
        return _dressed(whole, version, tag, as_download=as_download)
    first, last = part
    if first >= version.size or last < first:
        beyond = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        beyond["Content-Range"] = f"bytes */{version.size}"
        return beyond
    some = StreamingHttpResponse(
        _read(path, first, last), status=HTTPStatus.PARTIAL_CONTENT, content_type=version.media_type
    )
    some["Content-Range"] = f"bytes {first}-{last}/{version.size}"
    some["Content-Length"] = str(last - first + 1)
    return _dressed(some, version, tag, as_download=as_download)


def thumbnail_response(request: HttpRequest, version: EvidenceVersion) -> HttpResponseBase:
    """Give the small picture; it never changes for these bytes, so the browser may keep it."""
    tag = f'"{version.sha256}-small"'
    path = thumbnail(version)
    if path is None:
        raise Http404
    if tag in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    else:
        response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["ETag"] = tag
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = _POLICY
    return response


def _dressed(response: HttpResponseBase, version: EvidenceVersion, tag: str, *, as_download: bool) -> HttpResponseBase:
    is_download = as_download or version.media_type not in SHOWN
    disposition = content_disposition_header(as_attachment=is_download, filename=version.file_name)
    response["Content-Disposition"] = disposition or "attachment"
    response["ETag"] = tag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _part(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """Read one range of bytes; several at once, and those of another version, are answered with the whole."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or found.group(0) == "bytes=-" or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _read(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
