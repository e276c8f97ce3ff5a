"""A complaint goes past the one complained of, and its answer to whoever holds the code."""

from __future__ import annotations

import html
import re

import pytest
from django.db import IntegrityError, transaction

from shijian.common import clock
from shijian.common.actor import Actor, Kind
from shijian.common.refused import Refused
from shijian.journal.models import Entry
from shijian.notices.models import Notice
from shijian.organisations.models import Organisation
from shijian.supervision import commands, queries
from shijian.supervision.models import Complaint
from tests.build.accounts import an_actor, signed_in
from tests.build.organisations import a_centre, a_county, a_station, a_subcentre, an_institute
from tests.build.supervision import a_complaint

pytestmark = pytest.mark.django_db
VISITOR = Actor(kind=Kind.ANONYMOUS, ip="192.0.2.9")


def shown(answer) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def refused(act, *args, **named) -> Refused:
    with pytest.raises(Refused) as no:
        act(*args, **named)
    return no.value


# ---------------------------------------------------------------- who answers


def test_the_level_above_answers_and_the_one_complained_of_never():
    a_county()
    station, institute, centre = a_station(), an_institute(), a_centre()
    planned = Organisation.objects.filter(pk=an_institute(1).pk)
    planned.update(state="planned", established_on=None)
    assert queries.handler_of(station) == institute
    assert queries.handler_of(institute) == centre
    assert queries.handler_of(a_subcentre()) == centre
    assert queries.handler_of(a_station(2)) == centre  # the institute is not there yet
    assert queries.handler_of(None) == centre
    assert queries.handler_of(centre) is None


def test_only_the_handler_sees_it_and_answers_it_once():
    about = a_station()
    complaint, code = a_complaint(about=about)
    own = an_actor("staff", about.path)
    upper = an_actor("staff", an_institute().path)
    both = an_actor("staff", about.path, user=_user(an_actor("staff", an_institute().path)))
    elsewhere = an_actor("staff", an_institute(1).path)
    office = an_actor("office", a_centre().path)
    for actor, sees in ((own, False), (upper, True), (both, False), (elsewhere, False),
                        (office, True)):  # fmt: skip
        assert queries.visible_complaints(actor).filter(pk=complaint.pk).exists() is sees
    assert refused(commands.answer_complaint, complaint, answer="已经处理了", by=own).status == 403
    assert refused(commands.answer_complaint, complaint, answer="已经处理了", by=both).status == 403
    assert refused(commands.answer_complaint, complaint, answer="好", by=upper).status == 422
    assert list(queries.to_answer(upper)) == [complaint]
    assert list(queries.to_answer(office)) == []
    commands.answer_complaint(complaint, answer="已经处理了，谢谢", by=upper)
    found = queries.complaint_by_code(code.lower())
    assert found is not None
    assert queries.answer_of(found) == "已经处理了，谢谢"
    assert refused(commands.answer_complaint, complaint, answer="再答一次", by=upper).status == 409


def _user(actor):
    from shijian.accounts.models import User

    return User.objects.get(pk=actor.user_id)


def test_a_complaint_about_the_centre_goes_to_the_supervisors_alone():
    complaint, _code = a_complaint(about=a_centre())
    office = an_actor("office", a_centre().path)
    station = an_actor("staff", a_station().path)
    supervisor = an_actor("supervisor", a_centre().path)
    assert not queries.visible_complaints(office).exists()
    assert not queries.visible_complaints(station).exists()
    assert list(queries.to_answer(supervisor)) == [complaint]
    assert commands.answer_complaint(complaint, answer="监督团已核实", by=supervisor).answered_at


# ---------------------------------------------------------------- what is kept


def test_nothing_says_who_an_anonymous_voice_was():
    by = an_actor()
    complaint, code = commands.leave_complaint(
        kind="complaint", text="队长态度不好", about=a_station(), by=by
    )
    assert complaint.person is None
    assert code not in str(Complaint.objects.values_list())
    entry = Entry.objects.get(action="supervision.complaint_left")
    assert (entry.user_id, entry.ip) == (None, None)
    assert "态度" not in "".join(Entry.objects.values_list("body", flat=True))
    assert b"\xe6\x80\x81" not in bytes(complaint.text_cipher)


def test_a_named_one_is_told_that_the_answer_is_there():
    by = an_actor()
    complaint, _code = a_complaint(by=by, named=True)
    office = an_actor("office", a_centre().path)
    commands.answer_complaint(complaint, answer="谢谢您的建议", by=office)
    assert Notice.objects.filter(template="supervision.answered", to=by.user_id).exists()


def test_the_database_lets_nobody_answer_for_themselves():
    complaint, _code = a_complaint(about=a_station())
    for wrong in ({"handler": a_station()}, {"state": "answered"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.filter(pk=complaint.pk).update(**wrong)


def test_numbers_of_a_month_follow_each_other():
    first, second = a_complaint()[0], a_complaint()[0]
    month = f"TS-{clock.local(clock.now()):%y%m}"
    assert [first.number, second.number] == [f"{month}-001", f"{month}-002"]


def test_too_many_from_one_person_wait():
    by = an_actor()
    for _n in range(5):
        a_complaint(by=by)
    assert refused(a_complaint, by=by).status == 429


# ---------------------------------------------------------------- pages


def leave(client, key: str = "k", **data):
    given = {"kind": "suggestion", "text": "站里早点开门就好了", "idempotency_key": key}
    return client.post("/complaints/", given | data)


def test_a_visitor_leaves_word_and_reads_the_answer_by_its_code(client):
    a_county()
    assert client.get("/complaints/").status_code == 200
    assert leave(client).url == "/complaints/received/"
    page = client.get("/complaints/received/")
    code = re.search(r"([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{2})", shown(page))
    assert code
    assert code[1] not in shown(client.get("/complaints/received/"))  # once
    assert leave(client).url == "/complaints/received/"  # the same click again
    complaint = Complaint.objects.get()
    assert "还没有答复" in shown(client.post("/complaints/find/", {"code": code[1]}))
    office = an_actor("office", a_centre().path)
    signed_in(client, office)
    listed = shown(client.get("/console/complaints/"))
    assert complaint.number in listed
    path = f"/console/complaints/{complaint.pk}/"
    assert "早点开门" in shown(client.get(path))
    assert client.post(path, {"answer": "好"}).status_code == 422
    assert (
        client.post(path, {"answer": "下周起八点开门", "idempotency_key": "a"}).status_code == 302
    )
    assert client.get("/console/complaints/?state=answered").status_code == 200
    client.logout()
    found = client.post("/complaints/find/", {"code": code[1].replace("-", " ").lower()})
    assert "下周起八点开门" in shown(found)


def test_the_unit_is_found_by_name_or_may_stay_empty(client):
    a_county()
    exact = leave(client, "1", unit=a_station().name)
    assert exact.status_code == 302
    assert Complaint.objects.get().about == a_station()
    several = leave(client, "2", unit="新时代文明实践站")
    assert several.status_code == 422
    assert "好几个" in shown(several)
    assert "早点开门" in several.content.decode()
    nothing = leave(client, "3", unit="不存在的站")
    assert nothing.status_code == 422


@pytest.mark.parametrize(
    "data",
    [{"text": "短"}, {"text": ""}, {"text": "有\x00坏字符的话"}, {"kind": "gossip"},
     {"text": "字" * 1001}, {"unit": "x" * 61}],
)  # fmt: skip
def test_bad_words_are_refused_at_their_field(client, data):
    a_county()
    answer = leave(client, **data)
    assert answer.status_code == 422
    assert "sj-error" in answer.content.decode()


def test_codes_cannot_be_guessed_for_long(client):
    a_county()
    answers = [
        client.post("/complaints/find/", {"code": f"AAAA{n}"}).status_code for n in range(22)
    ]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_the_console_is_for_handlers_and_one_s_own_is_not_there(client):
    complaint, _code = a_complaint(about=a_station())
    signed_in(client, an_actor())
    assert client.get("/console/complaints/").status_code == 403
    signed_in(client, an_actor("staff", a_station().path))
    assert client.get(f"/console/complaints/{complaint.pk}/").status_code == 404
    assert client.get("/console/complaints/").status_code == 200
