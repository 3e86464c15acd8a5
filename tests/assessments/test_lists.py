"""The home page and the lists: what stands where, paging that loses nobody, and a number of queries that never grows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.assessments.crowd import gather
from tests.assessments.story import NOW, Story

from khunnatham.assessments import queries
from khunnatham.assessments.cases import Filters, cases
from khunnatham.assessments.my_work import my_work
from khunnatham.assessments.states import State
from khunnatham.organisations.models import Place
from khunnatham.review import reporting

ALL = [State.OPEN, State.SIGNED, State.RETURNED, State.SUBMITTED, State.LISTED, State.DECIDED, State.FINAL]
OFFICES = {"secretary": 5, "member": 2, "chair": 3, "department": 3, "administrator": 2, "auditor": 2}


def province_of(story: Story, name: str) -> Place:
    province = story.cast.units[name].province
    assert province is not None
    return province


def acts(story: Story, who: str) -> dict[str, list[str]]:
    work = my_work(story.by(who), NOW)
    return {
        name: [task.act for task in tasks]
        for name, tasks in (("now", work.now), ("waiting", work.waiting), ("due", work.due))
        if tasks
    }


class TestMyWork:
    def test_a_unit_that_has_not_joined_is_invited(self, story: Story) -> None:
        assert acts(story, "officer") == {"now": ["join"]}
        assert acts(story, "head") == {"due": ["join"]}

    def test_the_draft_waits_for_its_unit(self, story: Story) -> None:
        story.filled()
        assert acts(story, "officer") == {"now": ["file"]}
        assert acts(story, "secretary") == {}

    def test_while_the_officer_works(self, story: Story) -> None:
        story.filed()
        assert acts(story, "officer") == {"now": ["assess"]}
        assert acts(story, "head") == {"due": ["assess"]}
        assert acts(story, "secretary") == {"due": ["follow-up"]}
        assert acts(story, "chair") == {}

    def test_with_the_head(self, story: Story) -> None:
        story.signed()
        assert acts(story, "officer") == {"due": ["hand-in"]}
        assert acts(story, "head") == {"now": ["hand-in"]}

    def test_handed_in(self, story: Story) -> None:
        story.handed_in()
        assert acts(story, "officer") == {"waiting": ["wait"]}
        assert acts(story, "secretary") == {"now": ["check"]}
        task = my_work(story.by("officer"), NOW).waiting[0]
        assert task.court is not None
        assert task.court.th == story.by("secretary").role_held.title.th
        assert (task.days_left, task.answered, task.leaves, task.unit.th) == (11, 9, 9, "องค์กรตัวอย่าง")

    def test_returned(self, story: Story) -> None:
        story.returned()
        assert acts(story, "officer") == {"now": ["correct"]}

    def test_listed(self, story: Story) -> None:
        story.listed()
        assert acts(story, "chair") == {"now": ["decide"]}
        assert acts(story, "secretary") == {"waiting": ["wait"]}
        court = my_work(story.by("officer"), NOW).waiting[0].court
        assert court is not None
        assert court.th == "คณะอนุกรรมการส่งเสริมคุณธรรมระดับจังหวัด"

    def test_decided_and_reported(self, story: Story) -> None:
        case = story.decided()
        assert acts(story, "secretary") == {"now": ["report"]}
        reporting.report(case, by=story.by("secretary"), at=NOW)
        assert acts(story, "department") == {"now": ["record-outside"]}
        assert acts(story, "secretary") == {}

    def test_after_the_deadline_it_is_overdue_and_still_there(self, story: Story) -> None:
        story.filed()
        task = my_work(story.by("officer"), NOW + timedelta(days=20)).now[0]
        assert (task.days_left, task.is_overdue) == (-9, True)

    @pytest.mark.parametrize("who", OFFICES)
    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_queries_of_an_office_do_not_grow(
        self, story: Story, who: str, rows: int, django_assert_num_queries: object
    ) -> None:
        gather(story.round, [province_of(story, "organisation")], rows * len(ALL), ALL)
        by = story.by(who)
        with django_assert_num_queries(OFFICES[who]):  # type: ignore[operator]
            my_work(by, NOW)

    @pytest.mark.parametrize("who", ["officer", "head"])
    def test_the_queries_of_a_unit_do_not_grow(self, story: Story, who: str, django_assert_num_queries: object) -> None:
        story.listed()
        with django_assert_num_queries(2):  # type: ignore[operator]
            my_work(story.by(who), NOW)

    def test_the_counts_are_of_everything_the_rows_of_fifty(self, story: Story) -> None:
        gather(story.round, [province_of(story, "organisation")], 60, [State.SUBMITTED])
        work = my_work(story.by("secretary"), NOW)
        assert (len(work.now), work.now_count, work.due_count) == (50, 60, 0)


class TestCases:
    @pytest.mark.parametrize("rows", [1, 3])
    def test_two_queries_for_one_row_and_for_three(
        self, story: Story, rows: int, django_assert_num_queries: object
    ) -> None:
        gather(story.round, [province_of(story, "organisation")], rows, ALL)
        with django_assert_num_queries(2):  # type: ignore[operator]
            page = cases(story.by("secretary"), at=NOW)
            assert len([(row.unit.name.th, row.court, row.level.th) for row in page.rows]) == rows

    def test_paging_shows_everybody_once_in_thai_order(self, story: Story) -> None:
        gather(story.round, [province_of(story, "organisation")], 25, ALL)
        seen: list[str] = []
        cursor = ""
        while True:
            page = cases(story.by("secretary"), cursor=cursor, limit=10, at=NOW)
            seen += [row.unit.name_th for row in page.rows]
            cursor = page.next_cursor
            if not cursor:
                break
        assert seen == [f"องค์กรมุกดาหาร {number:04}" for number in range(25)]

    @pytest.mark.parametrize("cursor", ["x", "eyJ9", "W10=", "ไทย"])
    def test_a_broken_cursor_begins_the_list_again(self, story: Story, cursor: str) -> None:
        gather(story.round, [province_of(story, "organisation")], 2, ALL)
        assert len(cases(story.by("secretary"), cursor=cursor, at=NOW).rows) == 2

    def test_who_has_and_has_not_handed_in(self, story: Story) -> None:
        gather(story.round, [province_of(story, "organisation")], 14, ALL)
        page = cases(story.by("secretary"), filters=Filters(is_handed_in=False), at=NOW)
        assert (page.total, page.handed_in, page.not_handed_in, len(page.rows)) == (14, 8, 6, 6)
        assert {row.is_handed_in for row in page.rows} == {False}

    def test_filters_by_state_and_words_however_typed(self, story: Story) -> None:
        gather(story.round, [province_of(story, "organisation")], 14, ALL)
        found = cases(story.by("secretary"), filters=Filters(states=frozenset({State.LISTED})), at=NOW)
        assert {row.assessment.state for row in found.rows} == {State.LISTED}
        found = cases(story.by("secretary"), filters=Filters(words="๐๐๐๓ มุกดาหาร"), at=NOW)
        assert [row.unit.name_th for row in found.rows] == ["องค์กรมุกดาหาร 0003"]

    def test_001_02_another_province_is_not_in_the_list(self, story: Story) -> None:
        gather(story.round, [province_of(story, "far")], 3, ALL)
        assert cases(story.by("secretary"), at=NOW).total == 0
        assert cases(story.by("auditor"), at=NOW).total == 3

    def test_overdue_is_a_mark_of_what_is_not_handed_in(self, story: Story) -> None:
        gather(story.round, [province_of(story, "organisation")], 7, ALL)
        page = cases(story.by("secretary"), at=NOW + timedelta(days=30))
        assert {row.assessment.state for row in page.rows if row.is_overdue} == {"open", "signed", "returned"}


def test_the_answering_page_takes_four_queries_or_five_with_proofs(
    story: Story, django_assert_num_queries: object
) -> None:
    assessment = queries.assessment(story.ready().pk, by=story.by("officer"))
    assert assessment is not None
    with django_assert_num_queries(3):  # type: ignore[operator]
        sheet = queries.sheet(assessment)
    assert (len(sheet.leaves), sheet.revision("1"), sheet.revision("none")) == (9, 1, 0)
