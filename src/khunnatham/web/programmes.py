"""The criteria as a page for people: every edition on the shelf, and one edition from its first requirement to its last paper.

Criteria are public: citizens read what their office is measured by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from khunnatham.assessments import publishing
from khunnatham.assessments.sameness import may_keep_editions
from khunnatham.documents.kinds import Kind as DocumentKind
from khunnatham.organisations.roles import Role
from khunnatham.programmes import shelf
from khunnatham.programmes.comparing import day_of
from khunnatham.programmes.criteria import Dimension, Edition, Group, Level, Requirement, Stage
from khunnatham.programmes.requirement_kinds import Count, Kind, NotAlso, Share
from khunnatham.scoring.reasons import need
from khunnatham.web import access
from khunnatham.web.answer_fields import Inputs, inputs
from khunnatham.web.blank_papers import has_blank, unnamed
from khunnatham.web.here import membership_of
from khunnatham.web.preferences import current_digits
from khunnatham.wording import Text

ALL: Final = 100
ROUND_OPENERS: Final = frozenset({Role.DEPARTMENT_OFFICER, Role.NATIONAL_ADMINISTRATOR})
SCALES: Final = {
    "ladder": Text(
        "ขั้นบันได: ต้องครบทุกข้อของระดับก่อนหน้าจึงนับระดับถัดไป", "A ladder: a level counts when every level below it is complete"
    ),
    "steps": Text("เป็นขั้นตอน: แต่ละขั้นครบหรือไม่ครบ", "Steps: each is complete or not"),
    "rating": Text("ให้ค่า 0, 1 หรือ 2 ในแต่ละขั้น", "Each step is rated 0, 1 or 2"),
    "checklist": Text("รายการติดตาม ไม่มีคะแนน", "A checklist without points"),
    "tracker": Text("ติดตามสถานะและกำหนดเวลา ไม่มีคะแนน", "States and dates, without points"),
    "banded": Text("คะแนนรวมเทียบเป็นระดับ", "A total read as a band"),
    "weighted": Text("ถ่วงน้ำหนักตามค่าเป้าหมาย", "Weighted by target"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a level: a heading or a requirement, with its depth below the level."""

    depth: int
    heading: Group | None = None
    requirement: Requirement | None = None
    counts: Text | None = None
    default: Text | None = None
    inputs: Inputs | None = None

    @property
    def slug(self) -> str:
        """Give what the fields of a preview are told apart by."""
        return self.requirement.key.replace(".", "-") if self.requirement else ""


@dataclass(frozen=True, slots=True)
class Rung:
    """A level with its lines."""

    level: Level
    lines: tuple[Line, ...]
    default: Text | None


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension with its levels, for whom it is, and how it counts."""

    dimension: Dimension
    rungs: tuple[Rung, ...]
    scale: Text
    for_whom: Text | None


@dataclass(frozen=True, slots=True)
class Station:
    """A stage of the route with its roles in words and what the source left open."""

    stage: Stage
    owner: Text
    secretariat: Text
    default: Text | None


@access.public
@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """Give every edition, programme by programme, the latest year first."""
    by_programme = groupby(shelf.every(), key=lambda edition: edition.programme)
    groups = [sorted(editions, key=lambda edition: -edition.year) for _, editions in by_programme]
    by = membership_of(request)
    may_publish = by is not None and may_keep_editions(by, on=request.today) is None  # type: ignore[attr-defined]
    return render(request, "programmes/programmes.html", {"groups": groups, "may_publish": may_publish})


@access.public
@require_safe
def programme(request: HttpRequest, programme: str, edition: str) -> HttpResponse:
    """Give one edition whole."""
    key = f"{programme}/{edition}"
    known = shelf.keys()
    if key not in known:
        raise Http404
    by = membership_of(request)
    today = request.today  # type: ignore[attr-defined]
    found = shelf.by_key(key)
    page = {
        "edition": found,
        "body": _body(key, get_language() or "th", current_digits()),
        "publication": publishing.existing(key) if not shelf.is_shipped(key) else None,
        "others": [one for one in known if one != key],
        "supersedes": found.supersedes if found.supersedes in known else "",
        "may_open_round": by is not None and by.role_held in ROUND_OPENERS,
        "may_map": by is not None and may_keep_editions(by, on=today) is None,
    }
    return render(request, "programmes/edition.html", page)


@lru_cache(maxsize=64)
def _body(key: str, language: str, digits: str) -> SafeString:  # noqa: ARG001 - what the page depends on
    """Give the page's inside. An edition never changes while the process lives, so it is written once a language."""
    return written(shelf.by_key(key))


def written(edition: Edition, *, as_form: bool = False) -> SafeString:
    """Give an edition as markup; ``as_form`` adds to every requirement the fields in which a unit answers it."""
    defaults = edition.defaults
    letters = [] if as_form else unnamed(edition)
    page = {
        "edition": edition,
        "blanks": set() if as_form else {paper.key for paper in edition.papers if has_blank(paper)},
        "letters": letters,
        "parts": [_part(edition, dimension, as_form=as_form) for dimension in edition.dimensions],
        "schedule": [(row, None if row.on else day_of(row)) for row in edition.schedule],
        "stations": [_station(edition, stage) for stage in edition.route],
        "shown_defaults": [(key, why) for key, why in defaults.items()],
        "contents": list(_contents(edition, letters)),
        "extra": _line(edition.extra.requirement, 0, defaults, as_form=as_form) if edition.extra else None,
        "choices": [
            ("unit-kinds", gettext("ประเภทหน่วยงาน"), edition.unit_kinds),
            ("variants", gettext("ชุดเกณฑ์"), edition.variants),
            ("tracks", gettext("ประเภทการเข้าร่วม"), edition.tracks),
            ("virtues", gettext("คุณธรรม"), edition.virtues),
        ],
    }
    return render_to_string("programmes/body.html", page)


def _part(edition: Edition, dimension: Dimension, *, as_form: bool) -> Part:
    rungs = tuple(
        Rung(level, tuple(_lines(level.members, 0, edition.defaults, as_form=as_form)), edition.defaults.get(level.key))
        for level in dimension.levels
    )
    names = {choice.key: choice.title for choice in (*edition.variants, *edition.tracks)}
    whose = [names[key] for key in (dimension.variant, dimension.track) if key in names]
    for_whom = Text(", ".join(text.th for text in whose), ", ".join(text.en for text in whose)) if whose else None
    return Part(dimension, rungs, SCALES.get(dimension.scale, Text("", "")), for_whom)


def _lines(
    members: Iterable[Requirement | Group], depth: int, defaults: Mapping[str, Text], *, as_form: bool
) -> Iterator[Line]:
    for member in members:
        if isinstance(member, Group):
            yield Line(depth, heading=member)
            yield from _lines(member.members, depth + 1, defaults, as_form=as_form)
        else:
            yield _line(member, depth, defaults, as_form=as_form)


def _line(requirement: Requirement, depth: int, defaults: Mapping[str, Text], *, as_form: bool) -> Line:
    default = defaults.get(requirement.key) if requirement.is_default else None
    fields = inputs(requirement.kind, {}, is_locked=True) if as_form else None
    needs = need(requirement.kind) if as_form else counts(requirement.kind)
    return Line(depth, requirement=requirement, counts=needs, default=default, inputs=fields)


def counts(kind: Kind) -> Text | None:
    """Say the threshold of a requirement in a few words; nothing where its own words say all."""
    if isinstance(kind, Share):
        percent = f"{float(kind.percent):g}"
        if kind.percent == ALL:
            return Text("ต้องครบทั้งหมด", "All of them")
        return (
            Text(f"มากกว่าร้อยละ {percent}", f"More than {percent} %")
            if kind.is_strict
            else Text(f"ร้อยละ {percent} ขึ้นไป", f"At least {percent} %")
        )
    if isinstance(kind, Count | NotAlso):
        return Text(f"อย่างน้อย {kind.at_least}", f"At least {kind.at_least}")
    return None


def _station(edition: Edition, stage: Stage) -> Station:
    return Station(stage, _role(stage.owner), _role(stage.secretariat), edition.defaults.get(f"route.{stage.key}"))


def _role(key: str) -> Text:
    return Role(key).title if key in set(Role) else Text(key, key)


def _contents(edition: Edition, letters: list[DocumentKind]) -> Iterator[tuple[str, Text]]:
    """Give the side contents: anchors with their titles, only of what the edition has."""
    for dimension in edition.dimensions:
        yield f"dimension-{dimension.key}", dimension.title
    if edition.extra:
        yield "extra", Text("คะแนนพิเศษ", "Extra points")
    sections = (
        ("tiers", Text("ระดับ", "Levels"), edition.tiers),
        ("bands", Text("เกรด", "Grades"), edition.bands),
        ("outcomes", Text("ผลของแต่ละประเภท", "Outcomes"), edition.outcomes),
        ("discovery", Text("การค้นหาคุณธรรมเป้าหมาย", "Discovering the target virtues"), edition.discovery),
        (
            "for-whom",
            Text("ใช้กับใคร", "For whom"),
            edition.unit_kinds or edition.variants or edition.tracks or edition.virtues,
        ),
        ("route", Text("เส้นทางและผู้รับผิดชอบ", "Route and people responsible"), edition.route),
        ("schedule", Text("กำหนดเวลา", "Schedule"), edition.schedule),
        ("committees", Text("คณะกรรมการ", "Committees"), edition.committees),
        ("papers", Text("แบบฟอร์มและเอกสาร", "Papers"), edition.papers),
        ("letters", Text("หนังสือและเอกสารการประชุม", "Letters and papers of meetings"), letters),
        ("readings", Text("วิธีอ่านเกณฑ์", "Readings"), edition.readings),
        ("defaults", Text("ค่าเริ่มต้นที่รอยืนยัน", "Defaults waiting for confirmation"), edition.defaults),
    )
    for anchor, title, content in sections:
        if content:
            yield anchor, title


urlpatterns = [
    path("programmes/", programmes, name="programmes"),
    path("programmes/<slug:programme>/<slug:edition>/", programme, name="programme"),
]
