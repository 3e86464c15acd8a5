"""``docs/programmes.md`` is the page from which officers write editions: every example in it must hold."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from khunnatham.programmes.checking import check
from khunnatham.programmes.criteria import Requirement
from khunnatham.programmes.kinds import READERS, name_of
from khunnatham.programmes.reading import INPUTS, PAPER_KINDS, SCALES, SCOPES, TOUCHES
from khunnatham.programmes.requirement_kinds import Score
from khunnatham.scoring.shapes import read_value

PAGE: Final = (Path(__file__).parents[2] / "docs" / "programmes.md").read_text(encoding="utf-8")
YAML: Final = re.compile(r"```yaml\n(.*?)```(?:\n```json\n(.*?)```)?", re.DOTALL)
FRAME, *BLOCKS = [(match[1], match[2] or "") for match in YAML.finditer(PAGE)]
REQUIREMENTS: Final = [block for block in BLOCKS if re.match(r"key: ", block[0])]
SECTIONS: Final = [text for text, _ in BLOCKS if not re.match(r"key: ", text)]
# What the examples speak of: the dimensions of «not-also», the requirement of «top-and-rest», points for «score».
SURROUNDINGS: Final = """
  - key: D2
    title: {th: "ก", en: "a"}
    scale: ladder
    available: 6
    levels:
      - key: D2.1
        title: {th: "ก", en: "a"}
        points: 6
        requirements:
          - {key: D2.1.1, text: {th: "ก", en: "a"}, kind: attested, default: true}
  - key: D3
    title: {th: "ก", en: "a"}
    scale: checklist
    levels:
      - key: D3.1
        title: {th: "ก", en: "a"}
        requirements:
          - {key: "3.1", text: {th: "ก", en: "a"}, kind: top, size: 3, default: true}
  - key: D4
    title: {th: "ก", en: "a"}
    scale: checklist
    levels:
      - key: D4.1
        title: {th: "ก", en: "a"}
        requirements:
"""


def faults(text: str) -> list[str]:
    return [mistake.sentence("en") for mistake in check(text.encode())[1]]


def with_requirement(text: str) -> str:
    surroundings = SURROUNDINGS.replace('key: "3.1"', "key: D3.1.1") if text.startswith('key: "3.1"') else SURROUNDINGS
    first, *rest = text.rstrip().split("\n")
    item = [f"          - {first}", *(f"            {line}" for line in rest)]
    return FRAME[0] + surroundings.strip("\n") + "\n" + "\n".join(item) + "\n"


def test_the_smallest_edition_works() -> None:
    assert faults(FRAME[0]) == []


@pytest.mark.parametrize("section", SECTIONS, ids=lambda text: str(text).split(":", 1)[0])
def test_every_part_is_written_as_shown(section: str) -> None:
    whole = FRAME[0].split("dimensions:")[0] + section if section.startswith("dimensions:") else FRAME[0] + section

    assert faults(whole) == []


@pytest.mark.parametrize(("text", "answers"), REQUIREMENTS, ids=lambda text: str(text).split("\n", 1)[0])
def test_every_kind_is_written_and_answered_as_shown(text: str, answers: str) -> None:
    whole = with_requirement(text)
    edition = check(whole.encode())[0].edition

    assert faults(whole) == []
    assert edition is not None
    (leaf,) = edition.dimensions[-1].requirements
    lines = answers.strip().splitlines()
    assert bool(lines) != isinstance(leaf.kind, Score)
    for line in lines:
        read_value(leaf.kind, json.loads(line, parse_float=Decimal))


def test_no_kind_scale_or_word_is_left_out() -> None:
    shown = {name_of(leaf.kind) for text, _ in REQUIREMENTS for leaf in _leaves(text)}

    assert shown == set(READERS)
    for word in (*SCALES, *SCOPES, *TOUCHES, *PAPER_KINDS, *INPUTS):
        assert re.search(rf"\b{re.escape(word)}\b", PAGE), word


def _leaves(text: str) -> tuple[Requirement, ...]:
    edition = check(with_requirement(text).encode())[0].edition
    return edition.dimensions[-1].requirements if edition else ()
