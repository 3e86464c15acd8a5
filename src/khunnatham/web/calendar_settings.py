"""Calendar settings: the private feed for phones, quiet hours and kinds of mail; the feed itself; the outbox for operators."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from khunnatham.assessments.permissions import WORKERS
from khunnatham.calendars import feeds
from khunnatham.calendars.gathering import calendar_of
from khunnatham.notifications import queries
from khunnatham.notifications.models import Kind, MessageState, Pace
from khunnatham.notifications.preferences import choose, preference_of
from khunnatham.notifications.reminders import without_mail
from khunnatham.organisations.roles import Role
from khunnatham.organisations.sign_in import client_address
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, do
from khunnatham.web.here import Request

SHOWN: Final = 200
# In an hour: links that nobody has, asked from one address; and one right link. Phones ask a few times a day.
MOST_MISSES, MOST_ASKED, WINDOW_IN_SECONDS = 60, 60, 3600
STATES: Final = {"waiting": "waiting", "sending": "doing", "sent": "done", "failed": "problem", "uncertain": "warning"}


class MailForm(forms.Form):
    """What one person is told by mail, and when not."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("เรื่องที่รับทางอีเมล"), choices=Kind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("งดส่งตั้งแต่เวลา"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("เวลาเดียวกันทั้งสองช่องหมายถึงส่งได้ตลอดวัน"),
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("ถึงเวลา"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    pace = forms.ChoiceField(label=gettext_lazy("สรุปสำหรับจังหวัดและกรม"), choices=Pace.choices, widget=forms.RadioSelect)


@access.roles(*access.EVERY_ROLE)
@require_http_methods(["GET", "POST"])
def change(request: Request) -> HttpResponse:
    """Show and keep what this person chose."""
    by = request.membership
    chosen = preference_of(request.user)
    initial = {
        "kinds": [kind for kind in Kind.values if kind not in chosen.refused],
        "quiet_from": chosen.quiet_from,
        "quiet_until": chosen.quiet_until,
        "pace": chosen.pace,
    }
    form = MailForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        return do(
            request,
            lambda: choose(request.user, **said),
            done=gettext("บันทึกการตั้งค่าแล้ว"),
            to=reverse("calendar-settings"),
        )
    feed = feeds.feed_of(by)
    is_office = by.role_held not in WORKERS
    page = {
        "form": form,
        "feed_url": f"{settings.ADDRESS}{reverse('calendar-feed', args=[by.pk, feeds.token_of(feed)])}" if feed else "",
        "has_mail": bool(request.user.email),
        "without_mail": list(without_mail(by, on=request.today)[:SHOWN]) if is_office else [],
        "sends_mail": settings.SENDS_MAIL,
        "reads_outbox": by.role_held is Role.NATIONAL_ADMINISTRATOR,
    }
    return render(request, "calendars/settings.html", page, status=UNACCEPTABLE if form.errors else HTTPStatus.OK)


@access.roles(*access.EVERY_ROLE)
@require_POST
def open_feed(request: Request) -> HttpResponse:
    """Open the feed, or give it a new link."""
    return do(
        request,
        lambda: feeds.open_feed(by=request.membership, at=request.now),
        done=gettext("สร้างลิงก์ปฏิทินใหม่แล้ว ลิงก์เดิมใช้ไม่ได้อีก"),
        to=reverse("calendar-settings"),
    )


@access.roles(*access.EVERY_ROLE)
@require_POST
def close_feed(request: Request) -> HttpResponse:
    """Close the feed."""
    feeds.close_feed(by=request.membership, at=request.now)
    return redirect("calendar-settings")


@access.public
@require_safe
def feed(request: Request, number: int, token: str) -> HttpResponse:
    """Give a calendar to whoever has its link. Guessing is slowed by address, a link that is asked for too often by itself.

    Calendars of many people are fetched from the few addresses of a provider, so right links never count together.
    """
    misses, asked = f"feed-misses:{client_address(request)}", f"feed-asked:{number}"
    if cache.get(misses, 0) >= MOST_MISSES:
        return _slow_down()
    by = feeds.membership_by(number, token, at=request.now)
    if by is None:
        _count(misses)
        raise Http404
    if _count(asked) > MOST_ASKED:
        return _slow_down()
    body = feeds.as_icalendar(calendar_of(by), by=by, address=settings.ADDRESS, at=request.now)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="khunnatham.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def _count(key: str) -> int:
    """Count once more within the hour, and give the count."""
    cache.add(key, 0, WINDOW_IN_SECONDS)
    return int(cache.incr(key))


def _slow_down() -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(WINDOW_IN_SECONDS)
    return response


@access.roles(Role.NATIONAL_ADMINISTRATOR)
@require_GET
def outbox(request: Request) -> HttpResponse:
    """Show what was sent, what waits and what failed, the latest first: subjects and posts, no addresses."""
    state = request.GET.get("state", "")
    tally = queries.tally()
    page = {
        "messages_shown": [(one, STATES[one.state]) for one in queries.outbox(state, at_most=SHOWN)],
        "states": [(value, label, value == state) for value, label in MessageState.choices],
        "chips": [{"label": label, "url": "?"} for value, label in MessageState.choices if value == state],
        "waiting": tally.waiting,
        "failed": tally.failed,
        "sends_mail": settings.SENDS_MAIL,
    }
    return render(request, "calendars/outbox.html", page)


urlpatterns = [
    path("calendar/settings/", change, name="calendar-settings"),
    path("calendar/settings/feed/", open_feed, name="open-calendar-feed"),
    path("calendar/settings/feed/close/", close_feed, name="close-calendar-feed"),
    path("calendar/feed/<int:number>/<str:token>.ics", feed, name="calendar-feed"),
    path("outbox/", outbox, name="outbox"),
]
