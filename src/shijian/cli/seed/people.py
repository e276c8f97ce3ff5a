"""Synthetic people: names nobody bears by design, numbers nobody can be given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from shijian.accounts.models import Person, User
from shijian.cli.seed.ground import Ground, block, copy
from shijian.common import clock, crypto
from shijian.common.identifiers import synthetic_id

FAMILY = "陈林黄张李王吴周徐郑蔡杨谢叶苏卢温董章金池项包夏曾缪施薛白侯庄欧阳"
GIVEN = "建国志明秀英丽华海燕晓东雪梅永强淑芬子涵浩然欣怡俊杰雨桐春兰成龙玉珍文斌小红振宇"
RARE = ("欧阳𠮷安", "阿依古丽·买买提", "诸葛千里之外")  # long and rare names must fit everywhere


@dataclass(frozen=True)
class Human:
    """A person as the seeding needs them."""

    pk: int
    name: str
    phone: str


def make_people(ground: Ground, count: int) -> list[Human]:
    """So many people with encrypted ID, phone and address, in one stream."""
    keys = block(Person, count)
    chance = ground.chance
    made, rows = [], []
    now = clock.now()
    first = ground.people + 1
    ground.people += count
    for serial, pk in enumerate(keys, start=first):
        name = _name(serial, chance.random(), chance.random(), chance.random())
        sex = 1 + serial % 2
        born = ground.anchor - dt.timedelta(days=chance.randrange(20 * 366, 82 * 365))
        born_so = ground.births[born, sex] = ground.births.get((born, sex), -1) + 1
        number = synthetic_id(born, sex, born_so)
        phone = f"1540{serial:07d}"  # a block that no operator was ever given
        made.append(Human(pk, name, phone))
        rows.append(
            (
                pk, name, sex, born, "01",
                _sealed(pk, "id_number", number), crypto.blind_index("id", number),
                _sealed(pk, "phone", phone), crypto.blind_index("phone", phone),
                phone[:3], phone[-4:], _sealed(pk, "address", f"演示路 {serial} 号"), now,
            )
        )  # fmt: skip
    copy(
        Person,
        ("id", "name", "sex", "born_on", "id_kind", "id_cipher", "id_index", "phone_cipher",
         "phone_index", "phone_head", "phone_tail", "address_cipher", "created_at"),
        rows,
    )  # fmt: skip
    return made


def make_users(people: list[Human]) -> dict[int, int]:
    """A sign-in by telephone for each of them: person → user."""
    keys = dict(zip((h.pk for h in people), block(User, len(people)), strict=True))
    now = clock.now()
    copy(
        User,
        ("id", "password", "username", "person", "phone_cipher", "phone_index",
         "phone_verified", "is_active", "pin_hash", "language", "elder_view", "created_at"),
        (
            (
                keys[h.pk], "!", f"u{keys[h.pk]}", h.pk,
                crypto.encrypt(h.phone, table="accounts_user", pk=keys[h.pk], field="phone"),
                crypto.blind_index("phone", h.phone), True, True, "", "", False, now,
            )
            for h in people
        ),
    )  # fmt: skip
    return keys


def _sealed(pk: int, field: str, text: str) -> bytes:
    return crypto.encrypt(text, table="accounts_person", pk=pk, field=field)


def _name(serial: int, *dice: float) -> str:
    if serial % 97 == 0:
        return RARE[serial // 97 % len(RARE)]
    family = FAMILY[int(dice[0] * (len(FAMILY) - 2))]
    first = GIVEN[int(dice[1] * len(GIVEN))]
    return family + first + (GIVEN[int(dice[2] * len(GIVEN))] if serial % 3 else "")
