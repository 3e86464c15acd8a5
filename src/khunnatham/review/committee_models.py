"""Committees by order: those of a round, founded from its edition, and bodies that stand beside all rounds; their seats and people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from khunnatham.organisations.models import Membership, Unit
from khunnatham.wording import Text


class Committee(models.Model):
    """One committee of an edition, of one region where there is one for each: a body with an order and a term.

    A body that decides in many rounds (a provincial sub-committee, a national body) stands beside them: it names no edition,
    has seats as its own order says, and a row for each order; their terms do not overlap.
    """

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="orders")
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="committees")
    programme = models.CharField(max_length=40, blank=True)
    edition = models.CharField(max_length=20, blank=True)
    fiscal_year = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    # 0 where there is one committee for all regions.
    region = models.PositiveSmallIntegerField(default=0)
    order_number = models.CharField(max_length=120)
    order_on = models.DateField()
    since = models.DateField()
    until = models.DateField()
    founded_at = models.DateTimeField()
    founded_by = models.CharField(max_length=60)
    founded_by_th = models.CharField(max_length=300)
    founded_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["-fiscal_year", "key", "region"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="committee_once_a_year_and_region",
                fields=["owner", "programme", "edition", "fiscal_year", "key", "region"],
                condition=~Q(programme=""),
            ),
            models.UniqueConstraint(
                name="committee_of_a_round_has_one_body", fields=["body"], condition=~Q(programme="")
            ),
            models.UniqueConstraint(
                name="standing_body_has_one_order_a_day", fields=["body", "since"], condition=Q(programme="")
            ),
            models.CheckConstraint(name="committee_has_an_order", condition=~Q(order_number="")),
            models.CheckConstraint(name="committee_ends_after_it_begins", condition=Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.key}/{self.region} {self.fiscal_year}"

    @property
    def is_standing(self) -> bool:
        """Tell whether it stands beside the rounds and belongs to none."""
        return not self.programme

    @property
    def edition_key(self) -> str:
        """Give the key of the edition that names the committee."""
        return f"{self.programme}/{self.edition}"

    @property
    def journal_key(self) -> str:
        """Give the plain key by which the journal knows it."""
        return f"committee:{self.pk}"


class TermExtension(models.Model):
    """That the term of a committee runs on by a further order; what the order before it said stays beside it. Never changed."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="extensions")
    order_number = models.CharField(max_length=120)
    order_on = models.DateField()
    until = models.DateField()
    until_before = models.DateField()
    extended_at = models.DateTimeField()
    extended_by = models.CharField(max_length=60)
    extended_by_th = models.CharField(max_length=300)
    extended_by_en = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["committee", "until"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="term_extended_once_to_a_day", fields=["committee", "until"]),
            models.CheckConstraint(name="extension_has_an_order", condition=~Q(order_number="")),
            models.CheckConstraint(name="extension_is_longer", condition=Q(until__gt=F("until_before"))),
        ]

    def __str__(self) -> str:
        return f"{self.committee_id} {self.until}"


class Seat(models.Model):
    """A seat by post, in printed order. What its holder may do is written down from the edition when the committee is founded."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="seats")
    position = models.PositiveSmallIntegerField()
    post = models.CharField(max_length=300)
    role = models.CharField(max_length=120)
    chairs = models.BooleanField()
    votes = models.BooleanField()
    keeps = models.BooleanField()
    assists = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["committee", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="seat_position_taken_once", fields=["committee", "position"]),
            models.UniqueConstraint(name="committee_has_one_chair", fields=["committee"], condition=Q(chairs=True)),
            models.CheckConstraint(name="seat_has_a_post", condition=~Q(post="")),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.post}"

    @property
    def title(self) -> Text:
        """Give post and role as printed; they have no English."""
        return Text(f"{self.post} – {self.role}", f"{self.post} – {self.role}")


class Seating(models.Model):
    """Who fills a seat: a membership with its own days. Several may follow one another."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="seatings")
    # A post that is taken back before it began leaves no seat behind.
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="seating")

    class Meta:
        ordering: ClassVar = ["seat", "id"]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.membership_id}"
