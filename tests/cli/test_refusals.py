"""Bad input: nothing on standard output, exit 2, a sentence for every mistake, never a traceback."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from khunnatham.cli.main import main
from khunnatham.cli.score import read_claims
from khunnatham.programmes import shelf
from khunnatham.scoring.judging import score

MALFORMED = sorted((Path(__file__).parent / "malformed").iterdir())
MUTATIONS = 10_000
RUN = "import sys; from khunnatham.cli.main import main; sys.exit(main(sys.argv[1:]))"


def test_there_are_sixty_malformed_files_and_more() -> None:
    assert len(MALFORMED) >= 60


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("file", MALFORMED, ids=lambda file: file.stem)
def test_malformed_file_is_refused_in_sentences(file: Path, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    edition, _, key = file.stem.split("__")

    code = main(["score", edition.replace("--", "/"), str(file), "--json", "--lang", language])

    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert err.strip()
    assert key == "none" or any(key in line for line in err.splitlines())
    assert all(any("ก" <= letter <= "๛" for letter in line) for line in err.splitlines() if language == "th")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("edition", "file"),
    [
        ("clean-community/2599", "-"),
        ("nothing", "-"),
        ("../secrets", "-"),
        ("clean-community/2564", "no-such-file.json"),
        ("clean-community/2564", "."),
    ],
)
def test_unknown_edition_or_file_is_refused(edition: str, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["score", edition, file, "--json"])

    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert err.strip()


def test_without_a_prepared_database_an_unknown_edition_is_a_sentence(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-c", RUN, "score", "nothing/2599", "-"],
        env={**os.environ, "KHUNNATHAM_DATA": str(tmp_path), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (made.returncode, made.stdout) == (2, "")
    assert "nothing/2599" in made.stderr
    assert "Traceback" not in made.stderr


def test_every_mistake_of_every_record_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "records.json"
    records = [
        {"unit": "ก", "variant": "regional", "answers": {"D1.1.1": 1, "D4.1.1": {"part": 3, "whole": 2}}},
        {"unit": "ข", "variant": "regional"},
        {"variant": "east"},
    ]
    file.write_text(json.dumps(records), encoding="utf-8")

    code = main(["score", "clean-community/2564", str(file), "--lang", "en"])

    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert [line.split(":")[0] for line in err.splitlines()] == [
        "Record 1 (ก) D1.1.1",
        "Record 1 (ก) D4.1.1",
        "Record 3 unit",
        "Record 3 variant",
    ]


SEEDS: list[dict[str, Any]] = [
    {
        "edition": "clean-community/2564",
        "record": {
            "unit": "ก",
            "variant": "regional",
            "track": "model",
            "assume": "met",
            "answers": {
                "D1.1.1": True,
                "D1.1.2.2.4": {"quarters": [1, 1, 2], "reported": True},
                "D1.2.3": {"count": 1, "also_in": ["D5"]},
                "D1.4.3": {"accused": False, "statement": True},
                "D3R.2.2": {"part": 3, "whole": 3},
                "D3R.3.2": {"top": {"part": 3, "whole": 3}, "remaining": {"part": 12, "whole": 20}},
                "D4.1.1": {"part": 21, "whole": 40},
                "D4.2.2": {"defined": True, "share": {"part": 21, "whole": 40}, "virtues": 4, "topics": 5},
                "X.1": 1,
            },
        },
    },
    {
        "edition": "clean-community/2569",
        "record": {"unit": "ก", "answers": {"4.2": "2025-06-01", "4.3": 5, "1.2": {"part": 42, "whole": 42}}},
    },
    {
        "edition": "moral-organisation-012/2567",
        "record": {"unit": "ก", "answers": {"1": {"part": 4, "whole": 5}, "2": 1}},
    },
    {"edition": "ita/2564", "record": {"unit": "ก", "answers": {"total": "84.99"}}},
]
STRANGE: list[Any] = [
    *[None, True, False, 0, -1, 1, 2.5, 10**40, "", " ", "๕", "5", "-1", "1e3", "true", "น้ำ", "\x00", "\u202eก"],
    *[
        "2026-02-30",
        "2026-02-20",
        [],
        [1],
        [None],
        [[]],
        {},
        {"part": 1},
        {"part": 1, "whole": 2},
        {"part": 2, "whole": 1},
    ],
    *[{"top": 1, "remaining": 2}, {"": ""}, {"quarters": [1]}],
]


def mutated(rng: random.Random, value: Any) -> Any:
    """One random change somewhere in the data: a value replaced, a key lost, doubled, renamed, or an item added."""
    value = deepcopy(value)
    spots = list(places(value))
    container, key = rng.choice(spots)
    act = rng.randrange(4)
    if act == 0 or isinstance(container, list):
        container[key] = rng.choice(STRANGE)
    elif act == 1:
        del container[key]
    elif act == 2:
        container[rng.choice(["D1.1.2", "LC.2", "9.9", "part", "ก", "", "unit "])] = rng.choice(STRANGE)
    else:
        container[str(key)[::-1]] = container.pop(key)
    return value


def places(value: Any) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield value, key
        yield from places(inner)


def test_ten_thousand_mutations_are_scored_or_refused_in_sentences() -> None:
    rng = random.Random(2564)
    scored = refused = 0
    for _ in range(MUTATIONS):
        seed = rng.choice(SEEDS)
        edition = shelf.by_key(seed["edition"])
        record = seed["record"]
        for _ in range(rng.randint(1, 3)):
            record = mutated(rng, record) if record else record

        claims, sentences = read_claims(edition, [record])

        assert bool(claims) != bool(sentences)
        assert all(sentence.th.startswith("ระเบียนที่ 1") and sentence.en.startswith("Record 1") for sentence in sentences)
        for claim in claims:
            json.dumps(score(edition, claim).to_json())
        scored, refused = scored + len(claims), refused + bool(sentences)
    assert scored > 100
    assert refused > 5_000


def test_mutations_of_the_bytes_never_break_the_reader(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = random.Random(2569)
    source = json.dumps(SEEDS[0]["record"], ensure_ascii=False).encode()
    for number in range(500):
        content = bytearray(source)
        for _ in range(rng.randint(1, 6)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        file = tmp_path / f"{number % 2}.{'json' if number % 2 else 'yaml'}"
        file.write_bytes(bytes(content))

        code = main(["score", "clean-community/2564", str(file), "--json"])

        out, err = capsys.readouterr()
        assert (code == 0 and out and not err) or (code == 2 and not out and err)
        assert "Traceback" not in err
