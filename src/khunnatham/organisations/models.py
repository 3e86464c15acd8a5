"""Places, units and their dated reporting lines, accounts and their dated memberships."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Length, Lower
from django.db.models.lookups import Exact, GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from khunnatham.journal.actors import Actor
from khunnatham.organisations.roles import Role
from khunnatham.wording import Text

COUNTRY = "TH"


class PlaceLevel(models.TextChoices):
    """The three levels of the geographic tree."""

    COUNTRY = "country"
    PROVINCE = "province"
    DISTRICT = "district"


class Place(models.Model):
    """The country, a province or a district, under its official code (TH, 49, 4901)."""

    code = models.CharField(max_length=4, primary_key=True)
    level = models.CharField(max_length=8, choices=PlaceLevel.choices)
    name_th = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    sort_key = models.CharField(max_length=400)
    search_text = models.CharField(max_length=400)

    class Meta:
        ordering: ClassVar = ["sort_key", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="place_code_tells_level_and_parent",
                condition=Q(level="country", code=COUNTRY, parent__isnull=True)
                | (Q(level="province", parent=COUNTRY, parent__isnull=False) & Q(Exact(Length("code"), 2)))
                | (Q(level="district", parent=Left("code", 2), parent__isnull=False) & Q(Exact(Length("code"), 4))),
            ),
        ]

    def __str__(self) -> str:
        return self.name_th

    @property
    def title(self) -> Text:
        """Give the name with its level as people say it: «จังหวัดมุกดาหาร», «อำเภอดงหลวง», «เขตพระนคร»."""
        if self.level == PlaceLevel.PROVINCE and self.code != "10":
            return Text(f"จังหวัด{self.name_th}", f"{self.name_en} Province")
        if self.level == PlaceLevel.DISTRICT and not self.name_th.startswith("เขต"):
            return Text(f"อำเภอ{self.name_th}", f"{self.name_en} District")
        return Text(self.name_th, self.name_en)


class UnitKind(models.TextChoices):
    """What sort of body a unit is; editions say for which kinds they are."""

    ORGANISATION = "organisation", _("องค์กร")
    COMMUNITY = "community", _("ชุมชน")
    CDD_PROVINCE = "cdd-province", _("สำนักงานพัฒนาชุมชนจังหวัด")
    CDD_CENTRAL = "cdd-central", _("หน่วยงานส่วนกลาง กรมการพัฒนาชุมชน")
    DISTRICT = "district", _("อำเภอ")
    CULTURE_OFFICE = "culture-office", _("สำนักงานวัฒนธรรมจังหวัด")
    ADMINISTRATION_OFFICE = "administration-office", _("ที่ทำการปกครองจังหวัด")
    SUBCOMMITTEE = "subcommittee", _("คณะอนุกรรมการ")
    COMMITTEE = "committee", _("คณะกรรมการติดตาม ประเมินผล")
    DEPARTMENT = "department", _("กรม")
    NATIONAL = "national", _("หน่วยงานระดับชาติ")


class Unit(models.Model):
    """A body that takes part: an office, a community, a committee, a department."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=24, choices=UnitKind.choices)
    name_th = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="units")
    # The province of the place, kept beside it so that what a province sees is one indexed comparison.
    province = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="province_units")
    sort_key = models.CharField(max_length=1200)
    search_text = models.CharField(max_length=1200)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["sort_key", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="unit_province_is_that_of_its_place",
                condition=Q(place=COUNTRY, province__isnull=True)
                # SQL takes "unknown" for satisfied, so the absence is excluded in words.
                | (~Q(place=COUNTRY) & Q(province__isnull=False, province=Left("place", 2))),
            ),
            models.CheckConstraint(name="unit_has_a_thai_name", condition=~Q(name_th="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["province", "sort_key"], name="unit_province_sorted"),
            models.Index(fields=["kind", "sort_key"], name="unit_kind_sorted"),
        ]

    def __str__(self) -> str:
        return self.name_th

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the unit."""
        return f"unit:{self.pk}"

    @property
    def name(self) -> Text:
        """Give the name in both languages; a unit without an English name keeps its Thai one."""
        return Text(self.name_th, self.name_en or self.name_th)

    @property
    def district(self) -> Place | None:
        """Give the district where the unit lies; nothing for a unit of a whole province or of the country (fetch it with the place)."""
        return self.place if self.province_id is not None and self.place_id != self.province_id else None


class RegionProvince(models.Model):
    """From when until when a province lay in one of the inspection regions (เขตตรวจราชการ)."""

    region = models.PositiveSmallIntegerField()
    province = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="inspection_regions")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["region", "province"]
        constraints: ClassVar = [
            models.CheckConstraint(name="region_is_numbered_from_one", condition=Q(region__gte=1)),
            models.CheckConstraint(
                name="region_ends_after_it_begins", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint(
                name="province_lies_in_one_region", fields=["province"], condition=Q(until__isnull=True)
            ),
            models.UniqueConstraint(name="province_moves_once_a_day", fields=["province", "since"]),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.province_id}"


class ReportingLine(models.Model):
    """From when until when a unit reported to its superior."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="lines")
    superior = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="subordinate_lines")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["unit", "since"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="line_ends_after_it_begins", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="line_leads_to_another_unit", condition=~Q(unit=F("superior"))),
            models.UniqueConstraint(name="line_one_open_per_unit", fields=["unit"], condition=Q(until__isnull=True)),
            models.UniqueConstraint(name="line_one_per_unit_and_day", fields=["unit", "since"]),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.superior_id}"


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by sign-in name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Give the account that signs in with this name."""
        return self.get(username=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """Someone who signs in, named by post and not by person."""

    class Language(models.TextChoices):
        """The language of pages and papers for this account."""

        THAI = "th", "ไทย"
        ENGLISH = "en", "English"

    class Digits(models.TextChoices):
        """How figures are shown on screen."""

        ARABIC = "arabic", "0 1 2"
        THAI = "thai", "๐ ๑ ๒"

    username = models.CharField(max_length=80, unique=True)
    post_th = models.CharField(max_length=300)
    post_en = models.CharField(max_length=300, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.THAI)
    digits = models.CharField(max_length=6, choices=Digits.choices, default=Digits.ARABIC)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    # The unit that looks after the account while it has no post; none for the first account of a platform.
    kept_by = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts_kept")
    created_at = models.DateTimeField()
    deactivated_at = models.DateTimeField(null=True, blank=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        ordering: ClassVar = ["username"]
        constraints: ClassVar = [
            models.CheckConstraint(name="account_name_is_lower_case", condition=Q(username=Lower("username"))),
            models.CheckConstraint(
                name="account_name_is_long_enough", condition=Q(GreaterThanOrEqual(Length("username"), 3))
            ),
            models.CheckConstraint(name="account_has_a_thai_post", condition=~Q(post_th="")),
            models.CheckConstraint(
                name="account_active_or_deactivated",
                condition=Q(is_active=True, deactivated_at__isnull=True)
                | Q(is_active=False, deactivated_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.post_th

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the account."""
        return f"account:{self.pk}"

    @property
    def post(self) -> Text:
        """Give the post in both languages."""
        return Text(self.post_th, self.post_en or self.post_th)

    def actor(self) -> Actor:
        """Give the hand for what people do to their own account, whichever role they have on."""
        return Actor(key=self.key, th=self.post.th, en=self.post.en, role="", unit_key="")


class Membership(models.Model):
    """From when until when (both days included) an account holds a role in a unit, or acts for who holds it."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24, choices=[(role.value, role.title.th) for role in Role])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    acting_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="acting")
    succeeds = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor")
    order_reference = models.CharField(max_length=200, blank=True)
    # What the appointment itself says: the seat of a committee's secretary keeps the minutes of its body.
    keeps_minutes = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["unit", "role", "since", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="membership_ends_after_it_begins", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="membership_role_is_known", condition=Q(role__in=[*Role])),
            models.CheckConstraint(
                name="membership_acting_needs_an_order", condition=Q(acting_for__isnull=True) | ~Q(order_reference="")
            ),
            models.UniqueConstraint(
                name="membership_one_open_of_a_kind",
                fields=["account", "role", "unit"],
                condition=Q(until__isnull=True),
            ),
            models.UniqueConstraint(name="membership_one_a_day", fields=["account", "role", "unit", "since"]),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "role", "since"], name="membership_of_unit")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role} {self.unit_id}"

    @property
    def key(self) -> str:
        """Give the plain key by which the journal knows the membership."""
        return f"membership:{self.pk}"

    @property
    def role_held(self) -> Role:
        """Give the role as a :class:`Role`."""
        return Role(self.role)

    def is_current(self, on: date) -> bool:
        """Tell whether it holds on that day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def actor(self) -> Actor:
        """Give the hand for the journal; one who acts for another is recorded with the other's post."""
        other = self.acting_for
        return Actor(
            key=self.key,
            th=self.account.post.th,
            en=self.account.post.en,
            role=self.role,
            unit_key=f"unit:{self.unit_id}",
            on_behalf_of=other.key if other else "",
            on_behalf_of_th=other.account.post.th if other else "",
            on_behalf_of_en=other.account.post.en if other else "",
        )
