"""The library: adding, recognising, sorting, changing, withdrawing, versions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from khunnatham.evidence import library, queries, storage
from khunnatham.evidence.library import Added
from khunnatham.evidence.models import Evidence, EvidenceVersion
from khunnatham.journal.models import Entry
from khunnatham.wording import Conflict, Refusal

from . import files
from .conftest import NOW, Cast

pytestmark = pytest.mark.usefixtures("store")


def add(cast: Cast, content: bytes, *, name: str = "ภาพ.jpg", title: str = "", inbox: bool = False, keep_both: bool = False,
        event_on: date | None = None) -> Added:  # fmt: skip
    return library.add_file(
        cast.office,
        upload=files.upload(content, name),
        title=title,
        event_on=event_on,
        by=cast["officer"],
        at=NOW,
        inbox=inbox,
        keep_both=keep_both,
    )


def verbs(evidence: Evidence) -> list[str]:
    return [entry.verb for entry in Entry.objects.filter(about=evidence.key)]


def test_a_file_is_added_with_its_bytes_untouched(cast: Cast) -> None:
    content = files.picture(taken=files.TAKEN)

    added = add(cast, content, name="กิจกรรม.png", title="ประชุมประกาศเจตนารมณ์")

    version = added.evidence.versions.get()
    assert added.is_new
    assert storage.path_of(version.sha256).read_bytes() == content
    assert (version.number, version.size, version.media_type) == (1, len(content), "image/jpeg")
    assert (version.original_name, version.file_name) == ("กิจกรรม.png", "กิจกรรม.jpg")
    assert (added.evidence.state, added.evidence.created_by) == ("filed", cast["officer"].key)
    assert verbs(added.evidence) == ["evidence.file-added"]


def test_the_date_of_the_event_is_read_from_the_photograph(cast: Cast) -> None:
    evidence = add(cast, files.picture(taken=files.TAKEN)).evidence

    assert (evidence.event_on, evidence.event_on_from) == (date(2026, 1, 15), "exif")


def test_the_date_that_a_person_gives_counts_more(cast: Cast) -> None:
    evidence = add(cast, files.picture(taken=files.TAKEN), event_on=date(2026, 1, 10)).evidence

    assert (evidence.event_on, evidence.event_on_from) == (date(2026, 1, 10), "person")


def test_without_a_date_none_is_invented(cast: Cast) -> None:
    evidence = add(cast, files.pdf(), name="รายงาน.pdf").evidence

    assert (evidence.event_on, evidence.event_on_from, evidence.title) == (None, "", "รายงาน")


def test_a_date_of_the_wrong_era_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        add(cast, files.pdf(), event_on=date(2569, 1, 10))
    assert refused.value.code == "event-date-strange"


def test_the_same_content_is_recognised_and_not_added_again(cast: Cast) -> None:
    first = add(cast, files.pdf(), name="a.pdf").evidence

    again = add(cast, files.pdf(), name="b.pdf")

    assert again == Added(evidence=first, duplicate_of=first)
    assert not again.is_new
    assert Evidence.objects.count() == 1


def test_the_same_content_can_be_kept_on_purpose(cast: Cast) -> None:
    first = add(cast, files.pdf()).evidence

    second = add(cast, files.pdf(), keep_both=True)

    assert (second.is_new, second.duplicate_of) == (True, first)
    assert queries.same_content(first) == [second.evidence]
    assert EvidenceVersion.objects.values("sha256").distinct().count() == 1


def test_the_same_content_of_another_unit_is_its_own_affair(cast: Cast) -> None:
    add(cast, files.pdf())

    other = library.add_file(cast.units["neighbour"], upload=files.upload(files.pdf()), by=cast["neighbour"], at=NOW)

    assert other.duplicate_of is None
    assert queries.library_of(cast.units["neighbour"]) == [other.evidence]


def test_withdrawn_content_may_be_added_again(cast: Cast) -> None:
    first = add(cast, files.pdf()).evidence
    library.withdraw(first, reason="ผิดไฟล์", frozen_uses=0, by=cast["officer"], at=NOW)

    assert add(cast, files.pdf()).is_new


def test_several_files_stand_for_themselves(cast: Cast) -> None:
    uploads = [
        files.upload(files.pdf(), "a.pdf"),
        files.upload(b"<html>", "b.pdf"),
        files.upload(files.picture(), "c.jpg"),
    ]

    outcomes = library.add_files(cast.office, uploads=uploads, by=cast["officer"], at=NOW, inbox=True)

    assert [(outcome.name, outcome.added is not None) for outcome in outcomes] == [
        ("a.pdf", True), ("b.pdf", False), ("c.jpg", True),
    ]  # fmt: skip
    assert outcomes[1].refusal is not None
    assert [item.title for item in queries.inbox_of(cast.office)] == ["c", "a"]


def test_the_limit_of_the_settings_holds(cast: Cast, settings: Settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 100

    with pytest.raises(Refusal) as refused:
        add(cast, files.pdf())
    assert refused.value.code == "file-too-large"


def test_an_upload_that_breaks_off_leaves_nothing(cast: Cast, store: Path) -> None:
    with pytest.raises(ConnectionResetError):
        library.add_file(cast.office, upload=files.Torn(files.pdf()), by=cast["officer"], at=NOW)

    assert not Evidence.objects.exists()
    assert [path for path in store.rglob("*") if path.is_file()] == []


def test_a_link_is_kept_in_one_spelling_and_recognised(cast: Cast) -> None:
    first = library.add_link(cast.office, url="youtu.be/abc?utm_source=x", title="คลิป", by=cast["head"], at=NOW)

    again = library.add_link(cast.office, url="https://YouTu.be/abc", title="คลิปเดิม", by=cast["head"], at=NOW)

    assert first.evidence.url == "https://youtu.be/abc"
    assert again == Added(evidence=first.evidence, duplicate_of=first.evidence)
    both = library.add_link(cast.office, url="https://youtu.be/abc", title="", by=cast["head"], at=NOW, keep_both=True)
    assert (both.is_new, both.evidence.title) == (True, "https://youtu.be/abc")
    long = "https://a.go.th/" + "x" * 400
    assert library.add_link(cast.office, url=long, title="", by=cast["head"], at=NOW).evidence.title == long[:300]


def test_a_photograph_is_sorted_out_of_the_inbox(cast: Cast) -> None:
    photograph = add(cast, files.picture(taken=files.TAKEN), name="IMG_1.jpg", inbox=True).evidence
    assert (queries.inbox_of(cast.office), queries.library_of(cast.office)) == ([photograph], [])
    assert queries.waiting_in_inbox(cast.office) == 1

    filed = library.file_from_inbox(photograph, title="ปลูกต้นไม้", note="", by=cast["head"], at=NOW)

    assert (filed.title, filed.event_on, filed.event_on_from) == ("ปลูกต้นไม้", date(2026, 1, 15), "exif")
    assert (queries.inbox_of(cast.office), queries.library_of(cast.office)) == ([], [photograph])
    with pytest.raises(Refusal) as refused:
        library.file_from_inbox(filed, title="อีกครั้ง", by=cast["head"], at=NOW)
    assert refused.value.code == "evidence-not-in-inbox"


def test_details_said_again_word_for_word_change_nothing(cast: Cast) -> None:
    evidence = add(cast, files.picture(), title="ประชุม").evidence
    told = verbs(evidence)

    again = library.set_details(
        evidence, title=" ประชุม ", event_on=evidence.event_on, expected_revision=1, by=cast["head"], at=NOW
    )

    assert again.revision == 1
    assert verbs(evidence) == told


def test_details_change_and_who_comes_second_is_told(cast: Cast) -> None:
    evidence = add(cast, files.pdf()).evidence
    changed = library.set_details(
        evidence, title="ใหม่", event_on=date(2026, 2, 1), expected_revision=1, by=cast["officer"], at=NOW
    )

    with pytest.raises(Conflict) as conflict:
        library.set_details(evidence, title="ทับ", event_on=None, expected_revision=1, by=cast["head"], at=NOW)

    assert conflict.value.newer == changed
    evidence.refresh_from_db()
    assert (evidence.title, evidence.event_on_from, evidence.revision) == ("ใหม่", "person", 2)


@pytest.mark.parametrize(("title", "code"), [("  ", "title-missing"), ("ก" * 301, "too-long")])
def test_a_title_is_needed_and_short(cast: Cast, title: str, code: str) -> None:
    evidence = add(cast, files.pdf()).evidence
    with pytest.raises(Refusal) as refused:
        library.set_details(evidence, title=title, event_on=None, expected_revision=1, by=cast["officer"], at=NOW)
    assert (refused.value.code, refused.value.field) == (code, "title")


def test_withdrawing_needs_a_reason_and_keeps_the_bytes(cast: Cast) -> None:
    evidence = add(cast, files.pdf()).evidence
    with pytest.raises(Refusal) as refused:
        library.withdraw(evidence, reason=" ", frozen_uses=0, by=cast["officer"], at=NOW)
    assert refused.value.field == "reason"

    library.withdraw(evidence, reason="ถ่ายผิดงาน", frozen_uses=0, by=cast["officer"], at=NOW)

    assert (queries.library_of(cast.office), queries.withdrawn_of(cast.office)) == ([], [evidence])
    assert storage.is_whole(evidence.versions.get().sha256)
    assert verbs(evidence) == ["evidence.file-added", "evidence.withdrawn"]
    with pytest.raises(Refusal) as late:
        library.add_version(evidence, upload=files.upload(files.pdf(2)), by=cast["officer"], at=NOW)
    assert late.value.code == "evidence-withdrawn"


def test_what_was_handed_in_is_not_withdrawn(cast: Cast) -> None:
    evidence = add(cast, files.pdf()).evidence
    with pytest.raises(Refusal) as refused:
        library.withdraw(evidence, reason="x", frozen_uses=1, by=cast["officer"], at=NOW)
    assert refused.value.code == "evidence-in-submission"


def test_a_newer_version_stands_beside_the_earlier(cast: Cast) -> None:
    evidence = add(cast, files.pdf()).evidence

    library.add_version(evidence, upload=files.upload(files.pdf(2), "แก้.pdf"), by=cast["officer"], at=NOW)

    assert [(version.number, version.pages) for version in evidence.versions.all()] == [(1, 1), (2, 2)]
    assert evidence.current is not None
    assert evidence.current.number == 2
    with pytest.raises(Refusal) as refused:
        library.add_version(evidence, upload=files.upload(files.pdf(2)), by=cast["officer"], at=NOW)
    assert refused.value.code == "version-unchanged"
    assert add(cast, files.pdf()).duplicate_of == evidence  # earlier content is recognised too


def test_a_link_has_no_versions(cast: Cast) -> None:
    link = library.add_link(cast.office, url="https://a.go.th", title="ก", by=cast["head"], at=NOW).evidence
    with pytest.raises(Refusal):
        library.add_version(link, upload=files.upload(files.pdf()), by=cast["officer"], at=NOW)


@pytest.mark.parametrize(
    ("search", "titles"),
    [
        ("๒๕๖๙", ["ประชุม 2569"]),
        ("2569 ประชุม", ["ประชุม 2569"]),
        ("นํ้า", ["น้ำ ๑"]),
        ("", ["น้ำ ๑", "ประชุม 2569"]),
        ("ไม่มี", []),
    ],
)
def test_the_library_is_searched_however_it_was_typed(cast: Cast, search: str, titles: list[str]) -> None:
    add(cast, files.pdf(1), title="ประชุม 2569")
    add(cast, files.pdf(2), title="น้ำ ๑")

    assert [item.title for item in queries.library_of(cast.office, search=search)] == titles


def test_the_library_is_read_page_by_page(cast: Cast) -> None:
    for number in range(5):
        add(cast, files.pdf(number + 1), title=f"เรื่อง {number}")

    first = queries.library_of(cast.office, limit=2)
    second = queries.library_of(cast.office, limit=2, before=first[-1])

    assert [item.title for item in (*first, *second)] == ["เรื่อง 4", "เรื่อง 3", "เรื่อง 2", "เรื่อง 1"]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_two_queries_however_long(cast: Cast, django_assert_num_queries: object, rows: int) -> None:
    for number in range(rows):
        add(cast, files.pdf(number + 1))

    with django_assert_num_queries(2):  # type: ignore[operator]
        assert [item.current.pages for item in queries.library_of(cast.office) if item.current] == [*range(rows, 0, -1)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"kind": "link"}, {"url": "https://a/"}, {"state": "lost"}, {"kind": "film"},
        {"event_on": date(2026, 1, 1)}, {"event_on_from": "exif"}, {"state": "withdrawn"}, {"withdrawn_reason": "x"},
    ],
)  # fmt: skip
def test_the_database_refuses_what_cannot_be(cast: Cast, wrong: dict[str, object]) -> None:
    right: dict[str, object] = {
        "unit": cast.office, "title": "ก", "kind": "file", "state": "filed", "created_at": NOW,
        "created_by": "x", "created_by_th": "x", "created_by_en": "x",
    }  # fmt: skip
    Evidence.objects.create(**right)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(**(right | wrong))
