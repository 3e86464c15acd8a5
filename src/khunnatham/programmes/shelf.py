"""The editions that we have: those that come with the product, one YAML file each, and those that a platform published.

Each is read and checked once per process. Published ones come from a source that the database's side adds: nothing here
knows where they lie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from khunnatham.programmes.checking import check
from khunnatham.programmes.criteria import Edition
from khunnatham.wording import Refusal, Text

# Each gives the keys that it holds, and the bytes of one of them (nothing where it has none).
Keys = Callable[[], Iterable[str]]
Bytes = Callable[[str], bytes | None]
_sources: list[tuple[Keys, Bytes]] = []


def add_source(listed: Keys, content: Bytes) -> None:
    """Let a place beside our own files give editions; they never change once they were given."""
    _sources.append((listed, content))


def keys() -> tuple[str, ...]:
    """Give the keys ``programme/edition`` of every edition, sorted."""
    return tuple(sorted({*_files(), *(key for listed, _ in _sources for key in listed())}))


def is_shipped(key: str) -> bool:
    """Tell whether an edition comes with the product."""
    return key in _files()


def content_of(key: str) -> bytes | None:
    """Give the bytes of an edition's file; nothing where there is none of that name."""
    file = _files().get(key)
    if file is not None:
        return file.read_bytes()
    return next((found for _, content in _sources if (found := content(key)) is not None), None)


def get(programme: str, edition: str) -> Edition:
    """Give one edition; raises ``Refusal`` (code ``unknown-edition``) where there is none of that name."""
    return by_key(f"{programme}/{edition}")


@cache
def by_key(key: str) -> Edition:
    """Give the edition ``programme/edition``; raises ``Refusal`` (code ``unknown-edition``) where there is none."""
    content = content_of(key)
    if content is None:
        listed = ", ".join(keys())
        raise Refusal(
            Text(f"ไม่รู้จักฉบับ «{key}» ที่มีคือ {listed}", f"There is no edition “{key}”; there are {listed}."),
            code="unknown-edition",
        )
    draft, mistakes = check(content)
    if draft.edition is None or mistakes:
        listed = "; ".join(mistake.sentence("en", f"{key}.yaml") for mistake in mistakes)
        raise Refusal(
            Text(f"ฉบับ {key} มีที่ผิด: {listed}", f"The edition {key} has mistakes: {listed}"), code="broken-edition"
        )
    return draft.edition


def every() -> tuple[Edition, ...]:
    """Give every edition, sorted by key."""
    return tuple(by_key(key) for key in keys())


@cache
def _files() -> dict[str, Traversable]:
    shelf = resources.files("khunnatham.programmes").joinpath("editions")
    return {
        f"{folder.name}/{file.name.removesuffix('.yaml')}": file
        for folder in shelf.iterdir()
        if folder.is_dir()
        for file in folder.iterdir()
        if file.name.endswith(".yaml")
    }
