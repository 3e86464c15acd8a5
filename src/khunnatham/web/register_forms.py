"""The form of a register's entry, drawn from the register's table of fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext, gettext_lazy

from khunnatham.assessments import criteria
from khunnatham.assessments.queries import enrolments_of
from khunnatham.evidence import queries as proofs
from khunnatham.evidence.models import Evidence, EvidenceState
from khunnatham.facts.fields import Field
from khunnatham.facts.models import RegisterEntry
from khunnatham.facts.registers import Register
from khunnatham.organisations.models import Unit
from khunnatham.web.enrolled import edition_of, say
from khunnatham.web.fields import ThaiDateField

MOST_PROOFS: Final = 100
# An edition with more requirements than this is offered by its levels.
MOST_LEAVES: Final = 40


class EntryForm(forms.Form):
    """One entry: the fields of the register in their order, and the proof from the library."""

    evidence = forms.ChoiceField(
        label=gettext_lazy("หลักฐาน"), help_text=gettext_lazy("เลือกจากคลังหลักฐานของหน่วยงาน"), required=False
    )

    def __init__(self, register: Register, unit: Unit, year: int, *args: Any, **kwargs: Any) -> None:
        entry: RegisterEntry | None = kwargs.pop("entry", None)
        if entry is not None:
            kwargs["initial"] = initial(register, entry)
        super().__init__(*args, **kwargs)
        self.register = register
        self.items = _items(unit, entry)
        self.fields["evidence"].choices = [  # type: ignore[attr-defined]
            ("", gettext("ยังไม่มีหลักฐาน")),
            *((key, item.title) for key, item in self.items.items()),
        ]
        standing = entry.values.get("serves", []) if entry else []
        drawn = {field.key: _drawn(field, unit, year, standing) for field in register.fields}
        self.fields = {**drawn, "evidence": self.fields["evidence"]}

    def values(self) -> dict[str, object]:
        """Give what was typed, field by field, as the register reads it."""
        return {field.key: self.cleaned_data.get(field.key) for field in self.register.fields}

    def proof(self) -> Evidence | None:
        """Give the proof that was chosen."""
        return self.items.get(self.cleaned_data.get("evidence", ""))


def initial(register: Register, entry: RegisterEntry) -> dict[str, Any]:
    """Give what stands in an entry as the form shows it."""
    shown: dict[str, Any] = {"evidence": str(entry.evidence_id or "")}
    for field in register.fields:
        value = entry.values.get(field.key, "")
        if field.kind == "day" and value:
            value = date.fromisoformat(value)
        elif field.kind == "lines":
            value = "\n".join(" | ".join(row) for row in value)
        shown[field.key] = value
    return shown


def _drawn(field: Field, unit: Unit, year: int, standing: list[str]) -> forms.Field:
    told: Mapping[str, Any] = {
        "label": say(field.title),
        "required": field.is_required,
        "help_text": say(field.hint),
    }
    match field.kind:
        case "choice":
            choices = [("", gettext("เลือก")), *((one.key, say(one.title)) for one in field.options)]
            return forms.ChoiceField(choices=choices, **told)
        case "day":
            return ThaiDateField(**{name: value for name, value in told.items() if value != ""})
        case "lines":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), **told)
        case "words":
            choices = _steps(unit, year, standing)
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **told)
        case "link":
            return forms.CharField(max_length=2000, widget=forms.TextInput(attrs={"inputmode": "url"}), **told)
        case _:
            return forms.CharField(max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}), **told)


def _items(unit: Unit, entry: RegisterEntry | None) -> dict[str, Evidence]:
    items = {str(item.pk): item for item in proofs.library_of(unit, limit=MOST_PROOFS)}
    if entry is not None and entry.evidence is not None and entry.evidence.state != EvidenceState.WITHDRAWN:
        items.setdefault(str(entry.evidence_id), entry.evidence)
    return items


def _steps(unit: Unit, year: int, standing: list[str]) -> list[tuple[str, str]]:
    """Give the steps and requirements of the programmes that the unit takes part in this year."""
    offered: dict[str, str] = {}
    for enrolment in enrolments_of(unit):
        if enrolment.round.fiscal_year != year:
            continue
        edition, leaves = edition_of(enrolment), criteria.leaves_of(enrolment)
        levels = [level for dimension in edition.dimensions for level in dimension.levels]
        rows = [(leaf.key, leaf.text) for leaf in leaves] if len(leaves) <= MOST_LEAVES else []
        for key, text in rows or [(level.key, level.title) for level in levels]:
            offered.setdefault(f"{edition.programme}:{key}", f"{say(edition.title)} {key} {say(text)}")
    return [*offered.items(), *((key, key) for key in standing if key not in offered)]
