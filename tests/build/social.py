"""Social organisations for tests: on their way into the corps, in it, and asking for support.

row = an_application()                       # applied to the centre by a new volunteer
team = a_social_team(captain=zhang)          # reviewed by one person, admitted by another
call = a_call(budget_yuan=10_000)            # published and open today
asked = a_support_request(call, team, asked_yuan=3_000)
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from shijian.common import clock
from shijian.common.identifiers import credit_code_check
from shijian.organisations.models import Organisation
from shijian.teams.commands import (
    admit,
    apply_to_corps,
    ask_for_support,
    draft_call,
    publish_call,
    review_application,
)
from shijian.teams.models import SocialOrganisation, SupportCall, SupportRequest, Team
from shijian.teams.rules import Standing
from shijian.volunteers.models import Volunteer
from tests.build.catalogue import a_duty_field
from tests.build.organisations import a_centre
from tests.build.teams import BUILDER
from tests.build.volunteers import a_volunteer, acting

_numbers = itertools.count(1)


def a_credit_code() -> str:
    """A valid code of a society registered by the civil affairs department, new each time."""
    body = f"51330326{next(_numbers):08d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(sign) * weight for sign, weight in zip(body[8:], weights, strict=True))
    body += "0X987654321"[total % 11]
    return body + credit_code_check(body)


def a_standing(**fields: Any) -> Standing:
    """Registered with the county's civil affairs department, no money from abroad."""
    given = {
        "registered": True,
        "credit_code": fields.get("credit_code") or a_credit_code(),
        "registration_authority": "试县民政局",
        "supervising_unit": "试县文明办",
        "registered_on": dt.date(2020, 5, 4),
    }
    return Standing(**(given | fields))


def a_paper() -> UploadedFile[bytes]:
    """The consent of a unit with its seal."""
    return SimpleUploadedFile("consent.pdf", b"%PDF-1.4 consent", "application/pdf")


def an_application(
    *,
    organisation: Organisation | None = None,
    applicant: Volunteer | None = None,
    name: str = "",
    **standing: Any,
) -> SocialOrganisation:
    """A group that applied; `standing` as in `a_standing`."""
    who = applicant or a_volunteer()
    said = a_standing(**standing)
    return apply_to_corps(
        organisation or a_centre(),
        who,
        name=name or f"义工协会{next(_numbers)}",
        duty_field=a_duty_field("hardship"),
        introduction="三十个人,做了六年",
        standing=said,
        consent=None if said.registered else a_paper(),
        by=acting(who),
    )


def a_social_team(
    *, organisation: Organisation | None = None, captain: Volunteer | None = None
) -> Team:
    """A social organisation of the corps; its captain is who applied."""
    row = an_application(organisation=organisation, applicant=captain)
    review_application(row, by=BUILDER)
    return admit(row, by=BUILDER)


def a_call(organisation: Organisation | None = None, **fields: Any) -> SupportCall:
    """A call of the centre that is open today, unless told otherwise."""
    today = clock.today()
    given = {
        "title": "微公益项目扶持",
        "document": "试县文明办〔2026〕3 号",
        "text": "面向已加入的社会组织",
        "opens_on": today,
        "closes_on": today + dt.timedelta(days=14),
        "report_by": today + dt.timedelta(days=180),
        "budget_yuan": 10_000,
        "most_yuan": 5_000,
    }
    call = draft_call(organisation or a_centre(), by=BUILDER, **(given | fields))
    return publish_call(call, by=BUILDER)


def a_support_request(
    call: SupportCall, team: Team | None = None, *, asked_yuan: int = 3_000
) -> SupportRequest:
    """A request that waits for its decision."""
    return ask_for_support(
        call,
        team or a_social_team(),
        title="独居老人午餐",
        plan="每周三次,二十位老人",
        asked_yuan=asked_yuan,
        by=BUILDER,
    )
