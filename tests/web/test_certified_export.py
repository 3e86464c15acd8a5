"""What an outside database takes over: who was certified and nobody else, of one's own province, readable by a program."""

from __future__ import annotations

import csv
import io

from django.test import Client
from tests.web.world import World

from khunnatham.web.certified_export import COLUMNS


def rows_of(content: bytes) -> list[list[str]]:
    assert content.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def given(client: Client, world: World, name: str) -> list[list[str]]:
    answer = world.signed_in(client, name).get(f"/compiling/rounds/{world.round.pk}/certified.csv")
    assert answer["Content-Disposition"].startswith("attachment")
    return rows_of(answer.content)


def test_the_outside_database_gets_certified_units_with_agreed_columns(client: Client, world: World) -> None:
    head, *rows = given(client, world, "secretary")
    assert tuple(head[: len(COLUMNS)]) == COLUMNS
    certified = [dict(zip(head, row, strict=True)) for row in rows]
    assert {row["unit_name"] for row in certified} == {
        case.enrolment.unit.name_th for case in (world.case(state) for state in ("decided", "reported", "final"))
    }
    assert all(row["certified_level"] and row["resolution"] and row["held_on"] for row in certified)
    assert world.certificate is not None
    assert world.certificate.number in {row["certificate_number"] for row in certified}


def test_another_province_sees_none_of_them(client: Client, world: World) -> None:
    assert len(given(client, world, "far-secretary")) == 1


def test_the_table_links_to_both_files(client: Client, world: World) -> None:
    page = world.signed_in(client, "secretary").get(f"/compiling/?round={world.round.pk}").content.decode()
    for kind in ("xlsx", "csv"):
        assert f"/compiling/rounds/{world.round.pk}/certified.{kind}" in page
    assert "ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน" in page
    assert "คอลัมน์ของทะเบียนผลรับรอง" in page
