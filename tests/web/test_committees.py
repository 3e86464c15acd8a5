"""The committees of a round, their seats, which case lies with which, the regions, and the word before a file opens."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import NOW, TODAY, Cast, account_named
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.bench import Bench, bench_of
from tests.review.test_committees import founded

from khunnatham.assessments import queries
from khunnatham.assessments.judging_models import Ground, Interest, Judging
from khunnatham.assessments.models import Assessment
from khunnatham.notifications import news
from khunnatham.notifications.models import Message
from khunnatham.organisations import regions
from khunnatham.organisations.models import Membership, Place, RegionProvince, UnitKind
from khunnatham.organisations.units import new_unit
from khunnatham.review import assigning, conflicts
from khunnatham.review.committee_models import Committee, Seat, Seating


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def bench(cast: Cast, case: Assessment) -> Bench:
    return bench_of(cast, case)


def page_of(client: Client, address: str, sent: Mapping[str, object] | None = None, status: int = 200) -> str:
    answer = client.post(address, sent) if sent is not None else client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return html.unescape(answer.content.decode())


def empty_seat(bench: Bench) -> Seat:
    return Seat.objects.filter(committee__body=bench.stranger.unit, seatings__isnull=True)[0]


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast[name].account)
    session = client.session
    session["membership"] = cast[name].pk
    session.save()
    return client


class TestFounding:
    ORDER: ClassVar = {"order_number": "๑๒๓/๒๕๖๙", "on": "20/2/2569", "since": "20 ก.พ. 69", "until": "30/9/2569"}

    def test_an_empty_page_explains_and_leads_to_the_order(self, cast: Cast, case: Assessment) -> None:
        number = case.enrolment.round_id
        page = page_of(signed_in(cast, "department"), reverse("committees", args=[number]))
        assert "ยังไม่ได้แต่งตั้งคณะกรรมการ" in page
        assert reverse("found-committees", args=[number]) in page
        assert reverse("found-committees", args=[number]) not in page_of(
            signed_in(cast, "auditor"), reverse("committees", args=[number])
        )

    def test_one_order_founds_all_of_them_with_seats_in_printed_order(self, cast: Cast, case: Assessment) -> None:
        client, number = signed_in(cast, "department"), case.enrolment.round_id
        answer = client.post(reverse("found-committees", args=[number]), self.ORDER)
        page = page_of(client, reverse("committees", args=[number]))
        assert answer["Location"] == reverse("committees", args=[number])
        assert Committee.objects.count() == 39
        assert "39 คณะ" in page
        assert page.index("ประธานกรรมการ") < page.index("กรรมการและเลขานุการ") < page.index("ผู้ช่วยเลขานุการ")
        assert "ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน" in page

    def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(self, cast: Cast, case: Assessment) -> None:
        client, address = signed_in(cast, "department"), reverse("found-committees", args=[case.enrolment.round_id])
        page = page_of(client, address, self.ORDER | {"until": "1/1/2569"}, 422)
        assert "วันสิ้นสุดวาระอยู่ก่อนวันเริ่ม" in page
        assert 'value="๑๒๓/๒๕๖๙"' in page
        assert not Committee.objects.exists()


class TestList:
    def test_it_is_narrowed_by_region_words_and_empty_seats(self, bench: Bench) -> None:
        client, address = bench.client("department"), reverse("committees", args=[bench.round.pk])
        eleven = page_of(client, f"{address}?region=11")
        assert "เขตตรวจราชการที่ ๑๑" in eleven
        assert eleven.count("<article") == 2
        assert page_of(client, f"{address}?q=the-member").count("<article") == 1
        assert page_of(client, f"{address}?region=0").count("<article") == 3
        assert page_of(client, f"{address}?q=ไม่มีคำนี้").count("<article") == 0
        assert page_of(client, f"{address}?empty=yes").count("<article") == 38

    def test_the_number_of_queries_does_not_follow_the_seats_filled(self, bench: Bench) -> None:
        client, address = bench.client("department"), reverse("committees", args=[bench.round.pk])
        page_of(client, address)
        with CaptureQueriesContext(connection) as before:
            page_of(client, address)
        for number, committee in enumerate(Committee.objects.filter(key="K1")):
            seat = committee.seats.all()[0]
            held = Membership.objects.create(
                account=account_named(f"more-{number}"), role="subcommittee-chair", unit=committee.body, since=TODAY,
                until=committee.until,
            )  # fmt: skip
            Seating.objects.create(seat=seat, membership=held)
        with CaptureQueriesContext(connection) as after:
            page_of(client, address)
        assert len(after) == len(before)


class TestMandate:
    def test_the_page_says_whom_it_judges_with_counts_that_narrow_the_list(self, bench: Bench) -> None:
        client, address = bench.client("department"), reverse("committee", args=[bench.committee.pk])
        page = page_of(client, address)
        assert 'href="?group=general/regional#cases"' in page
        assert f'href="?province={bench.case.enrolment.unit.province_id}#cases"' in page
        assert reverse("compiling-case", args=[bench.case.pk]) in page
        assert "เสียงเท่ากันให้ประธานชี้ขาด" in page
        assert page.count("ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน") == 3  # quorum, voting, regions
        for asked, shown in (("group=general/regional", True), ("group=model/regional", False), ("province=50", False)):
            narrowed = page_of(client, f"{address}?{asked}")
            assert (reverse("compiling-case", args=[bench.case.pk]) in narrowed) is shown
            assert ("แสดง 0 จาก 1 หน่วยงาน" in narrowed) is not shown

    def test_what_lies_with_it_by_hand_is_counted_and_told_apart(self, bench: Bench) -> None:
        other = Committee.objects.get(key="K1", region=12)
        assigning.assign(
            Assessment.objects.get(pk=bench.case.pk), committee=other, reason="มีส่วนได้เสีย", by=bench.cast["department"],
            at=NOW,
        )  # fmt: skip
        page = page_of(bench.client("department"), reverse("committee", args=[other.pk]))
        assert "มอบหมายโดยระบุเหตุผล" in page
        assert "มอบหมายนอกเกณฑ์" in page
        assert "นอกเขต" in page

    def test_a_member_is_led_to_open_files_only(self, bench: Bench) -> None:
        client, address = bench.client(bench.member), reverse("committee", args=[bench.committee.pk])
        file = reverse("compiling-case", args=[bench.case.pk])
        before = page_of(client, address)
        client.post(reverse("declare-interest", args=[bench.case.pk]), {"clear": "yes"})
        assert (file in before, file in page_of(client, address)) == (False, True)

    def test_the_number_of_queries_does_not_follow_the_cases(self, bench: Bench) -> None:
        client, address = bench.client("department"), reverse("committee", args=[bench.committee.pk])
        page_of(client, address)
        with CaptureQueriesContext(connection) as one:
            page_of(client, address)
        judged = Judging.objects.get()
        another, enrolment = Assessment.objects.get(pk=bench.case.pk), bench.case.enrolment
        enrolment.pk, enrolment.unit = None, bench.cast.units["central"]
        enrolment.save(force_insert=True)
        another.pk, another.enrolment = None, enrolment
        another.save(force_insert=True)
        judged.pk, judged.assessment = None, another
        judged.save(force_insert=True)
        with CaptureQueriesContext(connection) as two:
            page_of(client, address)
        assert len(two) == len(one)


class TestSeats:
    def sent(self, bench: Bench, **changed: object) -> dict[str, object]:
        account_named("newcomer")
        return {
            "account": "newcomer", "since": "20/2/2569", "until": "30/9/2569", "order_reference": "๑๒๔/๒๕๖๙",
        } | changed  # fmt: skip

    def test_an_empty_seat_is_filled_by_the_name_of_an_account(self, bench: Bench) -> None:
        seat = empty_seat(bench)
        client = bench.client("department")
        address = reverse("fill-seat", args=[seat.committee_id, seat.pk])
        assert "ว่าง" in page_of(client, reverse("committee", args=[seat.committee_id]))
        answer = client.post(address, self.sent(bench))
        assert answer["Location"] == reverse("committee", args=[seat.committee_id])
        assert seat.seatings.get().membership.account.username == "newcomer"
        assert "ตำแหน่ง newcomer" in page_of(client, answer["Location"])

    def test_a_committee_that_nobody_leads_is_told_so_until_a_seat_that_leads_is_filled(self, bench: Bench) -> None:
        empty = Committee.objects.exclude(pk=bench.committee.pk).first()
        assert empty is not None
        client, address = bench.client("department"), reverse("committee", args=[empty.pk])
        assert "คณะนี้ยังไม่มีผู้นำ" in page_of(client, address)
        assert 'href="#seats">กำหนดผู้ดำรงตำแหน่ง</a>' in page_of(client, address)
        voting, keeping = empty.seats.get(chairs=False, votes=True, position=2), empty.seats.get(keeps=True)
        sent = self.sent(bench)
        client.post(reverse("fill-seat", args=[empty.pk, voting.pk]), sent)
        assert "คณะนี้ยังไม่มีผู้นำ" in page_of(client, address)
        account_named("keeper")
        client.post(reverse("fill-seat", args=[empty.pk, keeping.pk]), sent | {"account": "keeper"})
        assert "คณะนี้ยังไม่มีผู้นำ" not in page_of(client, address)

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"account": "nobody-of-this-name"}, "ไม่มีบัญชีชื่อนี้"),
            ({"until": "1/10/2570"}, "วันดำรงตำแหน่งต้องอยู่ในวาระของคณะ"),
            ({"since": "วันหนึ่ง"}, "วันหนึ่ง"),
            ({"order_reference": ""}, "เลขที่คำสั่ง"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, bench: Bench, changed: dict[str, object], sentence: str) -> None:
        seat = empty_seat(bench)
        address = reverse("fill-seat", args=[seat.committee_id, seat.pk])
        page = page_of(bench.client("department"), address, self.sent(bench, **changed), 422)
        assert sentence in page
        assert 'value="newcomer"' in page or "account" in changed

    def test_a_seat_that_is_taken_is_refused_and_one_ends_by_the_pages_of_memberships(self, bench: Bench) -> None:
        client = bench.client("department")
        seat = bench.member.seating.seat
        taken = page_of(client, reverse("fill-seat", args=[bench.committee.pk, seat.pk]), self.sent(bench), 422)
        assert "ให้สิ้นสุดผู้เดิมก่อน" in taken
        page = page_of(client, reverse("committee", args=[bench.committee.pk]))
        end = reverse("end-membership", args=[bench.member.pk])
        assert end in page
        assert reverse("appoint-acting", args=[bench.member.pk]) in page
        client.post(end, {"on": "20/2/2569", "order_reference": "๑๒๕/๒๕๖๙"})
        bench.member.refresh_from_db()
        assert bench.member.until == TODAY

    def test_a_seat_is_not_handed_over_but_filled_anew(self, bench: Bench) -> None:
        account_named("newcomer")
        client, address = bench.client("department"), reverse("hand-over", args=[bench.member.pk])
        sent = {"to": "newcomer", "from_on": "1/3/2569", "order_reference": "๑"}
        assert "ตำแหน่งในคณะกรรมการส่งมอบต่อไม่ได้" in page_of(client, address, sent, 422)
        people = page_of(client, reverse("unit-people", args=[bench.committee.body_id]))
        assert address not in people

    def test_the_page_of_people_gives_no_post_and_leads_to_the_seats(self, bench: Bench) -> None:
        account_named("newcomer")
        client, body = bench.client("department"), bench.committee.body_id
        address, seats = reverse("appoint", args=[body]), reverse("committee", args=[bench.committee.pk])
        people = page_of(client, reverse("unit-people", args=[body]))
        assert (address in people, seats in people) == (False, True)
        sent = {"role": "subcommittee-member", "account": "newcomer", "since": "20/2/2569"}
        assert "ตำแหน่งในคณะกรรมการกำหนดทีละที่นั่ง" in page_of(client, address, sent, 409)
        assert not Membership.objects.filter(account__username="newcomer").exists()
        other = Committee.objects.filter(body__memberships__isnull=True)[0]
        empty = page_of(client, reverse("unit-people", args=[other.body_id]))
        assert (reverse("committee", args=[other.pk]) in empty, "แต่งตั้งบุคคล" in empty) == (True, False)

    def test_a_post_that_never_began_is_taken_back_with_its_seat(self, bench: Bench) -> None:
        seat = empty_seat(bench)
        client = bench.client("department")
        client.post(reverse("fill-seat", args=[seat.committee_id, seat.pk]), self.sent(bench, since="1/3/2569"))
        held = seat.seatings.get().membership
        assert client.post(reverse("cancel-membership", args=[held.pk])).status_code == 302
        assert not seat.seatings.exists()


class TestCases:
    def test_the_button_assigns_and_tells_what_is_left_and_why(self, cast: Cast, case: Assessment) -> None:
        founded(cast, case)
        RegionProvince.objects.filter(province="49").delete()
        client, number = signed_in(cast, "department"), case.enrolment.round_id
        answer = client.post(reverse("assign-cases", args=[number]))
        page = page_of(client, answer["Location"])
        assert "มอบหมายแล้ว 0 หน่วยงาน" in page
        assert "จังหวัดของหน่วยงานยังไม่อยู่ในเขตตรวจราชการใด" in page
        assert not Judging.objects.exists()

    def test_another_committee_takes_a_case_with_a_reason_looked_at_once_more(self, bench: Bench) -> None:
        client = bench.client("department")
        address = reverse("assign-case", args=[bench.round.pk, bench.case.pk])
        other = Committee.objects.get(body=bench.stranger.unit)
        lacking = page_of(client, address, {"committee": other.pk, "reason": ""}, 422)
        assert "กรอก" in lacking or "ฟิลด์นี้" in lacking or "เหตุผล" in lacking
        sent = {"committee": other.pk, "reason": "กรรมการส่วนใหญ่มีส่วนได้เสีย"}
        again = page_of(client, address, sent)
        assert "กรรมการส่วนใหญ่มีส่วนได้เสีย" in again
        assert 'name="confirmed"' in again
        assert Judging.objects.get().body == bench.committee.body
        assert client.post(address, sent | {"confirmed": "yes"})["Location"] == reverse(
            "round-cases", args=[bench.round.pk]
        )
        assert Judging.objects.get(ended_at__isnull=True).body == other.body
        assert "กรรมการส่วนใหญ่มีส่วนได้เสีย" in page_of(client, reverse("round-cases", args=[bench.round.pk]))


def test_a_committee_compiles_the_round_that_it_judges_and_is_led_to_no_export_of_the_secretariat(bench: Bench) -> None:
    page = page_of(bench.client(bench.member), reverse("compiling"))

    assert (queries.rounds_seen(bench.member), queries.rounds_seen(bench.stranger)) == ([bench.round], [])
    assert bench.round.title_th in page
    assert reverse("certified-export", args=[bench.round.pk, "xlsx"]) not in page
    assert page_of(bench.client(bench.stranger), reverse("compiling"))


class TestRegions:
    def test_a_province_moves_from_a_day_on(self, cast: Cast) -> None:
        client = signed_in(cast, "department")
        assert "มุกดาหาร" in page_of(client, reverse("regions"))
        address = reverse("move-province", args=["49"])
        assert "เขตตรวจราชการมี" not in page_of(client, address)
        assert page_of(client, address, {"region": "99", "since": "1/3/2569"}, 422)
        client.post(address, {"region": "12", "since": "1/3/2569"})
        assert regions.regions_on(TODAY)["49"] == 11
        assert regions.regions_on(TODAY + timedelta(days=9))["49"] == 12
        assert "จังหวัดที่จะย้ายเขต" in page_of(client, reverse("regions"))

    def test_an_auditor_reads_and_moves_nothing(self, cast: Cast) -> None:
        client = signed_in(cast, "auditor")
        assert reverse("move-province", args=["49"]) not in page_of(client, reverse("regions"))
        page_of(client, reverse("move-province", args=["49"]), {"region": "12", "since": "1/3/2569"}, 403)


class TestInterests:
    def test_the_file_is_linked_after_the_word_and_not_before(self, bench: Bench) -> None:
        client = bench.client(bench.member)
        file = reverse("compiling-case", args=[bench.case.pk])
        before = page_of(client, reverse("my-committee"))
        assert bench.case.enrolment.unit.name_th in before
        assert file not in before
        page_of(client, file, status=404)
        assert "แจ้งส่วนได้เสีย 1 หน่วยงาน" in page_of(client, reverse("home"))
        client.post(reverse("declare-interest", args=[bench.case.pk]), {"clear": "yes"})
        assert file in page_of(client, reverse("my-committee"))
        page_of(client, file)
        assert "แจ้งส่วนได้เสีย 1 หน่วยงาน" not in page_of(client, reverse("home"))

    def test_an_interest_needs_its_words_and_keeps_the_file_shut(self, bench: Bench) -> None:
        client, address = bench.client(bench.member), reverse("declare-interest", args=[bench.case.pk])
        page_of(client, address, {"text": " "}, 422)
        client.post(address, {"text": "คู่สมรสทำงานในหน่วยงาน"})
        mine = page_of(client, reverse("my-committee"))
        assert "คู่สมรสทำงานในหน่วยงาน" in mine
        assert reverse("compiling-case", args=[bench.case.pk]) not in mine
        assert "คู่สมรส" in page_of(bench.client(bench.chair), reverse("my-committee"))
        assert "คู่สมรส" in page_of(bench.client(bench.secretary), reverse("committee", args=[bench.committee.pk]))

    def test_a_plain_member_does_not_read_of_the_others(self, bench: Bench) -> None:
        bench.client(bench.chair).post(
            reverse("declare-interest", args=[bench.case.pk]), {"text": "คู่สมรสทำงานในหน่วยงาน"}
        )
        client = bench.client(bench.member)
        for address in (reverse("my-committee"), reverse("committee", args=[bench.committee.pk])):
            assert "คู่สมรส" not in page_of(client, address)

    def test_what_was_found_is_shown_with_its_ground(self, bench: Bench) -> None:
        Membership.objects.create(
            account=bench.member.account, role="officer", unit=bench.case.enrolment.unit,
            since=TODAY - timedelta(days=400), until=TODAY - timedelta(days=30),
        )  # fmt: skip
        client = bench.client(bench.member)
        client.post(reverse("declare-interest", args=[bench.case.pk]), {"clear": "yes"})
        page = page_of(client, reverse("my-committee"))
        assert "เคยหรือกำลังดำรงตำแหน่งในหน่วยงานภายใน 12 เดือน" in page
        assert reverse("compiling-case", args=[bench.case.pk]) not in page

    def test_one_press_speaks_for_all_after_being_asked_once_more(self, bench: Bench) -> None:
        client, address = bench.client(bench.member), reverse("clear-all-interests")
        assert bench.case.enrolment.unit.name_th in page_of(client, address)
        assert not Interest.objects.exists()
        assert f'name="case" value="{bench.case.pk}"' in page_of(client, address)
        client.post(address)
        assert not Interest.objects.exists()  # a case that the page did not list is not spoken of
        client.post(address, {"case": [bench.case.pk]})
        assert Interest.objects.get().ground == Ground.CLEAR

    def test_a_case_that_went_to_another_committee_meanwhile_is_told(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        declare = conflicts.declare

        def declared_and_gone(*given: Assessment, **words: Any) -> Interest:
            said = declare(*given, **words)
            Judging.objects.filter(assessment=bench.case).update(ended_at=NOW)
            return said

        monkeypatch.setattr(conflicts, "declare", declared_and_gone)
        client = bench.client(bench.member)
        client.post(reverse("declare-interest", args=[bench.case.pk]), {"clear": "yes"})
        assert "มอบหมายให้คณะอื่นประเมินแล้ว" in page_of(client, reverse("my-committee"))

    def test_the_chair_gets_a_mail_without_the_words(self, bench: Bench) -> None:
        for who in (bench.chair, bench.member, bench.secretary):
            who.account.email = f"{who.account.username}@example.go.th"
            who.account.save(update_fields=["email"])
        news.tell(at=NOW)
        bench.client(bench.member).post(
            reverse("declare-interest", args=[bench.case.pk]), {"text": "คู่สมรสทำงานในหน่วยงาน"}
        )
        assert news.tell(at=NOW) == 1
        message = Message.objects.get()
        assert message.account == bench.chair.account
        assert f"/committees/{bench.committee.pk}/" in message.text
        assert "คู่สมรส" not in message.text


class TestLifting:
    @pytest.fixture
    def interest(self, bench: Bench) -> Interest:
        Membership.objects.create(
            account=bench.member.account, role="officer", unit=bench.case.enrolment.unit, since=TODAY - timedelta(days=90),
            until=TODAY - timedelta(days=30),
        )  # fmt: skip
        (found,) = conflicts.detect(bench.case, bench.committee, at=NOW, accounts=[bench.member.account])
        return found

    def test_the_department_lifts_and_lays_again_with_a_reason_and_all_of_it_is_shown(
        self, bench: Bench, interest: Interest
    ) -> None:
        client, address = bench.client("department"), reverse("committee", args=[bench.committee.pk])
        lift = reverse("lift-interest", args=[bench.committee.pk, interest.pk])
        lay = reverse("lay-interest-again", args=[bench.committee.pk, interest.pk])
        assert lift in page_of(client, address)
        page_of(client, lift, {"reason": ""}, 422)
        assert client.post(lift, {"reason": "พ้นจากตำแหน่งก่อนเริ่มรอบ"})["Location"] == f"{address}#cases"
        lifted = page_of(client, address)
        assert "พ้นจากตำแหน่งก่อนเริ่มรอบ" in lifted
        assert (lift in lifted, lay in lifted) == (False, True)
        assert "พ้นจากตำแหน่งก่อนเริ่มรอบ" in page_of(bench.client(bench.chair), address)
        assert "พ้นจากตำแหน่งก่อนเริ่มรอบ" not in page_of(bench.client(bench.member), address)
        client.post(lay, {"reason": "พบคำสั่งใหม่"})
        again = page_of(client, address)
        assert "พบคำสั่งใหม่" in again
        assert (lift in again, lay in again) == (True, False)
        assert lift not in page_of(bench.client(bench.chair), address)

    def test_others_are_refused_and_what_is_not_there_is_not_found(self, bench: Bench, interest: Interest) -> None:
        for name in ("lift-interest", "lay-interest-again"):
            address = reverse(name, args=[bench.committee.pk, interest.pk])
            for who in (bench.chair, bench.secretary, bench.member, "auditor", "administrator", "head"):
                page_of(bench.client(who), address, {"reason": "ก"}, 403)
            page_of(bench.client("department"), reverse(name, args=[bench.committee.pk, 999_999]), status=404)
        page_of(
            bench.client("department"),
            reverse("lay-interest-again", args=[bench.committee.pk, interest.pk]),
            status=409,
        )


class TestProlonging:
    SENT: ClassVar = {"order_number": "๔๕/๒๕๖๙", "on": "15/9/2569", "until": "31/12/2569"}

    def test_the_owner_prolongs_every_term_by_one_order_and_each_committee_says_so(self, bench: Bench) -> None:
        client, address = bench.client("department"), reverse("prolong-committees", args=[bench.round.pk])
        assert address in page_of(client, reverse("committees", args=[bench.round.pk]))
        assert "30 กันยายน 2569" in page_of(client, address)
        page_of(client, address, self.SENT, 302)
        page = page_of(client, reverse("committee", args=[bench.committee.pk]))

        assert "ถึง 31 ธ.ค. 2569 ตามคำสั่งที่ 45/2569 ลงวันที่ 15 ก.ย. 2569 (วาระเดิมถึง 30 ก.ย. 2569)" in page
        assert "ขยายวาระถึง" in page  # the history as well

    def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(self, bench: Bench) -> None:
        address = reverse("prolong-committees", args=[bench.round.pk])
        page = page_of(bench.client("department"), address, self.SENT | {"until": "1/9/2569"}, 422)
        assert "ไม่มีคณะใดที่วาระสิ้นสุดก่อนวันนั้น" in page
        assert 'value="๔๕/๒๕๖๙"' in page


REFUSED = [
    # page, who, answer
    ("committees", "officer", 403),
    ("committees", "chair", 403),
    ("committees", "the member", 403),
    ("committees", "administrator", 200),
    ("found-committees", "administrator", 403),
    ("found-committees", "auditor", 403),
    ("found-committees", "the secretary", 403),
    ("prolong-committees", "administrator", 403),
    ("prolong-committees", "the chair", 403),
    ("round-cases", "secretary", 403),
    ("assign-cases", "administrator", 403),
    ("assign-case", "the chair", 403),
    ("committee", "the member", 200),
    ("committee", "the stranger", 404),
    ("committee", "chair", 404),
    ("committee", "cdd officer", 403),
    ("committee", "auditor", 200),
    ("fill-seat", "the chair", 403),
    ("fill-seat", "administrator", 403),
    ("my-committee", "chair", 404),
    ("my-committee", "department", 403),
    ("my-committee", "cdd officer", 403),
    ("declare-interest", "the stranger", 404),
    ("declare-interest", "chair", 404),
    ("clear-all-interests", "member", 404),
    ("regions", "secretary", 403),
    ("move-province", "auditor", 403),
]


@pytest.mark.parametrize(("page", "who", "status"), REFUSED)
def test_who_is_refused_what(bench: Bench, page: str, who: str, status: int) -> None:
    seat = bench.committee.seats.all()[0].pk
    by_page: dict[str, list[object]] = {
        "committee": [bench.committee.pk], "fill-seat": [bench.committee.pk, seat], "my-committee": [],
        "declare-interest": [bench.case.pk], "clear-all-interests": [], "regions": [], "move-province": ["49"],
        "assign-case": [bench.round.pk, bench.case.pk],
    }  # fmt: skip
    arguments = by_page.get(page, [bench.round.pk])
    people = {"the chair": bench.chair, "the member": bench.member, "the secretary": bench.secretary}
    by = people.get(who) or (bench.stranger if who == "the stranger" else who)
    assert bench.client(by).get(reverse(page, args=arguments)).status_code == status


def test_another_department_learns_of_nothing(bench: Bench) -> None:
    unit = new_unit(kind=UnitKind.DEPARTMENT, place=Place.objects.get(pk="TH"), name_th="กรมอื่น")
    other = Membership.objects.create(
        account=account_named("elsewhere"), role="department-officer", unit=unit, since=TODAY
    )
    client = bench.client(other)
    for address in (
        reverse("committees", args=[bench.round.pk]),
        reverse("found-committees", args=[bench.round.pk]),
        reverse("prolong-committees", args=[bench.round.pk]),
        reverse("round-cases", args=[bench.round.pk]),
        reverse("assign-case", args=[bench.round.pk, bench.case.pk]),
        reverse("committee", args=[bench.committee.pk]),
    ):
        page_of(client, address, status=404)
