"""Links are checked: what answered, what vanished and since when; politely, and the stale ones first."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from khunnatham.cli.links import run_check
from khunnatham.evidence import library, link_checks
from khunnatham.evidence.models import Evidence, LinkCheck

from .conftest import NOW, Cast
from .web_server import Site, serving

LATER = NOW + timedelta(days=8)


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    settings.FETCH_FROM_LOCAL_ADDRESSES = True
    with serving() as one:
        yield one


def link(cast: Cast, url: str, *, who: str = "officer") -> Evidence:
    by = cast[who]
    return library.add_link(by.unit, url=url, title=url[-20:], by=by, at=NOW).evidence


def found(check: LinkCheck) -> tuple[object, ...]:
    return check.verdict, check.status, check.fault, check.answered_at, check.broken_since


@pytest.mark.parametrize(
    ("status", "verdict", "is_broken"),
    [(200, "answered", False), (403, "closed", False), (429, "closed", False), (404, "broken", True),
     (410, "broken", True), (500, "broken", True)],
)  # fmt: skip
def test_a_status_says_whether_the_page_can_be_had(
    cast: Cast, site: Site, *, status: int, verdict: str, is_broken: bool
) -> None:
    kept = link_checks.check(link(cast, site.put("/page", status=status)), at=NOW)
    assert (kept.verdict, kept.status, kept.is_broken) == (verdict, status, is_broken)


def test_a_site_that_knows_no_head_is_asked_for_the_page(cast: Cast, site: Site) -> None:
    site.knows_head = False
    kept = link_checks.check(link(cast, site.put("/page")), at=NOW)
    assert (kept.verdict, site.asked) == ("answered", ["GET /page"])


def test_it_remembers_the_last_answer_and_since_when_it_is_broken(cast: Cast, site: Site) -> None:
    item = link(cast, site.put("/page"))
    day = timedelta(days=1)
    assert found(link_checks.check(item, at=NOW)) == ("answered", 200, "", NOW, None)
    site.put("/page", status=404)
    for number in (1, 2):
        kept = link_checks.check(item, at=NOW + number * day)
        assert found(kept) == ("broken", 404, "", NOW, NOW + day)
    site.put("/page")
    assert found(link_checks.check(item, at=NOW + 3 * day)) == ("answered", 200, "", NOW + 3 * day, None)


def test_a_link_into_our_own_network_is_told_and_not_asked(cast: Cast, site: Site, settings: Settings) -> None:
    settings.FETCH_FROM_LOCAL_ADDRESSES = False
    kept = link_checks.check(link(cast, site.put("/secret")), at=NOW)
    assert found(kept) == ("silent", None, "not-public", None, NOW)
    assert site.asked == []


def test_sites_take_turns_and_none_is_hurried(cast: Cast, site: Site) -> None:
    waits: list[float] = []
    for path in ("/1", "/2", "/3"):
        link(cast, site.put(path))
    tally = link_checks.check_due(now=lambda: NOW, wait=waits.append)
    assert (tally.checked, tally.broken) == (3, 0)
    assert len(waits) == 2
    assert all(link_checks.PAUSE - 1 < one <= link_checks.PAUSE for one in waits)
    hosts = [Evidence(url=f"https://{host}/") for host in ("a.th", "a.th", "b.th", "a.th", "c.th")]
    assert [one.url[8:9] for one in link_checks._by_turns(hosts)] == ["a", "b", "c", "a", "a"]


def test_the_longest_unasked_comes_first_and_what_was_asked_lately_waits(cast: Cast, site: Site) -> None:
    old, new = link(cast, site.put("/old")), link(cast, site.put("/new"))
    gone = link(cast, site.put("/gone"))
    library.withdraw(gone, reason="เลิกใช้", frozen_uses=0, by=cast["officer"], at=NOW)
    link_checks.check(old, at=NOW)
    assert link_checks.due(at=NOW) == [new]
    assert link_checks.due(at=LATER) == [new, old]
    assert link_checks.due(at=LATER, most=1) == [new]


def test_a_unit_lists_its_broken_links(
    cast: Cast, site: Site, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    broken = [link(cast, site.put(f"/{number}", status=404)) for number in range(3)]
    link_checks.check(link(cast, site.put("/good")), at=NOW)
    link_checks.check(link(cast, site.put("/theirs", status=404), who="neighbour"), at=NOW)
    for number in (1, 3):
        for item in broken[:number]:
            link_checks.check(item, at=NOW)
        with django_assert_num_queries(2):
            assert link_checks.broken_of(cast.office) == broken[:number]


def test_the_command_says_what_it_found(cast: Cast, site: Site, capsys: Any) -> None:
    link(cast, site.put("/page", status=404))
    options = argparse.Namespace(language="en", most=10, all=False)
    for said in ("Checked 1 link(s), 1 cannot be opened.\n", "Checked 0 link(s), 0 cannot be opened.\n"):
        assert run_check(options) == 0
        assert capsys.readouterr().out == said


def test_a_broken_link_says_since_when(cast: Cast) -> None:
    item = link(cast, "https://example.go.th/")
    with pytest.raises(IntegrityError), transaction.atomic():
        LinkCheck.objects.create(evidence=item, checked_at=NOW, verdict="broken")
