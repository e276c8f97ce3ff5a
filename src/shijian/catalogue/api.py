"""The codes that every other operation speaks in."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from shijian.catalogue import queries
from shijian.catalogue.models import Category, Platform, QualificationKind, Risk, Skill
from shijian.common.api import Asked, Coded, Listed, Out, coded, listed, reads

router = Router(tags=["catalogue"])
BY_ORDER = ("order", "code")


class CategoriesAsked(Asked):
    """Which categories."""

    platform: Annotated[str, Field(max_length=20, description="The code of a platform.")] = ""
    q: Annotated[str, Field(max_length=40, description="What residents call it.")] = ""


class PlatformOut(Out):
    """One of the service platforms; `hub` is the centre itself."""

    code: str
    name: str
    hub: bool


class CategoryOut(Out):
    """What can be asked for; `national_code` is the four-digit code of the national set."""

    code: str
    name: str
    national_code: str
    platform: Coded


def _platform(row: Platform) -> PlatformOut:
    return PlatformOut(code=row.code, name=str(row), hub=row.hub)


def _category(row: Category) -> CategoryOut:
    return CategoryOut(
        code=row.code,
        name=str(row),
        national_code=row.national_code,
        platform=coded(row.platform),
    )


class QualificationKindOut(Coded):
    """A paper that can be asked for; `dated` ones say until when they hold."""

    issuer: str
    dated: bool


def _qualification_kind(row: QualificationKind) -> QualificationKindOut:
    return QualificationKindOut(code=row.code, name=str(row), issuer=row.issuer, dated=row.dated)


def _term(row: Skill | Risk) -> Coded:
    return coded(row)


@router.get("/platforms", response=reads(Listed[PlatformOut]))
def list_platforms(request: HttpRequest, asked: Query[Asked]) -> Listed[PlatformOut]:
    """The platforms in their order, the centre itself first."""
    return listed(PlatformOut, queries.platforms(), asked, order=BY_ORDER, shown=_platform)


@router.get("/categories", response=reads(Listed[CategoryOut]))
def list_categories(request: HttpRequest, asked: Query[CategoriesAsked]) -> Listed[CategoryOut]:
    """What residents can ask for, by platform or by their own words."""
    rows = queries.categories_called(asked.q) if asked.q else queries.categories()
    if asked.platform:
        rows = rows.filter(platform__code=asked.platform)
    order = ("platform__order", *BY_ORDER)
    return listed(CategoryOut, rows, asked, order=order, shown=_category)


@router.get("/skills", response=reads(Listed[Coded]))
def list_skills(request: HttpRequest, asked: Query[Asked]) -> Listed[Coded]:
    """What volunteers can say they can do."""
    return listed(Coded, queries.skills(), asked, order=BY_ORDER, shown=_term)


@router.get("/risks", response=reads(Listed[Coded]))
def list_risks(request: HttpRequest, asked: Query[Asked]) -> Listed[Coded]:
    """What a helper may have to bring or mind; an order names them by code."""
    return listed(Coded, queries.risks(), asked, order=BY_ORDER, shown=_term)


@router.get("/qualifications", response=reads(Listed[QualificationKindOut]))
def list_qualification_kinds(
    request: HttpRequest, asked: Query[Asked]
) -> Listed[QualificationKindOut]:
    """The papers that a volunteer can show and a service can ask for."""
    rows = queries.qualification_kinds()
    return listed(QualificationKindOut, rows, asked, order=BY_ORDER, shown=_qualification_kind)
