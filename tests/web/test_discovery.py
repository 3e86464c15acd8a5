"""Discovering virtues and declaring: notes, problems and good deeds, virtues, lessons, the declaration with its shares."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.evidence.files import pdf
from tests.web.conftest import SignedIn
from tests.web.papers import at, autosave, body
from tests.web.world import NOW, TODAY, World

from khunnatham.assessments import enrolling
from khunnatham.assessments.models import Declaration
from khunnatham.evidence.models import Evidence
from khunnatham.plans import discovery, suggesting
from khunnatham.plans.models import DiscoveryNote, Lesson, Plan, Topic
from khunnatham.plans.queries import whole_plan

NOTE = "discovery/steps/2.2/2.2.1/"


def test_the_steps_are_those_of_the_edition_with_their_guideline(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer")
    overview, step = (
        body(client.get(at(world, "open", "discovery/"))),
        body(client.get(at(world, "open", "discovery/steps/2.1/"))),
    )

    for title in ("การสร้างภาพฝันร่วมกัน", "ทบทวนต้นทุนความดีขององค์กร", "สรุปบทเรียนและขยายผล"):
        assert title in overview
    assert "พฤติกรรมของคนในองค์กรที่อยากเห็นคืออะไร" in step
    assert "ทุกคนในองค์กรตกลงปลงใจทำ" in step
    assert client.get(at(world, "open", "discovery/steps/9.9/")).status_code == 404


def test_the_first_word_begins_the_plan(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer", state="draft")
    client.get(at(world, "draft", "discovery/steps/2.2/"))
    assert not Plan.objects.filter(unit=world.units["draft"]).exists()

    told = autosave(client, at(world, "draft", NOTE), 0, text="ช่วยเหลือกัน").json()
    assert DiscoveryNote.objects.get(plan__unit=world.units["draft"]).text == "ช่วยเหลือกัน"
    assert told["revision"] == 1


def test_a_note_of_another_is_shown_and_not_overwritten(world: World, sign_in: SignedIn) -> None:
    client, plan = sign_in("officer"), world.plan("open")
    discovery.write_note(
        plan, step_key="2.2", question_key="2.2.1", text="ของหัวหน้า", expected_revision=0, by=world["head"], at=NOW
    )
    told = autosave(client, at(world, "open", NOTE), 0, text="ของเจ้าหน้าที่")
    page = client.post(at(world, "open", NOTE), {"text": "ของเจ้าหน้าที่", "expected_revision": "0"})

    assert told.status_code == page.status_code == 409
    assert told.json()["theirs"]["value"] == "ของหัวหน้า"
    assert "ของเจ้าหน้าที่" in body(page)
    assert "ของหัวหน้า" in body(page)
    assert DiscoveryNote.objects.get(plan=plan, question_key="2.2.1").text == "ของหัวหน้า"


def test_what_is_too_long_stays_on_the_page(world: World, sign_in: SignedIn) -> None:
    client, text = sign_in("officer"), "ก" * 8001
    page = client.post(at(world, "open", NOTE), {"text": text, "expected_revision": "0"})

    assert page.status_code == autosave(client, at(world, "open", NOTE), 0, text=text).status_code == 422
    assert text in body(page)


def test_a_question_that_nobody_asked_is_not_found(world: World, sign_in: SignedIn) -> None:
    assert autosave(sign_in("officer"), at(world, "open", "discovery/steps/2.2/9/"), 0, text="x").status_code == 404


ADD = "discovery/topics/add/problem/"
PROBLEM = {"problem-text": "ทิ้งขยะไม่เป็นที่", "problem-remedy": "แยกขยะ", "problem-virtue": "discipline"}


def test_a_problem_is_added_once_however_often_the_button_is_pressed(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer")
    for _ in range(2):
        assert client.post(at(world, "open", ADD), PROBLEM).status_code == 302
    row = Topic.objects.get(text="ทิ้งขยะไม่เป็นที่")
    assert (row.remedy, row.virtue) == ("แยกขยะ", "discipline")
    assert "วินัย" in body(client.get(at(world, "open", "discovery/topics/")))


def test_a_problem_without_words_keeps_the_rest(world: World, sign_in: SignedIn) -> None:
    answer = sign_in("officer").post(at(world, "open", ADD), PROBLEM | {"problem-text": " "})

    assert answer.status_code == 422
    assert "แยกขยะ" in body(answer)


def test_a_topic_changes_by_revision_and_goes_after_a_question(world: World, sign_in: SignedIn) -> None:
    client, row = sign_in("officer"), world.plan("open").topics.get(kind="good-deed")
    url, changed = at(world, "open", f"discovery/topics/{row.pk}/"), {"text": "ปลูกต้นไม้", "remedy": "", "virtue": ""}

    assert client.post(url, changed | {"expected_revision": 1}).status_code == 302
    late = client.post(url, changed | {"text": "สายไป", "expected_revision": 1})
    assert late.status_code == 409
    assert "สายไป" in body(late)
    assert "ปลูกต้นไม้" in body(late)
    assert "data-confirmation" in body(client.get(f"{url}remove/"))
    assert client.post(f"{url}remove/", {"expected_revision": 2}).status_code == 302
    assert not Topic.objects.filter(pk=row.pk).exists()


def test_a_problem_that_an_activity_serves_stays_and_says_why(world: World, sign_in: SignedIn) -> None:
    row = world.plan("open").topics.get(kind="problem")
    answer = sign_in("officer").post(at(world, "open", f"discovery/topics/{row.pk}/remove/"))

    assert answer.status_code == 409
    assert "กิจกรรม 1 รายการ" in body(answer)


def test_a_topic_of_another_unit_is_not_found(world: World, sign_in: SignedIn) -> None:
    row = world.plan("submitted").topics.first()
    assert row is not None
    assert sign_in("officer").get(at(world, "open", f"discovery/topics/{row.pk}/")).status_code == 404


def test_virtues_are_chosen_among_those_of_the_edition(world: World, sign_in: SignedIn) -> None:
    client, url, plan = sign_in("officer"), at(world, "open", "discovery/virtues/"), world.plan("open")
    told = autosave(client, url, plan.revision, virtue=["discipline", "gratitude"], extra="สามัคคี")

    assert told.status_code == 200
    assert world.plan("open").target_virtues == ["discipline", "gratitude"]
    late = autosave(client, url, plan.revision, virtue=["honesty"], extra="")
    assert late.status_code == 409
    assert late.json()["theirs"]["value"] == "วินัย, กตัญญู, สามัคคี"
    assert autosave(client, url, plan.revision + 1, virtue=["wisdom"]).status_code == 422


def test_001_08_lessons_are_exactly_the_three_questions(world: World, sign_in: SignedIn) -> None:
    client = sign_in("officer")
    shown = body(client.get(at(world, "open", "discovery/lessons/")))

    assert shown.count("data-autosave-url") == 3
    for question in ("ทำแล้วรู้สึกอย่างไร", "ทำแล้วคิดว่าได้อะไร", "อยากทำอะไรต่อ"):
        assert question in shown
    autosave(client, at(world, "open", "discovery/lessons/feeling/"), 0, text="ภูมิใจ")
    assert Lesson.objects.get(plan=world.plan("open")).text == "ภูมิใจ"
    assert autosave(client, at(world, "open", "discovery/lessons/other/"), 0, text="x").status_code == 404


# ── the declaration ─────────────────────────────────────────────────────────────────────


def test_a_draft_is_offered_from_what_was_discovered(world: World) -> None:
    text = suggesting.draft("สำนักงานตัวอย่าง", ["วินัย", "สุจริต"], whole_plan(world.plan("open")))

    assert "สำนักงานตัวอย่าง" in text
    assert "วินัย และสุจริต" in text
    assert "1. ร่วมกันแก้ปัญหา มาสาย\n2. ร่วมกันทำความดี ช่วยเหลือชุมชน" in text


def test_the_draft_is_a_suggestion_until_it_is_taken(world: World, sign_in: SignedIn) -> None:
    client, url = sign_in("officer", state="draft"), at(world, "draft", "declaration/")

    assert "ร่างที่ระบบเสนอ" in body(client.get(url))
    assert not Declaration.objects.filter(enrolment=world.enrolment("draft")).exists()
    told = autosave(client, f"{url}words/", 0, text="ขอประกาศ").json()
    assert 'value="1"' in told["html"]["#save-details"]
    shown = body(client.get(url))
    assert "ร่างที่ระบบเสนอ" not in shown
    assert "ขอประกาศ" in body(client.get(f"{url}preview/"))


@pytest.mark.parametrize(("signed", "words"), [("๗", "17.50 %"), ("41", "มากกว่าบุคลากรที่นับ"), ("x", "จำนวนเต็ม")])
def test_the_share_is_said_before_saving(world: World, sign_in: SignedIn, signed: str, words: str) -> None:
    answer = sign_in("officer").post(at(world, "open", "declaration/share/"), {"signed": signed})

    assert words in body(answer)


DECLARED = {
    "declared_on": "10 ก.พ. 2569",
    "signed": "๓๙",
    "posted_on": "12/2/2569",
    "posted_where": "บอร์ดหน้าสำนักงาน",
    "posting": "",
}


def test_the_declaration_is_saved_with_its_shares_and_its_proof(world: World, sign_in: SignedIn) -> None:
    client, url = sign_in("officer"), at(world, "open", "declaration/")
    revision = Declaration.objects.get(enrolment=world.enrolment("open")).revision
    upload = SimpleUploadedFile("ประกาศ.pdf", pdf(), content_type="application/pdf")
    answer = client.post(url, DECLARED | {"expected_revision": revision, "upload": upload})

    row = Declaration.objects.get(enrolment=world.enrolment("open"))
    assert row.signatures is not None
    assert row.signatures.value == {"part": 39, "whole": 40}
    assert (row.declared_on, row.posted_on) == (date(2026, 2, 10), date(2026, 2, 12))
    assert answer.status_code == 302
    assert row.posting is not None
    assert row.posting.title == "ประกาศ"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"declared_on": "31 เม.ย. 2569"}, "ไม่มีในปฏิทิน"),
        ({"signed": "41"}, "มากกว่าบุคลากรที่นับ"),
        ({"posted_where": ""}, "ระบุว่าปิดประกาศไว้ที่ใด"),
        ({"posted_on": "1/2/2569"}, "ก่อนวันประกาศ"),
        ({"declared_on": "1 มี.ค. 2569", "posted_on": ""}, "อนาคต"),
    ],
)
def test_a_declaration_that_cannot_be_says_why_and_stays(
    world: World, sign_in: SignedIn, change: dict[str, str], sentence: str
) -> None:
    typed = DECLARED | change | {"expected_revision": 1}
    answer = sign_in("officer").post(at(world, "open", "declaration/"), typed)

    assert answer.status_code == 422
    assert sentence in body(answer)
    assert "๓๙" in body(answer) or change.get("signed", "") in body(answer)
    assert Declaration.objects.get(enrolment=world.enrolment("open")).declared_on == TODAY


def test_who_saves_the_declaration_second_is_told(world: World, sign_in: SignedIn) -> None:
    client, url = sign_in("officer"), at(world, "open", "declaration/")
    autosave(client, f"{url}words/", 1, text="ข้อความใหม่")
    late, words = (
        client.post(url, DECLARED | {"expected_revision": 1}),
        autosave(client, f"{url}words/", 1, text="ช้าไป"),
    )

    assert late.status_code == words.status_code == 409
    assert "๓๙" in body(late)
    assert words.json()["theirs"]["value"] == "ข้อความใหม่"


def test_a_changed_head_count_is_pointed_out(world: World, sign_in: SignedIn) -> None:
    enrolling.record_head_count(world.enrolment("open"), total=50, as_of=TODAY, by=world["officer"], at=NOW)

    assert "จำนวนบุคลากรเปลี่ยนหลังนับลายมือชื่อ" in body(sign_in("officer").get(at(world, "open", "declaration/")))


def test_a_proof_of_another_unit_cannot_be_chosen(world: World, sign_in: SignedIn) -> None:
    foreign = Evidence.objects.get(unit=world.units["submitted"])
    typed = DECLARED | {"posting": str(foreign.pk), "expected_revision": 1}

    assert sign_in("officer").post(at(world, "open", "declaration/"), typed).status_code == 422
