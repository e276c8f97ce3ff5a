"""An order that is not sent yet, kept encrypted in the session: one may leave and come back.

The same sealed text also rides along in each page's form: where the session is gone when the form
arrives, nothing that was answered is lost (decision 19).
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag

from shijian.accounts.queries import Request
from shijian.common import clock, crypto

PORTAL = "portal"
_KEPT_SECONDS = 7 * 24 * 3600
_PREFIX = "orders.draft."


@dataclass
class Draft:
    """The answers so far, by question, and whose draft it is."""

    name: str
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __getitem__(self, question: str) -> dict[str, Any]:
        return self.answers.get(question, {})

    def sealed(self) -> str:
        """The draft as text that only this server can read."""
        raw = json.dumps([self.name, int(clock.now().timestamp()), self.answers])
        cipher = crypto.encrypt(raw, table="orders_draft", pk=0, field=self.name)
        return base64.urlsafe_b64encode(cipher).decode()


def load(request: Request, name: str) -> Draft:
    """The draft of the session, or the one that came with the form, or an empty one."""
    kept = request.session.get(_PREFIX + name, "")
    return _opened(kept, name) or _opened(request.POST.get("draft", ""), name) or Draft(name)


def save(request: Request, draft: Draft) -> None:
    """Keep it for the way back."""
    request.session[_PREFIX + draft.name] = draft.sealed()


def drop(request: Request, name: str) -> None:
    """Forget it: sent, or not wanted any more."""
    request.session.pop(_PREFIX + name, None)


def desk_drafts(request: Request) -> list[Draft]:
    """What was put aside at the desk, the oldest first."""
    names = [key[len(_PREFIX) :] for key in request.session.keys() if key.startswith(_PREFIX)]  # noqa: SIM118
    drafts = [_opened(request.session[_PREFIX + n], n) for n in names if n.startswith("desk-")]
    return [draft for draft in drafts if draft is not None]


def new_desk_name() -> str:
    """A name for a draft of the desk, several of which may lie there."""
    return f"desk-{secrets.token_hex(4)}"


def _opened(sealed: str, name: str) -> Draft | None:
    if not sealed:
        return None
    try:
        cipher = base64.urlsafe_b64decode(sealed.encode("ascii", "strict"))
        raw = crypto.decrypt(cipher, table="orders_draft", pk=0, field=name)
    except (binascii.Error, InvalidTag, KeyError, ValueError):
        return None
    kept_name, at, answers = json.loads(raw)
    fresh = clock.now().timestamp() - at < _KEPT_SECONDS
    return Draft(kept_name, answers) if fresh and kept_name == name else None
