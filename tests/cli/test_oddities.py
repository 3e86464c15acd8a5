"""What files, terminals and systems do to a command: each ends in a result or in sentences, with the right exit code."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from khunnatham.cli.main import main

COMMUNITY, ORGANISATION, ITA, ISSUES = (
    "clean-community/2564",
    "moral-organisation/2567",
    "ita/2564",
    "clean-community/2569",
)
REGIONAL = "unit: ก\nvariant: regional\nanswers: "


def run(edition: str, content: bytes | str, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    """Run the command on standard input."""
    data = content.encode() if isinstance(content, str) else content
    stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(data))
    try:
        code = main(["score", edition, "-", "--lang", "en", *(more or ("--json",))])
    finally:
        sys.stdin = stdin
    out, err = capsys.readouterr()
    return code, out, err


GOOD: list[tuple[str, str, bytes | str, Any]] = [
    ("a byte order mark", ORGANISATION, b'\xef\xbb\xbf{"unit": "x"}', None),
    ("Windows lines", ORGANISATION, "unit: x\r\nanswers:\r\n  1: true\r\n", None),
    ("900 digits", COMMUNITY, REGIONAL + "{D2.2.3: %s}" % ("9" * 900), None),
    ("signed in YAML", COMMUNITY, REGIONAL + "{D2.2.3: +5}", None),
    ("Thai digits in YAML", COMMUNITY, REGIONAL + "{D2.2.3: ๕}", None),
    ("a date in YAML", ISSUES, "unit: x\nanswers: {4.2: 2026-02-20}", None),
    ("an exact decimal in JSON", ITA, '{"unit": "x", "answers": {"total": 84.995}}', "85"),
    ("an exact decimal in YAML", ITA, "unit: x\nanswers: {total: 84.995}", "85"),
    ("an exponent", ITA, '{"unit": "x", "answers": {"total": 8.4995e1}}', "85"),
    ("an exponent in YAML", ITA, "unit: x\nanswers: {total: 8.5e1}", "85"),
    ("a bare point in YAML", ITA, "unit: x\nanswers: {total: .5}", "0.5"),
    ("less than nothing is nothing", ITA, '{"unit": "x", "answers": {"total": -0.0}}', "0"),
    ("nothing, written long", ITA, '{"unit": "x", "answers": {"total": 0e999999999}}', "0"),
    ("next to nothing", ITA, '{"unit": "x", "answers": {"total": 1e-400}}', "0"),
    ("a block scalar", ORGANISATION, "unit: |\n  x\n", None),
    ("a marked document", ORGANISATION, "---\nunit: x\n...\n", None),
    ("a long unit", ORGANISATION, json.dumps({"unit": "ก" * 1_000_000}), None),
    ("a unit with signs", ORGANISATION, '{"unit": "a\\nb\\u202ec\\u0000"}', None),
]
BAD: list[tuple[str, str, bytes | str]] = [
    *[(f"JSON {text!r}", ORGANISATION, text) for text in ("", " ", "null", '"x"', "5", "{", '{"unit": "x"} x', "[[]]")],
    ("JSON lines", ORGANISATION, '{"unit": "x"}\n{"unit": "y"}'),
    ("UTF-16", ORGANISATION, '{"unit": "x"}'.encode("utf-16")),
    ("UTF-16 without a mark", ORGANISATION, '{"unit": "x"}'.encode("utf-16-le")),
    ("TIS-620", ORGANISATION, '{"unit": "หน่วย"}'.encode("tis-620")),
    ("a lone surrogate", ORGANISATION, '{"unit": "\\ud800"}'),
    ("a lone surrogate as key", ORGANISATION, '{"unit": "x", "\\ud800": 1}'),
    ("100,000 open brackets", ORGANISATION, "[" * 100_000),
    ("100,000 brackets", ORGANISATION, "[" * 100_000 + "]" * 100_000),
    ("deep objects", ORGANISATION, '{"a":' * 50_000),
    ("deep YAML", ORGANISATION, "[" * 5_000 + "]" * 5_000 + " # yaml"),
    ("no number", ITA, '{"unit": "x", "answers": {"total": NaN}}'),
    ("no end", ITA, '{"unit": "x", "answers": {"total": Infinity}}'),
    ("an exponent beyond everything", ITA, '{"unit": "x", "answers": {"total": 1e-99999999999999999999}}'),
    ("100,000 digits", COMMUNITY, REGIONAL + '{"D2.2.3": %s}' % ("9" * 100_000)),
    ("100,000 digits in words", COMMUNITY, REGIONAL + '{"D2.2.3": "%s"}' % ("9" * 100_000)),
    *[
        (f"YAML {word}", ORGANISATION, f"unit: x\nanswers: {{1: {word}}}")
        for word in ("yes", "on", "~", "", '"true"', "y")
    ],
    *[
        (f"YAML {number}", COMMUNITY, f"{REGIONAL}{{D2.2.3: {number}}}")
        for number in ("0o17", "1_000", "0x1F", "1e3", "5.0", "-1", ".inf", "1:30", "!!int 5")
    ],
    ("a merge key", ORGANISATION, "unit: x\n<<: {answers: {}}"),
    ("a tag", ORGANISATION, "unit: !!python/object:os.system x"),
    ("two documents", ORGANISATION, "unit: x\n---\nunit: y"),
    ("a tab", ORGANISATION, "unit: x\n\tanswers: {}"),
    ("a key that is a list", ORGANISATION, "? [a]\n: b\nunit: x"),
    ("laughs", ORGANISATION, "a: &a [x, x]\nb: &b [*a, *a]\nunit: x"),
    ("a NUL in YAML", ORGANISATION, 'unit: "a\0"'),
]


@pytest.mark.parametrize(("name", "edition", "content", "total"), GOOD, ids=[row[0] for row in GOOD])
def test_odd_but_right(
    name: str, edition: str, content: bytes | str, total: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(edition, content, capsys)
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert total is None or json.loads(out)["total"] == total


@pytest.mark.parametrize(("name", "edition", "content"), BAD, ids=[row[0] for row in BAD])
def test_odd_and_wrong(name: str, edition: str, content: bytes | str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(edition, content, capsys)
    assert (code, out) == (2, "")
    assert err.strip()
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "content",
    [
        "{" + ",".join(f'"k{number}": 1' for number in range(50_000)) + ', "k1": 2}',
        "\n".join(f"k{number}: 1" for number in range(20_000)) + "\nk1: 1\nk1: 2\n",
        '{"unit": "x", "answers": {"' + "ab" * 500_000 + '": 1}}',
        json.dumps([{"unit": "x", "answers": {"D1.1.9": 1}}] * 20_000),
    ],
    ids=["doubled JSON", "doubled YAML", "a long key", "one wrong column"],
)
def test_no_mistake_takes_long_to_name(content: str, capsys: pytest.CaptureFixture[str]) -> None:
    begin = perf_counter()
    code, out, _ = run(ORGANISATION, content, capsys)
    assert (code, out) == (2, "")
    assert perf_counter() - begin < 15


def test_a_unit_cannot_paint_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    unit = "a\u001b[31mb\nc\u202ed"
    _, out, _ = run(ORGANISATION, json.dumps({"unit": unit}), capsys, "--lang", "en")
    assert out.splitlines()[0].startswith(r"a\x1b[31mb\nc\u202ed — ")

    _, _, err = run(ORGANISATION, json.dumps({"unit": unit, "x\ny": 1}), capsys)
    assert err.splitlines() == [
        line for line in err.splitlines() if line.startswith(r"Record 1 (a\x1b[31mb\nc\u202ed) x\ny:")
    ]

    _, out, _ = run(ORGANISATION, json.dumps({"unit": unit}), capsys)
    assert json.loads(out)["unit"] == unit


# ── the command as the shell starts it ──

COMMAND = f'"{Path(sys.executable).parent}/khunnatham"'


def shell(line: str, folder: Path, **environment: str) -> tuple[int, str, str]:
    """Run a line of the shell in a folder where ``k`` is the command; gives the code of its first program."""
    script = f'set -o pipefail; k() {{ {COMMAND} "$@"; }}; {line}'
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.json").write_text(json.dumps([{"unit": "ก"}] * 3000), encoding="utf-8")
    (tmp_path / "bad.json").write_text('{"unit": ""}', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("k score moral-organisation/2567 good.json --json | head -1 | wc -l", 0, ""),
        ("k score moral-organisation/2567 good.json | head -1 | wc -l", 0, ""),
        ("k score moral-organisation/2567 good.json --json >&-", 0, ""),
        ("k score moral-organisation/2567 good.json --json > /dev/full", 1, "No space left"),
        ("k score moral-organisation/2567 bad.json --json 2>&-", 2, ""),
        ("k score moral-organisation/2567 bad.json --json 2>/dev/full", 2, ""),
        ("k score moral-organisation/2567 - --json <&-", 2, "Record 1"),
        ("k score moral-organisation/2567 /dev/null --json", 2, "Record 1"),
        ("k score moral-organisation/2567 . --json", 2, "cannot be opened"),
        ("k score moral-organisation/2567 none.json --json", 2, "none.json"),
        ("k score moral-organisation/2567 bad.json/x --json", 2, "cannot be opened"),
        ("k score moral-organisation/2567 <(cat bad.json) --json", 2, "Record 1 unit"),
        ("k score moral-organisation/2599 good.json --json", 2, "moral-organisation/2599"),
        ("k score '' good.json --json", 2, "There is no edition"),
        ("k score moral-organisation/2567 good.json --json --lang fr", 2, "--lang"),
        ("k score moral-organisation/2567", 2, "FILE"),
        ("k", 2, "usage"),
    ],
)
@pytest.mark.slow
def test_streams_and_files(line: str, code: int, says: str, folder: Path) -> None:
    got, out, err = shell(line, folder, LC_ALL="C")
    assert got == code
    assert says in err
    assert code == 0 or not out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(folder: Path) -> None:
    (folder / "good.json").chmod(0)
    code, out, err = shell("k score moral-organisation/2567 good.json --json", folder, LC_ALL="C")
    assert (code, out, "good.json" in err) == (2, "", True)


@pytest.mark.parametrize(
    ("environment", "is_thai"),
    [
        ({}, True),
        ({"LANG": "th_TH.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LC_ALL": "C"}, False),
        ({"LC_ALL": "POSIX", "LANG": "th_TH.UTF-8"}, False),
        ({"LC_ALL": "", "LC_MESSAGES": "th_TH", "LANG": "en_GB"}, True),
        ({"LC_ALL": "xx_YY.bad"}, True),
        ({"LANG": "th_TH.TIS-620", "PYTHONIOENCODING": "tis-620"}, True),
        ({"LANG": "th_TH", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}, True),
    ],
)
@pytest.mark.slow
def test_the_language_is_that_of_the_locale(environment: dict[str, str], is_thai: bool, folder: Path) -> None:  # noqa: FBT001
    code, out, err = shell("k score moral-organisation/2567 bad.json", folder, **environment)
    assert (code, out) == (2, "")
    last = err.splitlines()[-1]  # a shell may complain of a strange locale first
    assert last.startswith("ระเบียนที่ 1 unit:" if is_thai else "Record 1 unit:")


@pytest.mark.slow
def test_lang_overrides_the_locale_wherever_it_stands(folder: Path) -> None:
    score = "score moral-organisation/2567 bad.json"
    assert shell(f"k --lang en {score}", folder, LANG="th_TH.UTF-8")[2].startswith("Record 1")
    assert shell(f"k {score} --lang th", folder, LANG="en_US.UTF-8")[2].startswith("ระเบียนที่ 1")
