"""Every rule of refusal of the contract as a row: exit 2, nothing on standard output, a sentence naming record and key."""

# ruff: noqa: FBT003 - true and false are among the answers

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from khunnatham.cli.main import main

COMMUNITY, DISTRICT, ORGANISATION = "clean-community/2564", "moral-district/2567", "moral-organisation/2567"
RATED, ITA, ISSUES = "moral-organisation-012/2567", "ita/2564", "clean-community/2569"
FULL = {"part": 3, "whole": 3}
TARGET = {"defined": True, "share": {"part": 21, "whole": 40}, "virtues": 4, "topics": 5}
EMPTY = {"part": 0, "whole": 0}
NOT_COUNTS: list[Any] = [
    -1,
    1.5,
    5.0,
    "",
    " 5",
    "5 ",
    "+5",
    "-1",
    "1.0",
    "1e3",
    "1,000",
    "0x1",
    "٣",
    "\uff13",
    "½",
    "five",
]
NOT_COUNTS += [[], [1], {}, {"count": 1}, {"part": 1, "whole": 1}]
NO_TRUTH: list[Any] = [0, 1, "true", "yes", "ใช่", "", [], {}, [True]]
NO_SHARE: list[Any] = [
    *[1, "1/2", [1, 2], {}, {"part": 1}, {"whole": 2}, {"part": 1, "whole": 2, "of": 3}, {"part": 3, "whole": 2}],
    *[{"part": -1, "whole": 2}, {"part": 1.5, "whole": 2}, {"part": True, "whole": 2}, {"part": [1], "whole": 2}],
    {"part": "๓", "whole": "๒"},
]


class Row(NamedTuple):
    edition: str
    key: str
    record: Any


def some(*values: Any) -> tuple[Any, ...]:
    return values


def community(
    key: str, value: Any, beside: dict[str, Any] | None = None, *, variant: str = "regional", track: str = "general"
) -> Row:
    record = {"unit": "ก", "variant": variant, "track": track, "answers": {key: value, **(beside or {})}}
    return Row(COMMUNITY, key, record)


def answer(edition: str, key: str, value: Any) -> Row:
    return Row(edition, key, {"unit": "ก", "answers": {key: value}})


def top(part: int, whole: int) -> dict[str, Any]:
    return {"top": {"part": part, "whole": whole}, "remaining": EMPTY}


ROWS: list[Row] = [
    # the record
    *[Row(ORGANISATION, "", record) for record in some(None, 1, "ก", True, [], [{"unit": "ก"}])],
    *[
        Row(ORGANISATION, "unit", {"unit": unit})
        for unit in some("", " ", "\t\n", "\u00a0", "\u200b", "\x00", None, 1, [], {})
    ],
    Row(ORGANISATION, "unit", {}),
    *[Row(ORGANISATION, name, {"unit": "ก", name: 1}) for name in some("Unit", "answer", "points", "", "ก", "unit ")],
    *[
        Row(COMMUNITY, "variant", {"unit": "ก", "variant": name})
        for name in some("", "Regional", "D3R", None, 1, [], {})
    ],
    Row(COMMUNITY, "variant", {"unit": "ก"}),
    *[Row(ORGANISATION, "variant", {"unit": "ก", "variant": name}) for name in some("regional", "", None, [], {})],
    *[
        Row(COMMUNITY, "track", {"unit": "ก", "variant": "central", "track": name})
        for name in some("", "Model", "LM", None, 0, [], {})
    ],
    *[
        Row(ORGANISATION, "track", {"unit": "ก", "track": name})
        for name in some("model", "", None, [], {}, ["general"])
    ],
    *[Row(ORGANISATION, "assume", {"unit": "ก", "assume": value}) for value in some("", "Met", True, None, 1, [], {})],
    *[Row(ORGANISATION, "answers", {"unit": "ก", "answers": value}) for value in some(None, 1, "", [], [{}], True)],
    # keys
    *[community(key, value=True) for key in ("D1", "D1.1", "D1.1.2", "D1.1.2.1", "D2.2.2", "D3R", "D4", "X", "LM")],
    *[community(key, value=True) for key in ("D1.0", "D1.2.1", "D6.1.1", "d1.1.1", "D1.1.1 ", "๑", "", "total")],
    *[community(key, value=True) for key in ("D3C.1.1", "D3.1.1", "LM.1", "LM.2", "LC.2")],
    *[community(key, value=True, variant="central") for key in ("D3R.1.1", "D3R.2.2")],
    *[community(key, value=True, track="model") for key in ("LM.1", "LC.2", "LM.5")],
    *[community(key, value=True, track="challenge") for key in ("LC.1", "LM.2")],
    *[answer(DISTRICT, key, value=True) for key in ("1", "1.4", "10.1")],
    *[answer(ORGANISATION, key, value=True) for key in ("0", "10", "1.1", "01")],
    # null, anywhere
    *[community(key, None) for key in ("D1.1.1", "D4.1.1", "X.1")],
    community("D4.1.1", {"part": None, "whole": 2}),
    community("D1.1.2.2.4", {"quarters": [1, None], "reported": True}),
    community("D3R.3.2", {"top": FULL, "remaining": None}),
    # shapes
    *[community(key, value) for key in ("D1.1.1", "D1.3.3", "D5.4.3") for value in NO_TRUTH],
    *[community(key, value) for key in ("D2.2.3", "D2.5.3", "D3R.1.1", "D3R.4.3", "X.1") for value in NOT_COUNTS],
    *[community("X.1", value) for value in some(True, False)],
    *[community("D3C.4.2", value, variant="central") for value in NOT_COUNTS],
    *[community("LM.3", value, track="model") for value in NOT_COUNTS],
    *[community("LC.4", value, track="challenge") for value in NOT_COUNTS],
    *[community(key, value) for key in ("D4.1.1", "D4.3.3", "D5.3.4", "D3R.2.2") for value in NO_SHARE],
    *[community("D5.3.4", {"part": 0, "whole": whole}) for whole in (0, 4, 6)],
    *[community("D3R.2.2", {"part": part, "whole": 4}) for part in (0, 3, 4)],
    *[
        community("D1.2.3", value)
        for value in some(
            *[-1, 1.5, "", [], {}, {"count": 1}, {"also_in": []}, {"count": 1, "also_in": "D4"}],
            *[{"count": 1, "also_in": ["D1"]}, {"count": 1, "also_in": ["D4", "D4"]}, {"count": True, "also_in": []}],
            *[{"count": 1, "also_in": [], "more": 1}, {"count": 1, "also_in": [[]]}, {"count": 1, "also_in": [4]}],
        )
    ],
    *[
        community("D1.4.3", value)
        for value in some(
            *[1, "", [], {}, {"accused": True}, {"accused": False}, {"acted": True}, {"accused": 1, "acted": True}],
            *[{"accused": True, "statement": True}, {"accused": False, "acted": True}, {"accused": [], "acted": True}],
            *[{"accused": True, "acted": 1}, {"accused": True, "acted": True, "statement": True}],
        )
    ],
    *[
        community(key, value)
        for key in ("D1.1.2.2.4", "D2.4.2")
        for value in some(
            *[1, [1, 1], {}, {"quarters": [1]}, {"reported": True}, {"quarters": [], "reported": True}],
            *[{"quarters": [1] * 5, "reported": True}, {"quarters": 1, "reported": True}],
            *[{"quarters": [-1], "reported": True}, {"quarters": [True], "reported": True}],
            *[{"quarters": [1], "reported": 1}, {"quarters": [1], "reported": True, "more": 1}],
        )
    ],
    *[community("D2.2.2.3", value) for value in some([1], {}, {"quarters": []}, {"quarters": [1], "reported": True})],
    *[
        community("D4.2.2", value)
        for value in some(
            *[1, {}, TARGET | {"virtues": 5}, TARGET | {"virtues": "๕"}, TARGET | {"virtues": -1}],
            *[TARGET | {"defined": 1}, TARGET | {"share": {"part": 2, "whole": 1}}, TARGET | {"share": True}],
            *[TARGET | {"topics": "many"}, TARGET | {"more": 1}],
            *[{name: value for name, value in TARGET.items() if name != lost} for lost in TARGET],
        )
    ],
    *[
        community(key, value)
        for key in ("D3R.3.2", "D3R.4.2", "D3R.5.2")
        for value in some(
            *[1, {}, {"top": FULL}, {"remaining": FULL}, FULL, {"top": FULL, "remaining": FULL, "more": 1}],
            *[{"top": {"part": 4, "whole": 4}, "remaining": EMPTY}, {"top": 3, "remaining": EMPTY}],
            *[{"top": {"part": whole, "whole": whole}, "remaining": {"part": 0, "whole": 1}} for whole in (0, 1, 2)],
            {"top": FULL, "remaining": {"part": 2, "whole": 1}},
        )
    ],
    # tops that differ
    community("D3R.3.2", top(3, 3), {"D3R.2.2": {"part": 2, "whole": 3}}),
    community("D3R.3.2", top(2, 2), {"D3R.2.2": FULL}),
    community("D3R.5.2", top(2, 3), {"D3R.3.2": top(3, 3)}),
    community("D3R.4.2", top(3, 3), {"D3R.2.2": True, "D3R.3.2": top(2, 3)}),
    # the other programmes
    *[answer(RATED, key, value) for key in ("1", "9") for value in some(True, False, 3, -1, "3", "๓", 1.5, "", [], {})],
    answer(RATED, "2", {"part": 1, "whole": 2}),
    answer(RATED, "1", {"part": 3, "whole": 2}),
    *[answer(ORGANISATION, "1", value) for value in some(*NO_TRUTH, 2, {"part": 1, "whole": 1})],
    *[answer(DISTRICT, "1.1", value) for value in NO_SHARE],
    *[answer(DISTRICT, "8.1", value) for value in NOT_COUNTS],
    *[
        answer(ITA, "total", value)
        for value in some(-1, 100.001, "100.001", "101", "-1", "", "84,9", "84.", ".5", "8e1", True)
    ],
    *[answer(ITA, "total", value) for value in some([], {}, {"part": 1, "whole": 2}, "๑๐๑", None)],
    Row(ITA, "total", {"unit": "ก"}),
    Row(ITA, "total", {"unit": "ก", "assume": "met", "answers": {}}),
    *[
        answer(ISSUES, "4.2", value)
        for value in some("2026-02-30", "2026-2-3", "20260203", "03/02/2026", 2026, "2569", "")
    ],
    *[answer(ISSUES, "4.2", value) for value in some("2026-02-03T00:00:00", "2026-02-03 ", "๒๐๒๖-๐๒-๐๓", [], {})],
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.edition}-{row.key}")
def test_refused_with_a_sentence_in_both_languages(
    row: Row, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "records.json"
    good = {"unit": "ดี", "answers": {"total": 1}} if row.edition == ITA else {"unit": "ดี"}
    if row.edition == COMMUNITY:
        good["variant"] = "central"
    file.write_text(json.dumps([good, row.record]), encoding="utf-8")

    for language, named in (("th", "ระเบียนที่ 2"), ("en", "Record 2")):
        code = main(["score", row.edition, str(file), "--json", "--lang", language])
        out, err = capsys.readouterr()
        assert (code, out) == (2, "")
        assert all(line.startswith(named) for line in err.splitlines())
        places = [line.split(":")[0] for line in err.splitlines()]
        assert any(row.key.strip() in place for place in places), err
        if language == "en":
            assert not any(
                "ก" <= letter <= "๛" for line in err.replace("ก", "").splitlines() for letter in line.split(": ")[-1]
            )


def test_a_wrong_variant_does_not_hide_the_mistakes_below_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "record.json"
    answers = {"D1.1.1": 1, "D9": True, "D3C.4.2": -1, "D3R.1.1": True}
    file.write_text(json.dumps({"unit": "ก", "variant": "east", "track": 5, "answers": answers}), encoding="utf-8")

    assert main(["score", COMMUNITY, str(file), "--lang", "en"]) == 2

    places = [line.split(":")[0].removeprefix("Record 1 (ก) ") for line in capsys.readouterr().err.splitlines()]
    assert places == ["variant", "track", "D1.1.1", "D9", "D3C.4.2"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('{"unit": "ก", "unit": "ข"}', "unit"),
        ('{"unit": "ก", "answers": {}, "answers": {}}', "answers"),
        ('{"unit": "ก", "answers": {"1": true, "1": true}}', "1"),
        ('{"unit": "ก", "answers": {"1.1": {"part": 1, "part": 1, "whole": 2}}}', "1.1.part"),
        ("unit: ก\nunit: ข\n", "unit"),
        ("unit: ก\nanswers:\n  1: true\n  '1': true\n", "1"),
        ("unit: ก\nanswers:\n  1.1: {part: 1, whole: 2, whole: 3}\n", "1.1.whole"),
    ],
)
def test_a_key_that_stands_twice_is_named_where_it_stands(
    text: str, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / ("record.json" if text.startswith("{") else "record.yaml")
    file.write_text(text, encoding="utf-8")

    assert main(["score", DISTRICT if "1.1" in key else ORGANISATION, str(file), "--lang", "en"]) == 2

    assert any(line.split(":")[0].endswith(f") {key}") for line in capsys.readouterr().err.splitlines())
