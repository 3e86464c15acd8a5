"""The answering pages: what is shown to whom, saving by itself and by hand, two at once, proofs, and the number of queries."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.world import BEGINNING, NOW, TODAY, World, account_named

from khunnatham.assessments import answering, criteria, enrolling, profile, rounds, submission
from khunnatham.assessments.models import Answer, Assessment, EvidenceUse
from khunnatham.evidence import library
from khunnatham.facts.recording import record_fact
from khunnatham.organisations.models import Membership, Place, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import new_unit
from khunnatham.programmes import shelf
from khunnatham.scoring.shapes import takes_short_form

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
JSON = {"accept": "application/json"}


@pytest.fixture
def ladder(world: World) -> tuple[Assessment, Membership]:
    """Give an open assessment of an edition of ladders, with shares, counts, quarters and conditions, and its officer."""
    unit = new_unit(
        kind=UnitKind.CDD_PROVINCE, place=Place.objects.get(pk="49"), name_th="หน่วยงานบันได", name_en="Ladder unit"
    )
    officer = Membership.objects.create(account=account_named("ladder"), role=Role.OFFICER, unit=unit, since=BEGINNING)
    round_ = rounds.open_round(
        world.units["department"],
        programme="clean-community",
        edition="2564",
        fiscal_year=2569,
        opens_on=BEGINNING,
        due_on=date(2026, 8, 31),
        by=world["department"],
        at=NOW - timedelta(days=60),
    )
    enrolment = enrolling.start(round_, unit=unit, variant="regional", track="model", by=officer, at=NOW)
    values = {"number": "42", "phone": "0 4200 0000", "email": "office@example.go.th"}
    filled = {
        row.key: values.get(row.input, "ตัวอย่าง") for row in profile.fields_of(shelf.get("clean-community", "2564"))
    }
    enrolment = enrolling.save_profile(
        enrolment, values=filled, expected_revision=enrolment.revision, by=officer, at=NOW
    )
    enrolling.record_head_count(
        enrolment, total=42, excluded=[{"reason": "ลาศึกษาต่อ", "count": 2}], as_of=TODAY, by=officer, at=NOW
    )
    enrolment.refresh_from_db()
    return enrolling.file(enrolment, by=officer, at=NOW), officer


@pytest.fixture
def climber(ladder: tuple[Assessment, Membership], _day_of_the_world: None) -> Client:
    """Give a browser of the officer of the ladder unit."""
    client = Client()
    client.force_login(ladder[1].account)
    return client


def post(
    client: Client, case: Assessment, key: str, typed: dict[str, str] | None = None, *, revision: int = 0, **fields: Any
) -> Any:
    """Post an answer as the script does; ``typed`` holds the fields whose names have a dot."""
    given = {"expected_revision": revision, **(typed or {}), **fields}
    return client.post(f"/assessments/{case.pk}/{key}/answer/", given, headers=JSON)


def told(response: Any) -> dict[str, Any]:
    return dict(json.loads(response.content))


# ── who sees what ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", ["", "whole/", "1/"])
@pytest.mark.parametrize("state", ["open", "signed", "submitted", "returned", "listed", "decided", "final"])
def test_the_unit_reads_its_assessment_in_every_state(world: World, sign_in: SignedIn, page: str, state: str) -> None:
    response = sign_in("officer", state=state).get(f"/assessments/{world.case(state).pk}/{page}")
    assert response.status_code == 200
    is_working = state in {"open", "returned"}
    assert ("data-autosave" in response.content.decode()) is (is_working and page != "")


@pytest.mark.parametrize("page", ["", "whole/", "1/", "1/library/"])
@pytest.mark.parametrize("name", ["outsider", "far-secretary", "idle-officer", "far-chair", "other-department"])
def test_a_stranger_does_not_learn_that_it_exists(world: World, sign_in: SignedIn, name: str, page: str) -> None:
    response = sign_in(name).get(f"/assessments/{world.case('submitted').pk}/{page}")
    assert response.status_code in {403, 404}
    assert "องค์กรตัวอย่าง" not in response.content.decode()


@pytest.mark.parametrize("name", ["secretary", "chair", "member", "department", "auditor", "administrator"])
def test_others_read_what_was_handed_in_and_cannot_change_it(world: World, sign_in: SignedIn, name: str) -> None:
    case = world.case("listed")
    page = sign_in(name).get(f"/assessments/{case.pk}/1/").content.decode()
    assert "data-autosave" not in page
    assert "ขณะนี้เรื่องอยู่ที่" in page
    assert sign_in(name).post(f"/assessments/{case.pk}/1/answer/", {"value": "no"}, headers=JSON).status_code == 403


def test_what_is_still_being_written_is_the_units_own(world: World, sign_in: SignedIn) -> None:
    case = world.case("open")
    assert sign_in("secretary").get(f"/assessments/{case.pk}/").status_code == 404
    assert sign_in("auditor").get(f"/assessments/{case.pk}/").status_code == 200


def test_an_unknown_requirement_is_no_page(world: World, sign_in: SignedIn) -> None:
    assert sign_in("officer", state="open").get(f"/assessments/{world.case('open').pk}/99/").status_code == 404


def test_a_returned_requirement_says_why(world: World, sign_in: SignedIn) -> None:
    page = sign_in("officer", state="returned").get(f"/assessments/{world.case('returned').pk}/4/").content.decode()
    assert "ภาพกิจกรรมไม่ตรงกับวันที่ในแผน" in page


def test_a_certified_result_is_no_longer_called_provisional(world: World, sign_in: SignedIn) -> None:
    page = sign_in("officer", state="decided").get(f"/assessments/{world.case('decided').pk}/1/").content.decode()
    assert "kn-result--certified" in page


# ── finding the way ─────────────────────────────────────────────────────────────────────


def test_continuing_leads_to_the_requirement_opened_last(world: World, sign_in: SignedIn) -> None:
    client, case = sign_in("officer", state="open"), world.case("open")
    client.get(f"/assessments/{case.pk}/6/")
    assert f'href="/assessments/{case.pk}/6/"><svg' in client.get(f"/assessments/{case.pk}/").content.decode()


def test_continuing_without_a_memory_leads_to_the_first_unanswered(
    ladder: tuple[Assessment, Membership], climber: Client
) -> None:
    case, officer = ladder
    answering.save_answer(case, "D1.1.1", value=True, by=officer, at=NOW)
    assert climber.get(f"/assessments/{case.pk}/").context["place"].leaf.key == "D1.1.2.1.1"


def test_the_chosen_view_is_remembered(world: World, sign_in: SignedIn) -> None:
    client, case = sign_in("officer", state="open"), world.case("open")
    client.get(f"/assessments/{case.pk}/whole/?view=whole")
    assert client.get(f"/assessments/{case.pk}/").context["place"].url.endswith("/whole/#q-1")
    client.get(f"/assessments/{case.pk}/3/?view=one")
    assert client.get(f"/assessments/{case.pk}/").context["place"].url == f"/assessments/{case.pk}/3/"


def test_one_requirement_leads_to_the_one_before_and_after(world: World, sign_in: SignedIn) -> None:
    page = sign_in("officer", state="open").get(f"/assessments/{world.case('open').pk}/5/")
    assert (page.context["before"].leaf.key, page.context["after"].leaf.key, page.context["place"]) == ("4", "6", 5)


def test_the_criterion_stands_as_printed_with_its_source(
    climber: Client, ladder: tuple[Assessment, Membership]
) -> None:
    page = climber.get(f"/assessments/{ladder[0].pk}/D4.2.2/").content.decode()
    leaf = shelf.get("clean-community", "2564").requirements["D4.2.2"]
    assert leaf.text.th in page
    assert leaf.source in page
    assert all(proof in page for proof in leaf.evidence)


# ── saving ──────────────────────────────────────────────────────────────────────────────


def test_a_saved_answer_tells_the_new_revision_the_time_and_the_changed_parts(
    climber: Client, ladder: tuple[Assessment, Membership]
) -> None:
    case, _ = ladder
    answer = told(post(climber, case, "D4.1.1", {"value.part": "๒๑", "value.whole": "40", "note": "ประชุมแล้ว"}))
    assert (answer["revision"], answer["saved_at"]) == (1, "09:30")
    assert {"#result", "#gaps", "#verdict-D4-1-1", "#told-D4"} <= set(answer["html"])
    assert "52.50" in answer["html"]["#verdict-D4-1-1"]
    row = Answer.objects.get(assessment=case, key="D4.1.1")
    assert (row.value, row.note) == ({"part": 21, "whole": 40}, "ประชุมแล้ว")


@pytest.mark.parametrize("view", ["whole", "one"])
def test_the_next_missing_thing_links_within_the_view(
    climber: Client, ladder: tuple[Assessment, Membership], view: str
) -> None:
    bar = told(post(climber, ladder[0], "D1.1.1", value="yes", view=view))["html"]["#result"]
    assert ("/whole/#q-D1-1-2-1-1" in bar) is (view == "whole")


def test_clearing_an_answer_leaves_none(climber: Client, ladder: tuple[Assessment, Membership]) -> None:
    case, _ = ladder
    post(climber, case, "D1.1.1", value="yes")
    assert post(climber, case, "D1.1.1", revision=1, value="").status_code == 200
    assert Answer.objects.get(assessment=case, key="D1.1.1").value is None


def test_half_an_answer_is_not_saved_and_not_lost(climber: Client, ladder: tuple[Assessment, Membership]) -> None:
    case, _ = ladder
    response = post(climber, case, "D4.1.1", {"value.part": "21", "value.whole": ""})
    assert response.status_code == 422
    assert told(response)["errors"] == {}
    assert not Answer.objects.filter(assessment=case).exists()
    page = climber.post(
        f"/assessments/{case.pk}/D4.1.1/answer/", {"value.part": "21", "value.whole": "", "note": "ร่าง"}
    )
    assert page.status_code == 422
    assert 'value="21"' in page.content.decode()
    assert "ร่าง" in page.content.decode()
    assert "errors-title" in page.content.decode()


def test_a_mistake_is_named_at_its_field(climber: Client, ladder: tuple[Assessment, Membership]) -> None:
    response = post(climber, ladder[0], "D4.1.1", {"value.part": "41", "value.whole": "40"})
    assert response.status_code == 422
    assert list(told(response)["errors"]) == ["value.part"]


def test_a_note_that_is_too_long_is_refused_and_kept(climber: Client, ladder: tuple[Assessment, Membership]) -> None:
    case, long = ladder[0], "ก" * 8001
    assert list(told(post(climber, case, "D1.1.1", value="yes", note=long))["errors"]) == ["note"]
    page = climber.post(f"/assessments/{case.pk}/D1.1.1/answer/", {"value": "yes", "note": long})
    assert page.status_code == 422
    assert long in page.content.decode()


def test_without_a_script_saving_returns_to_the_requirement(
    climber: Client, ladder: tuple[Assessment, Membership]
) -> None:
    case, _ = ladder
    response = climber.post(f"/assessments/{case.pk}/D1.1.1/answer/", {"value": "yes", "note": ""})
    assert (response.status_code, response["Location"]) == (303, f"/assessments/{case.pk}/D1.1.1/")


def test_a_next_address_elsewhere_is_not_followed(climber: Client, ladder: tuple[Assessment, Membership]) -> None:
    case, _ = ladder
    response = climber.post(f"/assessments/{case.pk}/D1.1.1/answer/", {"value": "yes", "next": "https://evil.example/"})
    assert response["Location"] == f"/assessments/{case.pk}/D1.1.1/"


def test_two_at_once_the_second_sees_the_firsts_answer(climber: Client, ladder: tuple[Assessment, Membership]) -> None:
    case, officer = ladder
    answering.save_answer(case, "D4.1.1", value={"part": 30, "whole": 40}, note="ของคนแรก", by=officer, at=NOW)
    fields = {"value.part": "21", "value.whole": "40", "note": "ของคนที่สอง"}
    response = post(climber, case, "D4.1.1", fields)
    theirs = told(response)["theirs"]
    assert response.status_code == 409
    assert (theirs["note"], theirs["revision"], theirs["by"]) == ("ของคนแรก", 1, officer.actor().th)
    assert "30 จาก 40" in theirs["value"]
    page = climber.post(f"/assessments/{case.pk}/D4.1.1/answer/", {"expected_revision": 0, **fields})
    assert page.status_code == 409
    text = page.content.decode()
    assert "ของคนแรก" in text
    assert "ของคนที่สอง" in text
    assert 'name="expected_revision" value="1"' in text
    assert post(climber, case, "D4.1.1", fields, revision=1).status_code == 200


def test_after_signing_off_nothing_is_saved(world: World, sign_in: SignedIn) -> None:
    response = post(sign_in("officer", state="signed"), world.case("signed"), "1", revision=1, value="no")
    assert response.status_code == 409
    assert "หัวหน้า" in told(response)["message"]


def test_a_state_that_changes_meanwhile_refuses_the_save(world: World, sign_in: SignedIn) -> None:
    case = world.case("open")
    client = sign_in("officer", state="open")
    submission.sign_off(case, by=world["officer@open"], at=NOW)
    assert post(client, case, "1", revision=1, value="no").status_code == 409


# ── facts ───────────────────────────────────────────────────────────────────────────────


def _signatures(officer: Membership, part: int) -> Any:
    return record_fact(
        officer.unit,
        fiscal_year=2569,
        kind="declaration-signatures",
        value={"part": part, "whole": 40},
        as_of=TODAY,
        by=officer,
        at=NOW,
    )


def test_one_click_takes_the_number_of_a_fact(climber: Client, ladder: tuple[Assessment, Membership]) -> None:
    case, officer = ladder
    fact = _signatures(officer, 30)
    page = climber.get(f"/assessments/{case.pk}/D4.1.1/").content.decode()
    assert "30 จาก 40 (75.00 %)" in page
    assert "20 ก.พ. 2569" in page
    answer = told(post(climber, case, "D4.1.1", {"value.part": "", "value.whole": ""}, fact=str(fact.pk)))
    assert 'value="30"' in answer["html"]["#fields-D4-1-1"]
    row = Answer.objects.get(assessment=case, key="D4.1.1")
    assert (row.value, row.fact_id) == ({"part": 30, "whole": 40}, fact.pk)


@pytest.mark.parametrize("page", ["D4.1.1/", "whole/"])
def test_a_figure_that_a_fact_gives_is_not_typed_over(
    climber: Client, ladder: tuple[Assessment, Membership], page: str
) -> None:
    case, officer = ladder
    fact = _signatures(officer, 30)
    answering.save_answer(case, "D4.1.1", fact=fact, by=officer, at=NOW)
    text = climber.get(f"/assessments/{case.pk}/{page}").content.decode()
    assert f'name="fact" value="{fact.pk}"' in text
    assert 'name="value.part" value="30" readonly' in text
    post(climber, case, "D4.1.1", {"value.part": "21", "value.whole": "40"}, revision=1)
    row = Answer.objects.get(assessment=case, key="D4.1.1")
    assert (row.value, row.fact) == ({"part": 21, "whole": 40}, None)


def test_a_newer_fact_is_offered_beside_the_one_in_use(climber: Client, ladder: tuple[Assessment, Membership]) -> None:
    case, officer = ladder
    old = _signatures(officer, 30)
    answering.save_answer(case, "D4.1.1", fact=old, by=officer, at=NOW)
    new = _signatures(officer, 35)
    offers = climber.get(f"/assessments/{case.pk}/D4.1.1/").context["offers"]
    assert [(offer.number, offer.is_used, offer.is_newer) for offer in offers] == [
        (old.pk, True, False),
        (new.pk, False, True),
    ]
    post(climber, case, "D4.1.1", revision=1, fact=[str(old.pk), str(new.pk)])
    assert Answer.objects.get(assessment=case, key="D4.1.1").value == {"part": 35, "whole": 40}


def test_a_fact_of_another_requirement_is_not_taken(climber: Client, ladder: tuple[Assessment, Membership]) -> None:
    case, officer = ladder
    fact = _signatures(officer, 30)
    post(climber, case, "D1.1.1", value="yes", fact=str(fact.pk))
    assert Answer.objects.get(assessment=case, key="D1.1.1").fact is None


# ── proofs ──────────────────────────────────────────────────────────────────────────────


def _proof(by: Membership, number: int = 1) -> Any:
    url, title = f"https://example.go.th/{number}", f"หลักฐานที่ {number}"
    return library.add_link(by.unit, url=url, title=title, by=by, at=NOW).evidence


def test_proofs_of_the_library_are_attached_and_taken_away(
    climber: Client, ladder: tuple[Assessment, Membership]
) -> None:
    case, officer = ladder
    proofs = [_proof(officer, number) for number in (1, 2)]
    page = climber.get(f"/assessments/{case.pk}/D1.1.1/library/?q=หลักฐาน").content.decode()
    assert all(proof.title in page for proof in proofs)
    climber.post(f"/assessments/{case.pk}/D1.1.1/attach/", {"evidence": [proof.pk for proof in proofs]})
    assert EvidenceUse.objects.filter(assessment=case, key="D1.1.1").count() == 2
    assert proofs[0].title in climber.get(f"/assessments/{case.pk}/D1.1.1/").content.decode()
    climber.post(f"/assessments/{case.pk}/D1.1.1/detach/", {"evidence": proofs[0].pk})
    assert EvidenceUse.objects.filter(assessment=case, key="D1.1.1").count() == 1


def test_a_proof_of_another_unit_is_not_attached(
    world: World, climber: Client, ladder: tuple[Assessment, Membership]
) -> None:
    case, _ = ladder
    climber.post(f"/assessments/{case.pk}/D1.1.1/attach/", {"evidence": world.evidence["far"].pk})
    assert not EvidenceUse.objects.filter(assessment=case).exists()
    assert climber.post(f"/assessments/{case.pk}/D1.1.1/detach/", {"evidence": "x"}).status_code == 404


# ── how many queries ────────────────────────────────────────────────────────────────────

MOST_QUERIES = 15


@pytest.mark.parametrize("page", ["", "whole/", "D4.1.1/", "D4.1.1/library/"])
def test_the_number_of_queries_does_not_grow(
    climber: Client, ladder: tuple[Assessment, Membership], page: str, django_assert_max_num_queries: Any
) -> None:
    case, officer = ladder
    every = criteria.leaves_of(case.enrolment)
    counts = []
    for number, leaves in enumerate(([leaf for leaf in every if leaf.key in {"D1.1.1", "D4.1.1"}], every), 1):
        for leaf in leaves:
            if takes_short_form(leaf.kind):
                answering.save_answer(case, leaf.key, value=True, expected_revision=number - 1, by=officer, at=NOW)
            answering.attach(case, leaf.key, evidence=_proof(officer, number), by=officer, at=NOW)
        with django_assert_max_num_queries(MOST_QUERIES) as queries:
            assert climber.get(f"/assessments/{case.pk}/{page}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
