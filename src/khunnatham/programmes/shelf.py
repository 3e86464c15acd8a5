"""The editions that we have: those that come with the product, one YAML file each, read and checked once per process."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from khunnatham.programmes.checking import check
from khunnatham.programmes.criteria import Edition
from khunnatham.wording import Refusal, Text


def keys() -> tuple[str, ...]:
    """Give the keys ``programme/edition`` of every edition, sorted."""
    return tuple(sorted(_files()))


def get(programme: str, edition: str) -> Edition:
    """Give one edition; raises ``Refusal`` (code ``unknown-edition``) where there is none of that name."""
    return by_key(f"{programme}/{edition}")


@cache
def by_key(key: str) -> Edition:
    """Give the edition ``programme/edition``; raises ``Refusal`` (code ``unknown-edition``) where there is none."""
    file = _files().get(key)
    if file is None:
        listed = ", ".join(keys())
        raise Refusal(
            Text(f"ไม่รู้จักฉบับ «{key}» ที่มีคือ {listed}", f"There is no edition “{key}”; there are {listed}."),
            code="unknown-edition",
        )
    draft, mistakes = check(file.read_bytes())
    if draft.edition is None or mistakes:
        listed = "; ".join(mistake.sentence("en", file.name) for mistake in mistakes)
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
