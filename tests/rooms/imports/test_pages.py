"""The pages: choose, send, wait, put right, take over, take back."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import load_workbook

from shijian.engines.tables.heading import _plain as plain
from shijian.imports.models import Batch
from shijian.imports.queries import KINDS
from shijian.journal.models import Entry
from shijian.organisations.models import Figure, Organisation
from tests.build.accounts import BUILDER, an_actor, signed_in
from tests.build.imports import a_batch, a_table, looked_at, taken_over
from tests.build.organisations import a_centre, a_county, a_place, a_station, an_institute
from tests.build.teams import a_squad
from tests.build.volunteers import a_volunteer

pytestmark = pytest.mark.django_db
ROWS = [
    ["东街", "", "常住人口", "2025", "3120", "年报"],
    ["西溪村", "", "常住人口", "2025", "1200", "年报"],
]


@pytest.fixture
def office():
    a_county()
    return an_actor("office", a_centre().path, name="陈办公")


def cells(content: bytes, sheet: int = 0) -> list[list[object]]:
    return load_workbook(io.BytesIO(content)).get_sheet_by_index(sheet).to_python()


def test_from_the_template_to_the_undoing(client: Client, office):
    signed_in(client, office)
    assert "figures" in client.get("/console/imports/").content.decode()
    template = client.get("/console/imports/figures/template/").getvalue()
    titles = cells(template)[0]
    assert len(cells(template, 1)) == len(titles) + 1
    file = SimpleUploadedFile("人口.csv", a_table("figures", ROWS, titles))
    sent = client.post("/console/imports/figures/new/", {"file": file})
    batch = Batch.objects.get()
    page = f"/console/imports/{batch.pk}/"
    assert sent.headers["Location"] == page
    assert "人口.csv" in client.get(page).content.decode()
    looked_at(batch)
    shown = client.get(page).content.decode()
    assert f'name="cell-2-unit" value="{ROWS[0][0]}"' in shown
    marked = cells(client.get(f"{page}faults/").getvalue())
    assert (marked[1][0], bool(marked[1][-1]), bool(marked[2][-1])) == ("东街", True, False)
    fixed = client.post(f"{page}fix/", {"cell-2-unit": "东街社区"}, follow=True)
    assert f'action="{page}merge/"' in fixed.content.decode()
    client.post(f"{page}merge/")
    assert Batch.objects.get().state == "merging"
    from shijian.imports.commands import merge_batch

    merge_batch(Batch.objects.get(), by=BUILDER)
    assert Figure.objects.count() == 2
    assert f'action="{page}undo/"' in client.get(page).content.decode()
    client.post(f"{page}undo/")
    assert Batch.objects.get().state == "undone"
    assert client.get(page).status_code == 200


def test_a_file_that_is_no_table_says_so(client: Client, office):
    signed_in(client, office)
    batch = a_batch("figures", b"%PDF-1.7", by=office)
    assert batch.state == "refused"
    answer = client.get(f"/console/imports/{batch.pk}/")
    assert "XLSX" in answer.content.decode()
    assert client.post("/console/imports/figures/new/", {}).status_code == 422
    assert client.get("/console/imports/nothing/new/").status_code == 404


def test_nobody_else_sees_what_somebody_brought(client: Client, office):
    batch = a_batch("figures", ROWS, by=office)
    signed_in(client, an_actor("office", a_centre().path))
    for path in ("", "faults/"):
        assert client.get(f"/console/imports/{batch.pk}/{path}").status_code == 404
    for path in ("fix/", "merge/", "cancel/", "undo/"):
        assert client.post(f"/console/imports/{batch.pk}/{path}").status_code == 404


def test_a_page_costs_the_same_with_one_row_or_many(client: Client, django_assert_max_num_queries):
    a_county()
    staff = an_actor("staff", an_institute().path)
    signed_in(client, staff)
    many = a_batch("figures", [[f"没有{n}", *ROWS[0][1:]] for n in range(60)], by=staff)
    with django_assert_max_num_queries(16):
        shown = client.get(f"/console/imports/{many.pk}/").content.decode()
    assert shown.count('name="cell-') == 20
    assert "after=" in shown


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_two_columns_may_be_called_the_same(kind):
    names = [name for column in kind.columns for name in {plain(n) for n in column.names()}]
    assert sorted(names) == sorted(set(names))


def test_what_was_exported_comes_back_as_known(client: Client, office):
    taken_over(a_batch("figures", [["东街社区", *ROWS[0][1:]], ROWS[1]], by=office), by=office)
    signed_in(client, office)
    for what, kind, rows in (("figures", "figures", 2), ("units", "organisations", 7)):
        for ending in ("xlsx", "csv"):
            answer = client.post(f"/console/organisations/export/{what}/", {"as": ending})
            again = a_batch(kind, answer.getvalue(), by=office)
            assert (again.state, again.rows) == ("ready", rows), (what, ending)
            done = taken_over(again, by=office)
            assert (len(done.made), len(done.before), done.same) == (0, 0, rows)
    assert client.post("/console/organisations/export/nothing/").status_code == 404


def test_a_list_leaves_the_house_as_it_is_shown_masked_and_written_down(client: Client, office):
    a_volunteer(name="李秀英", home=a_place())
    a_volunteer(name="王小明", home=a_place(), state="left")
    signed_in(client, an_actor("staff", an_institute().path, name="叶所员"))
    answer = client.post("/console/volunteers/export/?state=active", {"as": "csv"})
    text = answer.getvalue().decode("utf-8-sig")
    assert "李*" in text
    assert "李秀英" not in text
    assert "王" not in text
    assert "叶*" in text.splitlines()[-1]
    entry = Entry.objects.get(action="volunteers.exported")
    assert entry.data == {"rows": 1, "filters": {"state": "active"}}
    assert answer.headers["Cache-Control"] == "private, no-store"
    signed_in(client, an_actor("staff", an_institute(1).path))
    assert "李" not in client.post("/console/volunteers/export/", {"as": "csv"}).getvalue().decode()


def test_a_cell_that_a_spreadsheet_would_run_is_text(client: Client, office):
    Organisation.objects.filter(pk=a_station().pk).update(address="=1+1")
    signed_in(client, office)
    for ending in ("csv", "xlsx"):
        content = client.post("/console/organisations/export/units/", {"as": ending}).getvalue()
        found = [row[4] for row in cells(content)] if ending == "xlsx" else content.decode()
        assert ("=1+1" in found) if ending == "xlsx" else ("'=1+1" in found)


def test_teams_and_posts_leave_without_anybodys_name(client: Client, office):
    a_squad(captain=a_volunteer(name="周建军"))
    signed_in(client, office)
    teams = cells(client.post("/console/teams/export/").getvalue())
    assert [row[5] for row in teams[1:2]] == [1]
    posts = client.post("/console/organisations/export/posts/", {"as": "csv"}).getvalue()
    assert "周建军" not in str(teams) + posts.decode()
