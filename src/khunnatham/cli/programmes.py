"""``khunnatham programmes``: list, show and check editions, and write an empty workbook for one."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from khunnatham.cli.speech import complain, printable
from khunnatham.programmes import shelf
from khunnatham.programmes.checking import check
from khunnatham.programmes.kinds import name_of
from khunnatham.programmes.requirement_kinds import Score
from khunnatham.scoring.shapes import schema
from khunnatham.wording import Refusal, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from khunnatham.programmes.criteria import Choice, Dimension, Edition, Requirement

WRONG, REFUSED = 1, 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its own commands to the command line."""
    parser = commands.add_parser("programmes", help="โปรแกรมและฉบับ · programmes and editions")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", choices=("th", "en"), default=argparse.SUPPRESS)
    parser.set_defaults(run=run_list)
    parts = parser.add_subparsers(metavar="COMMAND")
    show = _part(parts, "show", "แสดงฉบับหนึ่ง · show one edition", run_show)
    show.add_argument("edition", metavar="PROGRAMME/EDITION")
    show.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    checked = _part(parts, "check", "ตรวจไฟล์ฉบับ · check files of editions", run_check)
    checked.add_argument("files", metavar="FILE", nargs="+")
    template = _part(parts, "template", "เขียนสมุดงานเปล่า · write an empty workbook", run_template)
    template.add_argument("edition", metavar="PROGRAMME/EDITION")
    template.add_argument("file", metavar="FILE.xlsx", nargs="?", default="-", help="- = stdout")


def _part(parts: Any, name: str, text: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = parts.add_parser(name, help=text)
    parser.add_argument("--lang", choices=("th", "en"), default=argparse.SUPPRESS)
    parser.set_defaults(run=run)
    return parser


def run_list(options: argparse.Namespace) -> int:
    """List every edition that comes with the product."""
    editions = shelf.every()
    if options.json:
        print(json.dumps([_head(edition) for edition in editions], ensure_ascii=False, indent=2))
        return 0
    for edition in editions:
        print(f"{edition.key:32} {edition.title.in_language(options.language)}")
    return 0


def run_show(options: argparse.Namespace) -> int:
    """Show one edition: its dimensions and, of every key, the text, the kind and the shape of its answer."""
    edition = _edition(options)
    if edition is None:
        return REFUSED
    if options.json:
        print(json.dumps(described(edition), ensure_ascii=False, indent=2))
        return 0
    print("\n".join(_outline(edition, options.language)))
    return 0


def run_check(options: argparse.Namespace) -> int:
    """Check files: every mistake on its line; 1 where there is one, 2 where a file cannot be opened."""
    code = 0
    for file in options.files:
        try:
            content = Path(file).read_bytes()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            complain(
                [Text(f"เปิดไฟล์ {file} ไม่ได้: {reason}", f"The file {file} cannot be opened: {reason}.")],
                options.language,
            )
            code = REFUSED
            continue
        _, mistakes = check(content)
        for mistake in mistakes:
            print(printable(mistake.sentence(options.language, file)))
        if mistakes:
            code = max(code, WRONG)
        else:
            print(printable(f"{file}: {_GOOD.in_language(options.language)}"))
    return code


def run_template(options: argparse.Namespace) -> int:
    """Write an empty workbook with one column per key, to a file or to standard output."""
    edition = _edition(options)
    if edition is None:
        return REFUSED
    try:
        target = sys.stdout.buffer if options.file == "-" else Path(options.file).open("wb")  # noqa: SIM115 - closed below
    except OSError as error:
        complain(
            [Text(f"เขียนไฟล์ไม่ได้: {error.strerror}", f"The file cannot be written: {error.strerror}.")], options.language
        )
        return REFUSED
    with target:
        _write_template(edition, target)
    return 0


def described(edition: Edition) -> dict[str, Any]:
    """Give an edition as plain JSON: its parts, and for every key the text, the kind and the JSON Schema of the answer."""
    return {
        **_head(edition),
        "owner": _text(edition.owner),
        "source": edition.source,
        "variants": [_choice(choice) for choice in edition.variants],
        "tracks": [_choice(choice) for choice in edition.tracks],
        "virtues": [_choice(choice) for choice in edition.virtues],
        "dimensions": [_dimension(dimension) for dimension in edition.dimensions],
        "tiers": [{"key": tier.key, "title": _text(tier.title), "steps": list(tier.steps)} for tier in edition.tiers],
        "bands": [{"key": band.key, "at_least": str(band.at_least)} for band in edition.bands],
        "readings": [{"key": reading.key, "text": _text(reading.text)} for reading in edition.readings],
        "defaults": {key: _text(why) for key, why in edition.defaults.items()},
        "keys": {key: _requirement(leaf) for key, leaf in edition.requirements.items()},
    }


def _head(edition: Edition) -> dict[str, Any]:
    return {
        "key": edition.key,
        "programme": edition.programme,
        "edition": edition.name,
        "year": edition.year,
        "title": _text(edition.title),
        "digest": edition.digest,
    }


def _dimension(dimension: Dimension) -> dict[str, Any]:
    return {
        "key": dimension.key,
        "shown_as": dimension.name,
        "title": _text(dimension.title),
        "scale": dimension.scale,
        "variant": dimension.variant,
        "track": dimension.track,
        "available": None if dimension.available is None else str(dimension.available),
        "levels": [
            {
                "key": level.key,
                "title": _text(level.title),
                "points": None if level.points is None else str(level.points),
                "requirements": [leaf.key for leaf in level.requirements],
            }
            for level in dimension.levels
        ],
    }


def _requirement(leaf: Requirement) -> dict[str, Any]:
    return {
        "text": _text(leaf.text),
        "kind": name_of(leaf.kind),
        "schema": schema(leaf.kind),
        "is_answered": not isinstance(leaf.kind, Score),
        "source": leaf.source,
        "is_default": leaf.is_default,
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {"key": choice.key, "title": _text(choice.title)}


def _text(text: Text) -> dict[str, str]:
    return {"th": text.th, "en": text.en}


def _outline(edition: Edition, language: str) -> Iterator[str]:
    yield f"{edition.key} — {edition.title.in_language(language)}"
    yield f"{_OWNER.in_language(language)} {edition.owner.in_language(language)} · SHA-256 {edition.digest}"
    for dimension in edition.dimensions:
        available = f" ({dimension.available})" if dimension.available is not None else ""
        yield f"\n{dimension.key} {dimension.title.in_language(language)}{available}"
        for level in dimension.levels:
            yield f"  {level.title.in_language(language)}" + (f" ({level.points})" if level.points is not None else "")
            for leaf in level.requirements:
                badge = f" [{_DEFAULT.in_language(language)}]" if leaf.is_default else ""
                yield f"    {leaf.key} [{name_of(leaf.kind)}] {leaf.text.in_language(language)}{badge}"
    if edition.extra:
        leaf = edition.extra.requirement
        yield f"\n{leaf.key} [{name_of(leaf.kind)}] {leaf.text.in_language(language)} (+{edition.extra.points})"


def _edition(options: argparse.Namespace) -> Edition | None:
    try:
        return shelf.by_key(options.edition)
    except Refusal as refusal:
        complain([refusal.text], options.language)
        return None


def _write_template(edition: Edition, target: Any) -> None:
    workbook = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = workbook.add_worksheet(edition.programme[:31])
    heading = workbook.add_format({"bold": True, "bg_color": "#F6F8FB", "bottom": 1})
    columns = ["unit", *(["variant"] if edition.variants else []), *(["track"] if edition.tracks else []), "assume"]
    keys = [key for key, leaf in edition.requirements.items() if not isinstance(leaf.kind, Score)]
    for place, name in enumerate([*columns, *keys]):
        sheet.write_string(0, place, name, heading)
        leaf = edition.requirements.get(name)
        if leaf:
            sheet.write_comment(0, place, f"{leaf.text.th}\n{name_of(leaf.kind)}"[:900])
    sheet.freeze_panes(1, 1)
    workbook.close()


_GOOD = Text("ถูกต้อง", "no mistakes")
_OWNER = Text("เจ้าของเกณฑ์:", "Owner:")
_DEFAULT = Text("ค่าเริ่มต้นของระบบ — รอหน่วยงานยืนยัน", "system default — to be confirmed by the agency")
