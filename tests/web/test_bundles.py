"""Bundles: every paper and proof of the cases in one file with an index, for who asked alone, gone after its days."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pikepdf
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.evidence.files import pdf, picture, upload
from tests.web.conftest import SignedIn
from tests.web.world import NOW, TODAY, World

from khunnatham.assessments import answering, submission
from khunnatham.bundling import asking
from khunnatham.bundling.contents import safe
from khunnatham.bundling.models import Bundle, BundleKind, BundleState
from khunnatham.evidence import library, storage
from khunnatham.wording import Refusal


def with_files(world: World) -> None:
    """Hand in the case that is signed with a picture and a PDF beside a requirement."""
    case, by, head = world.case("open"), world["officer@open"], world["head@open"]
    for name, content in (("ภาพ.jpg", picture()), ("คำสั่ง.pdf", pdf())):
        stored = library.add_file(
            case.enrolment.unit,
            upload=upload(content, name),
            title=name.partition(".")[0],
            event_on=TODAY,
            by=by,
            at=NOW,
        )
        answering.attach(case, "1", evidence=stored.evidence, by=by, at=NOW)
    submission.sign_off(case, by=by, at=NOW)
    submission.hand_in(world.case("open"), by=head, at=NOW)


def made(world: World, kind: BundleKind, *cases: str) -> Bundle:
    numbers = [world.case(state).pk for state in cases]
    bundle = asking.ask(world.round, kind=kind, cases=numbers, by=world["secretary"], at=NOW)
    asking.fill.call(bundle.pk)
    return Bundle.objects.select_related("round").get(pk=bundle.pk)


def test_a_zip_holds_papers_proofs_and_an_index_that_names_links_too(world: World) -> None:
    with_files(world)
    bundle = made(world, BundleKind.ZIP, "open")
    with zipfile.ZipFile(asking.path_of(bundle)) as archive:
        names = archive.namelist()
        rows = list(csv.reader(io.StringIO(archive.read("ดัชนี.csv").decode("utf-8-sig"))))
    folder = safe(f"{world.units['open'].code} {world.units['open'].name_th}")
    assert next(name for name in names if name.startswith(f"{folder}/เอกสาร/")).endswith(".pdf")
    assert sorted(name.rpartition(" ")[2] for name in names if "/หลักฐาน/1/" in name) == ["คำสั่ง.pdf", "ภาพ.jpg"]
    assert rows[0] == ["หน่วยงาน", "ข้อ", "ชื่อ", "ไฟล์", "วันที่เกิดเหตุการณ์", "SHA-256", "ลิงก์"]
    assert any(row[6].startswith("https://example.go.th/") and row[3] == "" for row in rows)
    assert (bundle.state, bundle.done, bundle.files) == (BundleState.READY, 1, len(names) - 2)


def test_one_pdf_has_bookmarks_for_papers_pictures_and_pdfs(world: World) -> None:
    with_files(world)
    bundle = made(world, BundleKind.PDF, "open")
    with pikepdf.open(asking.path_of(bundle)) as book, book.open_outline() as outline:
        titles = [str(child.title) for child in outline.root[0].children]
        assert len(book.pages) >= len(titles) > 0
    assert [title for title in titles if title.endswith(("ภาพ", "คำสั่ง"))] == ["1 ภาพ", "1 คำสั่ง"]


def test_papers_are_set_once_and_read_the_next_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(world, BundleKind.ZIP, "submitted")
    monkeypatch.setattr("khunnatham.documents.making.typeset", None)
    again = made(world, BundleKind.ZIP, "submitted")
    assert again.files == first.files > 0


def test_the_stationery_is_asked_for_once_however_many_cases_there_are(world: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        bundle = made(world, BundleKind.ZIP, "submitted", "decided")
    asking_for = [query["sql"] for query in asked if 'FROM "documents_unitstationery"' in query["sql"]]

    assert (bundle.total, len(asking_for)) == (2, 1)


def test_all_cases_that_were_handed_in_and_no_others(world: World) -> None:
    bundle = asking.ask(world.round, kind=BundleKind.ZIP, by=world["secretary"], at=NOW)
    assert set(bundle.cases) == {
        world.case(state).pk for state in ("submitted", "returned", "listed", "decided", "reported", "final")
    }


def test_a_stranger_bundles_nothing_of_others(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        asking.ask(
            world.round, kind=BundleKind.ZIP, cases=[world.case("submitted").pk], by=world["idle-officer"], at=NOW
        )
    assert refused.value.code == "nothing-to-bundle"


def test_a_proof_that_was_lost_is_named_in_the_index(world: World) -> None:
    with_files(world)
    for version in world.case("open").uses.get(evidence__title="คำสั่ง").evidence.versions.all():
        storage.path_of(version.sha256).unlink()
    bundle = made(world, BundleKind.ZIP, "open")
    with zipfile.ZipFile(asking.path_of(bundle)) as archive:
        assert "(ไม่พบไฟล์)" in archive.read("ดัชนี.csv").decode("utf-8-sig")


@pytest.mark.parametrize("fault", [OSError(28, "full"), OperationalError("locked")])
def test_whatever_the_fault_nobody_waits_for_ever(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def broken(*_: object) -> None:
        raise fault

    with_files(world)
    asked = asking.ask(world.round, kind=BundleKind.ZIP, cases=[world.case("open").pk], by=world["secretary"], at=NOW)
    with monkeypatch.context() as patched:
        patched.setitem(asking._WRITERS, BundleKind.ZIP, broken)
        with pytest.raises((RuntimeError, OperationalError)):
            asking.fill.call(asked.pk)
    assert Bundle.objects.get(pk=asked.pk).state == BundleState.FAILED
    asking.fill.call(asked.pk)
    assert Bundle.objects.get(pk=asked.pk).state == BundleState.READY


def test_files_go_after_their_days(world: World) -> None:
    bundle = made(world, BundleKind.ZIP, "submitted")
    assert bundle.goes_at is not None
    assert asking.let_go(bundle.goes_at - timedelta(seconds=1)) == 0
    assert asking.let_go(bundle.goes_at + timedelta(seconds=1)) == 1
    assert not asking.path_of(bundle).exists()
    assert Bundle.objects.get(pk=bundle.pk).state == BundleState.GONE


class TestPages:
    def test_who_asked_sees_progress_and_downloads(self, world: World, sign_in: SignedIn) -> None:
        client: Client = sign_in("secretary")
        answer = client.post(f"/bundles/rounds/{world.round.pk}/", {"kind": "zip"}, follow=True)
        assert "hx-trigger" in answer.content.decode()
        bundle = Bundle.objects.get()
        asking.fill.call(bundle.pk)
        page = client.get("/bundles/").content.decode()
        assert "ดาวน์โหลด" in page
        assert "hx-trigger" not in page
        sent = client.get(f"/bundles/{bundle.pk}/")
        assert b"".join(sent.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
        assert sent["Content-Disposition"].startswith("attachment")

    def test_nobody_else_downloads_it(self, world: World, sign_in: SignedIn) -> None:
        bundle = made(world, BundleKind.ZIP, "submitted")
        assert sign_in("chair").get(f"/bundles/{bundle.pk}/").status_code == 404
        assert sign_in("department").get(f"/bundles/{bundle.pk}/").status_code == 404

    def test_a_unit_bundles_its_own(self, world: World, sign_in: SignedIn) -> None:
        client = sign_in("officer", state="submitted")
        case = world.case("submitted").pk
        assert client.get(f"/bundles/rounds/{world.round.pk}/?case={case}").status_code == 200
        client.post(f"/bundles/rounds/{world.round.pk}/?case={case}", {"kind": "pdf"})
        assert Bundle.objects.get().cases == [case]

    def test_a_round_of_others_is_not_there(self, world: World, sign_in: SignedIn) -> None:
        assert sign_in("interior").get(f"/bundles/rounds/{world.round.pk}/").status_code == 404
