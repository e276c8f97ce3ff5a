"""How a Django form is shown: inputs with the theme's class, choices, and what is wrong with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop, ngettext_lazy

_ONE_OF_MANY = (forms.RadioSelect, forms.CheckboxSelectMultiple)
_DJANGOS = {
    *("required", "invalid", "invalid_choice", "min_length", "max_length"),
    *("min_value", "max_value", "empty", "missing", "invalid_image"),
}

# Django's own sentences, named here so that our Chinese stands in the place of Django's.
SPOKEN = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
)


def shape(field: BoundField) -> str:
    """How a field is drawn: hidden, one (a checkbox), many (radios or checkboxes), or text."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, _ONE_OF_MANY):
        return "many"
    return "one" if isinstance(widget, forms.CheckboxInput) else "text"


def widget(field: BoundField, *, hint: str = "") -> SafeString:
    """The input, described by its hint and its error; a day is asked by the browser's calendar."""
    shown = field.field.widget
    if isinstance(shown, forms.DateInput) and shown.input_type == "text":
        shown.input_type, shown.format = "date", "%Y-%m-%d"
    attrs: dict[str, Any] = {"class": f"form-control {shown.attrs.get('class', '')}".strip()}
    described = [f"{field.auto_id}_error"] * bool(field.errors)
    described += [f"{field.auto_id}_hint"] * bool(hint or field.help_text)
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if isinstance(shown, forms.Textarea) and shown.attrs.get("rows") in ("10", None):
        attrs["rows"] = 3  # Django's own ten rows push the button off a phone
    return field.as_widget(attrs=attrs)


def options(field: BoundField) -> list[dict[str, Any]]:
    """The choices of a field of radios or checkboxes, ready for the part `choice`."""
    many = isinstance(field.field.widget, forms.CheckboxSelectMultiple)
    kind = "checkbox" if many else "radio"
    return [
        {
            "type": kind,
            "name": option.data["name"],
            "value": option.data["value"],
            "label": option.choice_label,
            "checked": option.data["selected"],
            "disabled": bool(option.data["attrs"].get("disabled")),
            "id": option.id_for_label,
        }
        for option in field.subwidgets
    ]


def anchor(field: BoundField) -> str:
    """Where a link to a field leads: the input, or the first of its choices."""
    return f"{field.auto_id}_0" if shape(field) == "many" else str(field.auto_id)


def problems(form: BaseForm) -> list[dict[str, str]]:
    """Each thing that is wrong, with a link to its field; first what concerns the whole form."""
    found = [{"text": str(text), "href": ""} for text in form.non_field_errors()]
    for field in form:
        href = "" if shape(field) == "hidden" else f"#{anchor(field)}"
        found += [{"text": text, "href": href} for text in _sentences(field)]
    return found


def _sentences(field: BoundField) -> list[str]:
    """The field's errors; Django's own, which do not say what they speak of, after its label."""
    return [
        f"{field.label}：{text}" if error.code in _DJANGOS else str(text)
        for error in field.errors.as_data()
        for text in error.messages
    ]
