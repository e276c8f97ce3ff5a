"""What people type to sign in; codes and PINs are never given back to the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.accounts.rules import SCOPES, TOKEN_DAYS
from shijian.common.forms import CleanForm, IntField, TextField
from shijian.common.refused import Refused


class DigitsInput(forms.TextInput):
    """A box for a code: the number keyboard of a phone, and what was typed is never given back."""

    def format_value(self, _value: Any) -> None:
        return None


def digits_input(*, hidden: bool = False, autocomplete: str = "one-time-code") -> forms.Widget:
    """The box for a code; hidden for a PIN, which others at the desk might read."""
    attrs: dict[str, Any] = {
        "inputmode": "numeric", "autocomplete": autocomplete, "data-private": "",
    }  # fmt: skip
    return forms.PasswordInput(attrs=attrs) if hidden else DigitsInput(attrs=attrs)


def told(form: CleanForm, refused: Refused) -> int:
    """Show a command's no at its field, or above the form; the answer's status."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, forms.ValidationError(str(refused), code=refused.code))
    return refused.status


class PhoneForm(CleanForm):
    """Where the code is sent."""

    phone = TextField(
        label=_("Mobile number"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class CodeForm(CleanForm):
    """The code from the text message, the printed list or the authenticator app."""

    code = TextField(label=_("One-time code"), max_length=20, widget=digits_input())


class PinForm(CleanForm):
    """The own PIN, as a second factor or to go on at a desk."""

    code = TextField(
        label=_("PIN"), max_length=20, widget=digits_input(hidden=True, autocomplete="off")
    )


class DeskForm(PinForm):
    """Who goes on at the desk."""

    user = IntField(label=_("Who are you?"), widget=forms.HiddenInput)


class NewPinForm(CleanForm):
    """A PIN twice, so that a slip of the finger locks nobody out."""

    pin = TextField(
        label=_("New PIN"),
        help_text=_("Six digits; not a birthday, not a row of numbers."),
        max_length=20,
        widget=digits_input(hidden=True, autocomplete="new-password"),
    )
    again = TextField(
        label=_("The same PIN again"),
        max_length=20,
        widget=digits_input(hidden=True, autocomplete="new-password"),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("pin") and given.get("again") and given["pin"] != given["again"]:
            self.add_error("again", _("The two PINs differ. Please type both again."))
        return given


class ReasonForm(CleanForm):
    """Why a field is opened in clear, or a sign-in closed."""

    reason = TextField(
        label=_("Reason"),
        help_text=_("5 to 100 characters. It stays in the journal, and the person can read it."),
        max_length=200,
    )


class TokenForm(CleanForm):
    """A key for a program."""

    label = TextField(
        label=_("What program is it?"), help_text=_("Such as: county data platform"), max_length=60
    )
    phone = TextField(
        label=_("Whose rights does it have?"),
        help_text=_("The mobile number this person signs in with. They are told of the key."),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    days = IntField(label=_("Valid for days"), initial=TOKEN_DAYS, min_value=1, max_value=730)
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(scope, scope) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )
