"""The inspection regions: which provinces lie in them since when. The first list is ours and waits for the department's word."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Final

from django.db import transaction
from django.db.models import Q

from khunnatham.journal.recording import record
from khunnatham.organisations.days import day_of
from khunnatham.organisations.models import Membership, Place, RegionProvince
from khunnatham.organisations.permissions import may_act
from khunnatham.organisations.roles import Role
from khunnatham.thai import to_thai_digits
from khunnatham.wording import Refusal, Text

REGIONS: Final = 18
BEGINNING: Final = date(2017, 10, 1)
KEEPERS: Final = frozenset({Role.DEPARTMENT_OFFICER, Role.NATIONAL_ADMINISTRATOR})


def regions_on(on: date) -> dict[str, int]:
    """Give the region of every province on a day, by the code of the province: one query."""
    rows = RegionProvince.objects.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)
    return dict(rows.values_list("province", "region"))


def moves_to_come(on: date) -> list[RegionProvince]:
    """Give the provinces that go into another region after a day, the next first: one query."""
    return list(RegionProvince.objects.filter(since__gt=on).select_related("province").order_by("since", "pk"))


def title_of(region: int) -> Text:
    """Give the name as papers print it: «เขตตรวจราชการที่ ๑๑»."""
    return Text(f"เขตตรวจราชการที่ {to_thai_digits(str(region))}", f"Inspection region {region}")


def in_region(post: str, region: int) -> str:
    """Give a post that papers print for every region, «… เขตตรวจราชการที่ ๑ – ๑๘», as that of one; other posts stay as they are."""
    return post.replace(_ALL, title_of(region).th) if region else post


def may_keep_regions(by: Membership, *, on: date) -> Refusal | None:
    """Answer whether provinces may be moved between regions."""
    if refused := may_act(by, on):
        return refused
    return None if by.role_held in KEEPERS else Refusal(_NOT_YOURS, code="not-your-regions")


@transaction.atomic
def move_province(province: Place, *, region: int, since: date, by: Membership, at: datetime) -> RegionProvince:
    """Put a province into another region from a day on; where it lay before is kept."""
    if refused := may_keep_regions(by, on=day_of(at)):
        raise refused
    if not 1 <= region <= REGIONS:
        raise Refusal(_NO_REGION, code="region-unknown", field="region")
    Place.objects.select_for_update(of=("self",)).get(pk=province.pk)
    current = RegionProvince.objects.filter(province=province, until__isnull=True).first()
    if current is not None:
        if current.region == region:
            return current
        if since <= current.since:
            raise Refusal(_TOO_EARLY, code="too-early", field="since")
        current.until = since - timedelta(days=1)
        current.save(update_fields=["until"])
    row = RegionProvince.objects.create(region=region, province=province, since=since)
    facts = {"region": region, "since": since, "name_th": province.title.th, "name_en": province.title.en}
    record("region.province-moved", about=f"place:{province.pk}", by=by.actor(), at=at, facts=facts)
    return row


def load_regions(model: type[RegionProvince]) -> None:
    """Put the first list into the table. A migration hands in its own model."""
    rows = [model(region=region, province_id=province, since=BEGINNING) for region, province in _rows()]
    model.objects.bulk_create(rows, ignore_conflicts=True)


def _rows() -> Iterator[tuple[int, str]]:
    with files("khunnatham.organisations").joinpath("regions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            yield int(row["region"]), row["province"]


_NOT_YOURS = Text(
    "กำหนดจังหวัดของเขตตรวจราชการได้เฉพาะเจ้าหน้าที่กรมและผู้ดูแลระบบระดับชาติ",
    "Only department officers and the national administrator say which provinces lie in a region.",
)
_ALL = f"เขตตรวจราชการที่ {to_thai_digits('1')} – {to_thai_digits(str(REGIONS))}"
_NO_REGION = Text("เขตตรวจราชการมีตั้งแต่ 1 ถึง 18", "Inspection regions are numbered 1 to 18.")
_TOO_EARLY = Text("วันเริ่มต้องอยู่หลังวันที่จังหวัดเข้าเขตปัจจุบัน", "The new region begins after the present one did.")
