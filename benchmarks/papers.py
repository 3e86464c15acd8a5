"""How fast filled forms are set: two workers, one for each core (target ≤ 40 ms a page, 25 pages a second), and a worker's memory.

The clock on the wall tells what others do on the machine too; the row of work tells what a page costs a core.

Run ``python benchmarks/papers.py``; it prints one table and exits 1 where a target is missed.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import pikepdf
from benchmarks.table import Row, tell

WORKERS, ROUNDS = 2, 4
PAGE, WORK, MEMORY = 40.0, 80.0, 300.0
CERTIFICATES, CERTIFICATE = 300, 25.0  # 40 a second


def _ready() -> dict[str, tuple[str, Any]]:
    """Start Django and give one filled form of each kind that units and bodies write."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khunnatham.settings")
    import django  # noqa: PLC0415 - the settings are named first

    django.setup()
    from khunnatham.documents import samples, typesetting  # noqa: PLC0415 - Django is ready now

    typesetting.warm_up()
    many = replace(samples.preliminary_list(), units=samples.preliminary_list().units * 4)
    return {
        "intent": ("intent", samples.intent()),
        "self-assessment": ("self-assessment", samples.self_assessment()),
        "plan": ("plan", samples.plan()),
        "success": ("success", samples.success()),
        "declaration": ("declaration", samples.declaration()),
        "minutes": ("minutes", samples.minutes()),
        "list": ("preliminary-list", many),
    }


def _work(gate: Any, told: Any) -> None:
    papers = _ready()
    from khunnatham.documents.making import make  # noqa: PLC0415 - Django is ready now

    gate.wait()
    began, worked, files = perf_counter(), process_time(), []
    for _ in range(ROUNDS):
        files += [make(kind, paper).content for kind, paper in papers.values()]
    spent, worked = perf_counter() - began, process_time() - worked
    count = sum(len(pikepdf.open(io.BytesIO(file)).pages) for file in files)
    told.put((count, spent, worked, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def _print(gate: Any, told: Any) -> None:
    """Print a batch of certificates on a picture of an office's own, as the background does."""
    _ready()
    from khunnatham.awards.layouts import DEFAULT  # noqa: PLC0415 - Django is ready now
    from khunnatham.documents import certificate_press  # noqa: PLC0415 - as above
    from khunnatham.documents.filling.printed import sampled  # noqa: PLC0415 - as above

    items = [
        sampled()
        | {
            "unit": f"สำนักงานพัฒนาชุมชนจังหวัดตัวอย่างที่ {number}",
            "number": f"มค {number:04}/2569",
            "token": f"{number:032}",
            "verify_at": f"https://example.go.th/verify/{number:032}/",
        }
        for number in range(CERTIFICATES)
    ]
    with tempfile.TemporaryDirectory() as folder:
        gate.wait()
        began, worked = perf_counter(), process_time()
        target = Path(folder) / "all.pdf"
        certificate_press.print_all(
            target, DEFAULT, items, language="th", picture=None, title="certificates", progress=lambda _: None
        )
        spent, worked = perf_counter() - began, process_time() - worked
        told.put((len(pikepdf.open(target).pages), spent, worked))


def _certificates() -> Iterator[Row]:
    context = multiprocessing.get_context("spawn")
    gate, told = context.Barrier(WORKERS), context.Queue()
    workers = [context.Process(target=_print, args=(gate, told)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    results = [told.get() for _ in workers]
    for worker in workers:
        worker.join()
    spent = max(one[1] for one in results) / sum(one[0] for one in results) * 1000
    note = f"{1000 / spent:.0f} certificates a second in one PDF"
    yield Row("one certificate in bulk, two workers", spent, "ms", CERTIFICATE, note)
    work = sum(one[2] for one in results) / sum(one[0] for one in results) * 1000
    yield Row("one certificate in bulk, work of a core", work, "ms", CERTIFICATE * WORKERS, "time of the process")


def rows() -> Iterator[Row]:
    """Let two workers set the same forms at once and tell what one page cost."""
    yield from _certificates()
    context = multiprocessing.get_context("spawn")
    gate, told = context.Barrier(WORKERS), context.Queue()
    workers = [context.Process(target=_work, args=(gate, told)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    results = [told.get() for _ in workers]
    for worker in workers:
        worker.join()
    pages, spent = sum(one[0] for one in results), max(one[1] for one in results)
    work = sum(one[2] for one in results) / pages * 1000
    note = f"{pages / spent:.1f} pages a second"
    yield Row("one page of a filled form, two workers", spent / pages * 1000, "ms", PAGE, note)
    yield Row("one page of a filled form, work of a core", work, "ms", WORK, "time of the process, not of the clock")
    yield Row("memory of a worker that sets forms", max(one[3] for one in results), "MiB", MEMORY)


if __name__ == "__main__":
    sys.exit(tell(rows()))
