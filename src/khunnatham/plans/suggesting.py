"""A first draft of the declaration from what the unit discovered. A suggestion: nothing is saved until a person says so."""

from __future__ import annotations

from collections.abc import Sequence

from khunnatham.plans.queries import WholePlan

OPENING = "ข้าพเจ้า ผู้บริหารและบุคลากรของ{unit} ขอประกาศเจตนารมณ์ร่วมกันว่าจะ{aim}"
AIM = "ขับเคลื่อนหน่วยงานให้เป็นหน่วยงานคุณธรรม"
WITH_VIRTUES = "ขับเคลื่อนหน่วยงานให้เป็นหน่วยงานคุณธรรม โดยยึดมั่นในคุณธรรม {virtues} ดังนี้"
CLOSING = "จึงขอประกาศให้ทราบโดยทั่วกัน และจะร่วมกันปฏิบัติตามเจตนารมณ์นี้อย่างต่อเนื่อง"
LONGEST_POINT = 200


def draft(unit: str, virtues: Sequence[str], plan: WholePlan | None) -> str:
    """Give a draft in Thai: who declares, which virtues, what will be solved and done."""
    aim = WITH_VIRTUES.format(virtues=_joined(virtues)) if virtues else AIM
    points = [f"ร่วมกันแก้ปัญหา {_point(topic.text)}" for topic in plan.problems] if plan else []
    points += [f"ร่วมกันทำความดี {_point(topic.text)}" for topic in plan.good_deeds] if plan else []
    numbered = [f"{number}. {point}" for number, point in enumerate(points, 1)]
    return "\n".join([OPENING.format(unit=unit, aim=aim), *numbered, CLOSING])


def _joined(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{' '.join(words[:-1])} และ{words[-1]}"


def _point(text: str) -> str:
    short = " ".join(text.split())
    return short if len(short) <= LONGEST_POINT else f"{short[:LONGEST_POINT]}…"
