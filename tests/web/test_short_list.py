"""The pages of a short list: ticked on the ranking, asked once more, shown where it matters, printed alone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.assessments.test_following import case as case  # noqa: PLC0414 - the fixture
from tests.organisations.conftest import Cast, account_named
from tests.organisations.conftest import cast as cast  # noqa: PLC0414 - the fixture
from tests.review.test_committees import seated
from tests.review.test_selecting import Field, recused
from tests.review.test_selecting import region as region  # noqa: PLC0414 - the fixture
from tests.review.test_short_list import ranked as ranked  # noqa: PLC0414 - the fixture

from khunnatham.awards.sheets import grid_of
from khunnatham.documents import making
from khunnatham.review.committee_models import Committee
from khunnatham.review.selection_models import Choice, ShortList

from .test_selecting import _day as _day  # noqa: PLC0414 - the fixture
from .test_selecting import choose_url, client_of, page_of, ranking_url

BADGE = "ผ่านเบื้องต้น</span>"


def list_url(region: Field, number: int = 11) -> str:
    return reverse("short-list", args=[region.round.pk, "region", number])


def sheet_url(region: Field) -> str:
    return reverse("short-list-sheet", args=[region.round.pk, "region", 11, "score-sheet-outstanding"])


def sent(region: Field, *units: str, seen: int = 0, reason: str = "คะแนน 90 ขึ้นไป") -> dict[str, object]:
    return {"units": [str(region.units[unit].pk) for unit in units], "reason": reason, "seen": seen}


def test_the_secretary_ticks_the_list_is_asked_once_more_and_it_is_shown(cast: Cast, ranked: Field) -> None:
    client = client_of(ranked.secretary)
    assert f'href="{list_url(ranked)}"' in page_of(client, ranking_url(ranked))
    asked = page_of(client, list_url(ranked), sent(ranked, "47", "48"))
    assert not ShortList.objects.exists()
    assert "1. สพจ.สกลนคร – 96 คะแนน" in asked
    page_of(client, list_url(ranked), sent(ranked, "47", "48") | {"confirmed": "yes"}, 302)
    page = page_of(client_of(cast["department"]), ranking_url(ranked))
    rows = grid_of(client.get(reverse("ranking-export", args=[ranked.round.pk])).content, most_rows=100)

    assert page.count(BADGE) == 2
    assert "คะแนน 90 ขึ้นไป" in page
    assert f'href="{list_url(ranked)}"' not in page
    assert [row[-1] for row in rows[1:]] == ["ผ่านการคัดเลือกเบื้องต้น", "ผ่านการคัดเลือกเบื้องต้น", ""]


def test_going_back_keeps_what_was_ticked_and_typed(ranked: Field) -> None:
    page = page_of(client_of(ranked.secretary), list_url(ranked), sent(ranked, "48") | {"change": "yes"})
    assert page.count(" checked") == 1
    assert "คะแนน 90 ขึ้นไป" in page
    assert not ShortList.objects.exists()


@pytest.mark.parametrize("given", [{"reason": " "}, {"units": []}])
def test_a_list_of_nobody_or_without_a_reason_is_sent_back(ranked: Field, given: dict[str, object]) -> None:
    page = page_of(client_of(ranked.secretary), list_url(ranked), sent(ranked, "47") | given, 422)
    assert "kn-field--problem" in page


def test_the_form_of_the_choice_offers_the_list_alone_and_leads_to_its_correction(ranked: Field) -> None:
    client = client_of(ranked.secretary)
    client.post(list_url(ranked), sent(ranked, "47", "48") | {"confirmed": "yes"})
    page = page_of(client, choose_url(ranked))
    assert f'value="{ranked.units["49"].pk}"' not in page
    assert list_url(ranked) in page
    words = {"unit": str(ranked.units["49"].pk), "resolution": "3/2569", "reason": "เด่น", "confirmed": "yes"}
    page_of(client, choose_url(ranked), words, 422)
    assert not Choice.objects.exists()


def test_after_the_choice_taking_off_is_refused_in_a_sentence_and_the_approval_page_shows_the_list(
    cast: Cast, ranked: Field
) -> None:
    client = client_of(ranked.secretary)
    client.post(list_url(ranked), sent(ranked, "47", "48") | {"confirmed": "yes"})
    ranked.chooses("47")
    words = sent(ranked, "47", seen=1, reason="ลด") | {"confirmed": "yes"}
    assert "จึงตัดหน่วยงานออกจากรายชื่อไม่ได้" in page_of(client, list_url(ranked), words, 422)
    page = page_of(client_of(cast["department"]), reverse("approval", args=[ranked.round.pk]))
    assert "รายชื่อผู้ผ่านการคัดเลือกเบื้องต้น" in page
    assert "คะแนน 90 ขึ้นไป" in page


def test_the_sheet_of_the_list_alone_is_printed_and_says_so(ranked: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(ranked.secretary)
    assert client.get(sheet_url(ranked)).status_code == 404
    client.post(list_url(ranked), sent(ranked, "47", "49") | {"confirmed": "yes"})
    assert sheet_url(ranked) in page_of(client, ranking_url(ranked))
    printed: list[str] = []

    def typeset(text: str, *_: object, **__: object) -> bytes:
        printed.append(text)
        return b"%PDF-1.7"

    monkeypatch.setattr(making, "typeset", typeset)
    client.get(sheet_url(ranked))
    assert "รายชื่อผู้ผ่านการคัดเลือกเบื้องต้น" in printed[0]
    assert ("๙๖" in printed[0], "๘๐" in printed[0], "๙๔" in printed[0]) == (True, True, False)


def test_others_and_whoever_is_recused_do_not_reach_it(cast: Cast, ranked: Field) -> None:
    seats = Committee.objects.get(key="K5", region=11).seats.all()
    member = seated(cast, seats[1], account_named("member-11"))
    far = seated(cast, Committee.objects.get(key="K5", region=12).seats.get(keeps=True), account_named("k-12"))
    for by, status in ((member, 403), (cast["department"], 403), (far, 404), (cast["head"], 403)):
        assert client_of(by).get(list_url(ranked)).status_code == status
        assert client_of(by).post(list_url(ranked), sent(ranked, "47") | {"confirmed": "yes"}).status_code == status
    client_of(ranked.secretary).post(list_url(ranked), sent(ranked, "47") | {"confirmed": "yes"})
    recused(member, ranked.units["48"])
    page = page_of(client_of(member), ranking_url(ranked))

    assert BADGE not in page
    assert "แสดงหลังกรมเห็นชอบ" in page
    assert client_of(member).get(sheet_url(ranked)).status_code == 404
    recused(ranked.secretary, ranked.units["48"])
    assert client_of(ranked.secretary).get(list_url(ranked)).status_code == 403
