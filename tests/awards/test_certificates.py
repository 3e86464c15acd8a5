"""Certificates: numbered once a year, verified by anybody who holds the token, revoked and never removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.assessments.story import NOW, Story, code_of

from khunnatham.assessments.compiling import Reason
from khunnatham.awards import certificates, numbering, queries, verification
from khunnatham.awards.models import Certificate
from khunnatham.review import deciding
from khunnatham.review.models import Decision
from khunnatham.wording import Refusal


@pytest.fixture
def decision(story: Story) -> Decision:
    story.decided()
    return Decision.objects.get()


@pytest.fixture
def certificate(story: Story, decision: Decision) -> Certificate:
    return certificates.issue(decision, by=story.by("secretary"), at=NOW)


def test_it_is_numbered_in_thai_digits_within_its_year(certificate: Certificate) -> None:
    assert (certificate.number, certificate.serial, certificate.tier) == ("มค ๐๐๐๑/๒๕๖๙", 1, "model")
    assert numbering.DEFAULT.is_default


def test_numbers_run_on_and_begin_again_with_the_year(certificate: Certificate) -> None:
    with transaction.atomic():
        assert numbering.next_number(numbering.DEFAULT, 2569)[1] == 2
        assert numbering.next_number(numbering.DEFAULT, 2570)[1] == 1


def test_issued_twice_it_is_the_same_one(story: Story, decision: Decision, certificate: Certificate) -> None:
    assert certificates.issue(decision, by=story.by("secretary"), at=NOW) == certificate
    assert Certificate.objects.count() == 1


def test_the_token_cannot_be_guessed(certificate: Certificate) -> None:
    assert len(certificate.token) >= 32
    assert certificate.number not in certificate.token


def test_000_22_the_public_sees_the_certified_tier_and_nothing_else(story: Story) -> None:
    listed = story.listed()
    decided = deciding.certify(
        listed, meeting=story.meeting(listed), tier="developing", reason="เหตุผลภายใน", resolution_number=1,
        by=story.by("chair"), at=NOW,
    )  # fmt: skip
    certificate = certificates.issue(decided, by=story.by("secretary"), at=NOW)
    shown = verification.by_token(certificate.token)
    assert shown is not None
    assert (shown.unit.th, shown.place.th, shown.level.th, shown.fiscal_year, shown.holds) == (
        "องค์กรตัวอย่าง", "จังหวัดมุกดาหาร", "องค์กรพัฒนาคุณธรรม", 2569, True,
    )  # fmt: skip
    said = repr(shown) + repr(certificate.frozen)
    assert "เหตุผลภายใน" not in said
    assert "ต้นแบบ" not in said
    assert "ตำแหน่ง" not in said


@pytest.mark.parametrize("token", ["", "no-such-token", "x" * 500, "' OR 1=1 --"])
def test_an_unknown_token_shows_nothing(certificate: Certificate, token: str) -> None:
    assert verification.by_token(token) is None


def test_verifying_is_one_query(certificate: Certificate, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        verification.by_token(certificate.token)


class TestRevoking:
    def test_it_is_shown_as_revoked_without_the_inner_reason(self, story: Story, certificate: Certificate) -> None:
        certificates.revoke(certificate, reason="ข้อมูลไม่ถูกต้อง", by=story.by("secretary"), at=NOW)
        shown = verification.by_token(certificate.token)
        assert shown is not None
        assert (shown.holds, shown.revoked_on) == (False, NOW.date())
        assert "ข้อมูลไม่ถูกต้อง" not in repr(shown)

    def test_a_reason_is_needed_and_twice_is_refused(self, story: Story, certificate: Certificate) -> None:
        with pytest.raises(Refusal) as caught:
            certificates.revoke(certificate, reason=" ", by=story.by("secretary"), at=NOW)
        assert caught.value.field == "reason"
        certificates.revoke(certificate, reason="ผิด", by=story.by("secretary"), at=NOW)
        with pytest.raises(Refusal) as caught:
            certificates.revoke(certificate, reason="ผิด", by=story.by("secretary"), at=NOW)
        assert caught.value.code == "already-revoked"

    def test_the_database_keeps_what_is_printed_and_what_is_revoked(
        self, story: Story, certificate: Certificate
    ) -> None:
        rows = Certificate.objects.filter(pk=certificate.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(tier="promoting")
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
        certificates.revoke(certificate, reason="ผิด", by=story.by("secretary"), at=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(revoked_at=None, revoked_reason="", revoked_by="")

    def test_another_one_may_follow_and_only_one_is_in_force(
        self, story: Story, decision: Decision, certificate: Certificate
    ) -> None:
        by = story.by("secretary")
        assert queries.awaiting(by) == []
        certificates.revoke(certificate, reason="ชื่อผิด", by=by, at=NOW)
        assert queries.awaiting(by) == [decision]
        (second,) = certificates.issue_many([decision], by=by, at=NOW)

        assert (second.number, certificates.issue(decision, by=by, at=NOW)) == ("มค ๐๐๐๒/๒๕๖๙", second)
        assert queries.numbers_of([decision]) == {decision.pk: second.number}
        assert queries.awaiting(by) == []
        twice = {field.attname: getattr(second, field.attname) for field in Certificate._meta.concrete_fields}
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.create(**twice | {"id": None, "serial": 9, "number": "x", "token": "x"})

    def test_a_revocation_without_a_reason_cannot_be_stored(self, certificate: Certificate) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.filter(pk=certificate.pk).update(revoked_at=NOW)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("secretary", None),
        ("chair", None),
        ("administrator", None),
        ("member", "not-the-body"),
        ("officer", "not-the-body"),
        ("head", "not-the-body"),
        ("department", "not-the-body"),
        ("auditor", "reads-only"),
        ("far secretary", "not-seen"),
        ("outsider", "not-seen"),
    ],
)
def test_who_issues(story: Story, decision: Decision, who: str, code: str | None) -> None:
    assert code_of(lambda: certificates.issue(decision, by=story.by(who), at=NOW)) == code


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("officer", 1),
        ("secretary", 1),
        ("member", 1),
        ("department", 1),
        ("auditor", 1),
        ("outsider", 0),
        ("far secretary", 0),
    ],
)
def test_who_sees(story: Story, certificate: Certificate, who: str, sees: int) -> None:
    assert queries.seen_by(story.by(who)).count() == sees
    assert (queries.certificate(certificate.pk, by=story.by(who)) is not None) is bool(sees)


def test_a_returned_case_gets_none(story: Story) -> None:
    listed = story.listed()
    returned = deciding.return_from_sitting(
        listed, meeting=story.meeting(listed), reasons=[Reason("", "ขาด")], resolution_number=1,
        by=story.by("chair"), at=NOW,
    )  # fmt: skip
    with pytest.raises(Refusal) as caught:
        certificates.issue(returned, by=story.by("secretary"), at=NOW)
    assert caught.value.code == "not-certified"


def test_a_certificate_stands_valid_until_its_last_day_and_revoked_comes_first(
    story: Story, certificate: Certificate
) -> None:
    shown = replace(verification.shown(certificate), valid_until=date(2026, 9, 30))
    assert [shown.state(day).value for day in (date(2026, 9, 30), date(2026, 10, 1))] == ["valid", "expired"]
    assert replace(shown, revoked_on=date(2026, 9, 1)).state(date(2026, 10, 1)) is verification.Standing.REVOKED


def test_a_list_is_answered_in_two_queries_and_a_number_does_not_name_the_unit(
    certificate: Certificate, django_assert_num_queries: object
) -> None:
    cells = [
        certificate.token,
        "มค  0001/2569",
        "มค ๐๐๐๑/๒๕๖๙",
        "x" * 200,
        f"https://a.go.th/verify/{certificate.token}",
    ]
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = verification.check_list(cells, on=NOW.date())
    assert [one.standing.value for one in found] == ["valid", "valid", "valid", "unknown", "valid"]
    assert [one.said is not None for one in found] == [True, False, False, False, True]


def test_lists_leave_the_frozen_answers_where_they_are(story: Story, certificate: Certificate) -> None:
    for one in (*queries.seen_by(story.by("secretary")), *queries.of_unit(certificate.unit)):
        assert one.decision is not None
        assert {"frozen", "result"} <= one.decision.submission.get_deferred_fields()
