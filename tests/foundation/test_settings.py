"""A right environment starts the platform, a wrong one stops it with a sentence; headers and cookies are strict."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

SHOW = (
    "from django.conf import settings as s; s.DEBUG; "
    "print(s.SECRET_KEY, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.ALLOWED_HOSTS[0], s.DEBUG, s.DEMONSTRATION)"
)


def _start(data: Path, *, program: str = SHOW, **variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "PYTHONPATH"}}
    environment = {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "khunnatham.settings",
        "KHUNNATHAM_DATA": str(data),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_a_clean_clone_starts_closed_and_with_a_key_of_its_own(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    first, second = _start(data), _start(data)
    key, secure, hsts, host, debug, demonstration = first.stdout.split()
    assert (secure, hsts, host, debug, demonstration) == ("False", "0", "localhost", "False", "False")
    assert len(key) >= 50
    assert second.stdout == first.stdout
    assert stat.S_IMODE((data / "secret-key").stat().st_mode) == 0o600
    assert sorted(path.name for path in data.iterdir()) == ["media", "secret-key", "static", "uploads"]


def test_an_https_address_makes_cookies_secure_and_asks_browsers_to_stay_there(tmp_path: Path) -> None:
    started = _start(tmp_path, KHUNNATHAM_ADDRESS="https://moral.example.go.th/", SECRET_KEY="k" * 50)
    assert started.stdout.split() == ["k" * 50, "True", "31536000", "moral.example.go.th", "False", "False"]


WRONG = [
    ({"DEBUG": "perhaps"}, "DEBUG is 'perhaps'; write yes or no."),
    ({"KHUNNATHAM_DEMONSTRATION": "2"}, "KHUNNATHAM_DEMONSTRATION is '2'; write yes or no."),
    ({"KHUNNATHAM_SESSION_HOURS": "๑๒"}, "KHUNNATHAM_SESSION_HOURS is '๑๒'; write a whole number from 1 to 720."),
    ({"KHUNNATHAM_UPLOAD_MEGABYTES": "0"}, "write a whole number from 1 to 2000."),
    ({"KHUNNATHAM_ADDRESS": "moral.example.go.th"}, "write the public address such as https://moral.example.go.th."),
    ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL begins with 'mysql'; write sqlite:///path or postgres://"),
    ({"SECRET_KEY": "short"}, "SECRET_KEY is shorter than 50 characters"),
    ({"KHUNNATHAM_DATA": "/proc/nowhere"}, "KHUNNATHAM_DATA is /proc/nowhere; the directory cannot be made"),
]


@pytest.mark.parametrize(("variables", "sentence"), WRONG, ids=lambda value: next(iter(value), "") if value else "")
def test_a_wrong_value_stops_the_start_with_a_sentence(
    tmp_path: Path, variables: dict[str, str], sentence: str
) -> None:
    started = _start(tmp_path, **{"LANG": "C.UTF-8", **variables})
    assert started.returncode == 1
    assert sentence in started.stderr.strip().splitlines()[-1]


def test_two_workers_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    program = (
        "import multiprocessing; from khunnatham import settings; (settings.DATA / 'secret-key').unlink(); "
        "pool = multiprocessing.get_context('fork').Pool(8); "
        "print(len(set(pool.map(settings._secret_key, [settings.DATA] * 8, chunksize=1))))"
    )
    started = _start(tmp_path, program=program)
    assert started.stdout.strip() == "1", started.stderr


def test_all_workers_count_together(tmp_path: Path) -> None:
    count = (
        "import django; django.setup(); from django.core.cache import cache; "
        "cache.set('misses', cache.get('misses', 0) + 1); print(cache.get('misses'))"
    )
    assert [_start(tmp_path, program=count).stdout.strip() for _ in range(2)] == ["1", "2"]


@pytest.mark.django_db
def test_every_answer_carries_a_strict_policy(client: Client) -> None:
    answer = client.get("/there-is-no-such-page")
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "frame-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    headers = {
        name: answer[name]
        for name in ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")
    }
    assert headers == {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="pragmas are SQLite's")
def test_sqlite_keeps_what_it_acknowledged_and_its_triggers() -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "recursive_triggers": 1, "foreign_keys": 1}
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    assert found == wanted
