"""The last step of a paper: its PDF objects are written out once, and the collector of garbage waits until the paper is set.

pydyf writes every object twice, for the file and for the digest in its trailer, and compresses every stream at the slowest
level both times. What is drawn and said stays the same; only how the streams are packed differs.
"""

from __future__ import annotations

import gc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pydyf

LEVEL: Final = 6  # as zlib itself chooses: a tenth of the time of level 9, one hundredth larger


class Written(pydyf.Object):  # type: ignore[misc]
    """A PDF object that has been written out."""

    def __init__(self, source: Any) -> None:
        super().__init__()
        self.number, self.generation, self.free = source.number, source.generation, source.free
        self._data: bytes = _packed(source) if _is_to_be_packed(source) else source.data
        self._is_compressible: bool = source.compressible

    @property
    def data(self) -> bytes:
        """The object as it stands in the file."""
        return self._data

    @property
    def compressible(self) -> bool:
        """Whether it may lie in a stream of objects: a stream itself may not."""
        return self._is_compressible


def write_once(_document: Any, pdf: Any) -> None:
    """Write out each object of a finished PDF; WeasyPrint calls this before it writes the file."""
    for one in pdf.objects:
        if isinstance(one, pydyf.Dictionary):
            _without_unused(one)
    pdf.objects[:] = [one if one.free == "f" else Written(one) for one in pdf.objects]


@contextmanager
def without_collecting() -> Iterator[None]:
    """Keep the collector from walking over the many objects of a paper that is being set, all of which are still needed."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _without_unused(names: Any) -> None:
    """Leave out kinds of drawing that a page has none of: readers of PDF/A that know them not would doubt the file."""
    for kind in ("Pattern", "Shading"):
        if kind in names and not names[kind]:
            del names[kind]


def _is_to_be_packed(source: Any) -> bool:
    return isinstance(source, pydyf.Stream) and source.compress


def _packed(stream: Any) -> bytes:
    plain = pydyf.Stream(list(stream.stream), dict(stream.extra)).data
    # Our own stream without a filter: its bytes lie between «stream» and «endstream».
    begin = plain.index(b"stream\n") + len(b"stream\n")
    content = zlib.compress(plain[begin : -len(b"\nendstream")], LEVEL)
    packed = pydyf.Stream([content], {**stream.extra, "Filter": "/FlateDecode"})
    return bytes(packed.data)
