"""Who adds, changes and sees: tables of people, with an outsider who must see nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from khunnatham.evidence import access, library, permissions, queries
from khunnatham.evidence.models import Evidence
from khunnatham.wording import Refusal

from . import files
from .conftest import NOW, Cast

pytestmark = pytest.mark.usefixtures("store")

# name: may add and change · sees what is filed · sees the inbox
TABLE = {
    "officer": (True, True, True),
    "head": (True, True, True),
    "neighbour": (False, False, False),
    "outsider": (False, False, False),
    "secretary": (False, True, False),
    "far-secretary": (False, False, False),
    "member": (False, True, False),
    "chair": (False, True, False),
    "far-chair": (False, False, False),
    "auditor": (False, True, False),
    "administrator": (False, True, False),
}


def added(cast: Cast, *, inbox: bool) -> Evidence:
    upload = files.upload(files.pdf(2 if inbox else 1))
    return library.add_file(cast.office, upload=upload, by=cast["officer"], at=NOW, inbox=inbox).evidence


@pytest.mark.parametrize("name", TABLE)
def test_who_sees(cast: Cast, name: str) -> None:
    filed, unsorted = added(cast, inbox=False), added(cast, inbox=True)
    _, sees_filed, sees_inbox = TABLE[name]

    for evidence, sees in ((filed, sees_filed), (unsorted, sees_inbox)):
        assert (access.may_see(cast[name], evidence) is None) is sees
        assert queries.item(evidence.pk, by=cast[name]) == (evidence if sees else None)
        assert queries.items([evidence.pk], by=cast[name]) == ([evidence] if sees else [])


@pytest.mark.parametrize("name", TABLE)
def test_who_adds_and_changes(cast: Cast, name: str) -> None:
    evidence, may = added(cast, inbox=False), TABLE[name][0]
    by = cast[name]
    acts: list[Callable[[], object]] = [
        lambda: library.add_file(cast.office, upload=files.upload(files.pdf(3)), by=by, at=NOW),
        lambda: library.add_files(cast.office, uploads=[files.upload(files.pdf(4))], by=by, at=NOW),
        lambda: library.add_link(cast.office, url="https://a.go.th", title="ก", by=by, at=NOW),
        lambda: library.set_details(evidence, title="ใหม่", event_on=None, expected_revision=1, by=by, at=NOW),
        lambda: library.add_version(evidence, upload=files.upload(files.pdf(5)), by=by, at=NOW),
        lambda: library.file_from_inbox(added(cast, inbox=True), title="ใหม่", by=by, at=NOW),
        lambda: library.withdraw(evidence, reason="x", frozen_uses=0, by=by, at=NOW),
    ]

    assert (permissions.may_add(by, cast.office) is None) is may
    assert (permissions.may_change(by, evidence) is None) is may
    assert (permissions.may_withdraw(by, evidence, frozen_uses=0) is None) is may
    for act in acts:
        if may:
            act()
        else:
            with pytest.raises(Refusal) as refused:
                act()
            assert refused.value.text.th


def test_a_title_of_a_stranger_is_in_no_answer(cast: Cast) -> None:
    secret = added(cast, inbox=False)
    library.set_details(secret, title="ลับเฉพาะ", event_on=None, expected_revision=1, by=cast["officer"], at=NOW)

    refusal = access.may_see(cast["outsider"], secret)

    assert refusal is not None
    assert "ลับเฉพาะ" not in refusal.text.th
    assert list(access.seen_by(cast["outsider"])) == []
