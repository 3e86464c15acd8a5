"""Many stories told at once, in the order of time, so that the journal reads as if the country had lived them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime

# A story gives the moment of its next act and is called again when that moment has come.
Story = Iterator[datetime]


def tell(stories: Iterable[Story]) -> None:
    """Let every story act when its moment comes, until all are told. Those of one moment keep their order."""
    waiting: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        _wait(waiting, number, story)
    while waiting:
        _, number, story = heapq.heappop(waiting)
        _wait(waiting, number, story)


def _wait(waiting: list[tuple[datetime, int, Story]], number: int, story: Story) -> None:
    moment = next(story, None)
    if moment is not None:
        heapq.heappush(waiting, (moment, number, story))
