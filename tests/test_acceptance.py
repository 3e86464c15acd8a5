"""The acceptance cases of the processes, by their number: each is a test or a case of scoring, and says so in its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# The cases of the reference by process: districts, organisations, the programme of 2569, the nine indicators, all of them.
NUMBERS = {
    "000": "01 02 04 05 07 08 10 11 13 14 16 17 19 20 22",
    "001": "01 02 04 05 07 08 10 11 13 14 16 17 19 20",
    "002": "01 02 04 05 07 08 10 11 13 14 16 17 19 20 22 23",
    "003": "01 02 04 05 07 08 10 11 13 14 16 17",
    "C": "01 02 04 05 07 08 10",
}
NAMED = re.compile(r"_(000|001|002|003|c)_(\d\d)_")
CASES = re.compile(r"\bid: (000|001|002|003|C)-(\d\d)\b")


def covered() -> set[str]:
    """Give the numbers of the cases that tests and case files name."""
    found: set[str] = set()
    for file in TESTS.rglob("test_*.py"):
        for line in file.read_text().splitlines():
            if line.lstrip().startswith("def test_"):
                found |= {f"{process.upper()}-{number}" for process, number in NAMED.findall(line)}
    for file in (TESTS / "scoring" / "cases").glob("*.yaml"):
        found |= {f"{process}-{number}" for process, number in CASES.findall(file.read_text())}
    return found


@pytest.mark.parametrize("process", NUMBERS)
def test_every_case_of_the_reference_is_named_by_a_test(process: str) -> None:
    wanted = {f"{process}-{number}" for number in NUMBERS[process].split()}
    assert wanted - covered() == set()
