"""Who signs certificates approves the list before any number is given; the office may record a document instead; a no says why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.assessments.story import code_of
from tests.documents.conftest import poppler, without_spaces
from tests.web.conftest import SignedIn
from tests.web.test_certificate_batches import made
from tests.web.test_titles import remembered
from tests.web.world import BEGINNING, NOW, World, account_named

from khunnatham.awards.models import Certificate, Series
from khunnatham.bundling import batches, signing
from khunnatham.bundling.batch_models import CertificateBatch
from khunnatham.bundling.batches import Wish
from khunnatham.bundling.signing import Paper
from khunnatham.journal.models import Entry
from khunnatham.notifications import news
from khunnatham.notifications.models import Message
from khunnatham.organisations.models import Membership
from khunnatham.organisations.roles import Role
from khunnatham.review.models import Decision


@pytest.fixture
def director(world: World) -> Membership:
    """Seat a head of the department that keeps the register."""
    account = account_named("director", "อธิบดีกรมตัวอย่าง")
    world.people["director"] = Membership.objects.create(
        account=account, role=Role.HEAD, unit=world.units["national"], since=BEGINNING
    )
    return world["director"]


def asked(world: World, years: tuple[int, ...] = (2567, 2566)) -> CertificateBatch:
    """Ask for certificates of titles in the name of the national office."""
    rows = [remembered(world, "model", year) for year in years]
    wish = Wish(titles=rows, signer_post="อธิบดีกรมตัวอย่าง")
    return batches.ask(wish, by=world["administrator"], at=NOW)


def asked_by_secretary(world: World) -> CertificateBatch:
    """Ask for the certificate of a decision of the sub-committee."""
    decision = Decision.objects.get(submission__assessment=world.case("reported"))
    wish = Wish(decisions=[decision], signer_post="ประธานคณะอนุกรรมการ")
    return batches.ask(wish, by=world["secretary"], at=NOW)


def page_of(batch: CertificateBatch, name: str = "sign-off") -> str:
    return reverse(f"certificate-batch-{name}", args=[batch.pk])


class TestApproving:
    def test_nothing_is_numbered_before_who_signs_has_approved(self, world: World, director: Membership) -> None:
        batch, numbers = asked(world), list(Series.objects.values_list("last"))
        batches.fill.func(batch.pk)
        batch.refresh_from_db()
        assert (batch.state, batch.signs, batch.done) == ("to-sign", world.units["national"], 0)
        assert list(Series.objects.values_list("last")) == numbers
        assert batches.fail_the_left(NOW + timedelta(days=9)) == 0

    def test_the_head_of_the_office_reads_the_list_and_approves(
        self, world: World, director: Membership, sign_in: SignedIn
    ) -> None:
        batch, client = asked(world), sign_in("director")
        home = client.get("/").content.decode()
        assert ("เห็นชอบบัญชีใบประกาศ" in home, page_of(batch) in home) == (True, True)
        page = client.get(page_of(batch)).content.decode()
        for words in ("องค์กรที่ยังไม่เข้าร่วม", "ประกาศกรม", "อธิบดีกรมตัวอย่าง", "เห็นชอบและออกใบประกาศ"):
            assert words in page
        first = without_spaces(poppler(client.get(page_of(batch, "first")).content))
        assert ("มค…………/๒๕๖๗" in first or "มค…………/๒๕๖๖" in first, "อธิบดีกรมตัวอย่าง" in first) == (True, True)
        assert client.post(page_of(batch))["Location"] == page_of(batch)
        client.post(page_of(batch))
        assert Entry.objects.filter(verb="batch.approved", about=batch.key).count() == 1
        batches.fill.func(batch.pk)
        batch.refresh_from_db()
        assert (batch.state, batch.approved_by) == ("ready", director.key)
        assert page_of(batch) not in client.get("/").content.decode()
        issued = Certificate.objects.filter(title_row__isnull=False)[0]
        assert (issued.frozen["approved"]["by"]["th"], issued.frozen["approved"]["document"]) == ("อธิบดีกรมตัวอย่าง", None)
        paper = sign_in("administrator").get(reverse("certificate-pdf", args=[issued.pk])).content
        assert "ผู้ลงนามเห็นชอบในระบบวันที่๒๐กุมภาพันธ์๒๕๖๙" in without_spaces(poppler(paper))
        public = Client().get(reverse("verify-certificate", args=[issued.token])).content.decode()
        assert ("ลงนามโดย" in public, "เห็นชอบบัญชีก่อนออกเลขที่" in public) == (True, True)

    def test_the_chair_of_the_body_approves_what_it_decided(self, world: World, sign_in: SignedIn) -> None:
        batch = asked_by_secretary(world)
        assert batch.signs == world.units["committee"]
        assert sign_in("chair").get(page_of(batch)).status_code == 200
        assert [sign_in(who).get(page_of(batch)).status_code for who in ("far-chair", "head", "department")] == [
            404
        ] * 3
        assert code_of(lambda: signing.sign_off(batch.pk, by=world["secretary"], at=NOW)) == "not-your-signature"
        sign_in("chair").post(page_of(batch))
        batches.fill.func(batch.pk)
        assert Certificate.objects.get(decision=batch.decisions[0]).frozen["approved"]["on"] == NOW.date().isoformat()

    def test_the_day_of_issue_is_that_of_the_approval(self, world: World, director: Membership) -> None:
        batch, later = asked(world), NOW + timedelta(days=3)
        signing.sign_off(batch.pk, by=director, at=later)
        batches.fill.func(batch.pk)
        assert set(Certificate.objects.filter(title_row__isnull=False).values_list("issued_on", flat=True)) == {
            later.date()
        }

    def test_what_other_people_sign_is_another_batch(self, world: World) -> None:
        decision = Decision.objects.get(submission__assessment=world.case("reported"))
        wish = Wish([remembered(world, "model", 2567)], [decision], signer_post="อธิบดี")
        assert code_of(lambda: batches.ask(wish, by=world["administrator"], at=NOW)) == "signed-apart"

    def test_a_list_that_would_be_over_already_is_not_approved(self, world: World, director: Membership) -> None:
        batch = asked(world)
        CertificateBatch.objects.filter(pk=batch.pk).update(valid_until=NOW.date())
        later = NOW + timedelta(days=1)
        assert code_of(lambda: signing.sign_off(batch.pk, by=director, at=later)) == "valid-until-past"


class TestByDocument:
    def test_the_office_records_the_document_and_the_certificates_name_it(
        self, world: World, sign_in: SignedIn
    ) -> None:
        batch, client = asked(world), sign_in("administrator")
        assert "บันทึกหนังสือเห็นชอบ" in client.get(page_of(batch)).content.decode()
        said = {"document_number": "มท 0402/123", "document_on": "15/2/2569"}
        assert client.post(page_of(batch, "paper"), said)["Location"] == page_of(batch)
        made(batch)
        issued = Certificate.objects.filter(title_row__isnull=False)[0]
        paper = without_spaces(poppler(client.get(reverse("certificate-pdf", args=[issued.pk])).content))
        assert "เห็นชอบตามหนังสือมท๐๔๐๒/๑๒๓ลงวันที่๑๕กุมภาพันธ์๒๕๖๙" in paper
        assert Entry.objects.get(verb="batch.approved-on-paper").facts["number"] == "มท 0402/123"

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"document_number": "", "document_on": "15/2/2569"}, "document_number"),
            ({"document_number": "1", "document_on": ""}, "document_on"),
            ({"document_number": "1", "document_on": "1/1/2570"}, "วันที่ยังไม่ถึง"),
        ],
    )
    def test_a_document_has_a_number_and_a_day_that_was(
        self, world: World, sign_in: SignedIn, said: dict[str, str], sentence: str
    ) -> None:
        batch = asked(world)
        answer = sign_in("administrator").post(page_of(batch, "paper"), said)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
        batch.refresh_from_db()
        assert batch.state == "to-sign"

    def test_another_office_records_nothing(self, world: World, sign_in: SignedIn) -> None:
        batch = asked(world)
        assert sign_in("department").get(page_of(batch, "paper")).status_code == 404
        paper = Paper("1", NOW.date())
        assert (
            code_of(lambda: signing.record_paper(batch.pk, paper, by=world["department"], at=NOW)) == "not-your-batch"
        )


class TestRefusing:
    @pytest.mark.parametrize("who", ["director", "administrator"])
    def test_a_no_says_why_and_nothing_is_issued(
        self, world: World, director: Membership, sign_in: SignedIn, who: str
    ) -> None:
        batch, client, count = asked(world), sign_in(who), Certificate.objects.count()
        assert client.post(page_of(batch, "refuse"), {"reason": ""}).status_code == 422
        client.post(page_of(batch, "refuse"), {"reason": "ชื่อหน่วยงานผิด"})
        batches.fill.func(batch.pk)
        batch.refresh_from_db()
        assert (batch.state, Certificate.objects.count()) == ("refused", count)
        assert "ชื่อหน่วยงานผิด" in client.get(page_of(batch)).content.decode()
        assert "ชื่อหน่วยงานผิด" in sign_in("administrator").get(reverse("certificate-batches")).content.decode()
        assert code_of(lambda: signing.sign_off(batch.pk, by=director, at=NOW)) == "batch-answered"
        assert asked(world).pk != batch.pk, "the same may be asked for anew"


class TestMail:
    SUBJECT = "บัญชีใบประกาศรอท่านเห็นชอบ"

    @pytest.fixture(autouse=True)
    def _addresses(self, world: World, director: Membership) -> None:
        for name in ("director", "chair", "far-chair", "head", "administrator", "secretary", "department"):
            account = world[name].account
            account.email = f"{name}@example.go.th"
            account.save(update_fields=["email"])
        news.tell(at=NOW)  # what was before is no news

    def told(self) -> list[str]:
        news.tell(at=NOW)
        rows = Message.objects.filter(subject=self.SUBJECT).order_by("pk")
        return [row.account.email.partition("@")[0] for row in rows.select_related("account")]

    def test_the_head_of_the_office_that_signs_is_written_to_once_and_nobody_else(self, world: World) -> None:
        batch = asked(world)
        assert (self.told(), self.told()) == (["director"], ["director"])
        mail = Message.objects.get(subject=self.SUBJECT)
        assert page_of(batch) in mail.text
        assert "ใบประกาศ 2 ใบ" in mail.text

    def test_the_chair_of_the_body_that_decided_is(self, world: World) -> None:
        asked_by_secretary(world)
        assert self.told() == ["chair"]

    @pytest.mark.parametrize("is_approved", [True, False])
    def test_of_a_list_that_was_answered_meanwhile_nobody_hears(
        self, world: World, director: Membership, *, is_approved: bool
    ) -> None:
        batch = asked(world)
        if is_approved:
            signing.sign_off(batch.pk, by=director, at=NOW)
        else:
            signing.refuse(batch.pk, reason="ชื่อผิด", by=director, at=NOW)
        assert self.told() == []

    def test_who_holds_the_post_no_more_hears_nothing(self, world: World, director: Membership) -> None:
        director.until = NOW.date() - timedelta(days=1)
        director.save(update_fields=["until"])
        asked(world)
        assert self.told() == []


def test_the_page_that_issues_one_by_one_says_why_no_approval_stands_before_it(world: World, sign_in: SignedIn) -> None:
    decision = Decision.objects.get(submission__assessment=world.case("reported"))
    why = "จึงไม่มีขั้นเห็นชอบในระบบก่อนออกเลขที่"
    client = sign_in("secretary")
    assert why in client.get(reverse("certificates")).content.decode()
    assert why in client.get(f"{reverse('issue-certificates')}?decision={decision.pk}").content.decode()
    assert why not in sign_in("head").get(reverse("certificates")).content.decode()
