"""Taking a workbook into the register: a project of the same name is changed, others are added; all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from khunnatham.organisations.models import Membership
from khunnatham.procurement.models import Project, Register
from khunnatham.procurement.registering import add_project, change_project
from khunnatham.procurement.workbook import SheetRow, Unreadable, at_row, read_register
from khunnatham.procurement.writing import journal, locked_register
from khunnatham.wording import Refusal, Text


@dataclass(frozen=True, slots=True)
class Taken:
    """How many projects a workbook added and how many it changed."""

    added: int
    changed: int


@transaction.atomic
def take_in(register: Register, content: bytes, *, by: Membership, at: datetime) -> Taken:
    """Take in the projects of a workbook; evidence, steps and months of those that stand there stay."""
    current = locked_register(register.pk, by=by, at=at)
    rows = read_register(content)
    standing = {project.name: project for project in Project.objects.filter(register=current)}
    added, changed, faults = 0, 0, list[Text]()
    names: set[str] = set()
    for row in rows:
        try:
            _insist_once(row, names)
            before = standing.get(row.details.name)
            if before is None:
                add_project(current, details=row.details, by=by, at=at)
                added += 1
            else:
                changed += _change(before, row, by=by, at=at)
        except Refusal as refusal:
            faults.append(at_row(row.number, refusal))
    if faults:
        raise Unreadable(faults)
    journal("procurement.taken-in", current, by=by, at=at, added=added, changed=changed)
    return Taken(added, changed)


def _change(before: Project, row: SheetRow, *, by: Membership, at: datetime) -> bool:
    keeps = before.evidence if row.details.has_procurement else None
    after = change_project(
        before, details=replace(row.details, evidence=keeps), expected_revision=before.revision, by=by, at=at
    )
    return after.revision != before.revision


def _insist_once(row: SheetRow, names: set[str]) -> None:
    if row.details.name in names:
        raise Refusal(
            Text(f"โครงการ «{row.details.name}» มีสองแถว", f"The project “{row.details.name}” stands in two rows."),
            code="project-twice",
            field="name",
        )
    names.add(row.details.name)
