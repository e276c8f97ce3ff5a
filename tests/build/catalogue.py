"""Reference data for tests: the product's own, loaded once per test, and single terms by code."""

from __future__ import annotations

from shijian.catalogue.commands import load_reference
from shijian.catalogue.models import Audience, Category, DutyField, Platform, Risk, Skill
from shijian.common.actor import job


def the_reference() -> None:
    """Platforms, categories, codes, rules, posts and holidays as shipped."""
    if not Platform.objects.exists():
        load_reference(by=job("tests"))


def a_category(code: str = "000101") -> Category:
    """上门理发 unless another code is asked for: 000102 水电维修, 000703 教用手机, 001001 宣讲."""
    the_reference()
    return Category.objects.select_related("platform").get(code=code)


def a_platform(code: str = "convenience") -> Platform:
    """便民服务 unless another is asked for."""
    the_reference()
    return Platform.objects.get(code=code)


def a_skill(code: str = "09") -> Skill:
    """电器维修 unless another is asked for."""
    the_reference()
    return Skill.objects.get(code=code)


def an_audience(code: str = "03") -> Audience:
    """老年人 unless another is asked for."""
    the_reference()
    return Audience.objects.get(code=code)


def a_risk(code: str = "dog") -> Risk:
    """A dog in the house unless another is asked for."""
    the_reference()
    return Risk.objects.get(code=code)


def a_duty_field(code: str = "theory") -> DutyField:
    """理论政策宣讲 unless another is asked for."""
    the_reference()
    return DutyField.objects.get(code=code)
