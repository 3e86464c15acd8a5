"""What every test with a database needs: a database file of its own, quick passwords, and a way to empty it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate
from django.test.utils import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as property_settings

from khunnatham.journal.models import Head
from khunnatham.organisations.models import Place, RegionProvince
from khunnatham.organisations.places import load_places
from khunnatham.organisations.regions import load_regions

# How long an example takes says how busy the machine is, and nothing about the product.
property_settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
property_settings.load_profile("suite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run on PostgreSQL what asks for a database: everything else has run on SQLite, and would be the same once more."""
    if connection.vendor == "sqlite":
        return
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        (kept if _needs_database(item) else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def _needs_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    marks = (item.get_closest_marker(name) for name in ("django_db", "postgres"))
    return bool(asked) or any(marks)


@pytest.fixture(scope="session", autouse=True)
def _settings_for_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep files out of the real data directory, hash passwords quickly, serve static files from where they lie."""
    with override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        # Queued work is done at once; tests of the worker itself ask for the database again.
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Use a file for SQLite: a database in memory is one connection, so threads would share their transactions."""
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(path)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Let a transactional test empty the database although its triggers refuse that, and lay the ground again after."""
    for wrapper in connections.all():
        _let_flush(wrapper)
    post_migrate.connect(_lay_the_ground, sender=apps.get_app_config("organisations"))


def _let_flush(wrapper: BaseDatabaseWrapper) -> None:
    operations = type(wrapper.ops)
    flush = operations.execute_sql_flush

    def unguarded_flush(self: Any, sql_list: Iterable[str]) -> None:
        with _triggers_lifted(self.connection):
            flush(self, sql_list)

    operations.execute_sql_flush = unguarded_flush  # type: ignore[method-assign]


@contextmanager
def _triggers_lifted(wrapper: BaseDatabaseWrapper) -> Iterator[None]:
    """Take the triggers of the test database away for a moment; production has no such door."""
    with wrapper.cursor() as cursor:
        if wrapper.vendor == "postgresql":
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            tables = [table for (table,) in cursor.fetchall()]
            lift = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
            restore = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            lift = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
            restore = [sql for _, sql in triggers]
        for statement in lift:
            cursor.execute(statement)
        yield
        for statement in restore:
            cursor.execute(statement)


def _lay_the_ground(**_: object) -> None:
    """Put back what migrations laid down and a flush took away: the head of the journal, the places and regions."""
    Head.objects.get_or_create(pk=1)
    if not Place.objects.exists():
        load_places(Place)
    if not RegionProvince.objects.exists():
        load_regions(RegionProvince)
