"""Evidence once: where a proof may serve too, what may serve here, and nothing without a person's yes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.assessments.districts import OPENED, District, district_of
from tests.assessments.story import Story, code_of
from tests.evidence import files
from tests.organisations.conftest import Cast

from khunnatham.assessments import answering, queries, reuse, sameness
from khunnatham.assessments.models import Assessment, EvidenceUse
from khunnatham.assessments.reuse import Ground
from khunnatham.evidence import library
from khunnatham.evidence.models import Evidence
from khunnatham.thai import BANGKOK

MARCH, MAY = date(2026, 3, 6), date(2026, 5, 8)
LATER = datetime(2026, 1, 10, 9, 0, tzinfo=BANGKOK)
DECLARED_ON = date(2025, 12, 15)
DECLARATION = "paper:declaration"


@pytest.fixture(autouse=True)
def _store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def district(cast: Cast) -> District:
    return district_of(cast)


@pytest.fixture
def cases(district: District) -> tuple[Assessment, Assessment]:
    """Give the two cases of one district: of the culture ministry's programme and of the interior's."""
    culture = district.filed(district.open("moral-district"))
    interior = district.filed(district.open("model-district", round_1=MARCH, round_2=MAY))
    return culture, interior


def added(
    district: District, *, name: str = "ประกาศ.pdf", event_on: date | None = DECLARED_ON, pages: int = 1
) -> Evidence:
    upload = files.upload(files.pdf(pages), name)
    return library.add_file(district.unit, upload=upload, event_on=event_on, by=district["officer"], at=LATER).evidence


def attach(district: District, case: Assessment, key: str, evidence: Evidence) -> EvidenceUse:
    return answering.attach(case, key, evidence=evidence, by=district["officer"], at=LATER)


def places(district: District, evidence: Evidence) -> list[tuple[int, str, Ground]]:
    found = reuse.places_for(reuse.memory_of(district.unit), evidence)
    return [(place.assessment.pk, place.key, place.ground) for place in found]


def likely(district: District, case: Assessment, key: str) -> list[tuple[int, Ground]]:
    return [(one.evidence.pk, one.ground) for one in reuse.likely_for(reuse.memory_of(district.unit), case, key)]


def mapped(district: District, culture: str, interior: str) -> None:
    sameness.declare(
        ("moral-district/2567", culture), ("model-district/2567", interior), by=district["administrator"], at=OPENED
    )


class TestTheMapping:
    def test_c_01_one_declaration_serves_two_programmes_after_an_administrator_mapped_them(
        self, district: District, cases: tuple[Assessment, Assessment]
    ) -> None:
        culture, interior = cases
        declaration = added(district)
        attach(district, culture, DECLARATION, declaration)
        assert places(district, declaration) == []

        mapped(district, DECLARATION, "1")

        assert places(district, declaration) == [(interior.pk, "1", Ground.MAPPED)]
        assert likely(district, interior, "1") == [(declaration.pk, Ground.MAPPED)]
        reuse.attach_at(declaration, [(interior, "1")], by=district["officer"], at=LATER)
        uses = queries.uses_of(declaration, by=district["officer"])
        assert [(use.assessment_id, use.key) for use in uses] == [(culture.pk, DECLARATION), (interior.pk, "1")]
        assert Evidence.objects.filter(unit=district.unit).count() == 1
        assert (places(district, declaration), likely(district, interior, "1")) == ([], [])

    def test_it_goes_both_ways(self, district: District, cases: tuple[Assessment, Assessment]) -> None:
        culture, interior = cases
        mapped(district, DECLARATION, "1")
        declaration = added(district)
        attach(district, interior, "1", declaration)
        assert places(district, declaration) == [(culture.pk, DECLARATION, Ground.MAPPED)]

    def test_an_event_of_another_year_is_not_offered(
        self, district: District, cases: tuple[Assessment, Assessment]
    ) -> None:
        culture, interior = cases
        mapped(district, DECLARATION, "1")
        old = added(district, event_on=date(2024, 12, 15))
        attach(district, culture, DECLARATION, old)
        assert (places(district, old), likely(district, interior, "1")) == ([], [])

    def test_a_proof_that_was_withdrawn_is_offered_nowhere(
        self, district: District, cases: tuple[Assessment, Assessment]
    ) -> None:
        culture, interior = cases
        mapped(district, DECLARATION, "1")
        proof = added(district)
        attach(district, culture, DECLARATION, proof)
        gone = library.withdraw(proof, reason="ส่งผิดไฟล์", frozen_uses=0, by=district["officer"], at=LATER)
        assert (places(district, gone), likely(district, interior, "1")) == ([], [])

    def test_what_was_handed_in_as_a_part_is_offered_no_more(
        self, district: District, cases: tuple[Assessment, Assessment]
    ) -> None:
        culture, interior = cases
        mapped(district, DECLARATION, "1")
        proof = added(district)
        attach(district, culture, DECLARATION, proof)
        district.answer(interior, "1", "2", "3")
        district.hand_in(interior, at=LATER)
        assert places(district, proof) == []


class TestWhatTheUnitDidBefore:
    def test_requirements_that_shared_a_proof_belong_together(
        self, district: District, cases: tuple[Assessment, Assessment]
    ) -> None:
        culture, interior = cases
        first = added(district)
        attach(district, culture, "1.1", first)
        attach(district, interior, "2", first)

        second = added(district, name="อื่น.pdf", pages=2)
        attach(district, culture, "1.1", second)

        assert places(district, second) == [(interior.pk, "2", Ground.TOGETHER_BEFORE)]
        assert likely(district, interior, "2") == [(second.pk, Ground.TOGETHER_BEFORE)]

    def test_another_units_habits_say_nothing(
        self, district: District, cases: tuple[Assessment, Assessment], story: Story
    ) -> None:
        culture, interior = cases
        first = added(district)
        attach(district, culture, "1.1", first)
        assert reuse.memory_of(story.round.owner).uses == ()
        assert likely(district, interior, "2") == []


class TestAttaching:
    def test_several_are_attached_at_once_or_none(
        self, district: District, cases: tuple[Assessment, Assessment]
    ) -> None:
        culture, interior = cases
        proof = added(district)
        wrong = [(culture, "1.1"), (interior, "99")]
        assert code_of(lambda: reuse.attach_at(proof, wrong, by=district["officer"], at=LATER)) == "unknown-requirement"
        assert EvidenceUse.objects.filter(evidence=proof).count() == 0
        assert code_of(lambda: reuse.attach_at(proof, [], by=district["officer"], at=LATER)) == "no-place-chosen"
        right = [(culture, "1.1"), (interior, "9")]
        assert len(reuse.attach_at(proof, right, by=district["officer"], at=LATER)) == 2

    def test_only_the_unit_itself_says_yes(self, district: District, cases: tuple[Assessment, Assessment]) -> None:
        proof = added(district)
        assert code_of(lambda: reuse.attach_at(proof, [(cases[0], "1.1")], by=district["interior"], at=LATER)) != ""
        assert EvidenceUse.objects.filter(evidence=proof).count() == 0
