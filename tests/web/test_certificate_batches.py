"""Many certificates at once: a template, a batch made in the background, one PDF and a ZIP, each page numbered and verified by its QR."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.awards.test_templates import picture
from tests.documents.conftest import poppler, without_spaces
from tests.web.conftest import SignedIn
from tests.web.test_titles import remembered
from tests.web.world import NOW, World

from khunnatham.awards import certificates, titles
from khunnatham.awards.layouts import DEFAULT, Layout, default_for
from khunnatham.awards.models import Certificate
from khunnatham.awards.template_models import CertificateTemplate
from khunnatham.awards.templates import layout_of
from khunnatham.awards.title_models import TitleRow
from khunnatham.bundling import batches, signing
from khunnatham.bundling.batch_models import CertificateBatch
from khunnatham.bundling.signing import Paper
from khunnatham.journal.models import Entry
from khunnatham.organisations.models import Membership, Unit
from khunnatham.review.models import Decision


def form(layout: Layout = DEFAULT) -> dict[str, str]:
    """Give the posted form of a template: our default."""
    said = {"name": "แบบกรม", **{name: str(getattr(layout, name)) for name in ("qr_x", "qr_y", "qr_size")}}
    for prefix, lines in (("line", layout.lines), ("english", layout.lines_en)):
        said |= {f"{prefix}-TOTAL_FORMS": str(len(lines)), f"{prefix}-INITIAL_FORMS": "0"}
        for place, line in enumerate(lines):
            for name in ("text", "x", "y", "width", "size", "align", "colour"):
                said[f"{prefix}-{place}-{name}"] = str(getattr(line, name))
            said |= {f"{prefix}-{place}-is_bold": "on"} if line.is_bold else {}
    return said


def made(batch: CertificateBatch, *, by: Membership | None = None) -> CertificateBatch:
    """Let who signs approve the batch, by a document that the office records, and the worker do it."""
    batch.refresh_from_db()
    if batch.state == "to-sign":
        signing.record_paper(batch.pk, Paper("มท 0001/1", NOW.date()), by=by or batch.asked_for, at=NOW)
    batches.fill.func(batch.pk)
    batch.refresh_from_db()
    return batch


def _torn(*_: object, **__: object) -> None:
    """Stand in for a press that fails."""
    message = "torn"
    raise pikepdf.PdfError(message)


class TestTemplates:
    def test_it_is_kept_tried_and_retired(self, world: World, sign_in: SignedIn) -> None:
        client = sign_in("administrator")
        sent = {**form(), "picture": SimpleUploadedFile("p.png", picture())}
        answer = client.post(reverse("new-certificate-template"), sent)
        assert answer.status_code == 302
        row = CertificateTemplate.objects.get()
        sample = client.get(reverse("certificate-template-sample", args=[row.pk])).content
        assert "พระนครศรีอยุธยา" in without_spaces(poppler(sample))
        assert "แบบกรม" in client.get(reverse("certificate-templates")).content.decode()
        client.post(reverse("retire-certificate-template", args=[row.pk]))
        assert client.get(reverse("certificate-template", args=[row.pk])).status_code == 404

    def test_an_unknown_place_is_named_and_nothing_typed_is_lost(self, world: World, sign_in: SignedIn) -> None:
        sent = form() | {"line-3-text": "{unit} {score}", "name": "ชื่อที่พิมพ์ไว้"}
        answer = sign_in("administrator").post(reverse("new-certificate-template"), sent)
        page = answer.content.decode()
        assert (answer.status_code, "ไม่รู้จักช่อง {score}" in page, "ชื่อที่พิมพ์ไว้" in page) == (422, True, True)
        assert not CertificateTemplate.objects.exists()

    def test_what_is_no_picture_is_refused_at_its_field(self, world: World, sign_in: SignedIn) -> None:
        sent = {**form(), "picture": SimpleUploadedFile("p.png", b"%PDF-1.7")}
        page = sign_in("administrator").post(reverse("new-certificate-template"), sent).content.decode()
        assert "ไม่ใช่ภาพ PNG หรือ JPEG" in page

    def test_what_is_typed_is_looked_at_before_it_is_kept(self, world: World, sign_in: SignedIn) -> None:
        client, address = sign_in("administrator"), reverse("new-certificate-template")
        picked = SimpleUploadedFile("p.png", picture())
        thai = client.post(address, {**form(), "line-2-text": "ข้อความที่พิมพ์ไว้", "picture": picked, "preview": "th"})
        english = client.post(address, {**form(), "english-2-text": "As it was typed", "preview": "en"})
        assert (thai["Content-Type"], "ข้อความที่พิมพ์ไว้" in without_spaces(poppler(thai.content))) == (
            "application/pdf",
            True,
        )
        assert "As it was typed" in poppler(english.content)
        none = client.post(address, {**form(replace(DEFAULT, lines_en=())), "preview": "en"})
        assert (none.status_code, "ยังไม่มีข้อความภาษาอังกฤษ" in none.content.decode()) == (422, True)
        assert not CertificateTemplate.objects.exists()

    def test_a_plaque_is_begun_in_a_size_of_ours_or_of_the_offices_own(self, world: World, sign_in: SignedIn) -> None:
        client, address = sign_in("administrator"), reverse("new-certificate-template")
        page = client.get(address, {"sheet": "15x20"}).content.decode()
        assert ("โล่ประกาศเกียรติคุณนี้มอบไว้" in page, "150 × 200" in page) == (True, True)
        refused = client.get(address, {"sheet": "own", "wide": "50", "high": "200"})
        assert (refused.status_code, "100–400" in refused.content.decode()) == (422, True)
        layout = default_for(180, 240, is_plaque=True)
        assert client.post(f"{address}?sheet=own&wide=180&high=240", form(layout)).status_code == 302
        row = CertificateTemplate.objects.get()
        assert (row.kind, layout_of(row)) == ("plaque", layout)
        batch = client.get(f"{reverse('new-certificate-batch')}?row={remembered(world, 'model', 2567).pk}")
        assert "แบบกรม" not in batch.content.decode(), "certificates are not printed on the template of a plaque"


class TestBatches:
    def asked(self, world: World, client: Client, **changes: str) -> CertificateBatch:
        rows = [remembered(world, "model", 2567), remembered(world, "outstanding", 2566)]
        address = f"{reverse('new-certificate-batch')}?{'&'.join(f'row={row.pk}' for row in rows)}"
        said = {"template": "", "languages": "th", "signer_post": "อธิบดีกรมตัวอย่าง", "valid_until": "30/9/2569"} | changes
        assert client.post(address, said)["Location"] == reverse("certificate-batches")
        return CertificateBatch.objects.get()

    def test_each_is_numbered_printed_and_verified_without_login(self, world: World, sign_in: SignedIn) -> None:
        client = sign_in("administrator")
        batch = made(self.asked(world, client))
        assert (batch.state, batch.done) == ("ready", batch.total)
        issued = list(Certificate.objects.filter(title_row__isnull=False).order_by("serial"))
        whole = b"".join(client.get(reverse("certificate-batch", args=[batch.pk])).streaming_content)  # type: ignore[attr-defined]
        text = without_spaces(poppler(whole))
        assert len(pypdfium2.PdfDocument(whole)) == 2
        for words in ("อธิบดีกรมตัวอย่าง", issued[0].token, without_spaces(issued[1].number), "องค์กรที่ยังไม่เข้าร่วม"):
            assert words in text
        alone = b"".join(client.get(f"{reverse('certificate-batch', args=[batch.pk])}?as=zip").streaming_content)  # type: ignore[attr-defined]
        with zipfile.ZipFile(io.BytesIO(alone)) as archive:
            assert len(archive.namelist()) == 2
            assert issued[0].token in poppler(archive.read(archive.namelist()[0]))
        page = Client().get(reverse("verify-certificate", args=[issued[0].token])).content.decode()
        assert "เป็นของจริงและมีผล" in page
        assert "ประกาศกรม" in page

    def test_asked_again_nothing_is_issued_twice(self, world: World, sign_in: SignedIn) -> None:
        batch = made(self.asked(world, sign_in("administrator")))
        count = Certificate.objects.count()
        CertificateBatch.objects.filter(pk=batch.pk).update(state="running")
        made(batch)
        assert Certificate.objects.count() == count

    def test_it_expires_on_the_public_page(
        self, world: World, sign_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made(self.asked(world, sign_in("administrator"), valid_until="20/2/2569"))
        issued = Certificate.objects.filter(title_row__isnull=False)[0]
        assert issued.valid_until == date(2026, 2, 20)
        monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.replace(month=3))
        page = Client().get(reverse("verify-certificate", args=[issued.token])).content.decode()
        assert "หมดอายุแล้ว" in page

    def test_its_page_its_paper_and_its_revocation(self, world: World, sign_in: SignedIn) -> None:
        client = sign_in("administrator")
        made(self.asked(world, client))
        issued = Certificate.objects.filter(title_row__isnull=False)[0]
        assert client.get(reverse("certificate", args=[issued.pk])).status_code == 200
        paper = sign_in("idle-officer").get(reverse("certificate-pdf", args=[issued.pk])).content
        assert issued.token in poppler(paper)
        client.post(reverse("revoke-certificate", args=[issued.pk]), {"reason": "ผิดหน่วยงาน"})
        assert "เพิกถอนแล้ว" in Client().get(reverse("verify-certificate", args=[issued.token])).content.decode()

    def test_decisions_are_printed_on_the_template_too(self, world: World, sign_in: SignedIn) -> None:
        client, decision = sign_in("secretary"), Decision.objects.get(submission__assessment=world.case("reported"))
        address = f"{reverse('new-certificate-batch')}?decision={decision.pk}"
        client.post(address, {"template": "", "languages": "th", "signer_post": "ประธานคณะอนุกรรมการ"})
        batch = made(CertificateBatch.objects.get())
        assert batch.state == "ready"
        issued = decision.certificates.get()
        assert issued.frozen["signed_by"]["post"] == "ประธานคณะอนุกรรมการ"
        paper = client.get(reverse("certificate-pdf", args=[issued.pk])).content
        assert "ประธานคณะอนุกรรมการ" in without_spaces(poppler(paper))
        assert "language=en" in client.get(reverse("certificate", args=[issued.pk])).content.decode()

    def test_both_languages_have_their_own_files(self, world: World, sign_in: SignedIn) -> None:
        client = sign_in("administrator")
        said = {"languages": "both", "signer_post_en": "Director-General, Sample Department"}
        batch = made(self.asked(world, client, **said))
        assert (batch.state, batch.done) == ("ready", batch.total)
        address, page = reverse("certificate-batch", args=[batch.pk]), client.get(reverse("certificate-batches"))
        files = {}
        for language, kind in (("th", "pdf"), ("en", "pdf"), ("th", "zip"), ("en", "zip")):
            query = f"as={kind}&amp;language={language}"
            assert query in page.content.decode()
            answer = client.get(f"{address}?{query.replace('&amp;', '&')}")
            files[language, kind] = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        thai, english = (without_spaces(poppler(files[language, "pdf"])) for language in ("th", "en"))
        assert ("อธิบดีกรมตัวอย่าง" in thai, "Director-General,SampleDepartment" in english) == (True, True)
        assert ("hasbeenhonouredas" in english, "fiscalyear2024(B.E.2567)" in english) == (True, True)
        for language in ("th", "en"):
            with zipfile.ZipFile(io.BytesIO(files[language, "zip"])) as archive:
                assert len(archive.namelist()) == 2
        assert batches.let_go(NOW.replace(year=2030)) == 1
        assert not any(batches.path_of(batch, kind, language).exists() for language, kind in files)

    def test_one_alone_is_printed_in_english_and_says_where_the_unit_has_no_english_name(
        self, world: World, sign_in: SignedIn
    ) -> None:
        client, row = sign_in("administrator"), remembered(world, "model", 2567)
        Unit.objects.filter(pk=row.unit_id).update(name_en="")
        asked = client.get(f"{reverse('new-certificate-batch')}?row={row.pk}").content.decode()
        assert ("บางหน่วยงานไม่มีชื่อภาษาอังกฤษ" in asked, row.unit.name_th in asked) == (True, True)
        made(self.asked(world, client))
        issued = Certificate.objects.get(title_row=row)
        page = client.get(reverse("certificate", args=[issued.pk])).content.decode()
        assert ("language=en" in page, "ไม่มีชื่อภาษาอังกฤษในวันที่ออก" in page) == (True, True)
        paper = client.get(f"{reverse('certificate-pdf', args=[issued.pk])}?language=en").content
        text = without_spaces(poppler(paper))
        assert ("Thiscertificateisgiven" in text, without_spaces(row.unit.name_th) in text) == (True, True)

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"template": "", "languages": "en"}, "ตำแหน่งผู้ลงนามเป็นภาษาอังกฤษ"),
            ({"languages": "en", "signer_post_en": "Director"}, "ไม่มีข้อความภาษาอังกฤษ"),
        ],
    )
    def test_english_needs_lines_and_a_post_in_english(
        self, world: World, sign_in: SignedIn, said: dict[str, str], sentence: str
    ) -> None:
        client = sign_in("administrator")
        client.post(reverse("new-certificate-template"), form(replace(DEFAULT, lines_en=())))
        asked = {"template": str(CertificateTemplate.objects.get().pk), "signer_post": "อธิบดี"} | said
        answer = client.post(f"{reverse('new-certificate-batch')}?row={remembered(world, 'model', 2567).pk}", asked)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
        assert not CertificateBatch.objects.exists()

    def test_one_on_a_template_without_english_says_that_it_is_thai_alone(
        self, world: World, sign_in: SignedIn
    ) -> None:
        client = sign_in("administrator")
        client.post(reverse("new-certificate-template"), form(replace(DEFAULT, lines_en=())))
        made(self.asked(world, client, template=str(CertificateTemplate.objects.get().pk)))
        issued = Certificate.objects.filter(title_row__isnull=False)[0]
        page = client.get(reverse("certificate", args=[issued.pk])).content.decode()
        assert ("language=en" in page, "พิมพ์ได้เฉพาะภาษาไทย" in page) == (False, True)
        answer = client.get(f"{reverse('certificate-pdf', args=[issued.pk])}?language=en")
        assert (answer.status_code, "พิมพ์ได้เฉพาะภาษาไทย" in answer.content.decode()) == (409, True)

    def test_a_title_that_was_withdrawn_meanwhile_fails_with_the_sentence(
        self, world: World, sign_in: SignedIn
    ) -> None:
        client = sign_in("administrator")
        batch = self.asked(world, client)
        row = TitleRow.objects.get(fiscal_year=2566)
        titles.withdraw(row, reason="ผิด", by=world["administrator"], at=NOW)
        assert made(batch).state == "failed"
        assert "เฉพาะเกียรติที่ได้รับ" in client.get(reverse("certificate-batches")).content.decode()

    @pytest.mark.parametrize("fault", [OperationalError("gone"), pikepdf.PdfError("torn"), OSError(28, "full")])
    def test_a_fault_fails_it_with_a_sentence_and_it_is_done_again(
        self, world: World, sign_in: SignedIn, fault: Exception, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = sign_in("administrator")
        batch, page = self.asked(world, client), reverse("certificate-batches")

        def broken(*_: object, **__: object) -> None:
            raise fault

        with monkeypatch.context() as patch:
            patch.setattr(batches, "print_all", broken)
            with pytest.raises((type(fault), RuntimeError)):
                made(batch)
        batch.refresh_from_db()
        count, shown = Certificate.objects.count(), client.get(page).content.decode()
        assert (batch.state, batch.told.th in shown, bool(batch.told.th), "every 3s" in shown) == (
            "failed", True, True, False,
        )  # fmt: skip
        address = reverse("certificate-batch-again", args=[batch.pk])
        assert f'action="{address}"' in shown
        assert client.post(address)["Location"] == page
        batch.refresh_from_db()
        assert (batch.state, batch.told.th) == ("waiting", "")
        assert Entry.objects.filter(verb="batch.again", about=batch.key).count() == 1
        assert made(batch).state == "ready"
        assert Certificate.objects.count() == count
        assert "ทำใหม่ได้เฉพาะ" in client.post(address, follow=True).content.decode()
        assert sign_in("department").post(address).status_code == 404

    def failed(self, batch: CertificateBatch) -> CertificateBatch:
        """Let everything be issued and nothing printed."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(batches, "print_all", _torn)
            with pytest.raises(pikepdf.PdfError):
                made(batch)
        batch.refresh_from_db()
        return batch

    def test_done_again_it_issues_nothing_for_what_was_revoked_since_and_says_so(
        self, world: World, sign_in: SignedIn
    ) -> None:
        client = sign_in("administrator")
        batch = self.failed(self.asked(world, client))
        kept, gone = Certificate.objects.filter(title_row__isnull=False).order_by("serial")
        certificates.revoke(gone, reason="ผิดหน่วยงาน", by=world["administrator"], at=timezone.now())
        client.post(reverse("certificate-batch-again", args=[batch.pk]))
        assert made(batch).state == "ready"
        assert batch.told.th == f"ไม่ออกใหม่ 1 ใบที่เพิกถอนหลังสั่งชุดนี้: {gone.unit.name_th}"
        assert batch.told.th in client.get(reverse("certificate-batches")).content.decode()
        assert list(Certificate.objects.filter(title_row__isnull=False).order_by("serial")) == [kept, gone]
        with zipfile.ZipFile(batches.path_of(batch, "zip")) as archive:
            (name,) = archive.namelist()
            assert kept.token in poppler(archive.read(name))

    def test_where_all_were_revoked_it_says_so_and_a_new_batch_issues_them(
        self, world: World, sign_in: SignedIn
    ) -> None:
        client, later = sign_in("administrator"), timezone.now()
        batch = self.failed(self.asked(world, client))
        for one in Certificate.objects.filter(title_row__isnull=False):
            certificates.revoke(one, reason="ผิดแบบ", by=world["administrator"], at=later)
        client.post(reverse("certificate-batch-again", args=[batch.pk]))
        assert (made(batch).state, "ถูกเพิกถอนหลังสั่งชุด" in batch.told.th) == ("failed", True)
        CertificateBatch.objects.filter(pk=batch.pk).update(asked_at=later + timedelta(minutes=1), state="waiting")
        assert made(batch).state == "ready"
        assert Certificate.objects.filter(title_row__isnull=False, revoked_at__isnull=True).count() == 2

    def test_a_decision_whose_certificate_was_revoked_since_gets_no_other(
        self, world: World, sign_in: SignedIn
    ) -> None:
        client, decision = sign_in("secretary"), Decision.objects.get(submission__assessment=world.case("reported"))
        address = f"{reverse('new-certificate-batch')}?decision={decision.pk}"
        client.post(address, {"template": "", "languages": "th", "signer_post": "ประธานคณะอนุกรรมการ"})
        held = certificates.issue(decision, by=world["secretary"], at=NOW)
        certificates.revoke(held, reason="ผิดแบบ", by=world["secretary"], at=timezone.now())
        assert made(CertificateBatch.objects.get()).state == "failed"
        assert list(decision.certificates.all()) == [held]

    def test_asked_twice_it_is_one_batch(self, world: World, sign_in: SignedIn) -> None:
        client, row = sign_in("administrator"), remembered(world, "model", 2567)
        address = f"{reverse('new-certificate-batch')}?row={row.pk}"
        for post in ("อธิบดี", "อธิบดี", "รองอธิบดี"):
            assert client.post(address, {"template": "", "languages": "th", "signer_post": post}).status_code == 302
        assert CertificateBatch.objects.count() == 2
        made(CertificateBatch.objects.get(signer_post="อธิบดี"))
        client.post(address, {"template": "", "languages": "th", "signer_post": "อธิบดี"})
        assert CertificateBatch.objects.count() == 3

    def test_one_that_no_task_does_any_more_fails(self, world: World, sign_in: SignedIn, settings: Any) -> None:
        batch = self.asked(world, sign_in("administrator"))
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
        batches.fill.enqueue(batch.pk)
        CertificateBatch.objects.update(state="running")
        later = batch.asked_at + timedelta(minutes=5)
        assert batches.fail_the_left(batch.asked_at) == 0
        assert batches.fail_the_left(later) == 0
        DBTaskResult.objects.update(status="FAILED")
        assert batches.fail_the_left(later) == 1
        batch.refresh_from_db()
        assert (batch.state, "หยุดกลางคัน" in batch.told.th) == ("failed", True)

    def test_a_zip_of_more_than_a_gigabyte_is_refused(
        self, world: World, sign_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = sign_in("administrator")
        client.post(reverse("new-certificate-template"), {**form(), "picture": SimpleUploadedFile("p.png", picture())})
        monkeypatch.setattr(batches, "MOST_BYTES", 1000)
        said = {"template": str(CertificateTemplate.objects.get().pk), "languages": "th", "signer_post": "อธิบดี"}
        address = f"{reverse('new-certificate-batch')}?row={remembered(world, 'model', 2567).pk}"
        answer = client.post(address, said)
        assert (answer.status_code, "เกิน 1 GB" in answer.content.decode()) == (422, True)

    def test_nobody_else_takes_the_files_and_they_go_after_a_week(self, world: World, sign_in: SignedIn) -> None:
        client = sign_in("administrator")
        batch = made(self.asked(world, client))
        assert sign_in("department").get(reverse("certificate-batch", args=[batch.pk])).status_code == 404
        assert batch.goes_at is not None
        assert batches.let_go(batch.goes_at.replace(year=2030)) == 1
        assert not batches.path_of(batch, "pdf").exists()

    @pytest.mark.parametrize("changes", [{"signer_post": ""}, {"valid_until": "1/1/2560"}, {"valid_until": "วันไหนก็ได้"}])
    def test_what_cannot_be_issued_is_refused_and_kept_in_the_form(
        self, world: World, sign_in: SignedIn, changes: dict[str, str]
    ) -> None:
        row = remembered(world, "model", 2567)
        said = {"template": "", "languages": "th", "signer_post": "อธิบดี", "signer_name": "ชื่อที่พิมพ์ไว้"} | changes
        answer = sign_in("administrator").post(f"{reverse('new-certificate-batch')}?row={row.pk}", said)
        assert (answer.status_code, "ชื่อที่พิมพ์ไว้" in answer.content.decode()) == (422, True)
        assert not CertificateBatch.objects.exists()
