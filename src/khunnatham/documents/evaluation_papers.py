"""What the papers of an evaluation say: score sheets, checklists, plans by dimension or guideline, summaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from khunnatham.documents.papers import DRAFT, ActivityLine, Entry, Form, Provenance, Signature, UnitLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """One dimension of the sheet: its number and title, its full points, what each unit of the sheet got ("" for not yet)."""

    number: str
    title: str
    available: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreColumn:
    """One unit of a sheet: what stands above its points, what they rest on, and whether a body has yet to speak of them."""

    title: str
    unit: str = ""
    rests_on: str = ""
    is_provisional: bool = False
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable:
    """As many units side by side as one sheet holds."""

    columns: tuple[ScoreColumn, ...]
    rows: tuple[ScoreRow, ...]
    base: ScoreRow
    extra: ScoreRow | None
    totals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreGroup:
    """Units that are compared with one another, on as many sheets as they need: where, on what, whom they chose, who signs."""

    under: tuple[str, ...]  # lines under the title: the region, the group
    tables: tuple[ScoreTable, ...]
    signatures: tuple[tuple[Signature, ...], ...]  # row by row
    notes: tuple[str, ...] = ()
    chosen: str = ""
    is_foot_apart: bool = False  # whether whom they chose, and who signs, has a sheet of its own

    @property
    def sheets(self) -> int:
        """Count the sheets."""
        return len(self.tables) + self.is_foot_apart


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    """Points of one unit or of several side by side, for the committee that compares them."""

    form: Form
    groups: tuple[ScoreGroup, ...]
    is_wide: bool = False
    about: str = ""  # of whom it is, by which its file is told from others
    provenance: Provenance = DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One thing that is asked at a level: its printed number, its text, what was found of it; ``parts`` are what it consists of."""

    number: str
    text: str
    claim: str = ""
    remark: str = ""  # what a committee found otherwise than the unit, and why
    parts: tuple[CheckLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLevel:
    """One level of a dimension with its points; ``is_reached`` is None where nothing is computed."""

    title: str
    points: str
    lines: tuple[CheckLine, ...]
    is_reached: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTable:
    """A dimension of the checklist with its number; a ladder of a track has none."""

    title: str
    available: str
    levels: tuple[CheckLevel, ...]
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade and the total from which it is given."""

    title: str
    at_least: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChecklist:
    """Every level of every dimension as a list to check one unit by, with its total and grade."""

    form: Form
    unit: UnitLine
    owner: str
    group: str
    tables: tuple[CheckTable, ...]
    extra: CheckLine | None
    extra_points: str
    base: str
    available: str
    total: str
    grade: str
    grades: tuple[Grade, ...]
    ladders: tuple[CheckTable, ...]
    rests_on: str = ""  # what total and grade rest on
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    provenance: Provenance = DRAFT

    @property
    def dimensions(self) -> int:
        """Count the dimensions; one that two variants answer in their own way has two tables and counts once."""
        return len({table.number for table in self.tables})


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveS:
    """A round through the rooms by the five S: what is looked at (a line each), to be filled on the spot."""

    form: Form
    unit: UnitLine
    points: tuple[Entry, ...]
    signatures: tuple[Signature, ...]
    provenance: Provenance = DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeSummary:
    """What helped, what hindered, what should change next year, and the names of the projects."""

    form: Form
    unit: UnitLine
    heads: tuple[str, ...]
    answers: tuple[str, ...]
    projects: tuple[Entry, ...]
    signatures: tuple[Signature, ...]
    provenance: Provenance = DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A document of lessons: what was done, what changed, what was learned, what to improve."""

    form: Form
    unit: UnitLine
    activities: tuple[ActivityLine, ...]
    lessons: tuple[Entry, ...]
    signatures: tuple[Signature, ...]
    provenance: Provenance = DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart:
    """A dimension of a plan with its activities."""

    number: str
    title: str
    activities: tuple[ActivityLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedProject:
    """An innovation as a unit tells it, and the activity of the plan that it is carried out as ("" for none)."""

    title: str
    text: str
    activity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionPlan:
    """A plan over the dimensions of a programme: activity, period, place."""

    form: Form
    unit: UnitLine
    parts: tuple[PlanPart, ...]
    unplaced: tuple[ActivityLine, ...]  # activities that name no dimension yet
    signatures: tuple[Signature, ...]
    innovations: tuple[NamedProject, ...] = ()  # sent with the plan
    is_late: bool = False
    provenance: Provenance = DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Innovation:
    """The projects of one dimension, each told at length."""

    form: Form
    unit: UnitLine
    dimension: str
    rule: str  # what the edition asks of such a project
    projects: tuple[ActivityLine, ...]
    signatures: tuple[Signature, ...]
    provenance: Provenance = DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A row of the six-column plan."""

    number: str
    text: str
    action: str
    period: str
    responsible: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guideline:
    """A guideline of the six-column plan with its issues."""

    number: str
    title: str
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SixColumnPlan:
    """The plan in six columns: number, guideline, issue, action, period, who is responsible."""

    form: Form
    unit: UnitLine
    guidelines: tuple[Guideline, ...]
    signatures: tuple[Signature, ...]
    provenance: Provenance = DRAFT


# ── what the forms themselves print ─────────────────────────────────────────────────────

# Where the region of a sheet is written by hand.
REGION_TO_WRITE: Final = f"เขตตรวจราชการที่ {'.' * 14}"
COMMITTEE: Final = Signature(act="", post="กรรมการ")
EVALUATOR: Final = Signature(act="ผู้ประเมินผลโครงการ", post="ตำแหน่ง ........................................")
INSPECTORS: Final = (
    Signature(act="ผู้ตรวจ", post="คณะทำงาน ๕ ส"),
    Signature(act="ผู้รับการตรวจ", post="ผู้รับผิดชอบพื้นที่"),
)
# The lines that the summary prints under its first: the place of the dimension among those of the unit, and the words.
PROJECTS: Final = ((1, "ชื่อโครงการนวัตกรรมตามมิติที่ ๑"), (3, "ชื่อโครงการตามมิติที่ ๓"), (4, "ชื่อโครงการตามมิติที่ ๔"))
# Ours: the handbook names the five and leaves what is looked at to the unit.
FIVE_S: Final = (
    Entry(label="สะสาง", value="แยกของที่จำเป็นออกจากของที่ไม่จำเป็นแล้ว\nของที่ไม่ใช้ได้ส่งคืน จำหน่าย หรือทิ้งตามระเบียบ"),
    Entry(label="สะดวก", value="ของทุกอย่างมีที่เก็บและป้ายบอก หยิบใช้และเก็บคืนได้ง่าย\nทางเดินและทางออกไม่มีสิ่งกีดขวาง"),
    Entry(label="สะอาด", value="พื้น โต๊ะ อุปกรณ์ และห้องน้ำสะอาด\nมีผู้รับผิดชอบทำความสะอาดและกำหนดเวลา"),
    Entry(label="สุขลักษณะ", value="แสงสว่าง อากาศ และเสียงเหมาะแก่การทำงาน\nมีจุดคัดแยกขยะและใช้งานจริง"),
    Entry(label="สร้างนิสัย", value="บุคลากรปฏิบัติตามข้อตกลง ๕ ส สม่ำเสมอ\nข้อที่ให้ปรับปรุงครั้งก่อนได้แก้ไขแล้ว"),
)
