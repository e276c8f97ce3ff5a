"""What may stand in the address of a list of rows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shijian.common.forms import CleanForm, IntField, TextField
from shijian.common.refused import Refused
from shijian.indicators.queries import OPEN
from shijian.organisations.models import Place


class RowsForm(CleanForm):
    """A township, a state, and where the page begins."""

    town_id = IntField(required=False)
    in_state = TextField(required=False, max_length=12)
    from_here = TextField(required=False, max_length=400)

    def __init__(self, data: Any, *, towns: list[Place]) -> None:
        super().__init__(
            {"town_id": data.get("town"), "in_state": data.get("state"),
             "from_here": data.get("after")}
        )  # fmt: skip
        self.known = {town.pk for town in towns}
        self.valid = self.is_valid()
        self.town: int | None = self.cleaned_data.get("town_id")
        self.state: str = self.cleaned_data.get("in_state") or ""
        self.after: str = self.cleaned_data.get("from_here") or ""

    def refusal(self) -> Refused | None:
        """An address that nobody could have clicked."""
        if not self.valid or (self.state and self.state not in OPEN):
            return Refused(_("This address is not complete. Go back and choose again."),
                           "indicators.address", status=422)  # fmt: skip
        if self.town and self.town not in self.known:
            return Refused(_("There is nothing here for you."), "indicators.town", status=404)
        return None
