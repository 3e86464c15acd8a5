"""The country: departments, provincial offices and committees, the 90 units of the handbook, organisations, and who works there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from khunnatham.demonstration import accounts as shown
from khunnatham.demonstration import handbook
from khunnatham.demonstration.accounts import PASSWORD, Person
from khunnatham.demonstration.days import Days
from khunnatham.organisations import accounts, acting, founding, queries
from khunnatham.organisations.appointing import appoint
from khunnatham.organisations.models import COUNTRY, Account, Membership, Place, Unit, UnitKind
from khunnatham.organisations.roles import Role
from khunnatham.organisations.units import register_unit, report_to
from khunnatham.wording import Text

FOUNDED, POPULATED = 420, 400  # days ago
HOME, HOME_DISTRICT = "49", "4901"
BANGKOK = "10"
LEFT_PROVINCE, LEFT = "38", 170  # whose head, so many days ago, became a member of the committee that judges it

# What stands in a district, in Thai and English. No real organisation is meant: the districts only lend their names.
KINDS = {
    "hospital": Text("โรงพยาบาล{th}", "{en} Hospital"),
    "school": Text("โรงเรียน{th}", "{en} School"),
    "municipality": Text("เทศบาลตำบล{th}", "{en} Subdistrict Municipality"),
    "health": Text("สำนักงานสาธารณสุขอำเภอ{th}", "{en} District Health Office"),
    "agriculture": Text("สำนักงานเกษตรอำเภอ{th}", "{en} District Agriculture Office"),
    "district": Text("ที่ว่าการอำเภอ{th}", "{en} District Office"),
}
# In the capital there are no subdistrict municipalities and no district offices of that name.
CAPITAL_KINDS = ("hospital", "school")
HEADS = {
    "hospital": Text("ผู้อำนวยการ", "Director"),
    "school": Text("ผู้อำนวยการ", "Director"),
    "municipality": Text("นายกเทศมนตรี", "Mayor"),
    "health": Text("สาธารณสุขอำเภอ", "District health officer"),
    "agriculture": Text("เกษตรอำเภอ", "District agriculture officer"),
    "district": Text("นายอำเภอ", "District chief"),
}
# The fourteen of the province in which every state can be seen, in the order of ``cases.HOME_CASES``; and two that wait.
HOME_ORGANISATIONS = (
    ("4901", "hospital"), ("4901", "school"), ("4902", "school"), ("4902", "municipality"), ("4903", "hospital"),
    ("4903", "health"), ("4904", "school"), ("4904", "municipality"), ("4905", "hospital"), ("4905", "agriculture"),
    ("4906", "municipality"), ("4906", "school"), ("4907", "hospital"), ("4907", "district"), ("4907", "school"),
    ("4902", "health"),
)  # fmt: skip


@dataclass(slots=True)
class Country:
    """Who and what there is: units by code, memberships by role and unit."""

    days: Days
    administrator: Membership
    at: datetime
    units: dict[str, Unit] = field(default_factory=dict)
    organisations: dict[str, list[Unit]] = field(default_factory=dict)
    posts: dict[int, Text] = field(default_factory=dict)
    people: dict[tuple[Role, int], Membership] = field(default_factory=dict)

    def tick(self) -> datetime:
        """Give the next moment at which the administrator enters something."""
        self.at += timedelta(seconds=20)
        return self.at

    def holder(self, role: Role, unit: Unit) -> Membership:
        """Give who holds a role in a unit; where nobody does yet, appoint to it by its post."""
        held = self.people.get((role, unit.pk))
        return held or self._appoint_by_post(role, unit)

    def workers(self, unit: Unit) -> tuple[Membership, Membership]:
        """Give the officer and the head of a unit."""
        return self.holder(Role.OFFICER, unit), self.holder(Role.HEAD, unit)

    def seat(self, account: Account, role: Role, unit: Unit) -> Membership:
        """Appoint an account to a role."""
        since = self.days.on(POPULATED)
        held = appoint(account, role=role, unit=unit, since=since, by=self.administrator, at=self.tick())
        return self.people.setdefault((role, unit.pk), held)

    def account(self, username: str, post: Text) -> Account:
        """Enter an account with which nobody signs in."""
        return accounts.create_account(
            username=username,
            password=None,
            post_th=post.th,
            post_en=post.en,
            must_change_password=False,
            by=self.administrator,
            at=self.tick(),
        )

    def _appoint_by_post(self, role: Role, unit: Unit) -> Membership:
        title = self.posts.get(unit.pk, role.title) if role is Role.HEAD else role.title
        post = Text(f"{title.th} {unit.name.th}", f"{title.en}, {unit.name.en}")
        return self.seat(self.account(f"{unit.code}.{role}".lower(), post), role, unit)


def populate(days: Days) -> Country:
    """Found the platform and enter units and people; gives the country as its stories find it."""
    country = _found(days)
    _departments(country)
    provinces = queries.provinces()
    for province in provinces:
        _province(country, province)
    for province in provinces:
        country.organisations[province.pk] = _organisations(country, province)
    _home_districts(country)
    _shown_people(country)
    return country


def _found(days: Days) -> Country:
    at = days.at(FOUNDED)
    administrator = founding.found_platform(
        unit_name_th=shown.NATIONAL.th,
        unit_name_en=shown.NATIONAL.en,
        username=shown.ADMINISTRATOR.username,
        password=PASSWORD,
        post_th=shown.ADMINISTRATOR.post.th,
        post_en=shown.ADMINISTRATOR.post.en,
        at=at,
        since=days.on(FOUNDED),
    )
    return Country(days, administrator, days.at(POPULATED), units={"national": administrator.unit})


def _departments(country: Country) -> None:
    nation = Place.objects.get(pk=COUNTRY)
    _enter(country, UnitKind.DEPARTMENT, nation, shown.RELIGIOUS_AFFAIRS, "religious-affairs")
    _enter(country, UnitKind.DEPARTMENT, nation, shown.PROVINCIAL_ADMINISTRATION, "provincial-administration")
    cdd = _enter(country, UnitKind.DEPARTMENT, nation, shown.COMMUNITY_DEVELOPMENT, "community-development")
    for code, name in handbook.CENTRAL.items():
        _subordinate(country, _enter(country, UnitKind.CDD_CENTRAL, nation, name, code), cdd)


def _province(country: Country, province: Place) -> None:
    title = province.title
    en = province.name_en
    _enter(
        country, UnitKind.CULTURE_OFFICE, province,
        Text(f"สำนักงานวัฒนธรรม{title.th}", f"{en} Provincial Culture Office"), f"culture-{province.pk}",
    )  # fmt: skip
    _enter(
        country, UnitKind.SUBCOMMITTEE, province,
        Text(f"คณะอนุกรรมการส่งเสริมคุณธรรม{title.th}", f"{en} Sub-committee on Moral Promotion"), f"committee-{province.pk}",
    )  # fmt: skip
    if province.pk != handbook.BANGKOK:
        name = Text(f"สำนักงานพัฒนาชุมชน{title.th}", f"{en} Provincial Community Development Office")
        office = _enter(country, UnitKind.CDD_PROVINCE, province, name, handbook.province_code(province.pk))
        _subordinate(country, office, country.units["community-development"])


def _organisations(country: Country, province: Place) -> list[Unit]:
    districts = {place.pk: place for place in queries.districts_of(province)}
    chosen = HOME_ORGANISATIONS if province.pk == HOME else _some(province, sorted(districts))
    entered = []
    for number, (district, kind) in enumerate(chosen, 1):
        place = districts[district]
        names = {"th": place.name_th.removeprefix("เขต"), "en": place.name_en.removeprefix("Khet ")}
        unit = _enter(country, UnitKind.ORGANISATION, place, KINDS[kind].fill(**names), f"{province.pk}-{number:05}")
        country.posts[unit.pk] = HEADS[kind]
        entered.append(unit)
    return entered


def _home_districts(country: Country) -> None:
    """Enter the districts of the home province as units, and the office of the province that looks after them."""
    home = Place.objects.get(pk=HOME)
    _enter(country, UnitKind.ADMINISTRATION_OFFICE, home, shown.ADMINISTRATION_OFFICE, f"administration-{HOME}")
    for place in queries.districts_of(home):
        name = Text(place.title.th, f"{place.name_en} District")
        unit = _enter(country, UnitKind.DISTRICT, place, name, district_code(place.pk))
        country.posts[unit.pk] = HEADS["district"]


def district_code(place: str) -> str:
    """Give the code of a district as a unit."""
    return f"district-{place}"


def _some(province: Place, districts: list[str]) -> list[tuple[str, str]]:
    """Give three to five organisations of the province, each in another district where there are enough."""
    chance = Random(province.pk)  # noqa: S311 - a story, no secret
    kinds = CAPITAL_KINDS if province.pk == BANGKOK else tuple(KINDS)
    number = min(chance.randint(3, 5), len(districts))
    return [(district, kinds[place % len(kinds)]) for place, district in enumerate(chance.sample(districts, number))]


def _shown_people(country: Country) -> None:
    units = country.units
    hospital, school = country.organisations[HOME][:2]
    _show(country, shown.OFFICER, (Role.OFFICER, hospital))
    head = _show(country, shown.HEAD, (Role.HEAD, hospital))
    _show(country, shown.SECRETARY, (Role.PROVINCIAL_SECRETARY, units[f"culture-{HOME}"]))
    _show(country, shown.CHAIR, (Role.SUBCOMMITTEE_CHAIR, units[f"committee-{HOME}"]))
    _show(country, shown.MEMBER, (Role.SUBCOMMITTEE_MEMBER, units[f"committee-{HOME}"]))
    _show(country, shown.RELIGIOUS_OFFICER, (Role.DEPARTMENT_OFFICER, units["religious-affairs"]))
    _show(country, shown.CDD_DEPARTMENT_OFFICER, (Role.DEPARTMENT_OFFICER, units["community-development"]))
    _show(country, shown.CDD_DIRECTOR, (Role.HEAD, units["community-development"]))
    _show(country, shown.AUDITOR, (Role.AUDITOR, units["national"]))
    _show(country, shown.INTERIOR, (Role.INTERIOR_SECRETARY, units[f"administration-{HOME}"]))
    _show(country, shown.INTERIOR_DEPARTMENT_OFFICER, (Role.DEPARTMENT_OFFICER, units["provincial-administration"]))
    _show(country, shown.DISTRICT_OFFICER, (Role.OFFICER, units[district_code(HOME_DISTRICT)]))
    _show(country, shown.DISTRICT_HEAD, (Role.HEAD, units[district_code(HOME_DISTRICT)]))
    office = units[handbook.province_code(HOME)]
    _show(country, shown.CDD_HEAD, (Role.HEAD, office))
    _show(country, shown.TWO_ROLES, (Role.OFFICER, office), (Role.SUBCOMMITTEE_MEMBER, units[f"committee-{HOME}"]))
    _show(country, shown.CDD_OFFICER, (Role.OFFICER, units[handbook.province_code(shown.JUDGED_PROVINCE)]))
    # They take their seats when the department founds its committees.
    evaluators = {person.username: _show(country, person) for person in shown.EVALUATORS}
    appoint(
        evaluators[shown.COMMITTEE_MEMBER.username],
        role=Role.HEAD,
        unit=units[handbook.province_code(LEFT_PROVINCE)],
        since=country.days.on(POPULATED),
        until=country.days.on(LEFT),
        by=country.administrator,
        at=country.tick(),
    )
    acting.appoint_acting(
        country.holder(Role.HEAD, school),
        account=head,
        since=country.days.on(40),
        order_reference=f"คำสั่งจังหวัดมุกดาหาร ที่ ๑๒๐/{country.days.fiscal_year}",
        by=country.administrator,
        at=country.tick(),
    )


def _show(country: Country, person: Person, *seats: tuple[Role, Unit]) -> Account:
    account = country.account(person.username, person.post)
    # All of them have the one password that is no secret: hashing it once for each would double the time of loading.
    account.password = country.administrator.account.password
    account.save(update_fields=["password"])
    for role, unit in seats:
        country.seat(account, role, unit)
    return account


def _enter(country: Country, kind: UnitKind, place: Place, name: Text, code: str) -> Unit:
    unit = register_unit(
        kind=kind, place=place, name_th=name.th, name_en=name.en, code=code, by=country.administrator, at=country.tick()
    )
    country.units[code] = unit
    return unit


def _subordinate(country: Country, unit: Unit, superior: Unit) -> None:
    report_to(unit, superior=superior, since=country.days.on(POPULATED), by=country.administrator, at=country.tick())
