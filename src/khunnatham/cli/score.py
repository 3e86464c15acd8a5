"""``khunnatham score PROGRAMME/EDITION FILE|-``: records in, results out, all or nothing."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from khunnatham.cli.records import Unreadable, keys_twice, read_records
from khunnatham.cli.report import report
from khunnatham.cli.speech import complain, printable
from khunnatham.programmes import shelf
from khunnatham.scoring.answers import Claim, Mistaken, Slip, read_claim
from khunnatham.scoring.judging import score
from khunnatham.wording import Refusal, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from khunnatham.programmes.criteria import Edition

REFUSED = 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("score", help="ให้คะแนนระเบียน · score records")
    parser.add_argument("edition", metavar="PROGRAMME/EDITION")
    parser.add_argument("file", metavar="FILE", help="JSON, YAML, XLSX; - = stdin")
    parser.add_argument("--json", action="store_true", help="หนึ่งผลต่อบรรทัด · one result a line")
    parser.add_argument("--lang", choices=("th", "en"), default=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Score every record of the file; any mistake in any record refuses the whole."""
    try:
        edition = shelf.by_key(options.edition)
        records = read_records(options.file)
    except Refusal as refusal:
        complain([refusal.text], options.language)
        return REFUSED
    except Unreadable as error:
        complain(error.sentences, options.language)
        return REFUSED
    claims, sentences = read_claims(edition, records)
    if sentences:
        complain(sentences, options.language)
        return REFUSED
    for claim in claims:
        result = score(edition, claim)
        line = (
            json.dumps(result.to_json(), ensure_ascii=False)
            if options.json
            else report(edition, result, options.language)
        )
        print(line)
    return 0


def read_claims(edition: Edition, records: Sequence[Any]) -> tuple[list[Claim], list[Text]]:
    """Give the claims of all records, or the sentence of every mistake, naming its record and its key."""
    claims: list[Claim] = []
    sentences: list[Text] = []
    for number, record in enumerate(records, 1):
        slips = [Slip(key, _TWICE) for key in keys_twice(record)]
        try:
            claims.append(read_claim(edition, record))
        except Mistaken as error:
            slips.extend(error.slips)
        sentences.extend(_sentences(number, record, slips))
    return claims, sentences


def _sentences(number: int, record: object, slips: Sequence[Slip]) -> Iterator[Text]:
    unit = record.get("unit") if isinstance(record, dict) else None
    named = f" ({printable(unit)})" if isinstance(unit, str) and unit.strip() else ""
    for slip in slips:
        key = f" {printable(slip.key)}" if slip.key else ""
        yield Text(f"ระเบียนที่ {number}{named}{key}: {slip.text.th}", f"Record {number}{named}{key}: {slip.text.en}")


_TWICE = Text("ช่องนี้เขียนซ้ำ เหลือไว้เพียงแห่งเดียว", "This key stands twice; keep only one of them.")
