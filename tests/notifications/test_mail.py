"""Mail: reminders by day, digests for offices, news from the journal; each once, outside quiet hours, by real SMTP."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from tests.assessments.districts import OPENED, District
from tests.notifications.conftest import Keeper, free_port

from khunnatham.assessments import rounds, submission
from khunnatham.assessments.models import Round
from khunnatham.calendars.gathering import calendar_of
from khunnatham.calendars.occasions import Kind as Sort
from khunnatham.notices import circulars
from khunnatham.notices.models import Recipient
from khunnatham.notices.queries import units_asked
from khunnatham.notifications import news
from khunnatham.notifications.models import Kind, Message, MessageState, Pace, Preference
from khunnatham.notifications.preferences import choose, may_go_at
from khunnatham.notifications.reminders import digest, remind, step_of, without_mail
from khunnatham.notifications.sending import BACK_OFF, LOST_AFTER, send_due
from khunnatham.organisations.models import Account
from khunnatham.thai import BANGKOK

DUE = date(2026, 5, 31)


def _at(days_before: int, hour: int = 9) -> datetime:
    return datetime.combine(DUE - timedelta(days=days_before), time(hour), tzinfo=BANGKOK)


@pytest.fixture
def round_(district: District) -> Round:
    opened = district.open("moral-district")
    district.filed(opened)
    return opened


def _subjects() -> list[tuple[str, str]]:
    return [(one.account.username, one.subject) for one in Message.objects.order_by("id").select_related("account")]


class TestReminders:
    def test_they_come_30_7_and_1_days_before_and_on_the_day(self, district: District, round_: Round) -> None:
        days = [days for days in range(40, -3, -1) if remind(at=_at(days))]
        assert days == [30, 7, 1, 0]
        assert {name for name, _ in _subjects()} == {"district-officer", "district-head"}
        assert _subjects()[0][1].startswith("อีก 30 วันครบกำหนด: ")

    def test_a_worker_that_stood_still_makes_up_for_two_days(self) -> None:
        steps = {days: step_of(days) for days in range(31, -2, -1)}
        assert {days: step for days, step in steps.items() if step is not None} == {
            30: 30, 29: 30, 28: 30, 7: 7, 6: 7, 5: 7, 1: 1, 0: 0,
        }  # fmt: skip

    def test_nothing_is_put_twice(self, district: District, round_: Round) -> None:
        assert [remind(at=_at(7)), remind(at=_at(7)), remind(at=_at(6))] == [2, 0, 0]

    def test_a_deadline_that_moved_reminds_again(self, district: District, round_: Round) -> None:
        assert remind(at=_at(7)) == 2
        rounds.extend(
            round_,
            due_on=DUE + timedelta(days=14),
            reason="น้ำท่วม",
            window="bundle-1",
            by=district["department"],
            at=OPENED,
        )
        assert [remind(at=_at(6)), remind(at=_at(-7))] == [0, 2]

    def test_what_was_handed_in_is_not_reminded_of(self, district: District) -> None:
        case = district.filed(district.open("model-district", round_1=DUE, round_2=date(2026, 8, 10)))
        district.answer(case, "1", "2", "3")
        district.hand_in(case, at=OPENED)
        assert remind(at=_at(7)) == 0

    def test_who_refused_the_kind_or_has_no_address_gets_nothing(self, district: District, round_: Round) -> None:
        choose(district["head"].account, quiet_from=time(20), quiet_until=time(7), kinds=[Kind.NEWS], pace=Pace.WEEKLY)
        Account.objects.filter(pk=district["officer"].account_id).update(email="")
        assert remind(at=_at(7)) == 0
        listed = [one.account_id for one in without_mail(district["interior"], on=DUE)]
        assert district["officer"].account_id in listed
        assert district["head"].account_id not in listed

    def test_mail_speaks_the_language_of_the_account(self, district: District, round_: Round) -> None:
        Account.objects.filter(pk=district["officer"].account_id).update(language="en")
        remind(at=_at(1))
        mail = Message.objects.get(account=district["officer"].account_id)
        assert mail.subject.startswith("Due tomorrow: ")
        assert "Due 31 May 2026 (Due tomorrow)" in mail.text
        assert "31 May 2026 is a day off: Sunday" in mail.text


class TestLetters:
    @pytest.fixture
    def recipient(self, district: District) -> Recipient:
        office = district["interior"]
        letter = circulars.Letter(
            subject="เตรียมรับการตรวจ", letter_number="1", dated_on=OPENED.date(), deadlines=[("แจ้งตอบ", DUE)], happens_on=DUE
        )  # fmt: skip
        draft = circulars.draft(
            office.unit, edition="model-district/2567", fiscal_year=2569, letter=letter, by=office, at=OPENED
        )
        circulars.address(draft, units=[district.unit], by=office, at=OPENED)
        circulars.send(draft, by=office, at=OPENED)
        return Recipient.objects.get()

    def test_their_deadlines_remind_30_7_and_1_days_before_and_on_the_day(
        self, district: District, recipient: Recipient
    ) -> None:
        counts = {days: count for days in range(40, -5, -1) if (count := remind(at=_at(days)))}
        assert counts == {30: 2, 7: 2, 1: 2, 0: 2}
        assert [remind(at=_at(days)) for days in (30, 7, 1, 0)] == [0, 0, 0, 0]
        assert _subjects()[0] == ("district-officer", "อีก 30 วันครบกำหนด: แจ้งตอบ")
        assert f"/circulars/{recipient.circular_id}/" in Message.objects.order_by("id")[0].text

    def test_they_remind_until_acknowledged_and_the_outcome_is_recorded(
        self, district: District, recipient: Recipient
    ) -> None:
        circulars.acknowledge(recipient, by=district["officer"], at=OPENED)
        assert remind(at=_at(30)) == 2
        circulars.record_outcome(recipient, outcome="แจ้งตอบแล้ว", by=district["interior"], at=OPENED)
        assert [remind(at=_at(days)) for days in (7, 1, 0)] == [0, 0, 0]
        letter, event = (one for one in calendar_of(district["officer"]) if one.about == recipient.circular.key)
        assert (letter.kind, letter.on, letter.is_done) == (Sort.LETTER, DUE, True)
        assert (event.kind, event.on) == (Sort.EVENT, DUE)

    def test_a_letter_is_never_overdue(self, district: District, recipient: Recipient) -> None:
        late = DUE + timedelta(days=5)
        assert not [one for one in calendar_of(district["officer"]) if one.is_overdue(late)]

    def test_units_without_a_letter_are_not_reminded(self, district: District, recipient: Recipient) -> None:
        assert units_asked([DUE]) == {district.unit.pk}
        assert units_asked([DUE + timedelta(days=1)]) == set()


class TestDigest:
    def test_a_province_gets_one_mail_a_week_about_all_that_are_missing(
        self, district: District, round_: Round
    ) -> None:
        monday = datetime(2026, 5, 25, 9, 0, tzinfo=BANGKOK)
        given = [digest(at=monday + timedelta(days=days)) for days in range(-1, 8)]
        assert given == [0, 1, 0, 0, 0, 0, 0, 0, 1]
        first = Message.objects.order_by("id")[0]
        assert (first.account_id, first.kind) == (district["secretary"].account_id, Kind.DIGEST)
        assert "ยังไม่ส่ง 1 หน่วยงาน: อำเภอดงหลวง" in first.text

    def test_who_chose_it_gets_one_each_working_day(self, district: District, round_: Round) -> None:
        Preference.objects.create(account=district["secretary"].account, pace=Pace.DAILY)
        sunday = datetime(2026, 5, 24, 9, 0, tzinfo=BANGKOK)
        assert [digest(at=sunday + timedelta(days=days)) for days in range(7)] == [0, 1, 1, 1, 1, 1, 0]


class TestNews:
    def test_the_journal_tells_the_people_of_the_unit_but_not_whoever_did_it(self, district: District) -> None:
        assert news.tell(at=OPENED) == 0  # the first time only marks the place: nobody is told old news
        case = district.filed(district.open("model-district", round_1=DUE, round_2=date(2026, 8, 10)))
        district.answer(case, "1", "2", "3")
        submission.sign_off(case, by=district["officer"], at=OPENED)
        submission.send_back_to_officer(case, by=district["head"], at=OPENED)
        assert [news.tell(at=OPENED), news.tell(at=OPENED)] == [1, 0]
        assert _subjects() == [("district-officer", "หัวหน้าหน่วยงานส่งกลับให้เจ้าหน้าที่แก้ไข")]
        assert f"/assessments/{case.pk}/" in Message.objects.get().text


class TestQuiet:
    @pytest.mark.parametrize(
        ("hour", "expected"),
        [(19, (31, 19)), (20, (32, 7)), (23, (32, 7)), (0, (31, 7)), (6, (31, 7)), (7, (31, 7)), (12, (31, 12))],
    )
    def test_nothing_goes_between_20_and_7(self, hour: int, expected: tuple[int, int]) -> None:
        goes = may_go_at(Preference(), _at(0, hour)).astimezone(BANGKOK)
        assert ((goes.date() - date(2026, 5, 1)).days + 1, goes.hour) == expected

    def test_a_person_chooses_other_hours_or_none(self) -> None:
        lunch = Preference(quiet_from=time(12), quiet_until=time(13))
        assert may_go_at(lunch, _at(0, 12)) == _at(0, 13)
        assert may_go_at(lunch, _at(0, 22)) == _at(0, 22)
        assert may_go_at(Preference(quiet_from=time(0), quiet_until=time(0)), _at(0, 3)) == _at(0, 3)

    def test_a_mail_of_the_night_waits_for_the_morning(
        self, district: District, round_: Round, mailbox: Keeper
    ) -> None:
        remind(at=_at(0, 0))
        assert [send_due(at=_at(0, 6)), send_due(at=_at(0, 7)), send_due(at=_at(0, 8))] == [0, 2, 0]


class TestSending:
    def test_a_real_server_gets_text_and_html_once(self, district: District, round_: Round, mailbox: Keeper) -> None:
        remind(at=_at(7))
        assert [send_due(at=_at(7)), send_due(at=_at(7))] == [2, 0]
        assert sorted(to for to, _ in mailbox.mails) == [
            ["district-head@example.go.th"],
            ["district-officer@example.go.th"],
        ]
        mail = mailbox.mails[0][1]
        assert mail["Subject"].strip().startswith("อีก 7 วันครบกำหนด: ")
        assert [part.get_content_type() for part in mail.walk()] == [
            "multipart/alternative", "text/plain", "text/html",
        ]  # fmt: skip
        kept = Message.objects.values_list("state", "text", "html", "tries")
        assert set(kept) == {(MessageState.SENT, "", "", 1)}

    def test_two_senders_never_send_the_same_mail(self, district: District, round_: Round, mailbox: Keeper) -> None:
        remind(at=_at(7))
        Message.objects.filter(account=district["head"].account_id).update(
            state=MessageState.SENDING, next_try_at=_at(7)
        )
        assert send_due(at=_at(7)) == 1
        # The other sender died in the middle: its mail may have gone, and is not repeated.
        assert send_due(at=_at(7) + LOST_AFTER) == 0
        assert Message.objects.get(account=district["head"].account_id).state == MessageState.UNCERTAIN
        assert len(mailbox.mails) == 1

    def test_a_recipient_refused_for_good_is_not_tried_again_and_the_others_get_theirs(
        self, district: District, round_: Round, mailbox: Keeper
    ) -> None:
        Account.objects.filter(pk=district["head"].account_id).update(email="gone@example.go.th")
        remind(at=_at(7))
        assert [send_due(at=_at(7)), send_due(at=_at(6))] == [1, 0]
        refused = Message.objects.get(account=district["head"].account_id)
        assert (refused.state, refused.tries, refused.fault) == (MessageState.FAILED, 1, "SMTPRecipientsRefused 550")

    def test_a_recipient_refused_for_now_is_tried_again(
        self, district: District, round_: Round, mailbox: Keeper
    ) -> None:
        Account.objects.filter(pk=district["head"].account_id).update(email="busy@example.go.th")
        remind(at=_at(7))
        send_due(at=_at(7))
        waiting = Message.objects.get(account=district["head"].account_id)
        assert (waiting.state, waiting.tries, waiting.fault) == (MessageState.WAITING, 1, "SMTPRecipientsRefused 450")
        assert waiting.next_try_at == _at(7) + timedelta(minutes=BACK_OFF[0])

    def test_a_server_that_is_down_is_tried_later_and_given_up_at_last(
        self, district: District, round_: Round, settings: Any
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
        remind(at=_at(7))
        Preference.objects.create(account=district["head"].account, quiet_from=time(0), quiet_until=time(0))
        at = _at(7)
        for _ in range(len(BACK_OFF) + 1):
            assert send_due(at=at) == 0
            at += timedelta(days=2)
        failed = Message.objects.get(account=district["head"].account_id)
        assert (failed.state, failed.tries) == (MessageState.FAILED, len(BACK_OFF) + 1)
        assert failed.fault.startswith("ConnectionRefusedError")
