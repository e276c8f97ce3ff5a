"""Many at once: limits, tries and one-time codes are counted in the database, not in a worker."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from shijian.accounts import commands
from shijian.accounts.models import PhoneCode, User
from shijian.common.actor import Actor, Kind
from shijian.common.refused import Refused
from tests.build.accounts import BUILDER, a_phone, a_user

pytestmark = pytest.mark.django_db(transaction=True)
VISITOR = Actor(kind=Kind.ANONYMOUS, ip="192.0.2.7")


def at_once(workers: int, act: Callable[[], object]) -> list[str]:
    """What each of several threads got: "done", or the code of the refusal."""
    start, said = threading.Barrier(workers), []

    def work() -> None:
        start.wait()
        try:
            act()
            said.append("done")
        except Refused as no:
            said.append(no.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _worker in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def test_eight_who_ask_at_once_get_one_code():
    phone = a_phone()
    said = at_once(8, lambda: commands.ask_code(phone, by=VISITOR))
    assert said == ["done"] + ["limits.too_often"] * 7
    assert PhoneCode.objects.count() == 1


def test_twelve_wrong_tries_at_once_are_five():
    asked = commands.ask_code(a_phone(), by=VISITOR)
    wrong = f"{(int(asked.digits) + 1) % 10**6:06d}"
    said = at_once(12, lambda: commands.verify_code(asked.pk, wrong, by=VISITOR))
    assert said == ["accounts.code_gone"] * 7 + ["accounts.code_wrong"] * 5
    assert PhoneCode.objects.get(pk=asked.pk).tries == 5


def test_a_right_code_at_once_from_eight_sides_works_once():
    asked = commands.ask_code(a_phone(), by=VISITOR)
    said = at_once(8, lambda: commands.verify_code(asked.pk, asked.digits, by=VISITOR))
    assert said == ["accounts.code_used"] * 7 + ["done"]
    assert User.objects.count() == 1


def test_one_new_number_becomes_one_sign_in():
    phone = a_phone()
    assert at_once(8, lambda: commands.user_for_phone(phone, by=VISITOR)) == ["done"] * 8
    assert User.objects.count() == 1


def test_a_printed_code_at_once_from_four_sides_works_once():
    user = a_user()
    code = commands.make_paper_codes(user, by=BUILDER)[0]
    said = at_once(4, lambda: commands.check_paper_code(user, code, by=VISITOR))
    assert said == ["accounts.factor_wrong"] * 3 + ["done"]


def test_twelve_wrong_pins_at_once_lock_after_five():
    user = a_user()
    commands.set_pin(user, "192837", by=BUILDER)
    said = at_once(12, lambda: commands.check_pin(user, "000001", by=VISITOR))
    assert said == ["accounts.factor_wrong"] * 5 + ["accounts.locked"] * 7


def test_one_id_number_at_once_is_one_person():
    def make() -> object:
        return commands.make_person(name="张三", by=BUILDER, id_number="11010519491231002X")

    assert at_once(6, make) == ["accounts.duplicate_id"] * 5 + ["done"]
