"""Issued papers: numbered by office and year, kept byte for byte, withdrawn with a reason and never changed."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.assessments.story import NOW
from tests.documents.conftest import pdfium, pictures, poppler, without_spaces
from tests.documents.test_editable import assert_says_the_same
from tests.organisations.conftest import Cast, cast  # noqa: F401 - the fixture

from khunnatham.documents import issuing, papers, samples
from khunnatham.documents.kinds import KINDS
from khunnatham.documents.making import Format, make
from khunnatham.documents.models import IssuedPaper
from khunnatham.documents.numerals import thai_digits
from khunnatham.journal.models import Entry
from khunnatham.wording import Refusal


def address_of(token: str) -> str:
    return f"https://khunnatham.example.go.th/verify/papers/{token}/"


def issued(cast: Cast, by: str = "head", kind: str = "intent", **changes: object) -> IssuedPaper:  # noqa: F811
    paper: Any = {"intent": samples.intent, "plan": samples.plan}[kind]()
    return issuing.issue(
        kind,
        replace(paper, **changes),
        about="assessment:1",
        address_of=address_of,
        by=cast.people[by],
        at=NOW,
    )


class TestIssuing:
    def test_each_office_counts_for_itself_within_a_year(self, cast: Cast) -> None:  # noqa: F811
        numbers = [issued(cast).number, issued(cast, kind="plan").number, issued(cast, "secretary").number]

        assert numbers == ["๐๐๐๑/๒๕๖๙", "๐๐๐๒/๒๕๖๙", "๐๐๐๑/๒๕๖๙"]

    def test_the_next_year_begins_anew(self, cast: Cast) -> None:  # noqa: F811
        issued(cast)
        later = NOW + timedelta(days=365)
        paper = issuing.issue(
            "plan", samples.plan(), about="a", address_of=address_of, by=cast.people["head"], at=later
        )

        assert paper.number == "๐๐๐๑/๒๕๗๐"

    def test_the_bytes_are_kept_under_their_digest(self, cast: Cast) -> None:  # noqa: F811
        paper = issued(cast)
        content = issuing.content_of(paper)

        assert hashlib.sha256(content).hexdigest() == paper.sha256
        assert (len(content), content[:5]) == (paper.size, b"%PDF-")
        assert Entry.objects.latest("number").verb == "paper.issued"

    def test_number_and_qr_stand_on_every_page(self, cast: Cast, tmp_path: Path) -> None:  # noqa: F811
        paper = issued(cast, kind="plan")
        content = issuing.content_of(paper)
        pages = pictures(content, scale=4)
        for number, page in enumerate(pages):
            page.save(tmp_path / f"{number}.png")
            command = ["zbarimg", "--quiet", "--raw", str(tmp_path / f"{number}.png")]
            found = subprocess.run(command, capture_output=True, text=True, check=True)
            assert found.stdout.strip() == address_of(paper.token)

        assert without_spaces(poppler(content)).count(f"เลขที่{paper.number}") == len(pages)

    def test_the_same_content_about_the_same_thing_is_issued_once(self, cast: Cast) -> None:  # noqa: F811
        first, second = issued(cast), issued(cast)

        assert (first.pk, IssuedPaper.objects.count()) == (second.pk, 1)

    def test_corrected_content_gets_a_number_of_its_own(self, cast: Cast) -> None:  # noqa: F811
        issued(cast)

        assert issued(cast, addressed_to="วัฒนธรรมจังหวัดเชียงใหม่").number == "๐๐๐๒/๒๕๖๙"

    @pytest.mark.parametrize("who", ["officer", "auditor"])
    def test_an_officer_and_an_auditor_issue_nothing(self, cast: Cast, who: str) -> None:  # noqa: F811
        with pytest.raises(Refusal):
            issued(cast, who)

    def test_a_draft_and_a_blank_form_get_no_number(self, cast: Cast) -> None:  # noqa: F811
        with pytest.raises(Refusal) as draft:
            issued(cast, provenance=papers.Provenance())
        with pytest.raises(Refusal) as blank:
            issued(cast, provenance=papers.Provenance(is_blank=True))

        assert (draft.value.code, blank.value.code) == ("draft", "not-numbered-here")


def sent(cast: Cast, kind: str = "covering-letter", by: str = "head", **changes: Any) -> IssuedPaper:  # noqa: F811
    given: dict[str, Any] = {"number": "ชม 0123/45", "dated_on": NOW.date(), "about": "assessment:1"} | changes
    return issuing.issue_letter(kind, KINDS[kind].sample(), **given, address_of=address_of, by=cast.people[by], at=NOW)


class TestLetters:
    @pytest.mark.parametrize(
        ("kind", "day"),
        [("covering-letter", "๑ธันวาคม๒๕๖๘"), ("memo", "๑ธันวาคม๒๕๖๘"), ("order", "สั่งณวันที่๑ธันวาคมพ.ศ.๒๕๖๘")],
    )
    def test_a_letter_bears_its_own_number_and_day_and_a_qr_that_verifies_it(
        self,
        cast: Cast,  # noqa: F811
        kind: str,
        day: str,
        tmp_path: Path,
    ) -> None:
        paper = sent(cast, kind, dated_on=date(2025, 12, 1))
        content = issuing.content_of(paper)
        printed = without_spaces(poppler(content))
        pictures(content, scale=4)[0].save(tmp_path / "page.png")
        command = ["zbarimg", "--quiet", "--raw", str(tmp_path / "page.png")]
        found = subprocess.run(command, capture_output=True, text=True, check=True)

        assert "ที่ชม๐๑๒๓/๔๕" in printed
        assert day in printed
        assert f"เลขที่{paper.number}" in printed
        assert "ตรึงข้อมูลเมื่อ" in printed
        assert found.stdout.strip() == address_of(paper.token)
        assert paper.title.endswith("ที่ ชม 0123/45")
        assert Entry.objects.latest("number").verb == "paper.issued"

    def test_who_issues_a_letter_signs_where_no_post_was_known(self, cast: Cast) -> None:  # noqa: F811
        draft = replace(KINDS["order"].sample(), signatures=(papers.Signature(act="", post="(ตำแหน่ง)"),))
        paper = issuing.issue_letter(
            "order",
            draft,
            number="1/2569",
            dated_on=NOW.date(),
            about="a",
            address_of=address_of,
            by=cast.people["head"],
            at=NOW,
        )
        printed = without_spaces(poppler(issuing.content_of(paper)))

        assert without_spaces(thai_digits(cast.people["head"].actor().th)) in printed
        assert "(ตำแหน่ง)" not in printed

    def test_the_same_letter_is_issued_once_and_another_number_makes_another(self, cast: Cast) -> None:  # noqa: F811
        first, again, other = sent(cast), sent(cast), sent(cast, number="ชม 0123/46")

        assert (first.pk == again.pk, other.number, IssuedPaper.objects.count()) == (True, "๐๐๐๒/๒๕๖๙", 2)
        assert issuing.issued_about("assessment:1", unit=first.unit) == [other, first]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"number": "  "}, "letter-number-missing"),
            ({"number": "๑" * 61}, "letter-number-too-long"),
            ({"dated_on": None}, "letter-day-missing"),
            ({"dated_on": NOW.date() + timedelta(days=2)}, "letter-day-later"),
            ({"kind": "report"}, "not-numbered-here"),
            ({"by": "officer"}, "not-an-issuer"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_what_a_letter_lacks_is_said(self, cast: Cast, changes: dict[str, Any], code: str) -> None:  # noqa: F811
        with pytest.raises(Refusal) as refused:
            sent(cast, **changes)

        assert (refused.value.code, IssuedPaper.objects.count()) == (code, 0)


class TestKeeping:
    def test_what_was_issued_is_never_changed_and_never_removed(self, cast: Cast) -> None:  # noqa: F811
        paper = issued(cast)
        rows = IssuedPaper.objects.filter(pk=paper.pk)
        for change in ({"number": "9"}, {"sha256": "0" * 64}, {"title": "อื่น"}, {"token": "x"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()

    def test_a_withdrawal_says_why_and_is_not_undone(self, cast: Cast) -> None:  # noqa: F811
        paper = issuing.withdraw(issued(cast), reason="พิมพ์ผิด", by=cast.people["head"], at=NOW)

        assert (paper.is_withdrawn, paper.withdrawn_reason) == (True, "พิมพ์ผิด")
        with pytest.raises(DatabaseError), transaction.atomic():
            IssuedPaper.objects.filter(pk=paper.pk).update(withdrawn_at=None, withdrawn_reason="", withdrawn_by="")
        with pytest.raises(Refusal, match="withdrawn already"):
            issuing.withdraw(paper, reason="อีกครั้ง", by=cast.people["head"], at=NOW)

    def test_a_withdrawal_needs_a_reason_and_the_office_itself(self, cast: Cast) -> None:  # noqa: F811
        paper = issued(cast)
        with pytest.raises(Refusal) as without:
            issuing.withdraw(paper, reason="  ", by=cast.people["head"], at=NOW)
        with pytest.raises(Refusal) as other:
            issuing.withdraw(paper, reason="ผิด", by=cast.people["secretary"], at=NOW)

        assert (without.value.code, other.value.code) == ("reason-missing", "not-your-office")

    def test_after_a_withdrawal_the_same_content_is_issued_under_a_new_number(self, cast: Cast) -> None:  # noqa: F811
        issuing.withdraw(issued(cast), reason="พิมพ์ผิด", by=cast.people["head"], at=NOW)

        assert issued(cast).number == "๐๐๐๒/๒๕๖๙"


def test_an_issued_paper_says_the_same_in_word() -> None:
    provenance = replace(samples.FROZEN, number="๐๐๐๑/๒๕๖๙", address=address_of("abc"))
    paper = replace(samples.intent(), provenance=provenance)

    assert "๐๐๐๑/๒๕๖๙" in pdfium(make("intent", paper).content)
    assert_says_the_same(make("intent", paper).content, make("intent", paper, Format.DOCX).content)
