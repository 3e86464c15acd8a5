"""What happens by the clock: a name, a period, a task. The one place; workers queue each line once a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from khunnatham.background.scheduling import Entry
from khunnatham.cli.maintain import keep_house
from khunnatham.evidence import link_checks
from khunnatham.notifications import hearings, news, reminders
from khunnatham.notifications.outbox import put
from khunnatham.notifications.sending import send_due

LINKS_AT_ONCE: Final = 30


@task()
def nightly() -> int:
    """Do the nightly chores; gives how many unfinished uploads went."""
    return keep_house()


@task()
def links() -> int:
    """Ask for some links that were not asked for lately; gives how many could not be had.

    A few at a time, for other work waits behind it. The links of a demonstration are invented: nobody is asked for them.
    """
    if settings.DEMONSTRATION:
        return 0
    return link_checks.check_due(now=timezone.now, most=LINKS_AT_ONCE).broken


@task()
def mail() -> int:
    """Put reminders, digests and news into the outbox and send what is due; gives how many mails went.

    A site without a mail server puts nothing there: what nobody could send today is no news when it can. The people of a
    demonstration are invented: nobody writes to them.
    """
    if not settings.SENDS_MAIL or settings.DEMONSTRATION:
        return 0
    now = timezone.now()
    reminders.remind(at=now)
    reminders.digest(at=now)
    news.tell(at=now)
    put(hearings.papers_asked(at=now), at=now)
    return send_due(at=now)


SCHEDULE: Final[Sequence[Entry]] = (
    Entry("nightly", timedelta(days=1), nightly),
    Entry("links", timedelta(minutes=30), links),
    Entry("mail", timedelta(minutes=5), mail),
)
