"""Up to three tasks that need somebody in particular, the same in every shift of an activity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.activities.commands import PostPlan
from shijian.activities.models import Post, Shift
from shijian.catalogue.models import QualificationKind
from shijian.common.forms import CleanForm, IntField, PickField, TextField

POSTS = (1, 2, 3)
POST_NAMES = (
    "name", "least", "most", "age_min", "age_max", "qualification", "sex", "sex_reason",
)  # fmt: skip


def post_fields(number: int) -> dict[str, forms.Field]:
    """The fields of one task."""
    ages = {"min_value": 0, "max_value": 100, "required": False}
    counts = {"min_value": 0, "max_value": 500, "required": False}
    fields: dict[str, forms.Field] = {
        "name": TextField(
            label=_("Name of the post"),
            help_text=_("Such as leader, first aid, interpreter"),
            max_length=20,
            required=False,
        ),
        "least": IntField(label=_("At least"), **counts),
        "most": IntField(label=_("At most"), **counts),
        "age_min": IntField(label=_("Youngest age"), **ages),
        "age_max": IntField(label=_("Oldest age"), **ages),
        "qualification": PickField(
            queryset=QualificationKind.objects.filter(active=True),
            label=_("Paper needed"),
            empty_label=_("No paper needed"),
            required=False,
        ),
        "sex": forms.TypedChoiceField(
            label=_("Man or woman"),
            choices=[("", _("Does not matter")), *Post.Sex.choices],
            coerce=int,
            empty_value=None,
            required=False,
        ),
        "sex_reason": TextField(
            label=_("Why the service needs that"), max_length=60, required=False
        ),
    }
    return {f"post_{number}_{name}": field for name, field in fields.items()}


def post_plan(form: CleanForm, number: int, data: dict[str, Any]) -> PostPlan | None:
    """One task as it was typed; what does not fit together is said at its field."""
    given: dict[str, Any] = {name: data.get(f"post_{number}_{name}") for name in POST_NAMES}
    if not any(value not in (None, "") for value in given.values()):
        return None
    given["least"] = 1 if given["least"] is None else given["least"]
    given["most"] = max(1, given["least"]) if given["most"] is None else given["most"]
    for name, wrong in _wrong(given):
        form.add_error(f"post_{number}_{name}", wrong)
    return PostPlan(**given)


def _wrong(given: dict[str, Any]) -> list[tuple[str, Any]]:
    youngest, oldest = given["age_min"], given["age_max"]
    found: list[tuple[bool, str, Any]] = [
        (not given["name"], "name", _("Say what they are needed for.")),
        (given["most"] < max(1, given["least"]), "most", _("At most is no less than at least.")),
        (
            youngest is not None and oldest is not None and oldest < youngest,
            "age_max",
            _("The oldest age is no less than the youngest."),
        ),
        (
            given["sex"] is not None and not given["sex_reason"],
            "sex_reason",
            _("Say why the service needs that; everybody reads it."),
        ),
        (
            given["sex"] is None and bool(given["sex_reason"]),
            "sex",
            _("Say which, or leave the reason out."),
        ),
    ]
    return [(name, words) for bad, name, words in found if bad]


def typed_posts(shifts: Sequence[Shift]) -> dict[str, Any]:
    """The tasks of a draft as its form shows them again."""
    shown: dict[str, Any] = {}
    posts = list(shifts[0].posts.all()) if shifts else []
    for number, post in zip(POSTS, posts, strict=False):
        for name in POST_NAMES:
            value = getattr(post, name)
            shown[f"post_{number}_{name}"] = getattr(value, "pk", value)
    return shown
