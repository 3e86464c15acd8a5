"""The main job as one story, told on a desktop and on a phone: from the intent paper to a certificate that anyone can verify."""

from __future__ import annotations

import pytest
from tests.journey import chapters
from tests.journey.people import Screen, Theatre

from khunnatham.journal import verification

pytestmark = pytest.mark.browser


def test_from_the_intent_paper_to_a_certificate_that_anyone_can_verify(theatre: Theatre, screen: Screen) -> None:
    theatre.keep_out("outsider", "far-secretary")
    officer = theatre.enter("officer", screen)
    chapters.enrol(officer)
    chapters.discover(officer)
    chapters.declare(officer)
    chapters.plan(officer)
    chapters.succeed(officer)
    chapters.assess(officer)
    chapters.sign_off(officer)
    chapters.hand_in(theatre.enter("head", screen))
    secretary = theatre.enter("secretary", screen)
    chapters.list_it(secretary)
    sitting = chapters.sit(secretary)
    chapters.certify(theatre.enter("chair", screen), sitting)
    chapters.close(secretary, sitting)
    address = chapters.issue(secretary)
    citizen = theatre.visitor(screen)
    chapters.verify(citizen, address)
    chapters.revoke(secretary)
    citizen.opens(address).sees("ใบรับรองนี้เพิกถอนแล้ว").misses("เป็นของจริง")
    officer.opens("/certificates/").sees("การรับรอง").reads("เพิกถอนแล้ว")
    assert verification.verify() == []
