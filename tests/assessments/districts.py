"""A district of Mukdahan with its people, the offices above it, and rounds of the two programmes for districts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from tests.organisations.conftest import BEGINNING, Cast, account_named

from khunnatham.assessments import answering, criteria, enrolling, profile, rounds, submission
from khunnatham.assessments.models import Assessment, Round, Submission
from khunnatham.organisations.models import Membership, Place, Unit, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_unit
from khunnatham.thai import BANGKOK

YEAR = 2569
OPENED = datetime(2025, 12, 1, 9, 0, tzinfo=BANGKOK)
OPENS_ON = date(2025, 12, 1)


@dataclass
class District:
    """One district: its officer and its chief, the provincial administration office, and the department that owns the rounds."""

    cast: Cast
    unit: Unit
    people: dict[str, Membership] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Membership:
        return self.people[name] if name in self.people else self.cast[name]

    def open(self, programme: str, edition: str = "2567", **dues: date) -> Round:
        """Open a round of a programme; days by the key of the hand-in, with _ for -."""
        return rounds.open_round(
            self.cast.units["department"],
            programme=programme,
            edition=edition,
            fiscal_year=YEAR,
            opens_on=OPENS_ON,
            dues={key.replace("_", "-"): day for key, day in dues.items()},
            by=self["department"],
            at=OPENED,
        )

    def filed(self, round_: Round, *, prior: str = "promoting", at: datetime = OPENED) -> Assessment:
        """File the intent paper of the district."""
        enrolment = enrolling.start(round_, unit=self.unit, by=self["officer"], at=at)
        values = {"number": "12", "phone": "0 4200 0000", "email": "district@example.go.th", "tier": prior}
        edition = criteria.edition_of(round_)
        filled = {row.key: values.get(row.input, "ตัวอย่าง") for row in profile.fields_of(edition)}
        enrolling.save_profile(
            enrolment, values=filled, expected_revision=enrolment.revision, by=self["officer"], at=at
        )
        enrolling.record_head_count(enrolment, total=25, as_of=OPENS_ON, by=self["officer"], at=at)
        return enrolling.file(enrolment, by=self["officer"], at=at)

    def answer(self, case: Assessment, *keys: str, value: object = True, at: datetime = OPENED) -> None:
        """Answer some requirements."""
        for key in keys:
            standing = case.answers.filter(key=key).first()
            answering.save_answer(
                case,
                key,
                value=value,
                expected_revision=standing.revision if standing else 0,
                by=self["officer"],
                at=at,
            )

    def hand_in(self, case: Assessment, *, at: datetime) -> Submission:
        """Sign off and hand in."""
        submission.sign_off(case, by=self["officer"], at=at)
        return submission.hand_in(case, by=self["head"], at=at)


def district_of(cast: Cast) -> District:
    """Put the district and its people into the cast's province."""
    unit = new_unit(kind=UnitKind.DISTRICT, place=Place.objects.get(pk="4905"), name_th="อำเภอดงหลวง")
    office = new_unit(
        kind=UnitKind.ADMINISTRATION_OFFICE, place=Place.objects.get(pk="49"), name_th="ที่ทำการปกครองจังหวัดมุกดาหาร"
    )
    district = District(cast, unit)
    for name, role, where in (
        ("officer", Role.OFFICER, unit),
        ("head", Role.HEAD, unit),
        ("interior", Role.INTERIOR_SECRETARY, office),
    ):
        district.people[name] = Membership.objects.create(
            account=account_named(f"district-{name}"), role=role, unit=where, since=BEGINNING
        )
    return district
