"""The case files: scoring as an officer reads it. Each case names its record and what must come out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from khunnatham.programmes import shelf
from khunnatham.programmes.checking import check
from khunnatham.programmes.criteria import Edition
from khunnatham.scoring.answers import read_claim
from khunnatham.scoring.judging import score
from khunnatham.scoring.result import Result

CASES = Path(__file__).parent / "cases"
KEYED = {"gaps", "flags"}


def load() -> list[Any]:
    found: list[Any] = []
    for file in sorted(CASES.glob("*.yaml")):
        cases = yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]
        found.extend(pytest.param(case, id=f"{file.stem}:{case['id']}") for case in cases)
    return found


@pytest.mark.parametrize("case", load())
def test_case_comes_out_as_written(case: dict[str, Any]) -> None:
    edition = edition_of(case["edition"])
    record = {"unit": case["id"], **case["record"]}

    scored = score(edition, read_claim(edition, record))
    result = scored.to_json()

    found = {name: shown(name, result[name]) for name in case["expect"] if name in result}
    found |= {name: result["dimensions"][name] for name in case["expect"] if name in result["dimensions"]}
    found |= extras(case["expect"], result)
    found |= {
        name: met
        for name, met in {"met": keys(scored, is_met=True), "unmet": keys(scored, is_met=False)}.items()
        if name in case["expect"]
    }
    assert found == case["expect"]


def edition_of(name: str) -> Edition:
    """An edition of the shelf, or one that lies beside this test because no programme has such a requirement yet."""
    if not name.endswith(".yaml"):
        return shelf.by_key(name)
    draft, mistakes = check((Path(__file__).parent / name).read_bytes())
    assert draft.edition is not None
    assert not mistakes
    return draft.edition


def keys(result: Result, *, is_met: bool) -> list[str]:
    """The requirements that are met or not, whatever the scale makes of them."""
    return [key for key, finding in result.findings.items() if finding.is_met is is_met]


def shown(name: str, value: Any) -> Any:
    return [item["key"] for item in value] if name in KEYED else value


def extras(expect: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    """What is checked beside equality: parts of sentences, readings that must or must not be there."""
    found: dict[str, Any] = {}
    if "gap_says" in expect:
        sentences = {gap["key"]: gap["th"] + " | " + gap["en"] for gap in result["gaps"]}
        found["gap_says"] = {key: text for key, text in expect["gap_says"].items() if text in sentences.get(key, "")}
    if "touched_by" in expect:
        found["touched_by"] = [key for key in expect["touched_by"] if key in result["readings"]]
    if "untouched_by" in expect:
        found["untouched_by"] = [key for key in expect["untouched_by"] if key not in result["readings"]]
    return found
