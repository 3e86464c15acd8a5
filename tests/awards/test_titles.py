"""The register of titles: conferred by decisions, remembered from sheets, put right with reasons, and what follows from it."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.assessments.story import code_of
from tests.organisations.conftest import NOW, TODAY, Cast

from khunnatham.awards import certificates, sheets, title_queries, title_sheets, titles
from khunnatham.awards.models import Certificate
from khunnatham.awards.title_models import TitleOutcome, TitleRow
from khunnatham.awards.titles import Basis, Event
from khunnatham.journal.models import Entry
from khunnatham.organisations.models import Unit
from khunnatham.organisations.regions import regions_on
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition
from khunnatham.programmes.title_kinds import Way
from khunnatham.wording import Refusal, Text

EDITION = "clean-community/2564"
WON, KEPT, LOST = TitleOutcome.WON, TitleOutcome.KEPT, TitleOutcome.LOST


def event(
    title: str, year: int, outcome: TitleOutcome = WON, *, since: date | None = None, basis: str = "ประกาศกรมตัวอย่าง"
) -> Event:
    return Event(EDITION, title, year, outcome, since or date(year - 543, 9, 15), Basis(Text(basis, "")))


def remembered(cast: Cast, title: str, *years: int, unit: str = "cdd") -> list[TitleRow]:
    return [titles.remember(cast.units[unit], event(title, year), by=cast["department"], at=NOW) for year in years]


class TestHolding:
    def test_a_yearly_title_is_held_until_the_end_of_the_next_year(self, cast: Cast) -> None:
        remembered(cast, "outstanding", 2568)

        assert [row.title for row in titles.held_by(cast.units["cdd"], date(2025, 9, 15))] == ["outstanding"]
        assert [row.title for row in titles.held_by(cast.units["cdd"], date(2026, 9, 30))] == ["outstanding"]
        assert titles.held_by(cast.units["cdd"], date(2026, 10, 1)) == []
        assert titles.held_by(cast.units["cdd"], date(2025, 9, 14)) == []

    def test_a_title_is_kept_and_then_lost_with_every_day_covered_once(self, cast: Cast) -> None:
        unit, by = cast.units["cdd"], cast["department"]
        remembered(cast, "model", 2566)
        titles.confer(unit, event("model", 2567, KEPT), by=by, at=NOW)
        titles.lose(unit, event("model", 2568, LOST), by=by, at=NOW)

        rows = TitleRow.objects.order_by("fiscal_year").values_list("outcome", "since", "until")
        assert list(rows) == [
            ("won", date(2023, 9, 15), date(2024, 9, 14)),
            ("kept", date(2024, 9, 15), date(2025, 9, 14)),
            ("lost", date(2025, 9, 15), None),
        ]
        assert titles.held_by(unit, TODAY) == []

    def test_becoming_a_model_ends_the_challenge(self, cast: Cast) -> None:
        remembered(cast, "challenge", 2567)
        titles.confer(cast.units["cdd"], event("model", 2568), by=cast["department"], at=NOW)

        assert [row.title for row in titles.held_by(cast.units["cdd"], TODAY)] == ["model"]

    def test_the_order_of_recording_does_not_matter(self, cast: Cast) -> None:
        remembered(cast, "model", 2568, 2566)

        assert TitleRow.objects.get(fiscal_year=2566).until == date(2025, 9, 14)

    def test_twice_is_once_and_otherwise_is_refused(self, cast: Cast) -> None:
        first, again = remembered(cast, "outstanding", 2568), remembered(cast, "outstanding", 2568)
        assert first == again
        assert Entry.objects.filter(verb="title.remembered").count() == 1
        other = event("outstanding", 2568, basis="คำสั่งอื่น")
        assert (
            code_of(lambda: titles.remember(cast.units["cdd"], other, by=cast["department"], at=NOW))
            == "title-stands-otherwise"
        )

    @pytest.mark.parametrize("outcome", [KEPT, LOST])
    def test_what_is_not_held_is_neither_kept_nor_lost(self, cast: Cast, outcome: TitleOutcome) -> None:
        act = titles.confer if outcome == KEPT else titles.lose
        assert (
            code_of(lambda: act(cast.units["cdd"], event("model", 2568, outcome), by=cast["department"], at=NOW))
            == "title-not-held"
        )

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            (event("honest", 2568), "title-unknown"),
            (event("model", 2400, since=date(2025, 9, 1)), "year-not-valid"),
            (event("model", 2580, since=date(2025, 9, 1)), "year-not-valid"),
            (event("model", 2560, since=date(2025, 9, 1)), "since-elsewhere"),
            (event("model", 2568, basis="  "), "text-missing"),
        ],
    )
    def test_what_cannot_be_is_refused(self, cast: Cast, wrong: Event, code: str) -> None:
        assert code_of(lambda: titles.remember(cast.units["cdd"], wrong, by=cast["department"], at=NOW)) == code
        assert not TitleRow.objects.exists()

    @pytest.mark.parametrize(
        ("who", "code"),
        [
            ("department", None),
            ("administrator", None),
            ("secretary", "not-your-register"),
            ("officer", "not-seen"),
            ("chair", "not-your-register"),
            ("auditor", "reads-only"),
            ("far secretary", "not-seen"),
        ],
    )
    def test_who_records(self, cast: Cast, who: str, code: str | None) -> None:
        assert code_of(lambda: titles.remember(cast.units["cdd"], event("model", 2568), by=cast[who], at=NOW)) == code

    def test_a_department_records_nothing_of_units_that_are_not_its_own(self, cast: Cast) -> None:
        act = lambda: titles.remember(cast.units["far"], event("model", 2568), by=cast["department"], at=NOW)  # noqa: E731
        assert code_of(act) == "not-seen"


class TestCorrecting:
    def test_the_wrong_row_stays_with_the_reason(self, cast: Cast) -> None:
        wrong = remembered(cast, "outstanding", 2567)[0]
        right = titles.correct(wrong, event("outstanding", 2566), reason="พิมพ์ปีผิด", by=cast["department"], at=NOW)

        wrong.refresh_from_db()
        assert (wrong.void_reason, wrong.corrected_by, right.corrects) == ("พิมพ์ปีผิด", right, wrong)
        assert [row.fiscal_year for row in title_queries.of_unit(cast.units["cdd"])] == [2566]

    def test_a_reason_is_needed_and_once_is_enough(self, cast: Cast) -> None:
        row = remembered(cast, "outstanding", 2567)[0]
        assert code_of(lambda: titles.withdraw(row, reason=" ", by=cast["department"], at=NOW)) == "text-missing"
        titles.withdraw(row, reason="บันทึกซ้ำ", by=cast["department"], at=NOW)
        assert (
            code_of(lambda: titles.withdraw(row, reason="อีกครั้ง", by=cast["department"], at=NOW)) == "title-void-already"
        )
        assert titles.held_by(cast.units["cdd"], date(2024, 12, 1)) == []

    def test_a_correction_into_a_year_that_stands_is_refused_whole(self, cast: Cast) -> None:
        row, _ = remembered(cast, "outstanding", 2567, 2566)
        act = lambda: titles.correct(row, event("outstanding", 2566), reason="ผิด", by=cast["department"], at=NOW)  # noqa: E731
        assert code_of(act) == "title-stands-otherwise"
        row.refresh_from_db()
        assert row.void_at is None

    def test_the_database_keeps_what_a_row_says(self, cast: Cast) -> None:
        rows = TitleRow.objects.filter(pk=remembered(cast, "model", 2568)[0].pk)
        for change in ({"fiscal_year": 2560}, {"outcome": "lost"}, {"basis_th": "อื่น"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()

    def test_the_certificate_of_a_row_put_right_holds_no_more_and_the_new_row_gets_its_own(self, cast: Cast) -> None:
        by, wrong = cast["department"], remembered(cast, "outstanding", 2567)[0]
        first = certificates.issue_for_title(wrong, by=by, at=NOW)
        right = titles.correct(wrong, event("outstanding", 2566), reason="พิมพ์ปีผิด", by=by, at=NOW)
        second = certificates.issue_for_title(right, by=by, at=NOW)
        titles.withdraw(right, reason="ผิดหน่วยงาน", by=by, at=NOW)

        assert list(Certificate.objects.order_by("pk").values_list("pk", "revoked_reason")) == [
            (first.pk, "พิมพ์ปีผิด"),
            (second.pk, "ผิดหน่วยงาน"),
        ]
        assert Entry.objects.filter(verb="certificate.revoked").count() == 2

    def test_a_row_without_a_certificate_in_force_revokes_nothing(self, cast: Cast) -> None:
        by, row = cast["department"], remembered(cast, "outstanding", 2567)[0]
        certificates.revoke(certificates.issue_for_title(row, by=by, at=NOW), reason="ชื่อผิด", by=by, at=NOW)
        titles.withdraw(row, reason="บันทึกซ้ำ", by=by, at=NOW)

        assert Certificate.objects.get().revoked_reason == "ชื่อผิด"


class TestAnnouncing:
    def test_the_public_waits_for_the_day_of_the_announcement(self, cast: Cast) -> None:
        tomorrow = TODAY + timedelta(days=1)
        titles.announce(remembered(cast, "outstanding", 2568), on=tomorrow, by=cast["department"], at=NOW)

        assert not title_queries.announced(TODAY).exists()
        assert title_queries.announced(tomorrow).count() == 1

    def test_the_public_sees_what_was_announced_and_holds(self, cast: Cast) -> None:
        unit, by = cast.units["cdd"], cast["department"]
        rows = remembered(cast, "outstanding", 2567, 2568)
        assert not title_queries.announced(TODAY).exists()
        assert titles.announce(rows, on=TODAY, by=by, at=NOW) == 2
        assert titles.announce(rows, on=TODAY, by=by, at=NOW) == 0
        titles.withdraw(rows[0], reason="ผิด", by=by, at=NOW)
        remembered(cast, "model", 2567)
        titles.announce([titles.lose(unit, event("model", 2568, LOST), by=by, at=NOW)], on=TODAY, by=by, at=NOW)

        assert [(row.title, row.fiscal_year) for row in title_queries.announced(TODAY)] == [("outstanding", 2568)]

    def test_not_before_it_was_given(self, cast: Cast) -> None:
        rows = remembered(cast, "model", 2568)
        assert (
            code_of(lambda: titles.announce(rows, on=date(2025, 9, 1), by=cast["department"], at=NOW))
            == "announced-too-early"
        )


def test_a_sheet_locks_every_unit_and_row_before_the_journal(cast: Cast) -> None:
    remembered(cast, "model", 2566)
    lines = tuple(
        title_sheets.Line(row, cast.units[unit], Text("ดีเด่น", ""), event("outstanding", 2567))
        for row, unit in enumerate(("central", "cdd"), 2)
    )
    with CaptureQueriesContext(connection) as asked:
        assert title_sheets.take_over(title_sheets.Reading(lines), by=cast["department"], at=NOW) == 2
    said = [query["sql"] for query in asked]
    first_entry = next(place for place, sql in enumerate(said) if "journal_head" in sql)
    both = ", ".join(str(pk) for pk in sorted(cast.units[unit].pk for unit in ("central", "cdd")))
    for table in ("organisations_unit", "awards_titlerow"):
        locking = [place for place, sql in enumerate(said) if f'FROM "{table}"' in sql and f"IN ({both})" in sql]
        assert locking
        assert max(locking) < first_entry


class TestProspects:
    @property
    def edition(self) -> Edition:
        return shelf.by_key(EDITION)

    @pytest.mark.parametrize(
        ("years", "ways"),
        [
            ((2567, 2568), (Way.RUNNING,)),
            ((2561, 2563, 2565, 2567), (Way.ALTOGETHER,)),
            ((2565, 2566, 2567, 2568), (Way.RUNNING, Way.ALTOGETHER)),
            ((2566, 2567), ()),
            ((2568,), ()),
        ],
    )
    def test_two_years_running_or_four_in_all(self, cast: Cast, years: tuple[int, ...], ways: tuple[Way, ...]) -> None:
        remembered(cast, "outstanding", *years)
        found = titles.may_become(cast.units["cdd"], self.edition, "challenge", 2569)

        assert (found.ways, found.years, found.may) == (ways, years, bool(ways))

    def test_a_model_unit_does_not_go_back(self, cast: Cast) -> None:
        remembered(cast, "outstanding", 2566, 2567)
        remembered(cast, "model", 2568)
        found = titles.may_become(cast.units["cdd"], self.edition, "challenge", 2569)

        assert (found.is_held, found.may) == (True, False)

    def test_all_units_are_asked_in_two_queries(self, cast: Cast, django_assert_num_queries: object) -> None:
        remembered(cast, "outstanding", 2567, 2568)
        remembered(cast, "outstanding", 2568, unit="central")
        edition = self.edition
        with django_assert_num_queries(2):  # type: ignore[operator]
            found = titles.prospects(edition, "challenge", 2569)
        assert {unit: one.may for unit, one in found.items()} == {
            cast.units["cdd"].pk: True,
            cast.units["central"].pk: False,
        }


def book(*rows: tuple[str, ...], head: tuple[str, ...] = title_sheets.HEAD) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate((head, *rows)):
            sheet.write_row(number, 0, row)
    return content.getvalue()


MODEL, OUTSTANDING = "หน่วยงานพัฒนาชุมชนใสสะอาด “ต้นแบบ”", "หน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น"
GOOD = ("สำนักงานพัฒนาชุมชนจังหวัดมุกดาหาร", OUTSTANDING, "๒๕๖๗", "ได้รับ", "15 ก.ย. 2567", "ประกาศกรม", "20/9/2567")


class TestSheets:
    def reading(self, cast: Cast, content: bytes, *, who: str = "department") -> title_sheets.Reading:
        grid = sheets.grid_of(content, most_rows=title_sheets.MOST_ROWS)
        return title_sheets.read(shelf.by_key(EDITION), grid, by=cast[who], at=NOW)

    def test_a_sheet_is_taken_once_however_often_it_is_sent(self, cast: Cast) -> None:
        code = Unit.objects.get(pk=cast.units["central"].pk).code
        content = book(GOOD, (code, MODEL, "2565", "ได้รับ", "1/9/2565", "ประกาศกรม ลงวันที่ ๑ กันยายน", ""))
        assert title_sheets.take_over(self.reading(cast, content), by=cast["department"], at=NOW) == 2
        again = self.reading(cast, content)

        assert (again.added, again.unchanged, again.faults) == ((), 2, ())
        assert title_sheets.take_over(again, by=cast["department"], at=NOW) == 0
        assert TitleRow.objects.get(title="outstanding").announced_on == date(2024, 9, 20)
        assert Entry.objects.filter(verb="titles.imported").count() == 1

    def test_every_mistake_is_told_at_its_row_and_nothing_is_taken(self, cast: Cast) -> None:
        def but(place: int, cell: str) -> tuple[str, ...]:
            return (*GOOD[:place], cell, *GOOD[place + 1 :])

        reading = self.reading(
            cast,
            book(
                GOOD, but(0, "สำนักงานที่ไม่มี"), but(1, "ใสมาก"), but(2, "ปีก่อน"), but(3, "ชนะ"), but(4, ""), but(4, "31/2/2567"),
                but(5, ""), GOOD, but(6, "1/1/2567"),
            ),
        )  # fmt: skip
        told = {fault.row: fault.text.th for fault in reading.faults}

        assert list(told) == [3, 4, 5, 6, 7, 8, 9, 10, 11]
        for row, words in (
            (3, "สำนักงานที่ไม่มี"),
            (4, OUTSTANDING),
            (5, "ปีก่อน"),
            (6, "รักษาไว้"),
            (7, "ตั้งแต่วันที่"),
            (9, "มติ"),
            (10, "แถวที่ 2"),
        ):
            assert words in told[row]
        assert reading.added == ()
        with pytest.raises(Refusal):
            title_sheets.take_over(reading, by=cast["department"], at=NOW)
        assert not TitleRow.objects.exists()

    def test_units_that_one_may_not_see_are_unknown(self, cast: Cast) -> None:
        reading = self.reading(cast, book(("องค์กรต่างจังหวัด", *GOOD[1:])))
        assert "ไม่พบหน่วยงาน" in reading.faults[0].text.th

    def test_a_missing_heading_is_named(self, cast: Cast) -> None:
        reading = self.reading(cast, book(GOOD[:5], head=title_sheets.HEAD[:5]))
        assert "มติหรือเอกสารอ้างอิง" in reading.faults[0].text.th

    @pytest.mark.parametrize(
        "content", [b"", b"PK\x03\x04 torn", b"\xff\xfe\x00", b"\n\n", b"x" * (sheets.MOST_BYTES + 1)]
    )
    def test_what_is_no_sheet_is_refused_with_a_sentence(self, content: bytes) -> None:
        with pytest.raises(Refusal):
            sheets.grid_of(content, most_rows=10)

    def test_the_form_and_the_list_read_back(self, cast: Cast) -> None:
        form = title_sheets.template(shelf.by_key(EDITION), by=cast["department"])
        assert [fault.row for fault in self.reading(cast, form).faults] == [2]
        remembered(cast, "model", 2566)
        content = title_sheets.workbook(title_queries.seen_by(cast["department"]), {"49": 11}, {})
        assert self.reading(cast, content).unchanged == 1


def test_the_list_is_narrowed_by_region_and_words(cast: Cast) -> None:
    remembered(cast, "model", 2566)
    remembered(cast, "model", 2567, unit="central")
    rows = title_queries.seen_by(cast["administrator"])

    def found(**wanted: object) -> list[int]:
        narrowed = title_queries.narrowed(rows, title_queries.Wanted(**wanted), on=TODAY)  # type: ignore[arg-type]
        return list(narrowed.values_list("fiscal_year", flat=True))

    region = regions_on(TODAY)["49"]
    assert found(region=region) == [2566]
    assert found(region=title_queries.CENTRAL) == [2567]
    assert found(words="มุกดาหาร") == [2566]
    assert found(year=2567, title="model") == [2567]
    assert found(outcome="lost") == []
