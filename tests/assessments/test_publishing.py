"""Editions that a platform publishes: checked, kept byte by byte, seen by every worker, never changed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.assessments.editions import SMALL, named
from tests.assessments.story import code_of
from tests.organisations.conftest import NOW, Cast

from khunnatham.assessments import published, publishing
from khunnatham.assessments.edition_models import PublishedEdition
from khunnatham.journal.models import Entry
from khunnatham.programmes import shelf
from khunnatham.wording import Refusal

KEY = "good-office/2570"


@pytest.fixture(autouse=True)
def _own_shelf(tmp_path: Path) -> Iterator[None]:
    """Give each test a shelf of its own: what it publishes is undone with it."""
    with override_settings(MEDIA_ROOT=tmp_path):
        yield
    shelf.by_key.cache_clear()
    published._listed.cache_clear()


def on_the_shelf(key: str) -> bool:
    return key in {*shelf.keys()}


def publish(cast: Cast, content: bytes = SMALL.encode()) -> PublishedEdition:
    return publishing.publish(content, by=cast["administrator"], at=NOW)


def test_what_was_published_is_read_like_the_others(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert not on_the_shelf(KEY)
    with django_capture_on_commit_callbacks(execute=True):
        row = publish(cast)
    assert on_the_shelf(KEY)
    edition = shelf.by_key(KEY)
    assert (edition.title.th, edition.digest) == ("สำนักงานดี", hashlib.sha256(SMALL.encode()).hexdigest())
    assert (row.digest, row.published_by_th, shelf.is_shipped(KEY)) == (edition.digest, "ผู้ดูแลระบบ", False)
    facts = Entry.objects.get(verb="edition.published", about=row.key).facts
    assert facts == {
        "edition": KEY,
        "title_th": "สำนักงานดี",
        "title_en": "Good office",
        "digest": row.digest,
        "supersedes": "",
    }


def test_a_worker_that_only_lists_asks_nothing_until_something_was_published(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            shelf.keys()
        return len(captured)

    assert queries() == 0
    with django_capture_on_commit_callbacks(execute=True):
        publish(cast)
    assert [queries(), queries(), queries()] == [1, 0, 0]
    with django_capture_on_commit_callbacks(execute=True):
        publish(cast, named("2571", supersedes=KEY))
    assert [queries(), queries()] == [1, 0]
    assert on_the_shelf("good-office/2571")


def test_an_edition_is_found_by_its_key_even_where_the_stamp_was_lost_and_sets_it_again(cast: Cast) -> None:
    publish(cast)
    assert not (Path(settings.MEDIA_ROOT) / "editions-published").exists()
    assert shelf.by_key(KEY).key == KEY
    assert on_the_shelf(KEY)


@pytest.mark.parametrize(
    "content", [SMALL.encode(), SMALL.replace("good-office", "moral-organisation").replace("2570", "2567").encode()]
)
def test_a_key_that_exists_is_refused_with_what_to_do(cast: Cast, content: bytes) -> None:
    publish(cast)
    with pytest.raises(Refusal) as refused:
        publish(cast, content)
    assert refused.value.code == "edition-exists"
    assert "supersedes" in refused.value.text.th
    assert PublishedEdition.objects.count() == 1


def test_two_names_of_one_programme_stand_beside_each_other(cast: Cast) -> None:
    publish(cast)
    assert publish(cast, named("2571", supersedes=KEY)).edition_key == "good-office/2571"
    assert shelf.by_key("good-office/2571").supersedes == KEY


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("owner: provincial-secretary", "owner: mayor", 29, "no role mayor"),
        ("key: organisation", "key: club", 7, "no kind of unit club"),
        ("kind: attested", "kind: formula", 16, "not known"),
        ("good-office", "g" * 90, 1, "at most 80"),
        ('"2570"', '"2570.1"', 2, "at most 40"),
    ],
)
def test_every_mistake_is_named_and_nothing_is_kept(cast: Cast, old: str, new: str, line: int, words: str) -> None:
    content = SMALL.replace(old, new, 1).encode()
    _, mistakes = publishing.examined(content)
    assert [(mistake.line, words in mistake.text.en) for mistake in mistakes] == [(line, True)]
    assert code_of(lambda: publish(cast, content)) == "edition-has-mistakes"
    assert not PublishedEdition.objects.exists()


def test_what_is_too_long_is_not_even_read(cast: Cast) -> None:
    assert code_of(lambda: publish(cast, b"#" * 1_000_001)) == "edition-has-mistakes"


@pytest.mark.parametrize("person", ["officer", "secretary", "department", "auditor"])
def test_only_the_national_administrator_publishes(cast: Cast, person: str) -> None:
    refused = code_of(lambda: publishing.publish(SMALL.encode(), by=cast[person], at=NOW))
    assert refused in {"not-your-editions", "reads-only"}


def test_the_database_keeps_it_as_it_was_published(cast: Cast) -> None:
    row = publish(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedEdition.objects.filter(pk=row.pk).update(content=b"x")
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedEdition.objects.filter(pk=row.pk).delete()


@pytest.mark.parametrize("key", [edition.key for edition in shelf.every() if shelf.is_shipped(edition.key)])
def test_every_edition_of_the_product_could_be_published(key: str) -> None:
    assert publishing.examined(shelf.content_of(key) or b"")[1] == ()


@pytest.mark.parametrize(
    ("cause", "is_quiet"),
    [("no such table: assessments_publishededition", True), ("database is locked", False), ("disk I/O error", False)],
)
def test_only_a_database_without_tables_has_no_editions_in_silence(cause: str, *, is_quiet: bool) -> None:
    error = OperationalError(cause)
    error.__cause__ = sqlite3.OperationalError(cause)
    error.__cause__.sqlite_errorcode = sqlite3.SQLITE_ERROR

    assert published._is_unprepared(error) is is_quiet


def test_a_database_that_does_not_answer_is_heard(cast: Cast) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError

    with connection.execute_wrapper(refuse), pytest.raises(OperationalError):
        published.content_of(KEY)
