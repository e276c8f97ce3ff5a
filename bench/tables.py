"""`python -m bench.tables`: 100,000 rows brought in and given out, with time and peak memory.

A private database with the tree of a county, and a process of its own for each measurement, so
that one's memory is not another's. Bars: 10 s and 300 MB in, 8 s out.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

ROWS = 100_000
STEPS = ("seed", "rosters", "figures", "out-xlsx", "out-csv")


def main() -> None:
    from shijian.cli import testing

    with testing.private_database() as variables:
        for step in STEPS:
            run = [sys.executable, "-m", "bench.tables", step]
            done = subprocess.run(run, env={**os.environ, **variables}, stdout=subprocess.PIPE)
            if done.returncode:
                sys.exit(f"{step} failed")
            if done.stdout.strip():
                print(step, json.dumps(json.loads(done.stdout.splitlines()[-1])))


def measured(name: str) -> None:
    """One step in this process; says seconds and megabytes."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "shijian.web.settings"
    django.setup()
    steps: dict[str, Callable[[], Any]] = {
        "seed": seeded, "rosters": lambda: brought("rosters", roster()),
        "figures": lambda: brought("figures", figures()),
        "out-xlsx": lambda: given_out("xlsx"), "out-csv": lambda: given_out("csv"),
    }  # fmt: skip
    found = steps[name]()
    if found:
        found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps(found))


def seeded() -> None:
    """The whole tree of a county, established, and one person in its office."""
    from django.db import connection

    from shijian.accounts.commands import give_grant, link_user, make_person, user_for_phone
    from shijian.catalogue.commands import load_reference
    from shijian.cli.migrate import apply_sql, migrate
    from shijian.common.actor import job
    from shijian.organisations.commands import found_county

    by = job("bench")
    migrate(app_role=None)
    apply_sql()
    load_reference(by=by)
    top = found_county("330326", by=by)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organisations_organisation SET state = 'established', established_on = %s",
            ["2024-06-03"],
        )
        cursor.execute("ANALYZE")
    person = make_person(name="陈办公", phone="13900000000", by=by)
    link_user(user_for_phone("13900000000", by=by), person, by=by)
    give_grant(person, role="office", scope_path=top.path, source="bench", by=by)


def brought(kind: str, rows: Iterator[list[Any]]) -> dict[str, float]:
    """Read, checked and staged; then looked at once more and merged."""
    from shijian.common.actor import job
    from shijian.imports import commands
    from shijian.imports.models import Batch

    content, by = a_workbook(rows), the_office()
    sent = commands.receive(kind, content, name="bench.xlsx", by=by)
    start, busy = time.perf_counter(), time.process_time()
    batch = commands.check_batch(Batch.objects.get(pk=sent.pk), by=job("bench"))
    checked = time.perf_counter()
    if batch.state != Batch.State.READY:
        from shijian.imports.queries import fault_counts

        sys.exit(f"{batch.state} {batch.problem} {fault_counts(batch)}")
    commands.start_merge(batch, by=by)
    started = time.perf_counter()
    done = commands.merge_batch(batch, by=job("bench"))
    end = time.perf_counter()
    return {
        "rows": done.rows, "made": len(done.made), "file_mb": round(len(content) / 1e6, 1),
        "check_s": round(checked - start, 2), "merge_s": round(end - started, 2),
        "whole_s": round(checked - start + end - started, 2),
        "own_cpu_s": round(time.process_time() - busy, 2),
    }  # fmt: skip


def given_out(ending: str) -> dict[str, float]:
    """The figures that were brought, as a file."""
    from shijian.common.outgoing import answer
    from shijian.organisations.models import Organisation
    from shijian.organisations.queries.sheets import figure_sheet

    filled_up()
    start, busy = time.perf_counter(), time.process_time()
    response: Any = answer(figure_sheet(Organisation.objects.all()), ending=ending, mark="bench")
    size = sum(len(part) for part in response.streaming_content)
    return {
        "file_mb": round(size / 1e6, 1), "whole_s": round(time.perf_counter() - start, 2),
        "own_cpu_s": round(time.process_time() - busy, 2),
    }  # fmt: skip


def filled_up() -> None:
    """Corrections of what was brought, until there are 100,000 entries."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO organisations_figure (kind, place_id, year, value, source, entered_at)"
            " SELECT known.kind, known.place_id, known.year, known.value + n, known.source,"
            " known.entered_at FROM organisations_figure known, generate_series(1, 3) n"
            " WHERE known.place_id IS NOT NULL"
            " LIMIT greatest(0, %s - (SELECT count(*) FROM organisations_figure))", [ROWS],
        )  # fmt: skip


# ---------------------------------------------------------------- what is brought


def the_office() -> Any:
    from shijian.accounts.models import Grant, User
    from shijian.accounts.queries import actor_for_user

    grant = Grant.objects.filter(role="office", ends_on=None).latest("pk")
    return actor_for_user(User.objects.get(person=grant.person_id))


def a_workbook(rows: Iterator[list[Any]]) -> bytes:
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return held.getvalue()


def villages() -> list[Any]:
    from shijian.organisations.models import Place

    return list(Place.objects.filter(kind="village", virtual=False).select_related("parent"))


def roster() -> Iterator[list[Any]]:
    homes = villages()
    yield ["序号", "姓名", "手机号", "身份证号", "所属站", "乡镇", "村(社区)", "特长"]
    for n in range(ROWS):
        home = homes[n % len(homes)]
        yield [n + 1, f"张{'一二三四五六七八九十'[n % 10]}{'甲乙丙丁'[n % 4]}", f"13{n:09d}",
               "", home.name, home.parent.name, home.name, ""]  # fmt: skip


def figures() -> Iterator[list[Any]]:
    """Every village in every year that may be entered: all that such a table can hold."""
    yield ["单位", "乡镇", "类别", "年份", "数值", "来源", "备注", "序号"]
    for place in villages():
        for year in range(1949, 2026):
            yield [place.code, "", "常住人口", year, 1000 + year, "统计年报", "", year]


if __name__ == "__main__":
    measured(sys.argv[1]) if len(sys.argv) > 1 else main()
