"""Loading the demonstration: once, whole or not at all, and only where the settings say that it is one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from khunnatham.assessments import rounds
from khunnatham.assessments.models import Round
from khunnatham.demonstration import cases, clean_community, committees_2564, districts, issues, words
from khunnatham.demonstration.accounts import CHAIR, JOURNAL_KEY, MEMBER, TWO_ROLES, is_loaded
from khunnatham.demonstration.committee import Province
from khunnatham.demonstration.country import HOME, Country, populate
from khunnatham.demonstration.days import Days
from khunnatham.demonstration.desk import desk_of
from khunnatham.demonstration.inbox import sorting
from khunnatham.demonstration.telling import Story, tell
from khunnatham.demonstration.year import Course, Year
from khunnatham.journal.actors import SYSTEM
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.roles import Role
from khunnatham.wording import Refusal, Text

OPENED, OPENS, DUE, EXTENDED, DUE_AGAIN = 255, 250, 30, 12, -9
CLEAN_COMMUNITY_DUE = 6
FIRST_BUNDLE, SECOND_BUNDLE, FIRST_PART, SECOND_PART, ISSUES_DUE = 40, -50, 62, -20, -70
EDITIONS = {"moral-organisation": "2567", "clean-community": "2564", "moral-district": "2567", "model-district": "2567"}
TRACKED = "2569"


@transaction.atomic
def load(*, now: datetime) -> bool:
    """Load the demonstration as of this moment; gives whether anything was done. Refused on a real site."""
    if not settings.DEMONSTRATION:
        raise Refusal(
            Text(
                "ระบบนี้ไม่ใช่ระบบสาธิต จึงไม่โหลดข้อมูลสาธิต (ตั้ง KHUNNATHAM_DEMONSTRATION=yes เฉพาะระบบสาธิต)",
                "This is not a demonstration, so none is loaded (KHUNNATHAM_DEMONSTRATION=yes says that it is one).",
            ),
            code="not-a-demonstration",
        )
    if is_loaded():
        return False
    if Membership.objects.exists():
        raise Refusal(
            Text("ระบบนี้มีผู้ใช้งานแล้ว จึงไม่โหลดข้อมูลสาธิต", "This platform is in use already, so no demonstration is loaded."),
            code="platform-in-use",
        )
    days = Days(now)
    country = populate(days)
    tell(_stories(country))
    record("demonstration.loaded", about=JOURNAL_KEY, by=SYSTEM, at=now, facts={"fiscal_year": days.fiscal_year})
    return True


def _stories(country: Country) -> list[Story]:
    days = country.days
    _appoint(country)
    moral = _open(country, "moral-organisation", "religious-affairs", due_on=days.on(DUE))
    clean = _open(country, "clean-community", "community-development", due_on=days.on(CLEAN_COMMUNITY_DUE))
    judged = clean_community.self_assessments(country, clean)
    told = clean_community.stories(country, clean, judged) + _other_programmes(country, clean)
    told.append(committees_2564.Committees(country, clean, judged).story())
    for province in country.organisations:
        years = _years(country, province, moral)
        told.extend(_year(name, year, province) for name, year in years.items())
        told.append(_province(country, province, years).story())
    return [_extend(country, moral), *told]


def _other_programmes(country: Country, clean: Round) -> list[Story]:
    """Open a round of every other programme of the sources, and give the stories of the home province in them."""
    days = country.days
    moral = _open(
        country,
        "moral-district",
        "religious-affairs",
        dues={"bundle-1": days.on(FIRST_BUNDLE), "bundle-2": days.on(SECOND_BUNDLE)},
    )
    model = _open(
        country,
        "model-district",
        "provincial-administration",
        dues={"round-1": days.on(FIRST_PART), "round-2": days.on(SECOND_PART)},
    )
    tracked = _open(country, "clean-community", "community-development", due_on=days.on(ISSUES_DUE), edition=TRACKED)
    return [*districts.stories(country, moral, model), *issues.stories(country, tracked, clean)]


def _year(name: str, year: Year, province: str) -> Story:
    """Tell a unit's year; one unit goes on to send photos from a phone."""
    yield from year.story()
    if (province, name) == (HOME, "open"):
        yield from sorting(year)


def _appoint(country: Country) -> None:
    """Fill every post that a story needs before the first round opens."""
    units = country.units
    for owner in ("religious-affairs", "community-development", "provincial-administration"):
        country.holder(Role.DEPARTMENT_OFFICER, units[owner])
    for code in districts.COURSES:
        country.workers(units[code])
    for code in clean_community.COURSES:
        country.workers(units[code])
    committees_2564.enter_evaluators(country)
    for province, organisations in country.organisations.items():
        country.holder(Role.PROVINCIAL_SECRETARY, units[f"culture-{province}"])
        country.holder(Role.SUBCOMMITTEE_CHAIR, units[f"committee-{province}"])
        for unit, _ in zip(organisations, _courses(province), strict=False):
            country.workers(unit)


def _open(
    country: Country,
    programme: str,
    owner: str,
    *,
    due_on: date | None = None,
    dues: Mapping[str, date] | None = None,
    edition: str = "",
) -> Round:
    department, days = country.units[owner], country.days
    return rounds.open_round(
        department,
        programme=programme,
        edition=edition or EDITIONS[programme],
        fiscal_year=days.fiscal_year,
        opens_on=days.on(OPENS),
        due_on=due_on,
        dues=dues,
        by=country.holder(Role.DEPARTMENT_OFFICER, department),
        at=days.at(OPENED),
    )


def _extend(country: Country, round_: Round) -> Story:
    days = country.days
    yield days.at(EXTENDED, 16)
    officer = country.holder(Role.DEPARTMENT_OFFICER, round_.owner)
    rounds.extend(round_, due_on=days.on(DUE_AGAIN), reason=words.EXTENDED, by=officer, at=days.at(EXTENDED, 16))


def _courses(province: str) -> dict[str, Course]:
    """Give how far the first organisations of a province come, each case by its name."""
    if province == HOME:
        return cases.HOME_CASES
    names = (cases.name_elsewhere(province), "begun")
    return dict(zip(names, cases.courses_elsewhere(province), strict=True))


def _years(country: Country, province: str, round_: Round) -> dict[str, Year]:
    organisations = zip(_courses(province).items(), country.organisations[province], strict=False)
    return {
        name: Year(desk_of(country.days, unit, country.workers), round_, course)
        for (name, course), unit in organisations
    }


def _province(country: Country, province: str, years: dict[str, Year]) -> Province:
    committee, office = country.units[f"committee-{province}"], country.units[f"culture-{province}"]
    return Province(
        days=country.days,
        committee=committee,
        secretary=country.holder(Role.PROVINCIAL_SECRETARY, office),
        chair=country.holder(Role.SUBCOMMITTEE_CHAIR, committee),
        department=country.holder(Role.DEPARTMENT_OFFICER, country.units["religious-affairs"]),
        years=years,
        seated=_seated(committee) if province == HOME else {},
    )


def _seated(committee: Unit) -> dict[str, Membership]:
    """Give who of the shown people sits on which seat of the home province's body."""
    posts = {CHAIR.username: words.GOVERNOR, MEMBER.username: words.EDUCATION, TWO_ROLES.username: words.COMMUNITY}
    rows = Membership.objects.filter(unit=committee, account__username__in=posts).select_related("account", "unit")
    return {posts[row.account.username]: row for row in rows}
