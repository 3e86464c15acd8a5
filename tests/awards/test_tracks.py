"""The register of titles says on which track a unit belongs, the unit is told so when it joins, and the owner puts it right."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.assessments.story import code_of
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, Cast

from khunnatham.assessments import retracking
from khunnatham.assessments.models import Assessment, Enrolment
from khunnatham.awards import titles, tracks
from khunnatham.journal.models import Entry
from khunnatham.programmes import shelf
from khunnatham.wording import Refusal

from .test_titles import EDITION, LOST, event, remembered

YEAR = 2569


def expected(cast: Cast) -> tuple[str, str, bool]:
    unit = cast.units["cdd"].pk
    found = tracks.expected(shelf.by_key(EDITION), YEAR, [unit])[unit]
    return found.track, found.title.th if found.title else "", found.is_earned


def test_a_unit_without_titles_belongs_to_the_general_track(cast: Cast) -> None:
    assert expected(cast) == ("general", "", False)


def test_who_was_outstanding_two_years_running_enters_the_challenge(cast: Cast) -> None:
    remembered(cast, "outstanding", 2567)
    before = expected(cast)
    remembered(cast, "outstanding", 2568)

    assert before == ("general", "", False)
    assert expected(cast) == ("challenge", "หน่วยงานพัฒนาชุมชนใสสะอาด “ท้าทาย”", True)


def test_who_holds_a_title_stays_on_its_track_until_it_is_lost(cast: Cast) -> None:
    remembered(cast, "model", 2567)
    before = expected(cast)
    titles.lose(cast.units["cdd"], event("model", 2568, LOST), by=cast["department"], at=NOW)

    assert before == ("model", "หน่วยงานพัฒนาชุมชนใสสะอาด “ต้นแบบ”", False)
    assert expected(cast) == ("general", "", False)


class TestChanging:
    def changed(self, cast: Cast, case: Assessment, track: str = "model", reason: str = "ทะเบียนปี 2567") -> Enrolment:
        return retracking.change_track(case.enrolment, track=track, reason=reason, by=cast["department"], at=NOW)

    def test_what_is_asked_follows_the_new_track_and_the_reason_is_recorded(self, cast: Cast, case: Assessment) -> None:
        leaves = case.leaves
        self.changed(cast, case)
        again = Assessment.objects.select_related("enrolment").get(pk=case.pk)

        assert (again.enrolment.track, again.leaves > leaves) == ("model", True)
        entry = Entry.objects.get(verb="enrolment.track-changed")
        assert (entry.facts["from_th"], entry.facts["to_th"], entry.facts["reason"]) == (
            "ทั่วไป",
            "ต้นแบบ",
            "ทะเบียนปี 2567",
        )
        self.changed(cast, case)
        assert Entry.objects.filter(verb="enrolment.track-changed").count() == 1

    @pytest.mark.parametrize(("track", "reason", "field"), [("nothing", "ก", "track"), ("model", " ", "reason")])
    def test_what_lacks_is_refused_at_its_field(
        self, cast: Cast, case: Assessment, track: str, reason: str, field: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            self.changed(cast, case, track, reason)
        assert refused.value.field == field

    @pytest.mark.parametrize("who", ["cdd officer", "head", "secretary", "chair", "auditor"])
    def test_nobody_but_the_owner_changes_it(self, cast: Cast, case: Assessment, who: str) -> None:
        with pytest.raises(Refusal):
            retracking.change_track(case.enrolment, track="model", reason="ก", by=cast[who], at=NOW)

    def test_what_is_handed_in_is_returned_first(self, cast: Cast, case: Assessment) -> None:
        Assessment.objects.filter(pk=case.pk).update(state="submitted", stage="evaluate", version=1)
        assert code_of(lambda: self.changed(cast, case)) == "not-with-unit"


@pytest.fixture
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.usefixtures("_day")
def test_the_unit_reads_at_joining_where_the_register_puts_it_and_that_is_chosen(
    cast: Cast, case: Assessment, client: Client
) -> None:
    round_ = case.enrolment.round
    remembered(cast, "model", 2567)
    Assessment.objects.all().delete()
    Enrolment.objects.all().delete()
    client.force_login(cast["cdd officer"].account)
    page = client.get(reverse("enrolment-join", args=[round_.pk])).content.decode()

    assert "หน่วยงานนี้เป็นหน่วยงานพัฒนาชุมชนใสสะอาด “ต้นแบบ” จึงเข้าร่วมประเภท ต้นแบบ" in page
    assert page.count(" checked") == 1
    assert 'value="model"' in page.partition(" checked")[0].rpartition("<input")[2]


@pytest.mark.usefixtures("_day")
def test_the_owner_sees_who_stands_elsewhere_than_the_register_says_and_puts_it_right(
    cast: Cast, case: Assessment, client: Client
) -> None:
    remembered(cast, "model", 2567)
    client.force_login(cast["department"].account)
    listed = reverse("round-cases", args=[case.enrolment.round_id])
    address = reverse("change-track", args=[case.enrolment.round_id, case.pk])
    before = client.get(listed).content.decode()
    form = client.get(address).content.decode()
    wrong = client.post(address, {"track": "model", "reason": ""})
    done = client.post(address, {"track": "model", "reason": "ทะเบียนปี 2567"})

    assert ("ทะเบียนเกียรติว่า ต้นแบบ" in before, address in before) == (True, True)
    assert 'value="model"' in form.partition(" checked")[0].rpartition("<input")[2]
    assert (wrong.status_code, done["Location"]) == (422, listed)
    assert "ทะเบียนเกียรติว่า" not in client.get(listed).content.decode()
    Assessment.objects.filter(pk=case.pk).update(state="submitted", version=1, stage="evaluate")
    signed = client.get(listed).content.decode()
    assert (case.enrolment.unit.name_th in signed, address in signed) == (True, False)
