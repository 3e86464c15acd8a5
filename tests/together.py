"""Many hands at once, in threads: who was served, and with which codes the others were refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from khunnatham.wording import Refusal

HANDS = 6


def together(act: Callable[[int], object]) -> Counter[str | None]:
    """Do it with all hands at the same moment; give how often it was done (None) and with which codes it was refused."""
    barrier = Barrier(HANDS)

    def one(hand: int) -> str | None:
        try:
            barrier.wait()
            act(hand)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(HANDS) as pool:
        return Counter(pool.map(one, range(HANDS)))
