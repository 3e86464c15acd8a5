"""Realistic papers of an evaluation, for tests and for looking: no real unit, no personal name."""

from __future__ import annotations

from khunnatham.documents.evaluation_papers import (
    COMMITTEE,
    EVALUATOR,
    FIVE_S,
    INSPECTORS,
    CheckLevel,
    CheckLine,
    CheckTable,
    DimensionPlan,
    FiveS,
    Grade,
    Guideline,
    Innovation,
    Issue,
    Lesson,
    LevelChecklist,
    PlanPart,
    ProgrammeSummary,
    ScoreColumn,
    ScoreGroup,
    ScoreRow,
    ScoreSheet,
    ScoreTable,
    SixColumnPlan,
)
from khunnatham.documents.papers import ActivityLine, Entry, Form, Signature, UnitLine
from khunnatham.documents.samples import FROZEN

UNIT = UnitLine(name="สำนักงานพัฒนาชุมชนจังหวัดน่าน", kind="สำนักงานพัฒนาชุมชนจังหวัด", province="จังหวัดน่าน")
PREPARER = Signature(act="ผู้จัดทำ", post="นักวิชาการพัฒนาชุมชนชำนาญการ")
HEAD = Signature(act="หัวหน้าหน่วยงาน", post="พัฒนาการจังหวัดน่าน")
DIMENSIONS = (
    ("ด้านบทบาทผู้บริหารและความพยายามริเริ่มของหน่วยงานในการสร้างความโปร่งใส", "30"),
    ("ด้านการเปิดเผยข้อมูล", "10"),
    ("ด้านการมีส่วนร่วมของภาคประชาชน", "20"),
    ("ด้านการเสริมสร้างองค์กรคุณธรรม", "30"),
    ("ด้านการรักษาสิ่งแวดล้อมในสถานที่ทำงาน", "10"),
)
SCORES = (("24", "8", "20", "30", "10"), ("30", "10", "16", "24", "8"), ("18", "10", "20", "30", "10"))
ACTIVITIES = (
    ActivityLine(
        virtue="สุจริต", topic="ใช้รถราชการนอกเวลาโดยไม่บันทึก", title="รถราชการโปร่งใส ใครใช้รู้ทั่วกัน", place="สำนักงานพัฒนาชุมชนจังหวัดน่าน",
        when="1 ม.ค. 2564 – 31 ส.ค. 2564", method="บันทึกการใช้รถทุกครั้งในตารางที่ทุกคนเปิดดูได้", expected_result="ใช้รถราชการตรงตามระเบียบทุกครั้ง",
        indicator="ร้อยละของการใช้รถที่มีบันทึก", target="100", budget="–", responsible="กลุ่มงานบริหารทั่วไป", progress_percent=100,
        actual_result="มีบันทึกครบทุกครั้งตั้งแต่เดือนกุมภาพันธ์", is_achieved=True, participants=24, before="มีบันทึก 6 ใน 10 ครั้ง",
        after="มีบันทึกทุกครั้ง", improvement="ใช้แบบบันทึกเดียวกันทั้งจังหวัด",
    ),
    ActivityLine(
        virtue="พอเพียง", topic="", title="ปลูกผักสวนครัวหลังสำนักงาน", place="แปลงผักหลังสำนักงาน", when="1 ก.พ. 2564 – 30 มิ.ย. 2564",
        method="แบ่งแปลงตามกลุ่มงาน ผลผลิตแบ่งปัน", expected_result="ลดรายจ่ายอาหารกลางวัน", indicator="จำนวนชนิดผัก", target="10 ชนิด",
        budget="5,000.00", responsible="ทุกกลุ่มงาน", progress_percent=80, actual_result="ปลูกแล้ว 8 ชนิด", is_achieved=None, participants=24,
        improvement="เพิ่มถังน้ำสำรองในฤดูแล้ง",
    ),
)  # fmt: skip


def form(title: str, *, is_default: bool = False, year: int = 2564, programme: str = "พัฒนาชุมชนใสสะอาด") -> Form:
    """A form of the sample programme."""
    return Form(title=title, programme=programme, fiscal_year=year, is_default=is_default)


SEATS = (
    Signature(act="ประธานกรรมการ", post="ผู้ตรวจราชการกรม ที่รับผิดชอบเขตตรวจราชการที่ ๑๖"),
    Signature(act="กรรมการ", post="ผู้อำนวยการศูนย์ศึกษาและพัฒนาชุมชน ที่รับผิดชอบเขตตรวจราชการที่ ๑๖"),
    Signature(act="เลขานุการ", post="ข้าราชการสังกัดสำนักตรวจราชการ"),
)


def _table(columns: tuple[ScoreColumn, ...]) -> ScoreTable:
    shown = SCORES[: len(columns)]
    return ScoreTable(
        columns=columns,
        rows=tuple(
            ScoreRow(number=str(place), title=name, available=full, points=tuple(unit[place - 1] for unit in shown))
            for place, (name, full) in enumerate(DIMENSIONS, 1)
        ),
        base=ScoreRow(
            number="", title="", available="100", points=tuple(str(sum(int(one) for one in unit)) for unit in shown)
        ),
        extra=ScoreRow(number="", title="", available="10", points=("10", "0", "10")[: len(columns)]),
        totals=("102", "88", "98")[: len(columns)],
    )


def selection_sheet() -> ScoreSheet:
    """Three provinces side by side, certified by what the committee agreed, and whom it chose."""
    columns = tuple(ScoreColumn(title=title, rests_on="รับรองแล้ว") for title in ("จังหวัดน่าน", "จังหวัดแพร่", "จังหวัดพะเยา"))
    group = ScoreGroup(
        under=("เขตตรวจราชการที่ ๑๖",),
        tables=(_table(columns),),
        signatures=(SEATS[:2], SEATS[2:]),
        notes=(
            "คะแนนเป็นผลที่คณะกรรมการสรุป มีมติรับรองแล้ว",
            "รับรองโดยกรมการพัฒนาชุมชน ครั้งที่ 1/2564 วันที่ 20 สิงหาคม 2564",
        ),
        chosen="สำนักงานพัฒนาชุมชนจังหวัดน่าน ตามมติที่ 1 การประชุมครั้งที่ 2/2564",
    )
    return ScoreSheet(
        form=form("การติดตาม ประเมินผลการคัดเลือกหน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น"), groups=(group,), provenance=FROZEN
    )


def score_sheet() -> ScoreSheet:
    """One province, by what it found of itself."""
    column = ScoreColumn(title="จังหวัดน่าน", rests_on="ประเมินตนเอง", is_provisional=True)
    group = ScoreGroup(
        under=("จังหวัดน่าน",),
        tables=(_table((column,)),),
        signatures=((COMMITTEE,),),
        notes=("คะแนนเป็นผลการประเมินตนเองของหน่วยงาน เป็นผลคำนวณเบื้องต้นจนกว่าจะมีมติรับรอง",),
    )
    title = "การติดตาม ประเมินผลการคัดเลือกหน่วยงานพัฒนาชุมชนใสสะอาดหน่วยงานกลุ่มต้นแบบ"
    return ScoreSheet(form=form(title), groups=(group,), provenance=FROZEN)


def _level(number: int, *texts: str) -> CheckLevel:
    word = "๐๑๒๓๔๕"
    rule = (CheckLine(number="1", text=f"ตามคะแนนระดับที่ {word[number - 1]} และ"),) if number > 1 else ()
    lines = tuple(
        CheckLine(number=str(place), text=text, claim="ครบ" if number < 3 else "ไม่ครบ")  # noqa: PLR2004 - it stops at the second level
        for place, text in enumerate(texts, len(rule) + 1)
    )
    return CheckLevel(
        title=f"ระดับที่ {word[number]}",
        points=str(number * 2),
        lines=(*rule, *lines),
        is_reached=number < 3,  # noqa: PLR2004 - as above
    )


def level_checklist() -> LevelChecklist:
    """A checklist with two dimensions, the extra points and the grades."""
    return LevelChecklist(
        form=form("แบบสรุปผลการติดตาม ประเมินผลการคัดเลือกหน่วยงานพัฒนาชุมชนใสสะอาด"),
        unit=UNIT,
        owner="กรมการพัฒนาชุมชน",
        group="ต้นแบบ",
        tables=(_disclosure(), _environment()),
        extra=CheckLine(number="", text="ได้รับรางวัลจากหน่วยงานภายนอก", claim="ครบ"),
        extra_points="10",
        base="20",
        available="30",
        total="16",
        grade="",
        grades=tuple(
            Grade(title=title, at_least=bound)
            for title, bound in (("A+", "105"), ("A", "96"), ("B+", "91"), ("B", "86"), ("C+", "81"), ("C", "76"))
        ),
        ladders=(_ladder(),),
        rests_on="ประเมินตนเอง",
        notes=("คะแนนเป็นผลการประเมินตนเองของหน่วยงาน เป็นผลคำนวณเบื้องต้นจนกว่าจะมีมติรับรอง",),
        provenance=FROZEN,
    )


def _disclosure() -> CheckTable:
    """One level with its channels as parts."""
    parts = tuple(
        CheckLine(number=f"1.{place}", text=text, claim="ครบ")
        for place, text in enumerate(("บอร์ดประชาสัมพันธ์", "เว็บไซต์ของหน่วยงาน", "เอกสารสิ่งพิมพ์"), 1)
    )
    disclosed = CheckLine(number="1", text="มีการเปิดเผยข้อมูลข่าวสารของหน่วยงานผ่านช่องทาง ดังต่อไปนี้", parts=parts)
    return CheckTable(
        number="1",
        title="ด้านการเปิดเผยข้อมูล",
        available="10",
        levels=(CheckLevel(title="ระดับที่ ๑", points="2", lines=(disclosed,), is_reached=True),),
    )


def _environment() -> CheckTable:
    """What none of it earns, and the levels of which two are reached."""
    nothing = CheckLevel(
        title="ระดับ ๐",
        points="0",
        lines=(CheckLine(number="", text="ไม่มีการดำเนินงานจัดกิจกรรมด้านการรักษาสิ่งแวดล้อมในสถานที่ทำงาน"),),
    )
    return CheckTable(
        number="2",
        title="ด้านการรักษาสิ่งแวดล้อมในสถานที่ทำงาน",
        available="10",
        levels=(
            nothing,
            _level(
                1,
                "ผู้บริหารมีนโยบาย มาตรการในการจัดกิจกรรมด้านการรักษาสิ่งแวดล้อมในสถานที่ทำงาน",
                "มีการแต่งตั้งคณะทำงานด้านการรักษาสิ่งแวดล้อมในสถานที่ทำงาน",
            ),
            _level(
                2,
                "มีมาตรการและแผนปฏิบัติการด้านการรักษาสิ่งแวดล้อมในสถานที่ทำงาน ประกอบด้วย การจัดกิจกรรม ๕ ส "
                "และการลดและคัดแยกขยะมูลฝอยในหน่วยงาน",
            ),
            _level(3, "บุคลากรปฏิบัติตามมาตรการ ๕ ส อย่างเคร่งครัด ครบทุกกิจกรรม : สะสาง สะดวก สะอาด สุขลักษณะ สร้างนิสัย"),
        ),
    )


def _ladder() -> CheckTable:
    """What a model unit must reach as a whole."""
    return CheckTable(
        title="เกณฑ์การประเมินหน่วยงานต้นแบบ",
        available="",
        levels=(
            CheckLevel(
                title="ระดับ ๑",
                points="",
                lines=(
                    CheckLine(
                        number="",
                        text="หน่วยงานต้นแบบผ่านเกณฑ์การประเมินทั้ง ๕ มิติ ไม่ต่ำกว่า ๘๖ คะแนน (ไม่รวมคะแนน Extra Point)",
                    ),
                ),
            ),
        ),
    )


def five_s() -> FiveS:
    """The sheet for a round through the rooms."""
    return FiveS(
        form=form("แบบตรวจ ๕ ส", is_default=True), unit=UNIT, points=FIVE_S, signatures=INSPECTORS, provenance=FROZEN
    )


def programme_summary() -> ProgrammeSummary:
    """A summary with two projects named and one not yet."""
    return ProgrammeSummary(
        form=form("แบบสรุปผลการขับเคลื่อนโครงการพัฒนาชุมชนใสสะอาด"),
        unit=UNIT,
        heads=("ปัจจัยความสำเร็จ", "ปัญหาและอุปสรรค", "ข้อเสนอแนะเพื่อการพัฒนาโครงการในปีถัดไป ของหน่วยงานและกรมฯ"),
        answers=(
            "ผู้บริหารร่วมกิจกรรมทุกครั้ง\nบุคลากรเป็นผู้เลือกเรื่องที่ทำเอง",
            "ช่วงโควิดจัดประชุมพร้อมกันไม่ได้ จึงแบ่งเป็นกลุ่มย่อย",
            "ให้กรมฯ จัดเวทีแลกเปลี่ยนระหว่างจังหวัดปีละครั้ง",
        ),
        projects=(
            Entry(label="ชื่อโครงการนวัตกรรมตามมิติที่ ๑", value="รถราชการโปร่งใส ใครใช้รู้ทั่วกัน"),
            Entry(label="ชื่อโครงการตามมิติที่ ๓", value=""),
            Entry(label="ชื่อโครงการตามมิติที่ ๔", value="ปลูกผักสวนครัวหลังสำนักงาน"),
        ),
        signatures=(EVALUATOR,),
        provenance=FROZEN,
    )


def lesson() -> Lesson:
    """Lessons of two activities."""
    return Lesson(
        form=form("เอกสารสรุปองค์ความรู้ หรือเอกสารถอดบทเรียนการดำเนินงาน", is_default=True, year=2569),
        unit=UNIT,
        activities=ACTIVITIES,
        lessons=(
            Entry(label="ทำแล้วรู้สึกอย่างไร", value="ภูมิใจที่ทุกกลุ่มงานลงมือทำด้วยกัน"),
            Entry(label="อยากทำอะไรต่อ", value="ขยายไปยังสำนักงานพัฒนาชุมชนอำเภอทุกแห่ง"),
        ),
        signatures=(PREPARER, HEAD),
        provenance=FROZEN,
    )


def dimension_plan() -> DimensionPlan:
    """A plan with activities in two dimensions; the others are still to be written."""
    planned: dict[int, tuple[ActivityLine, ...]] = {1: ACTIVITIES[:1], 4: ACTIVITIES[1:]}
    return DimensionPlan(
        form=form("แผนปฏิบัติการขับเคลื่อนโครงการพัฒนาชุมชนใสสะอาด", is_default=True),
        unit=UNIT,
        parts=tuple(
            PlanPart(number=str(place), title=name, activities=planned.get(place, ()))
            for place, (name, _full) in enumerate(DIMENSIONS, 1)
        ),
        unplaced=(),
        signatures=(PREPARER, HEAD),
        provenance=FROZEN,
    )


def innovation() -> Innovation:
    """One innovation."""
    return Innovation(
        form=form("โครงการนวัตกรรมตามแนวทางการดำเนินงานในมิติที่ ๑", is_default=True),
        unit=UNIT,
        dimension=DIMENSIONS[0][0],
        rule="มีการจัดทำโครงการ/กิจกรรมที่เป็นนวัตกรรม (กิจกรรมที่จะดำเนินการ ต้องไม่เป็นโครงการ/กิจกรรม ในมิติที่ ๒ – ๔)",
        projects=ACTIVITIES[:1],
        signatures=(PREPARER, HEAD),
        provenance=FROZEN,
    )


def six_column_plan() -> SixColumnPlan:
    """The plan in six columns, two guidelines of it."""
    who, until = "กลุ่มงานประสานฯ", "ภายใน 27 ก.พ. 69"
    return SixColumnPlan(
        form=form("แผนการขับเคลื่อนการดำเนินโครงการพัฒนาชุมชนใสสะอาด", year=2569, programme="มิติที่ ๔ การเสริมสร้างองค์กรคุณธรรม"),
        unit=UNIT,
        guidelines=(
            Guideline(
                number="1",
                title="การประกาศคุณธรรมเป้าหมายของหน่วยงาน (ข้อตกลง เจตนารมณ์ ธรรมนูญ/ปฏิญญา) ตามคุณธรรมเป้าหมาย ๕ ประการ",
                issues=(
                    Issue(
                        number="1.1",
                        text="บุคลากรในสังกัดทุกคนมีส่วนร่วมในการกำหนดคุณธรรมเป้าหมายของหน่วยงาน",
                        action="หน่วยงานดำเนินกิจกรรมให้บุคลากรในสังกัดร่วมกำหนดคุณธรรมเป้าหมาย “ปัญหาที่อยากแก้” และ “ความดีที่อยากทำ”",
                        period=until,
                        responsible=who,
                    ),
                    Issue(
                        number="1.2",
                        text="มีการประกาศข้อตกลง (เจตนารมณ์/ธรรมนูญ/ปฏิญญา) ร่วมกันของผู้บริหารและบุคลากรในสังกัด",
                        action="หน่วยงานประกาศข้อตกลงร่วมกันที่จะขับเคลื่อนองค์กรให้เป็นองค์กรคุณธรรม โดยทำเป็นลายลักษณ์อักษร",
                        period=until,
                        responsible=who,
                    ),
                ),
            ),
            Guideline(
                number="4",
                title="ผลการดำเนินกิจกรรม",
                issues=(
                    Issue(
                        number="4.3",
                        text="การเผยแพร่ประชาสัมพันธ์ผลการดำเนินงานตามแผนการขับเคลื่อนองค์กรคุณธรรมของหน่วยงาน",
                        action="ผ่านสื่อในรูปแบบออนไลน์ และ/หรือออฟไลน์ ไม่น้อยกว่า ๕ ช่องทาง",
                        period="ภายใน 30 มิ.ย. 69",
                        responsible="",
                    ),
                ),
            ),
        ),
        signatures=(),
        provenance=FROZEN,
    )
