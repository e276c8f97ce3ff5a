"""Pasting a list of people to invite."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, TextField, WordsField
from shijian.volunteers.rules import Invitee, faults_of

PASTED_MOST = 500
_NUMBERING = re.compile(r"^\s*\d{1,3}[.、)）]\s*")  # 群接龙: 1. 张三 13800001234
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")


class InviteForm(CleanForm):
    """Who invites, and a name with a telephone on each line."""

    label = TextField(
        label=_("Who invites"),
        help_text=_("The invited people read this name, such as 腾蛟镇新时代文明实践所."),
        max_length=60,
    )
    lines = WordsField(
        label=_("People to invite"),
        help_text=_("One a line: name and mobile number. A list from a chat group can be pasted."),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 8, "data-private": ""}),
    )

    def clean_lines(self) -> list[Invitee]:
        """Each line as a row, or all that is wrong, line by line."""
        rows = [_read(line) for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(rows) > PASTED_MOST:
            raise forms.ValidationError(
                _("At most %(most)d lines at once; a longer list comes as a file."),
                code="many",
                params={"most": PASTED_MOST},
            )
        if faults := faults_of(rows):
            raise forms.ValidationError(
                [
                    forms.ValidationError(
                        _("Row %(row)d: %(fault)s") % {"row": row, "fault": fault}, code=fault.code
                    )
                    for row, fault in list(faults.items())[:20]
                ]
            )
        return rows

    def rows(self) -> list[Invitee]:
        """The people on the list."""
        rows: list[Invitee] = self.cleaned_data["lines"]
        return rows


def _read(line: str) -> Invitee:
    """A pasted line: its number in the list, the name, the telephone, in any order."""
    text = _NUMBERING.sub("", line)
    found = _PHONE.search(text)
    phone = found.group() if found else ""
    name = text.replace(phone, " ") if phone else text
    return Invitee(re.sub(r"[\s,，;；:：、]+", " ", name).strip()[:50], phone)


def suggested(label: str) -> dict[str, Any]:
    """The form as it begins."""
    return {"label": label}
