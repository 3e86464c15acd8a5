"""The cast is that of the library."""

from __future__ import annotations

from tests.evidence.conftest import cast

__all__ = ["cast"]
