"""The kinds of fact: what each is called, and what its value looks like. What does not fit is refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from khunnatham.wording import Refusal, Text

MOST = 10_000_000
LONGEST_REASON = 200
MOST_REASONS = 50
MOST_DAYS = 1000
QUARTERS = 4
_BAHT = re.compile(r"[0-9]{1,14}[.][0-9]{2}")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact: its key, its name, and the function that puts a value into its one spelling or refuses it."""

    key: str
    title: Text
    spelled: Callable[[object], dict[str, object]]


def kind(key: str) -> Kind:
    """Give the kind with this key; an unknown one is a mistake of the program or the caller."""
    found = KINDS.get(key)
    if found is None:
        raise Refusal(
            Text(f"ไม่มีข้อเท็จจริงชนิด «{key}»", f"There is no kind of fact “{key}”."),
            code="fact-kind-unknown",
            field="kind",
        )
    return found


def whole_number(given: object, *, of: Text, field: str) -> int:
    """Give the number meant by 21, "21", "๒๑" or "1,200"; refuse anything else, and numbers below 0."""
    text = str(given).strip().replace(",", "") if isinstance(given, int | str) and not isinstance(given, bool) else ""
    number = int(text) if text.isdecimal() and len(text) <= len(str(MOST)) else -1
    if not 0 <= number <= MOST:
        raise Refusal(
            Text(
                f"{of.th} ต้องเป็นจำนวนเต็มตั้งแต่ 0 ขึ้นไป เช่น 21 หรือ ๒๑",
                f"{of.en} must be a whole number of 0 or more, such as 21 or ๒๑.",
            ),
            code="number-not-valid",
            field=field,
        )
    return number


def _head_count(value: object) -> dict[str, object]:
    """Everyone, who is left out and why, and who counts: nobody disappears without a reason."""
    given = _fields(value, needed={"total", "excluded"}, allowed={"total", "excluded", "counted"})
    total = whole_number(given["total"], of=_TOTAL, field="total")
    excluded = _excluded(given["excluded"])
    left_out = sum(count for _, count in excluded)
    if left_out > total:
        raise Refusal(
            Text(
                f"ผู้ที่ไม่นับรวม {left_out:,} คน มากกว่าบุคลากรทั้งหมด {total:,} คน",
                f"Those left out ({left_out:,}) are more than all staff ({total:,}).",
            ),
            code="excluded-above-total",
            field="excluded",
        )
    counted = total - left_out
    if "counted" in given and whole_number(given["counted"], of=_COUNTED, field="counted") != counted:
        raise Refusal(
            Text(
                f"จำนวนที่นับต้องเท่ากับ {total:,} − {left_out:,} = {counted:,} คน",
                f"Those counted must be {total:,} − {left_out:,} = {counted:,}.",
            ),
            code="counted-does-not-add-up",
            field="counted",
        )
    return {
        "total": total,
        "excluded": [{"reason": reason, "count": count} for reason, count in excluded],
        "counted": counted,
    }


def _excluded(given: object) -> list[tuple[str, int]]:
    if not isinstance(given, list) or len(given) > MOST_REASONS:
        raise _misshapen("excluded")
    excluded: list[tuple[str, int]] = []
    for row in given:
        fields = _fields(row, needed={"reason", "count"}, allowed={"reason", "count"})
        reason = fields["reason"].strip() if isinstance(fields["reason"], str) else ""
        if not 1 <= len(reason) <= LONGEST_REASON:
            raise Refusal(
                Text(
                    "บอกเหตุผลของผู้ที่ไม่นับรวมทุกแถว เช่น ลาศึกษาต่อ",
                    "Give a reason in every row of those left out, such as study leave.",
                ),
                code="reason-missing",
                field="excluded",
            )
        if reason in {named for named, _ in excluded}:
            raise Refusal(
                Text(
                    f"เหตุผล «{reason}» มีสองแถว รวมเป็นแถวเดียว",
                    f"The reason “{reason}” stands in two rows; put them together.",
                ),
                code="reason-twice",
                field="excluded",
            )
        excluded.append((reason, whole_number(fields["count"], of=_LEFT_OUT, field="excluded")))
    return excluded


def _share(value: object) -> dict[str, object]:
    given = _fields(value, needed={"part", "whole"}, allowed={"part", "whole"})
    part = whole_number(given["part"], of=_PART, field="part")
    whole = whole_number(given["whole"], of=_WHOLE, field="whole")
    if part > whole:
        raise Refusal(
            Text(
                f"{part:,} มากกว่าทั้งหมด {whole:,} ตรวจตัวเลขอีกครั้ง",
                f"{part:,} is more than the whole, {whole:,}. Check the figures.",
            ),
            code="part-above-whole",
            field="part",
        )
    return {"part": part, "whole": whole}


def _milestones(value: object) -> dict[str, object]:
    """What was reached by each day, under the keys of the criteria, and (where that is asked) whether it was reported."""
    given = _fields(value, needed={"milestones"}, allowed={"milestones", "reported"})
    rows = given["milestones"]
    if not isinstance(rows, Mapping) or not rows or not all(isinstance(key, str) and key for key in rows):
        raise _misshapen("milestones")
    reached: dict[str, object] = {}
    for key, row in rows.items():
        fields = _fields(row, needed={"on", "part", "whole"}, allowed={"on", "part", "whole"})
        reached[key] = _day({"on": fields["on"]}) | _share({name: fields[name] for name in ("part", "whole")})
    if "reported" not in given:
        return {"milestones": reached}
    if not isinstance(given["reported"], bool):
        raise _misshapen("reported")
    return {"milestones": reached, "reported": given["reported"]}


def _top_and_remaining(value: object) -> dict[str, object]:
    """Two shares: of the largest, and of what remains beside them."""
    given = _fields(value, needed={"top", "remaining"}, allowed={"top", "remaining"})
    return {name: _share(given[name]) for name in ("top", "remaining")}


def _spending(value: object) -> dict[str, object]:
    """Planned and spent in baht, exact to the satang, as plain decimal texts."""
    given = _fields(value, needed={"planned", "spent"}, allowed={"planned", "spent"})
    return {name: _amount(given[name], field=name) for name in ("planned", "spent")}


def _innovations(value: object) -> dict[str, object]:
    """How many innovations, and the dimensions to which the plan counts them too."""
    given = _fields(value, needed={"count", "also_in"}, allowed={"count", "also_in"})
    also_in = given["also_in"]
    if not isinstance(also_in, list) or not all(isinstance(key, str) and key for key in also_in):
        raise _misshapen("also_in")
    return {"count": whole_number(given["count"], of=_COUNT, field="count"), "also_in": sorted(set(also_in))}


def _amount(given: object, *, field: str) -> str:
    text = str(given)
    if not _BAHT.fullmatch(text):
        raise Refusal(
            Text("จำนวนเงินต้องเป็น 0 ขึ้นไป ทศนิยมสองตำแหน่ง", "An amount is 0 or more, with two decimals."),
            code="amount-not-valid",
            field=field,
        )
    return text


def _day(value: object) -> dict[str, object]:
    given = _fields(value, needed={"on"}, allowed={"on"})
    try:
        on = given["on"] if type(given["on"]) is date else date.fromisoformat(str(given["on"]))
    except ValueError as fault:
        raise Refusal(
            Text("วันที่ไม่ถูกต้อง ตรวจวันและเดือนในปฏิทิน", "The date is not valid. Check day and month in the calendar."),
            code="date-not-valid",
            field="on",
        ) from fault
    return {"on": on.isoformat()}


def _counts(*names: str) -> Callable[[object], dict[str, object]]:
    """Give the speller of a value that is some named numbers."""
    wanted = set(names)

    def spelled(value: object) -> dict[str, object]:
        given = _fields(value, needed=wanted, allowed=wanted)
        return {name: whole_number(given[name], of=_COUNT, field=name) for name in names}

    return spelled


def _days(value: object) -> dict[str, object]:
    """How many of them there are, and the day of each: what a window of time is compared with."""
    given = _fields(value, needed={"days"}, allowed={"days", "count"})
    if not isinstance(given["days"], list) or len(given["days"]) > MOST_DAYS:
        raise _misshapen("days")
    days = sorted(str(_day({"on": one})["on"]) for one in given["days"])
    if "count" in given and given["count"] != len(days):
        raise _misshapen("count")
    return {"count": len(days), "days": days}


def _quarters(value: object) -> dict[str, object]:
    """How often in each of the four quarters, and how many of those were reported."""
    given = _fields(value, needed={"quarters", "reported"}, allowed={"quarters", "reported"})
    spelled: dict[str, object] = {}
    for name in ("quarters", "reported"):
        counts = given[name]
        if not isinstance(counts, list) or len(counts) != QUARTERS:
            raise _misshapen(name)
        spelled[name] = [whole_number(count, of=_COUNT, field=name) for count in counts]
    return spelled


def _fields(value: object, *, needed: set[str], allowed: set[str]) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _misshapen(", ".join(sorted(needed)))
    names = set(value)
    if not needed <= names or not names <= allowed:
        raise _misshapen(", ".join(sorted(str(name) for name in (needed - names) | (names - allowed))))
    return value


def _misshapen(fields: str) -> Refusal:
    return Refusal(
        Text(f"ค่าที่บันทึกขาดหรือเกินช่อง: {fields}", f"The value lacks a field or has one too many: {fields}."),
        code="fact-misshapen",
        field=fields,
    )


_TOTAL = Text("จำนวนบุคลากรทั้งหมด", "The number of all staff")
_COUNTED = Text("จำนวนที่นับ", "The number counted")
_LEFT_OUT = Text("จำนวนผู้ที่ไม่นับรวม", "The number left out")
_PART = Text("จำนวนที่ได้", "The part")
_COUNT = Text("จำนวน", "The number")
_WHOLE = Text("จำนวนทั้งหมด", "The whole")

HEAD_COUNT = "head-count"
DECLARATION_SIGNATURES = "declaration-signatures"
DECLARATION_POSTED = "declaration-posted"
PLAN_SUCCESS = "plan-success"
PROCUREMENT_TOP = "procurement-top"
PROCUREMENT_REPRESENTATIVES = "procurement-representatives"
SPENDING = "spending-against-plan"
INNOVATIONS = "innovations"
PLAN_MILESTONES = "plan-milestones"
ACTIVITY_OWNERS = "activity-owners"
# Shares that a roll gives.
INVITED_SIGNATURES = "invited-signatures"
VIRTUES_PARTICIPATION = "virtues-participation"
PLAN_PARTICIPATION = "plan-participation"
# Figures that registers give.
CHANNELS = "channels"
OUTSIDE_AWARDS = "outside-awards"
MORAL_AWARDS = "moral-organisation-awards"
HONOURS = "honours"
KNOWLEDGE_OF_ORGANISATIONS = "knowledge-of-organisations"
KNOWLEDGE_OF_COMMUNITIES = "knowledge-of-communities"
KNOWLEDGE_OF_OWN_WORK = "knowledge-of-own-work"
LEARNING_SITES = "learning-sites"
COMMITTEES = "committees"
ASSIGNMENTS = "assignments"
AUDITS = "quarterly-audits"
STATISTICS = "quarterly-statistics"
PROCUREMENT_SUMMARIES = "quarterly-procurement-summaries"
RESULTS_REPORTED = "results-reported"
ACTIVITIES_OF_RELIGION = "activities-of-religion"
ACTIVITIES_OF_SUFFICIENCY = "activities-of-sufficiency"
ACTIVITIES_OF_CULTURE = "activities-of-culture"
BRIEFINGS = "briefings"
BRAINSTORMINGS = "brainstormings"

KINDS: Mapping[str, Kind] = {
    row.key: row
    for row in (
        Kind(HEAD_COUNT, Text("จำนวนบุคลากร", "Head-count"), _head_count),
        Kind(DECLARATION_SIGNATURES, Text("ผู้ร่วมประกาศเจตนารมณ์", "Signatures under the declaration"), _share),
        Kind(DECLARATION_POSTED, Text("วันที่ติดประกาศเจตนารมณ์", "Day the declaration was posted"), _day),
        Kind(PLAN_SUCCESS, Text("กิจกรรมตามแผนที่สำเร็จ", "Activities of the plan achieved"), _share),
        Kind(
            PROCUREMENT_TOP,
            Text("ผู้แทนภาคประชาชนในโครงการที่งบประมาณสูงสุด", "Citizens’ representatives in the largest projects"),
            _share,
        ),
        Kind(
            PROCUREMENT_REPRESENTATIVES,
            Text("ผู้แทนภาคประชาชนในกรรมการจัดซื้อจัดจ้าง", "Citizens’ representatives in procurement committees"),
            _top_and_remaining,
        ),
        Kind(SPENDING, Text("ผลการใช้จ่ายเทียบแผนรายเดือน", "Spending against the monthly plan"), _spending),
        Kind(INNOVATIONS, Text("โครงการนวัตกรรม", "Innovation projects"), _innovations),
        Kind(PLAN_MILESTONES, Text("กิจกรรมที่ดำเนินการแล้วตามกำหนด", "Activities carried out by their days"), _milestones),
        Kind(ACTIVITY_OWNERS, Text("กิจกรรมที่มีผู้รับผิดชอบ", "Activities with an owner"), _share),
        Kind(INVITED_SIGNATURES, Text("ผู้ลงนามในรายชื่อเชิญประชุม", "Signers among those invited"), _share),
        Kind(VIRTUES_PARTICIPATION, Text("ผู้ร่วมกำหนดคุณธรรมเป้าหมาย", "Staff who set the target virtues"), _share),
        Kind(PLAN_PARTICIPATION, Text("ผู้ร่วมจัดทำแผน", "Staff who made the plan"), _share),
        Kind(CHANNELS, Text("ช่องทางเผยแพร่", "Publication channels"), _counts("count", "online", "offline")),
        Kind(OUTSIDE_AWARDS, Text("รางวัลจากหน่วยงานภายนอก", "Awards from outside agencies"), _days),
        Kind(
            MORAL_AWARDS,
            Text("รางวัลจากหน่วยงานภายนอกด้านองค์กรคุณธรรม", "Outside awards for building a moral organisation"),
            _days,
        ),
        Kind(
            HONOURS,
            Text("การยกย่องเชิดชูเกียรติ", "Honours given"),
            _counts("person", "community", "organisation", "unit", "published"),
        ),
        Kind(
            KNOWLEDGE_OF_ORGANISATIONS,
            Text("องค์ความรู้ขององค์กรหรือหน่วยงาน", "Knowledge of organisations"),
            _counts("documents", "trainers"),
        ),
        Kind(
            KNOWLEDGE_OF_COMMUNITIES,
            Text("องค์ความรู้ของชุมชน", "Knowledge of communities"),
            _counts("documents", "trainers"),
        ),
        Kind(
            KNOWLEDGE_OF_OWN_WORK,
            Text("องค์ความรู้ของหน่วยงาน", "Knowledge of the unit’s own work"),
            _counts("documents", "trainers"),
        ),
        Kind(LEARNING_SITES, Text("แหล่งเรียนรู้", "Places to learn"), _counts("count")),
        Kind(
            COMMITTEES,
            Text("คำสั่งแต่งตั้งคณะกรรมการ", "Orders appointing a committee"),
            _counts("orders", "members", "sectors"),
        ),
        Kind(ASSIGNMENTS, Text("คำสั่งและการมอบหมาย", "Orders and assignments"), _counts("count")),
        Kind(AUDITS, Text("การตรวจสอบการใช้จ่ายงบประมาณรายไตรมาส", "Quarterly audits of spending"), _quarters),
        Kind(STATISTICS, Text("สถิติศูนย์ข้อมูลข่าวสารรายไตรมาส", "Quarterly statistics of the centre"), _quarters),
        Kind(PROCUREMENT_SUMMARIES, Text("สรุปผลการจัดซื้อจัดจ้างรายไตรมาส", "Quarterly procurement summaries"), _quarters),
        Kind(
            RESULTS_REPORTED, Text("รายงานผลและถอดบทเรียน", "Results reported and lessons"), _counts("report", "lesson")
        ),
        Kind(ACTIVITIES_OF_RELIGION, Text("กิจกรรมด้านหลักธรรมทางศาสนา", "Activities on religion"), _counts("count")),
        Kind(
            ACTIVITIES_OF_SUFFICIENCY,
            Text("กิจกรรมด้านหลักปรัชญาของเศรษฐกิจพอเพียง", "Activities on the sufficiency economy"),
            _counts("count"),
        ),
        Kind(ACTIVITIES_OF_CULTURE, Text("กิจกรรมด้านวิถีวัฒนธรรม", "Activities on our culture"), _counts("count")),
        Kind(BRIEFINGS, Text("การประชุมชี้แจงบุคลากร", "Briefings of staff"), _days),
        Kind(BRAINSTORMINGS, Text("การประชุมระดมความคิดเห็น", "Brainstorming meetings"), _days),
    )
}
