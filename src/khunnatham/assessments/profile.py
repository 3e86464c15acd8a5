"""The fields of a unit's basic data (อ.01): the edition's own, or our default table, shown with the badge of a default."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from khunnatham.assessments.models import Enrolment
from khunnatham.facts.kinds import whole_number
from khunnatham.programmes.criteria import Edition, ProfileField
from khunnatham.wording import Refusal, Text

LONGEST = 2000
TIER = "tier"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"[0-9+()\-. ,ต่อext]{4,60}")

# For editions whose file names no fields: the sources ask for «ข้อมูลพื้นฐาน» and do not say which (001:L19).
DEFAULT: tuple[ProfileField, ...] = (
    ProfileField("address", Text("ที่ตั้ง", "Address"), is_required=True, input="long-text"),
    ProfileField("head-post", Text("ตำแหน่งหัวหน้าหน่วยงาน", "Post of the head"), is_required=True),
    ProfileField(
        "staff", Text("จำนวนบุคลากรหรือสมาชิก (คน)", "Number of staff or members"), is_required=True, input="number"
    ),
    ProfileField("coordinator-post", Text("ตำแหน่งผู้ประสานงาน", "Post of the coordinator"), is_required=True),
    ProfileField("office-phone", Text("โทรศัพท์สำนักงาน", "Office telephone"), is_required=True, input="phone"),
)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that the intent paper still lacks: the key of its field, and the sentence."""

    key: str
    text: Text


class Incomplete(Refusal):
    """The intent paper cannot be filed yet; ``missing`` names everything it lacks, one sentence each."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        th, en = " ".join(row.text.th for row in missing), " ".join(row.text.en for row in missing)
        super().__init__(Text(th, en), code="profile-incomplete", field=missing[0].key)
        self.missing = missing


def fields_of(edition: Edition) -> tuple[ProfileField, ...]:
    """Give the fields of the edition's profile, or the default ones."""
    return edition.profile or DEFAULT


def prior_tier(edition: Edition, values: Mapping[str, str]) -> str:
    """Give the tier that the unit says it held before: the value of the field that asks for one; blank where none does."""
    return next((values.get(field.key, "") for field in fields_of(edition) if field.input == TIER), "")


def missing(enrolment: Enrolment, edition: Edition) -> tuple[Missing, ...]:
    """Name what the intent paper lacks: required fields, and the head-count on which later shares rest."""
    lacking = [
        Missing(
            field.key,
            Text(f"ยังไม่ได้กรอก «{field.title.th}»", f"“{field.title.en}” is still empty."),
        )
        for field in fields_of(edition)
        if field.is_required and not enrolment.profile.get(field.key)
    ]
    if enrolment.head_count_id is None:
        lacking.append(
            Missing("head-count", Text("ยังไม่ได้บันทึกจำนวนบุคลากร ณ วันที่สำรวจ", "The head-count is not recorded yet."))
        )
    return tuple(lacking)


def spelled(edition: Edition, values: Mapping[str, str]) -> dict[str, str]:
    """Give the values cleaned and in one spelling; an unknown field or a value of the wrong kind is refused."""
    fields = {field.key: field for field in fields_of(edition)}
    for key in values:
        if key not in fields:
            raise Refusal(
                Text(f"ไม่มีช่อง «{key}» ในข้อมูลพื้นฐาน", f"The profile has no field “{key}”."),
                code="unknown-field",
                field=key,
            )
    return {key: _spelled(edition, fields[key], value) for key, value in values.items()}


def faults(edition: Edition, values: Mapping[str, str]) -> dict[str, Text]:
    """Give what is wrong with the values, field by field: all of it at once, not one slip after the other."""
    found: dict[str, Text] = {}
    for key, value in values.items():
        try:
            spelled(edition, {key: value})
        except Refusal as refusal:
            found[key] = refusal.text
    return found


def _spelled(edition: Edition, field: ProfileField, value: str) -> str:
    text = value.replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise Refusal(
            Text(
                f"«{field.title.th}» ยาวเกิน {LONGEST:,} ตัวอักษร",
                f"“{field.title.en}” is longer than {LONGEST:,} characters.",
            ),
            code="too-long",
            field=field.key,
        )
    if not text:
        return ""
    if field.input == TIER and text not in {tier.key for tier in edition.tiers}:
        listed_th = ", ".join(tier.title.th for tier in edition.tiers)
        listed_en = ", ".join(tier.title.en for tier in edition.tiers)
        raise Refusal(
            Text(f"«{field.title.th}» เลือกหนึ่งใน: {listed_th}", f"“{field.title.en}” is one of: {listed_en}."),
            code="field-not-valid",
            field=field.key,
        )
    if field.input == "number":
        return str(whole_number(text, of=field.title, field=field.key))
    pattern = {"email": _EMAIL, "phone": _PHONE}.get(field.input)
    if pattern is not None and not pattern.fullmatch(text):
        raise Refusal(
            Text(f"«{field.title.th}» เขียนไม่ถูกรูปแบบ", f"“{field.title.en}” is not written as it should be."),
            code="field-not-valid",
            field=field.key,
        )
    return text
