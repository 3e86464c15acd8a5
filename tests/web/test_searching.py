"""The search finds what one may see, however it was typed, and nothing else."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.web.conftest import SignedIn
from tests.web.world import SECRET, World


def found(sign_in: SignedIn, person: str, words: str) -> str:
    body = sign_in(person).get("/search/", {"q": words}).content.decode()
    return body.partition("<main class")[2].partition("</form>")[2].partition("</main>")[0]


@pytest.mark.parametrize("words", ["D1.1.1", "d1.1.1", "No Gift", "๒๕๖๔ นโยบาย"])
def test_requirements_are_found_in_any_spelling(sign_in: SignedIn, words: str) -> None:
    told = found(sign_in, "officer", words)

    assert "/programmes/" in told


def test_thai_and_arabic_digits_find_the_same(sign_in: SignedIn) -> None:
    assert found(sign_in, "officer", "๒๕๖๔ นโยบาย") == found(sign_in, "officer", "2564 นโยบาย")


def test_units_and_evidence_are_found_within_reach_only(world: World, sign_in: SignedIn) -> None:
    assert "องค์กรตัวอย่าง listed" in found(sign_in, "secretary", "ตัวอย่าง listed")
    assert "ภาพกิจกรรม องค์กรตัวอย่าง open" in found(sign_in, "officer", "ภาพกิจกรรม")
    assert "องค์กรตัวอย่าง listed" not in found(sign_in, "officer", "ตัวอย่าง listed")
    for person in ("officer", "secretary", "chair"):
        assert SECRET not in found(sign_in, person, SECRET)
    assert SECRET in found(sign_in, "outsider", SECRET)


def test_c_04_what_is_planned_is_found_in_the_units_that_one_may_see(world: World, sign_in: SignedIn) -> None:
    own = found(sign_in, "officer", "ปัญหาที่อยากแก้")
    assert "มาสาย" in own
    assert f"/enrolments/{world.enrolment('open').pk}/discovery/topics/#problem" in own
    assert "องค์กรตัวอย่าง listed" not in own
    assert "จิตอาสาพัฒนาวัด" in found(sign_in, "officer", "จิตอาสา วัด")

    province = found(sign_in, "secretary", "ปัญหาที่อยากแก้")
    assert "องค์กรตัวอย่าง open" in province
    assert "องค์กรตัวอย่าง listed" in province
    assert SECRET not in province
    for stranger in ("outsider", "far-secretary"):
        assert "องค์กรตัวอย่าง" not in found(sign_in, stranger, "ปัญหาที่อยากแก้")


def test_too_short_a_word_searches_nothing(sign_in: SignedIn) -> None:
    assert "อย่างน้อย 2 ตัวอักษร" in found(sign_in, "officer", "ก")


def test_what_is_not_there_is_said_kindly(sign_in: SignedIn) -> None:
    assert "ไม่พบผลการค้นหา" in found(sign_in, "officer", "ซซซซซซซ")


@pytest.mark.parametrize("words", ["ตัวอย่าง open", "ตัวอย่าง"])
def test_a_search_costs_the_same_whatever_it_finds(
    sign_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries, words: str
) -> None:
    client = sign_in("secretary")
    with django_assert_num_queries(7):
        client.get("/search/", {"q": words})
