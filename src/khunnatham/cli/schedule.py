"""What happens by the clock: a name, a period, a task. The one place; workers queue each line once a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django_tasks import task

from khunnatham.background.scheduling import Entry
from khunnatham.cli.maintain import keep_house


@task()
def nightly() -> int:
    """Do the nightly chores; gives how many unfinished uploads went."""
    return keep_house()


SCHEDULE: Final[Sequence[Entry]] = (Entry("nightly", timedelta(days=1), nightly),)
