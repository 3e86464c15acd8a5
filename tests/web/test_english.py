"""Every page in English is English: no Thai but the data's own, and a catalogue that knows every sentence of the source."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from tests.web.access_walk import ANY, PEOPLE, Row, ask, read_table
from tests.web.english_reading import THAI, Words, known_words, thai_of
from tests.web.world import World

import khunnatham
from khunnatham.documents import making

SOURCE = Path(khunnatham.__file__).parent
ENGLISH = SOURCE / "locale/en/LC_MESSAGES/django.po"
CATALOGUES = sorted(SOURCE.rglob("*.po"))
TABLE = read_table()
# Who reads in English, and with which cases; together they see every kind of page.
READERS = {
    "visitor": (ANY,),
    "officer": ("draft", "open", "returned", "decided", ANY),
    "head": ("signed", "submitted"),
    "secretary": ("submitted", "listed", "decided", ANY),
    "chair": ("listed", "decided"),
    "department": ("final", ANY),
    "administrator": ("open", ANY),
}


@pytest.fixture
def _no_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let papers come back unset: they are Thai by law and have tests of their own."""
    monkeypatch.setattr(making, "typeset", lambda *_, **__: b"%PDF-1.7")


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="words do not depend on the database")
@pytest.mark.usefixtures("_day_of_the_world", "_no_press")
@pytest.mark.parametrize("person", READERS)
def test_no_page_in_english_speaks_thai(world: World, person: str) -> None:
    known, leaks, pages = known_words(), set[str](), 0
    for row in TABLE.values():
        for state in set(row.states()) & set(READERS[person]):
            for method in ("GET", "POST"):
                page = _page(world, person, row, state, method)
                if page:
                    pages += 1
                    leaks |= {f"{method} {row.name}: {words}" for words in thai_of(page, known)}

    assert pages >= 8
    assert sorted(leaks) == []


def _page(world: World, person: str, row: Row, state: str, method: str) -> str:
    client = Client()
    who = PEOPLE[person].format(state="open" if state == ANY else state)
    if who:
        world.signed_in(client, who)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer, _ = ask(client, method, row.address(world, state))
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    return answer.content.decode()


@pytest.mark.usefixtures("_day_of_the_world")
def test_the_language_of_the_browser_is_enough(world: World) -> None:
    page = Client().get("/sign-in/", headers={"accept-language": "en-GB,en;q=0.9"}).content.decode()

    assert Words(page).language == "en"
    assert "Sign in" in page


def test_marked_thai_and_data_are_no_leak_and_anything_else_is() -> None:
    known = re.compile("วัดใกล้สำนักงาน")

    assert thai_of('<html lang="en"><p>At วัดใกล้สำนักงาน</p><p lang="th">บันทึก<b>แล้ว</b></p>', known) == []
    assert thai_of('<html lang="en"><br><a title="ลบ">x</a><textarea>พิมพ์</textarea><p>บันทึก</p>', known) == [
        "ลบ",
        "บันทึก",
    ]
    assert thai_of('<html lang="th"><p lang="en">บันทึก</p>ไทย', known) == ["บันทึก"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_is_whole(path: Path) -> None:
    checked = subprocess.run(
        ["msgfmt", "--check", "--output-file=/dev/null", path], capture_output=True, text=True, check=False
    )
    open_ends = [
        subprocess.run(["msgattrib", "--no-obsolete", which, path], capture_output=True, text=True, check=True).stdout
        for which in ("--untranslated", "--only-fuzzy")
    ]

    assert (checked.returncode, checked.stderr) == (0, "")
    assert open_ends == ["", ""]


def test_the_catalogue_knows_every_sentence_of_the_source_and_no_other(tmp_path: Path) -> None:
    copy = tmp_path / "khunnatham"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("static", "*.po", "*.mo", "__pycache__"))
    (copy / "locale").mkdir(exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "en", "--keep-pot"],
        cwd=copy,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        capture_output=True,
        check=True,
    )
    template = copy / "locale/django.pot"
    template.write_text(template.read_text().replace("nplurals=INTEGER; plural=EXPRESSION;", "nplurals=1; plural=0;"))
    subprocess.run(["msgen", "--output-file", tmp_path / "own.po", template], check=True)

    written, known = _sentences(tmp_path / "own.po"), _sentences(ENGLISH)

    assert sorted(written - known) == []
    assert sorted(known - written) == []


def test_a_sentence_of_which_there_is_a_plural_alone_is_never_asked_for_without_its_number() -> None:
    """The catalogue gives nothing for the bare sentence then, and the page would stay Thai."""
    text = ENGLISH.read_text()
    both = set(re.findall(r'msgid "([^"]+)"\nmsgid_plural', text)) - set(re.findall(r'msgid "([^"]+)"\nmsgstr "', text))
    asked = [
        (path.name, re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", body))
        for path in SOURCE.rglob("*.html")
        for body in re.findall(
            r"{%\s*blocktranslate\b[^%]*%}((?:(?!{%).)*){%\s*endblocktranslate", path.read_text(), re.DOTALL
        )
    ]
    asked += [
        (path.name, words)
        for path in SOURCE.rglob("*.py")
        for words in re.findall(r'\bgettext(?:_lazy)?\(\s*"([^"]*)"', path.read_text())
    ]

    assert len(asked) > 1000
    assert [(name, words) for name, words in asked if words in both] == []


def _sentences(path: Path) -> set[str]:
    return {key if isinstance(key, str) else key[0] for key in _compiled(path)} - {""}


def _compiled(path: Path) -> dict[str | tuple[str, int], str]:
    binary = subprocess.run(["msgfmt", "--output-file=-", path], capture_output=True, check=True).stdout
    catalogue: dict[str | tuple[str, int], str] = vars(GNUTranslations(BytesIO(binary)))["_catalog"]
    return catalogue


def test_english_of_the_catalogue_has_no_thai() -> None:
    told = _compiled(ENGLISH)
    told.pop("")

    assert [words for words in told.values() if THAI.search(words)] == []


def test_english_of_the_domain_has_no_thai() -> None:
    found = [
        f"{path.relative_to(SOURCE)}: {words}"
        for path in SOURCE.rglob("*.py")
        for words in _english_of(ast.parse(path.read_text()))
        if THAI.search(words)
    ]

    assert found == []


def _english_of(module: ast.Module) -> list[str]:
    """Give the English words of every ``Text(…)`` of a module."""
    texts = [
        call
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Text"
    ]
    parts = [
        part for call in texts for part in [*call.args[1:2], *(key.value for key in call.keywords if key.arg == "en")]
    ]
    leaves = [leaf.value for part in parts for leaf in ast.walk(part) if isinstance(leaf, ast.Constant)]
    return [leaf for leaf in leaves if isinstance(leaf, str)]
