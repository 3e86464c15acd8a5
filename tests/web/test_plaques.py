"""Plaques: artwork for a workshop in real size with the number and the code of the certificate, and the day they were given."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from tests.assessments.story import code_of
from tests.documents.conftest import breaches_of_pdf_a, poppler, without_spaces
from tests.web.conftest import SignedIn
from tests.web.test_titles import remembered
from tests.web.world import NOW, World

from khunnatham.awards import certificates, plaques, templates
from khunnatham.awards.layouts import default_for
from khunnatham.awards.models import Certificate
from khunnatham.awards.plaque_models import Plaque
from khunnatham.awards.sheets import grid_of
from khunnatham.awards.template_models import CertificateTemplate, TemplateKind
from khunnatham.awards.title_models import TitleRow
from khunnatham.bundling import batches
from khunnatham.bundling.batch_models import CertificateBatch
from khunnatham.journal.models import Entry
from khunnatham.wording import Refusal


def template(world: World, size: tuple[int, int] = (150, 200)) -> CertificateTemplate:
    """Keep our own layout of a plaque as a template of the national office."""
    layout = default_for(*size, is_plaque=True)
    return templates.keep_template(
        f"โล่ {size}", layout, picture=None, replaces=None, by=world["administrator"], at=NOW, kind=TemplateKind.PLAQUE
    )


def honoured(world: World, *years: int) -> list[Certificate]:
    """Give certificates of titles that were won in these years."""
    rows = [remembered(world, "model", year) for year in years]
    return [certificates.issue_for_title(row, by=world["administrator"], at=NOW) for row in rows]


def asked(world: World, client: Client, rows: list[Certificate], **changes: str) -> CertificateBatch:
    """Ask for the plaques of certificates and let the worker print them."""
    said = {"template": str(template(world).pk), "languages": "th"} | changes
    query = "&".join(f"row={one.title_row_id}" for one in rows)
    answer = client.post(f"{reverse('new-plaques')}?{query}", said)
    assert answer["Location"] == reverse("certificate-batches")
    batch = CertificateBatch.objects.get()
    batches.fill.func(batch.pk)
    batch.refresh_from_db()
    return batch


class TestMaking:
    def test_the_artwork_is_in_real_size_with_the_number_and_the_code(self, world: World, sign_in: SignedIn) -> None:
        client, issued = sign_in("administrator"), honoured(world, 2567, 2566)
        batch = asked(world, client, issued)
        assert (batch.state, batch.done, batch.signer_post) == ("ready", batch.total, "")
        address = reverse("certificate-batch", args=[batch.pk])
        whole = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
        assert breaches_of_pdf_a(whole) == []
        pages = pypdfium2.PdfDocument(whole)
        assert [[round(side * 25.4 / 72) for side in page.get_size()] for page in pages] == [[150, 200]] * 2
        text = without_spaces(poppler(whole))
        for one in issued:
            assert (without_spaces(one.number) in text, one.token in text) == (True, True)
        alone = b"".join(client.get(f"{address}?as=zip").streaming_content)  # type: ignore[attr-defined]
        with zipfile.ZipFile(io.BytesIO(alone)) as archive:
            assert len(archive.namelist()) == 2
        assert Certificate.objects.filter(title_row__isnull=False).count() == 2, "no certificate is issued for a plaque"

    def test_that_the_edition_names_no_plaque_is_shown(self, world: World, sign_in: SignedIn) -> None:
        [model] = honoured(world, 2567)
        challenge = certificates.issue_for_title(
            remembered(world, "challenge", 2560), by=world["administrator"], at=NOW
        )
        template(world)
        client, address = sign_in("administrator"), reverse("new-plaques")
        told = client.get(address, {"row": str(model.title_row_id)}).content.decode()
        untold = client.get(address, {"certificate": challenge.pk}).content.decode()
        assert ("ต้นฉบับกำหนดให้มอบโล่" in told, "เกณฑ์ฉบับนี้ไม่ได้ระบุโล่" in told) == (False, True)
        assert ("ต้นฉบับกำหนดให้มอบโล่" in untold, "เกณฑ์ฉบับนี้ไม่ได้ระบุโล่" in untold) == (False, True)

    def test_without_a_certificate_there_is_no_plaque(self, world: World, sign_in: SignedIn) -> None:
        client, address = sign_in("administrator"), reverse("new-plaques")
        row = remembered(world, "model", 2567)
        assert "ออกใบประกาศของรายการที่เลือกก่อน" in client.get(address, {"row": row.pk}, follow=True).content.decode()
        [issued] = honoured(world, 2566)
        page = client.get(address, {"row": [str(row.pk), str(issued.title_row_id)]}).content.decode()
        assert ("ไม่รวม" in page, "ยังไม่มีแบบโล่ของสำนักงาน" in page) == (True, True)

    def test_one_revoked_since_is_left_out(self, world: World, sign_in: SignedIn) -> None:
        client, issued = sign_in("administrator"), honoured(world, 2567, 2566)
        batch = asked(world, client, issued)
        certificates.revoke(issued[0], reason="ผิด", by=world["administrator"], at=NOW)
        CertificateBatch.objects.filter(pk=batch.pk).update(state="waiting")
        batches.fill.func(batch.pk)
        batch.refresh_from_db()
        pages = pypdfium2.PdfDocument(batches.path_of(batch, "pdf"))
        assert (len(pages), "เพิกถอน" in batch.told.th) == (1, True)

    def test_asked_twice_it_is_one_batch_and_one_plaque(self, world: World, sign_in: SignedIn) -> None:
        client, [issued] = sign_in("administrator"), honoured(world, 2567)
        said = {"template": str(template(world).pk), "languages": "th"}
        for _ in range(2):
            client.post(f"{reverse('new-plaques')}?row={issued.title_row_id}", said)
        assert (CertificateBatch.objects.count(), Plaque.objects.count()) == (1, 1)
        other = template(world, (148, 210))
        plaques.make([issued], other, by=world["administrator"], at=NOW)
        assert Plaque.objects.get().template == other
        assert Entry.objects.filter(verb="plaque.made", about=issued.key).count() == 2

    @pytest.mark.parametrize(
        ("who", "code"), [("secretary", "not-seen"), ("chair", "not-your-templates"), ("auditor", "reads-only")]
    )
    def test_who_makes_plaques(self, world: World, who: str, code: str) -> None:
        issued, kept = honoured(world, 2567), template(world)
        if who == "secretary":
            assert code_of(lambda: plaques.make(issued, kept, by=world[who], at=NOW)) in {code, "not-your-register"}
        else:
            assert code_of(lambda: plaques.make(issued, kept, by=world[who], at=NOW)) == code

    def test_it_is_not_printed_on_the_template_of_a_certificate(self, world: World) -> None:
        kept = templates.keep_template(
            "ใบ", default_for(297, 210, is_plaque=False), picture=None, replaces=None, by=world["administrator"], at=NOW
        )
        assert (
            code_of(lambda: plaques.make(honoured(world, 2567), kept, by=world["administrator"], at=NOW))
            == "not-a-plaque"
        )


class TestGiving:
    def test_the_register_the_certificate_and_the_public_page_say_when(self, world: World, sign_in: SignedIn) -> None:
        client, issued = sign_in("administrator"), honoured(world, 2567, 2566)
        batch = asked(world, client, issued)
        given = f"{reverse('plaques-given')}?batch={batch.pk}"
        assert f"?batch={batch.pk}" in client.get(reverse("certificate-batches")).content.decode()
        assert client.get(given).content.decode().count("มค ") == 2
        client.post(given, {"on": "20/2/2569"})
        assert set(Plaque.objects.values_list("given_on", flat=True)) == {NOW.date()}
        title = client.get(reverse("title", args=[issued[0].title_row_id])).content.decode()
        assert (issued[0].number in title, "มอบแล้วเมื่อ" in title) == (True, True)
        assert "มอบแล้วเมื่อ" in client.get(reverse("certificate", args=[issued[0].pk])).content.decode()
        assert "มอบแล้วเมื่อ" in Client().get(reverse("verify-certificate", args=[issued[0].token])).content.decode()
        cells = grid_of(client.get(reverse("titles-export"), {"year": "2567"}).content, most_rows=9)[1]
        assert (issued[0].number in cells, "20 ก.พ. 2569" in cells) == (True, True)

    def test_a_wrong_day_is_put_right_and_the_journal_knows_both(self, world: World) -> None:
        [issued] = honoured(world, 2567)
        made = plaques.make([issued], template(world), by=world["administrator"], at=NOW)
        later = NOW + timedelta(days=2)
        days = [NOW.date(), NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=1)]
        assert [plaques.give(made, on=day, by=world["administrator"], at=later) for day in days] == [1, 1, 0]
        told = Entry.objects.filter(verb="plaque.given", about=issued.key).order_by("number")
        assert [entry.facts["on"] for entry in told] == ["2026-02-20", "2026-02-21"]

    def test_no_plaque_is_given_before_its_certificate_nor_tomorrow_nor_of_a_revoked_one(self, world: World) -> None:
        [issued], by = honoured(world, 2567), world["administrator"]
        made = plaques.make([issued], template(world), by=by, at=NOW)
        for days, code in ((-1, "given-before-issue"), (1, "day-in-future")):
            day = NOW.date() + timedelta(days=days)
            with pytest.raises(Refusal) as caught:
                plaques.give(made, on=day, by=by, at=NOW)
            assert caught.value.code == code
        certificates.revoke(issued, reason="ผิด", by=by, at=NOW)
        assert code_of(lambda: plaques.give(made, on=NOW.date(), by=by, at=NOW)) == "already-revoked"

    def test_a_title_without_a_certificate_says_so(self, world: World, sign_in: SignedIn) -> None:
        row = TitleRow.objects.get()
        page = sign_in("administrator").get(reverse("title", args=[row.pk])).content.decode()
        assert ("ยังไม่ออก" in page, "ยังไม่จัดทำ" in page) == (True, True)
