"""What the checker refuses: each row changes one line of a sound edition and names the line and the sentence that follow."""

from __future__ import annotations

import pytest

from khunnatham.programmes import shelf
from khunnatham.programmes.checking import check
from khunnatham.programmes.committee_kinds import Voting
from khunnatham.programmes.reading import read_edition
from khunnatham.wording import Refusal

SOUND = """\
programme: sample
edition: "2569"
year: 2569
title: {th: ตัวอย่าง, en: Sample}
owner: {th: กรม, en: Department}
variants:
  - {key: regional, title: {th: ภูมิภาค, en: Regional}}
  - {key: central, title: {th: ส่วนกลาง, en: Central}}
tracks:
  - {key: general, title: {th: ทั่วไป, en: General}}
  - {key: model, title: {th: ต้นแบบ, en: Model}}
dimensions:
  - key: D1
    title: {th: มิติ, en: Dimension}
    scale: ladder
    available: 10
    levels:
      - key: D1.1
        title: {th: ระดับ ๑, en: Level 1}
        points: 5
        requirements:
          - {key: D1.1.1, text: {th: ก, en: A}, kind: attested, source: L1}
      - key: D1.2
        title: {th: ระดับ ๒, en: Level 2}
        points: 10
        requirements:
          - {key: D1.2.1, text: {th: ข, en: B}, kind: share, over: 50, source: L2}
  - key: S
    title: {th: ขั้นตอน, en: Steps}
    scale: steps
    levels:
      - key: "1"
        title: {th: ขั้นที่ ๑, en: Step 1}
        requirements:
          - {key: "1", text: {th: ค, en: C}, kind: attested, source: L3}
      - key: "2"
        title: {th: ขั้นที่ ๒, en: Step 2}
        requirements:
          - {key: "2", text: {th: ง, en: D}, kind: count, at_least: 1, source: L4}
tiers:
  - {key: first, title: {th: หนึ่ง, en: One}, steps: ["1"]}
  - {key: second, title: {th: สอง, en: Two}, steps: ["1", "2"]}
bands:
  - {key: A, title: {th: ก, en: A}, at_least: 8.00, at_most: 10}
  - {key: B, title: {th: ข, en: B}, at_least: 0, at_most: 7.99}
outcomes:
  - {track: general, key: candidate, title: {th: ผู้สมัคร, en: Candidate}}
  - {track: model, key: kept, title: {th: คงอยู่, en: Kept}, base_at_least: 8}
  - {track: model, key: lost, title: {th: ไม่คงอยู่, en: Lost}}
route:
  - {key: decide, title: {th: รับรอง, en: Certify}, owner: head, scope: province, decides: true, body: board, needs: [plan]}
papers:
  - {key: plan, code: ก.01, title: {th: แผน, en: Plan}, kind: plan}
readings:
  - {key: R1, text: {th: อ่านว่า, en: Read as}, touches: answered, keys: [D1.1.1]}
"""
TWO_TITLES = "titles:\n  - {key: o, title: {th: ก, en: A}, source: L8}\n  - {key: t, title: {th: ข, en: B}, "
TOO_DEEP = "[" * 70 + "]" * 70

CHANGES = [
    ('edition: "2569"', 'edition: "2569"\nedition: x', 3, "edition", "stands on line 2 already"),
    ("year: 2569", "year: 2569\ncolour: red", 4, "colour", "not known here"),
    ("year: 2569", "year: soon", 3, "year", "whole number"),
    ("owner: {th: กรม, en: Department}", "owner: {th: กรม}", 5, "owner.en", "missing"),
    ("title: {th: ตัวอย่าง, en: Sample}", "title: {th: '', en: Sample}", 4, "title.th", "empty"),
    ("    scale: ladder", "    scale: staircase", 15, "dimensions[1].scale", "not known"),
    ("    available: 10", "    available: 12", 13, "D1", "do not equal"),
    ("        points: 10", "        points: 5", 23, "D1.2", "must ascend"),
    ("        points: 10\n", "", 13, "D1", "Either every level"),
    ("kind: share, over: 50", "kind: share", 27, "dimensions[1].levels[2].requirements[1].over", "exactly one threshold"),
    ("kind: share, over: 50", "kind: share, over: 50, at_least: 5", 27, "dimensions[1].levels[2].requirements[1].over", "exactly one"),
    ("kind: share, over: 50", "kind: share, over: 150", 27, "dimensions[1].levels[2].requirements[1].over", "at most 100"),
    ("kind: share, over: 50", "kind: formula", 27, "dimensions[1].levels[2].requirements[1].kind", "not known"),
    ("{key: D1.2.1,", "{key: D1.1.1,", 27, "dimensions[1].levels[2].requirements[1].key", "used on line 22 already"),
    ("kind: attested, source: L1", "kind: attested", 22, "D1.1.1", "source line"),
    ("kind: attested, source: L1", "kind: top-and-rest, size: 3, at_least: 60, top: D9, source: L1", 22, "D1.1.1", "no requirement D9"),
    ("kind: attested, source: L1", "kind: not-also, at_least: 1, refused_in: [D7], source: L1", 22, "D1.1.1", "no dimension D7"),
    ("kind: attested, source: L1", "kind: attested, due: easter, source: L1", 22, "D1.1.1", "no deadline easter"),
    ('steps: ["1", "2"]', 'steps: ["1", "3"]', 42, "second", "no step 3"),
    ('steps: ["1", "2"]', 'steps: ["2"]', 42, "second", "every step of the one before"),
    ('steps: ["1", "2"]', 'steps: ["1"]', 42, "second", "and more"),
    ("at_most: 7.99", "at_most: 8.00", 45, "B", "overlap at 8.00"),
    ("at_most: 7.99", "at_most: 7.5", 45, "B", "gap between 7.5 and 8.00"),
    ("at_least: 0, at_most: 7.99", "at_least: 9, at_most: 7.99", 45, "B", "from the highest down"),
    ("at_least: 0, at_most: 7.99", "at_least: 5, at_most: 7.99", 45, "B", "begin at 0"),
    ("at_least: 8.00, at_most: 10}", "at_least: 8.00, at_most: 9}", 44, "A", "end at the 10"),
    ("title: {th: แผน, en: Plan}, kind: plan", "title: {th: แผน, en: Plan}, kind: plan, needed_by: [fly]", 53, "plan", "no stage fly"),
    (", base_at_least: 8}", "}", 49, "lost", "never reached"),
    ("  - {track: model, key: lost, title: {th: ไม่คงอยู่, en: Lost}}\n", "", 46, "outcomes", "no outcome for the remaining"),
    ("{track: general, key", "{track: guests, key", 47, "candidate", "no track guests"),
    ("owner: head, ", "", 51, "decide", "no owner"),
    ("body: board, ", "", 51, "decide", "needs a body"),
    ("needs: [plan]", "needs: [song]", 51, "decide", "no paper song"),
    ("keys: [D1.1.1]", "keys: [D1.9.9]", 55, "R1", "no answered D1.9.9"),
    ("scale: steps", "scale: steps\n    variant: east", 28, "S", "no variant east"),
    ("scale: steps", "scale: steps\n    available: 3", 28, "S", "no available points"),
    ("  - {key: general, title: {th: ทั่วไป, en: General}}\n", "", 9, "tracks", "must be general"),
    ("papers:", "voting: {tie: coin}\npapers:", 52, "voting", "no tie coin"),
    ("papers:", "same_as:\n  - {key: D9, others: ['a/1:2']}\npapers:", 53, "D9", "no requirement D9"),
    ("papers:", "same_as:\n  - {key: D1.1.1, others: [a-1]}\npapers:", 53, "D1.1.1", "programme/edition:key"),
    ("papers:", "same_as:\n  - {key: D1.1.1, others: ['sample/2569:1']}\npapers:", 53, "D1.1.1", "another edition"),
    ("papers:", "titles:\n  - {key: t, title: {th: ก, en: A}}\npapers:", 53, "t", "source line"),
    ("papers:", "titles:\n  - {key: t, title: {th: ก, en: A}, track: east, source: L9}\npapers:", 53, "t", "no track east"),
    ("papers:", "titles:\n  - {key: t, title: {th: ก, en: A}, earned: {by: t, running: 2}, source: L9}\npapers:", 53, "t", "no by t"),
    ("papers:", "titles:\n  - {key: t, title: {th: ก, en: A}, plaque: lost, source: L9}\npapers:", 53, "titles[1].plaque", "won, kept"),
    ("papers:", TWO_TITLES + "earned: {by: o}, source: L9}\npapers:", 54, "t", "how many altogether"),
    ("papers:", TWO_TITLES + "earned: {by: o, running: two}, source: L9}\npapers:", 54, "title t earned.running", "whole number"),
    ("papers:", TWO_TITLES.replace("key: t", "key: o") + "source: L9}\npapers:", 53, "o", "stands twice"),
    ("year: 2569", "year: &y 2569", 3, "", "Anchors"),
    ("year: 2569", "year: !!int 2569", 3, "", "tags"),
    ("year: 2569", "year: 2569\n---\nx: y", 4, "", "one document"),
    ("year: 2569", f"year: {TOO_DEEP}", 3, "", "deeper"),
    ("year: 2569", "year: [", 5, "", "not YAML"),
]  # fmt: skip


def test_the_sound_edition_has_no_mistake() -> None:
    draft, mistakes = check(SOUND.encode())

    assert [mistake.sentence("en") for mistake in mistakes] == []
    assert draft.edition is not None
    assert draft.edition.key == "sample/2569"


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "words"), CHANGES, ids=[f"{row[3]}: {row[4]}" for row in CHANGES]
)
def test_a_mistake_is_named_on_its_line(old: str, new: str, line: int, key: str, words: str) -> None:
    assert old in SOUND

    _, mistakes = check(SOUND.replace(old, new, 1).encode())

    named = [(mistake.line, mistake.key) for mistake in mistakes if words in mistake.text.en]
    assert (line, key) in named
    assert all(mistake.text.th and mistake.text.en for mistake in mistakes)


def test_how_a_committee_votes_is_read_where_it_is_said() -> None:
    silent, _ = check(SOUND.encode())
    said, mistakes = check(SOUND.replace("papers:", "voting: {tie: again, source: L9}\npapers:", 1).encode())

    assert silent.edition is not None
    assert said.edition is not None
    assert (silent.edition.voting, said.edition.voting, mistakes) == (None, Voting("again", "L9"), ())


@pytest.mark.parametrize(
    "content", [b"", b"- a\n- b\n", b"\xff\xfe", b"just words", b"\x00", "ก: ข".encode("utf-16"), b"a: b: c"]
)
def test_what_is_no_edition_is_refused_in_a_sentence(content: bytes) -> None:
    _, mistakes = check(content)

    assert mistakes
    assert all(mistake.line >= 1 and mistake.text.th for mistake in mistakes)


def test_a_broken_file_gives_no_edition() -> None:
    assert read_edition(b"year: [").edition is None


@pytest.mark.parametrize("key", shelf.keys())
def test_every_edition_of_the_shelf_is_sound(key: str) -> None:
    edition = shelf.by_key(key)

    assert edition.key == key
    assert len(edition.digest) == 64


@pytest.mark.django_db  # the published ones are asked too
def test_an_edition_that_is_not_there_is_refused_with_the_list() -> None:
    with pytest.raises(Refusal, match="moral-organisation/2567") as refused:
        shelf.get("moral-organisation", "2600")

    assert refused.value.code == "unknown-edition"
