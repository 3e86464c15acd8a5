"""Photos that came from a phone and wait to be sorted, and a picture that was sent twice."""

from __future__ import annotations

from khunnatham.demonstration import proofs
from khunnatham.demonstration.telling import Story
from khunnatham.demonstration.year import Year
from khunnatham.evidence import library

SENT, SENT_AGAIN = 9, 3
PHOTOS = 5


def sorting(year: Year) -> Story:
    """Tell how photos arrive in the inbox of the unit, how one is filed, and how one that the library holds is kept twice."""
    desk = year.desk
    seeds = [f"{desk.unit.code}/inbox/{number}" for number in range(PHOTOS)]
    arrived = []
    yield desk.open(SENT, 12)
    for number, seed in enumerate(seeds):
        yield desk.tick()
        upload = proofs.photograph(desk.days.in_year(0.5 + number / 20), seed, is_png=number == PHOTOS - 1)
        arrived.append(library.add_file(desk.unit, upload=upload, by=desk.officer, at=desk.clock, inbox=True).evidence)
    yield desk.tick()
    library.file_from_inbox(arrived[0], title="ภาพจิตอาสาวันสำคัญ", by=desk.officer, at=desk.clock)
    yield desk.open(SENT_AGAIN, 12)
    again = proofs.photograph(desk.days.in_year(0.5), seeds[0])
    library.add_file(
        desk.unit, upload=again, title="ภาพจิตอาสาวันสำคัญ (ส่งซ้ำ)", by=desk.officer, at=desk.clock, keep_both=True
    )
