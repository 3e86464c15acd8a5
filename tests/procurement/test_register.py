"""The register of projects: who sits for the citizens in the largest and the other projects (R6–R8), and what it refuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from django.db import IntegrityError, transaction
from tests.evidence.conftest import NOW, TODAY, Cast

from khunnatham.facts.answers import as_answer
from khunnatham.facts.kinds import PROCUREMENT_REPRESENTATIVES, PROCUREMENT_TOP
from khunnatham.facts.queries import all_latest, history
from khunnatham.journal.models import Entry
from khunnatham.procurement import figures, importing, queries, registering, workbook
from khunnatham.procurement.models import Project, Register
from khunnatham.procurement.ranking import rank
from khunnatham.procurement.registering import ProjectDetails, StepDetails
from khunnatham.wording import Conflict, Refusal

YEAR = 2569


def started(cast: Cast) -> Register:
    return registering.start(cast.office, fiscal_year=YEAR, top_size=3, by=cast["officer"], at=NOW)


def details(name: str, budget: str | int, *, represented: bool = False, procured: bool = True) -> ProjectDetails:
    if not represented:
        return ProjectDetails(name=name, budget=Decimal(budget), has_procurement=procured)
    return ProjectDetails(
        name=name,
        budget=Decimal(budget),
        representative="ผู้แทนชุมชนบ้านตัวอย่าง",
        appointed_on=TODAY,
        order_reference="คำสั่งที่ 1/2569",
    )


def with_projects(cast: Cast, *rows: tuple[str | int, bool]) -> Register:
    register = started(cast)
    for number, (budget, represented) in enumerate(rows, 1):
        one = details(f"โครงการ {number}", budget, represented=represented)
        registering.add_project(register, details=one, by=cast["officer"], at=NOW)
    return register


def answers(cast: Cast, register: Register) -> dict[str, object]:
    figures.record_representation(register, by=cast["officer"], at=NOW)
    facts = all_latest(cast.office, YEAR)
    return {kind: as_answer(facts[kind]) for kind in figures.REPRESENTATION}


def share(part: int, whole: int) -> dict[str, int]:
    return {"part": part, "whole": whole}


def test_three_largest_and_the_remaining_ones_are_counted_as_projects_not_money(cast: Cast) -> None:
    register = with_projects(cast, (10, True), (900, True), (800, True), (700, True), (20, False))

    assert answers(cast, register) == {
        PROCUREMENT_TOP: share(3, 3),
        PROCUREMENT_REPRESENTATIVES: {"top": share(3, 3), "remaining": share(1, 2)},
    }


def test_one_list_of_a_year_holds_projects_without_procurement_that_never_count(cast: Cast) -> None:
    register = with_projects(cast, (900, True), (800, True), (700, True))
    registering.add_project(register, details=details("ไม่จัดซื้อ", 9999, procured=False), by=cast["head"], at=NOW)

    assert answers(cast, register)[PROCUREMENT_REPRESENTATIVES] == {"top": share(3, 3), "remaining": share(0, 0)}


def test_fewer_than_three_projects_are_all_of_them(cast: Cast) -> None:
    register = with_projects(cast, (900, True), (800, False))

    assert answers(cast, register) == {
        PROCUREMENT_TOP: share(1, 2),
        PROCUREMENT_REPRESENTATIVES: {"top": share(1, 2), "remaining": share(0, 0)},
    }


def test_no_project_with_procurement_is_nothing_of_nothing(cast: Cast) -> None:
    assert answers(cast, started(cast)) == {
        PROCUREMENT_TOP: share(0, 0),
        PROCUREMENT_REPRESENTATIVES: {"top": share(0, 0), "remaining": share(0, 0)},
    }


def test_until_a_tie_at_rank_three_is_named_the_least_that_is_certain_counts(cast: Cast) -> None:
    register = with_projects(cast, (900, True), (800, True), (700, True), (700, False))

    assert answers(cast, register)[PROCUREMENT_TOP] == share(2, 3)
    assert queries.whole_register(register).ranking.needs_naming
    assert "ยังไม่ได้ระบุ" in all_latest(cast.office, YEAR)[PROCUREMENT_TOP].note


def test_a_tie_is_settled_by_the_unit_with_a_reason(cast: Cast) -> None:
    register = with_projects(cast, (900, True), (800, True), (700, True), (700, False))
    third = Project.objects.get(name="โครงการ 3")

    registering.name_largest(register, projects=[third.pk], reason="เริ่มก่อน", by=cast["officer"], at=NOW)

    assert answers(cast, register) == {
        PROCUREMENT_TOP: share(3, 3),
        PROCUREMENT_REPRESENTATIVES: {"top": share(3, 3), "remaining": share(0, 1)},
    }
    assert all_latest(cast.office, YEAR)[PROCUREMENT_TOP].note == "เริ่มก่อน"


def test_a_tie_that_moves_has_to_be_named_again(cast: Cast) -> None:
    register = with_projects(cast, (900, True), (800, True), (700, True), (700, False))
    third = Project.objects.get(name="โครงการ 3")
    registering.name_largest(register, projects=[third.pk], reason="เริ่มก่อน", by=cast["officer"], at=NOW)

    second = Project.objects.get(name="โครงการ 2")
    registering.change_project(
        second,
        details=details("โครงการ 2", 700, represented=True),
        expected_revision=second.revision,
        by=cast["officer"],
        at=NOW,
    )

    ranking = queries.whole_register(register).ranking
    assert (ranking.needs_naming, ranking.to_name, len(ranking.tied)) == (True, 2, 3)


def test_a_tie_within_the_largest_needs_no_naming() -> None:
    rows = [Project(name=str(number), budget=Decimal(budget)) for number, budget in enumerate((9, 7, 7, 5))]

    ranking = rank(rows, size=3)

    assert (ranking.top, ranking.remaining, ranking.needs_naming) == (tuple(rows[:3]), (rows[3],), False)


@pytest.mark.parametrize(
    ("chosen", "reason", "code"),
    [
        (["โครงการ 3"], " ", "text-missing"),
        (["โครงการ 3", "โครงการ 4"], "เริ่มก่อน", "largest-not-named"),
        (["โครงการ 1"], "เริ่มก่อน", "largest-not-named"),
        ([], "เริ่มก่อน", "largest-not-named"),
    ],
)
def test_naming_takes_exactly_the_open_places_of_the_tied_ones(
    cast: Cast, chosen: list[str], reason: str, code: str
) -> None:
    register = with_projects(cast, (900, True), (800, True), (700, True), (700, False))
    numbers = list(Project.objects.filter(name__in=chosen).values_list("pk", flat=True))

    with pytest.raises(Refusal) as refused:
        registering.name_largest(register, projects=numbers, reason=reason, by=cast["officer"], at=NOW)

    assert refused.value.code == code


def test_unchanged_figures_are_recorded_once(cast: Cast) -> None:
    register = with_projects(cast, (900, True))

    answers(cast, register)
    answers(cast, register)

    assert len(history(cast.office, YEAR, PROCUREMENT_TOP)) == 1


def test_budgets_are_exact_to_the_satang(cast: Cast) -> None:
    register = with_projects(cast, ("0.10", False), ("0.20", False))

    assert sum(project.budget for project in Project.objects.filter(register=register)) == Decimal("0.30")
    with pytest.raises(Refusal) as refused:
        registering.add_project(register, details=details("สาม", "1.005"), by=cast["officer"], at=NOW)
    assert refused.value.field == "budget"


def test_a_representative_has_a_post_a_day_and_an_order(cast: Cast) -> None:
    register = started(cast)
    half = ProjectDetails(name="โครงการ", budget=Decimal(1), representative="ผู้แทนชุมชน", appointed_on=TODAY)

    with pytest.raises(Refusal) as refused:
        registering.add_project(register, details=half, by=cast["officer"], at=NOW)
    assert (refused.value.code, refused.value.field) == ("appointment-incomplete", "order_reference")

    whole = registering.add_project(register, details=details("โครงการ", 1), by=cast["officer"], at=NOW)
    with pytest.raises(IntegrityError, match="procurement_representative_was_appointed"), transaction.atomic():
        Project.objects.filter(pk=whole.pk).update(representative="ผู้แทนชุมชน")


def test_only_the_unit_keeps_its_register(cast: Cast) -> None:
    register = started(cast)

    for name in ("neighbour", "outsider", "secretary", "chair", "administrator"):
        with pytest.raises(Refusal) as refused:
            registering.add_project(register, details=details("โครงการ", 1), by=cast[name], at=NOW)
        assert refused.value.code == "register-not-yours"


def test_who_comes_second_is_told_and_nothing_is_overwritten(cast: Cast) -> None:
    project = registering.add_project(started(cast), details=details("เดิม", 1), by=cast["officer"], at=NOW)
    registering.change_project(project, details=details("หนึ่ง", 1), expected_revision=1, by=cast["officer"], at=NOW)

    with pytest.raises(Conflict) as conflict:
        registering.change_project(project, details=details("สอง", 1), expected_revision=1, by=cast["head"], at=NOW)

    assert isinstance(conflict.value.newer, Project)
    assert conflict.value.newer.name == "หนึ่ง"
    assert Project.objects.get().name == "หนึ่ง"


def test_a_name_stands_in_the_register_once(cast: Cast) -> None:
    register = with_projects(cast, (1, False))

    with pytest.raises(Refusal) as refused:
        registering.add_project(register, details=details("โครงการ 1", 2), by=cast["officer"], at=NOW)

    assert (refused.value.code, refused.value.field) == ("project-twice", "name")


def test_steps_tell_when_and_where_the_public_was_told(cast: Cast) -> None:
    project = registering.add_project(started(cast), details=details("โครงการ", 1), by=cast["officer"], at=NOW)
    announced = StepDetails(title="ประกาศ", done_on=TODAY, disclosed_on=TODAY, disclosed_at="เว็บไซต์ของหน่วยงาน")

    registering.set_steps(project, steps=[announced], by=cast["officer"], at=NOW)
    with pytest.raises(Refusal) as refused:
        registering.set_steps(
            project, steps=[StepDetails(title="ประกาศ", done_on=TODAY, disclosed_at="ป้าย")], by=cast["officer"], at=NOW
        )

    assert refused.value.code == "disclosure-incomplete"
    assert [(step.title, step.disclosed_at) for step in project.steps.all()] == [("ประกาศ", "เว็บไซต์ของหน่วยงาน")]


def test_a_removed_project_is_kept_by_the_journal(cast: Cast) -> None:
    project = registering.add_project(started(cast), details=details("เดิม", "12.50"), by=cast["officer"], at=NOW)

    registering.remove_project(project, expected_revision=1, by=cast["officer"], at=NOW)

    entry = Entry.objects.get(verb="procurement.project-removed")
    assert (entry.facts["name"], entry.facts["budget"]) == ("เดิม", "12.50")


# ── workbooks ───────────────────────────────────────────────────────────────────────────


def book(*rows: tuple[object, ...], head: tuple[str, ...] = workbook.HEAD) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate((head, *rows)):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def test_a_workbook_comes_back_as_it_went_out(cast: Cast) -> None:
    register = with_projects(cast, ("1234.56", True), (800, False))
    content = workbook.register_workbook(list(Project.objects.filter(register=register)))

    taken = importing.take_in(register, content, by=cast["officer"], at=NOW)

    assert taken == importing.Taken(added=0, changed=0)


def test_a_workbook_adds_new_projects_and_changes_those_of_the_same_name(cast: Cast) -> None:
    register = with_projects(cast, (100, False))
    content = book(("โครงการ 1", "๑,๒๕๐.๕๐", "มี", "ผู้แทนชุมชน", "20 ก.พ. 2569", "คำสั่งที่ 7/2569"), ("ใหม่", 7, "ไม่มี"), ("",))

    taken = importing.take_in(register, content, by=cast["officer"], at=NOW)

    assert taken == importing.Taken(added=1, changed=1)
    rows = Project.objects.filter(register=register).values_list("name", "budget", "has_procurement", "appointed_on")
    assert list(rows) == [
        ("โครงการ 1", Decimal("1250.50"), True, date(2026, 2, 20)),
        ("ใหม่", Decimal("7.00"), False, None),
    ]


def test_a_workbook_with_mistakes_changes_nothing_and_names_every_row(cast: Cast) -> None:
    register = with_projects(cast, (100, False))
    content = book(("ดี", 1), ("งบผิด", "มาก"), ("", 5), ("ดี", 2))

    with pytest.raises(workbook.Unreadable) as refused:
        importing.take_in(register, content, by=cast["officer"], at=NOW)

    assert [fault.th.split(":")[0] for fault in refused.value.faults] == ["แถวที่ 3"]
    with pytest.raises(workbook.Unreadable) as refused:
        importing.take_in(register, book(("ดี", 1), ("", 5), ("ดี", 2)), by=cast["officer"], at=NOW)
    assert [fault.th.split(":")[0] for fault in refused.value.faults] == ["แถวที่ 3", "แถวที่ 4"]
    assert Project.objects.filter(register=register).count() == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a workbook", book(head=("ชื่อ",))])
def test_what_is_no_register_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(workbook.Unreadable) as refused:
        workbook.read_register(content)

    assert all(fault.th and fault.en for fault in refused.value.faults)
