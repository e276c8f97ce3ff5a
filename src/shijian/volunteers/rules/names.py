"""What a name can be made of."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext_lazy as _

from shijian.common.refused import Refused

NAME_MARKS = set("·•.-' ")


def why_not_this_name(name: str) -> Refused | None:
    """Letters of any script, and the marks that names have."""
    if name and all(unicodedata.category(c)[0] in "LM" or c in NAME_MARKS for c in name):
        return None
    return Refused(
        _("A name has letters only, such as 张三."), "volunteers.name", status=422, field="name"
    )
