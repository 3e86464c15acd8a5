"""The history in plain sentences: no verb without one, nobody reads of what he may not see."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.web.conftest import SignedIn
from tests.web.world import NOW, TODAY, World

import khunnatham
from khunnatham.assessments.states import MOVES
from khunnatham.assessments.submission import withdraw
from khunnatham.assessments.tracking import VERBS_OF_ACTS
from khunnatham.organisations.acting import appoint_acting
from khunnatham.web.history import entries_for
from khunnatham.web.sentences import SENTENCES

SOURCE = Path(khunnatham.__file__).parent
RECORDERS = {"record", "journal", "_journal", "_record", "_kept"}


def recorded_verbs() -> set[str]:
    """Give every verb that the source records: what stands in calls of the journal, and in the table of moves."""
    found = {move.verb for move in MOVES} | set(VERBS_OF_ACTS.values())
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in RECORDERS:
                found |= {verb for part in ast.walk(node.args[0]) if (verb := _verb(part))}
    return found


def _name(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def _verb(part: ast.AST) -> str:
    match part:
        case ast.Constant(value=str(text)) if "." in text:
            return text
    return ""


def test_every_verb_of_the_source_has_a_sentence_and_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) == recorded_verbs()


def test_every_sentence_is_thai_and_english_and_asks_for_the_same_facts() -> None:
    for verb, text in SENTENCES.items():
        assert any("ก" <= letter <= "๛" for letter in text.th), verb
        assert not any("ก" <= letter <= "๛" for letter in text.en), verb
        assert text.th.count("{") == text.en.count("{"), verb


def test_nothing_in_the_history_of_the_world_lacks_its_words(world: World) -> None:
    keys = [world.case(state).key for state in ("decided", "reported", "final", "returned")]
    keys += [world.enrolment("open").key, world.plan("open").key, world["officer@open"].key, world.units["open"].key]
    assert world.meeting is not None
    assert world.certificate is not None
    keys += [world.meeting.key, world.certificate.key, world.evidence["open"].key, world.round.key]
    for language in ("th", "en"):
        for line in entries_for(keys, language):
            assert line.sentence
            assert line.who
            assert "«»" not in line.sentence
            assert "“”" not in line.sentence
            assert "{" not in line.sentence


def test_c_10_a_history_tells_the_whole_way_of_a_case_newest_first(world: World) -> None:
    told = [line.sentence for line in entries_for([world.case("decided").key], "th")]

    assert told[:4] == [
        "รับรองผลตามมติที่ 1",
        "เสนอเข้าที่ประชุม",
        "ส่งผลการประเมินฉบับที่ 1",
        "ลงนามผู้จัดทำและส่งให้หัวหน้าหน่วยงาน",
    ]


def test_a_return_says_why_item_by_item(world: World) -> None:
    line = entries_for([world.case("returned").key], "th")[0]

    assert (line.sentence, line.detail) == ("ฝ่ายเลขานุการส่งกลับให้แก้ไข", "ข้อ 4: ภาพกิจกรรมไม่ตรงกับวันที่ในแผน")


def test_who_acts_for_another_is_named_with_the_other(world: World) -> None:
    acting = appoint_acting(
        world["head@submitted"],
        account=world.accounts["nobody"],
        since=TODAY,
        by=world["secretary"],
        at=NOW,
        order_reference="คำสั่งที่ 12/2569",
    )
    withdraw(world.case("submitted"), reason="ภาพผิด", by=acting, at=NOW)
    line = entries_for([world.case("submitted").key], "th")[0]

    assert line.who == "ผู้ไม่มีบทบาทในวันนี้ รักษาราชการแทน หัวหน้าตัวอย่าง"
    assert line.detail == "เหตุผล: ภาพผิด"


@pytest.mark.parametrize(
    ("person", "state", "status"),
    [
        ("officer", "open", 200),
        ("secretary", "", 200),
        ("outsider", "", 404),
        ("far-secretary", "", 404),
        ("member", "", 404),
    ],
)
def test_the_page_opens_to_whoever_may_see_the_case(
    world: World, sign_in: SignedIn, person: str, state: str, status: int
) -> None:
    assert sign_in(person, state=state).get(f"/history/{world.case('open').key}/").status_code == status


def test_who_may_not_read_the_draft_does_not_read_of_its_answers(world: World, sign_in: SignedIn) -> None:
    address = f"/history/{world.case('open').key}/"

    assert "ตอบ 9 ข้อ" in sign_in("officer", state="open").get(address).content.decode()
    assert "ตอบ" not in sign_in("secretary").get(address).content.decode().partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize("about", ["assessment:999", "assessment:x", "nothing:1", "assessment:๑"])
def test_a_history_of_nothing_is_not_found(world: World, sign_in: SignedIn, about: str) -> None:
    assert sign_in("administrator").get(f"/history/{about}/").status_code == 404


@pytest.mark.parametrize(
    "written", ["2569-02-30", "2026-06-30 งานวัด", "2026-02-30T10:00", "2026-01-15T10:00", "0001-01-01T00:00:00+23:59"]
)
def test_a_text_that_begins_like_a_day_is_told_as_it_was_written(world: World, written: str) -> None:
    case = world.case("submitted")
    withdraw(case, reason=written, by=world["head@submitted"], at=NOW)

    assert entries_for([case.key], "th")[0].detail == f"เหตุผล: {written}"


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000])
def test_no_number_is_too_long_to_be_answered(sign_in: SignedIn, number: str) -> None:
    assert sign_in("administrator").get(f"/history/assessment:{number}/").status_code == 404
