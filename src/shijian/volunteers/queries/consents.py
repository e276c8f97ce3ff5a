"""In which words people agreed to what, and who took it back."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import get_language

from shijian.volunteers.models import Consent, Volunteer

REFERENCE = Path(__file__).parents[1] / "reference"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The words of one consent in one version."""

    purpose: str
    version: str
    zh: tuple[str, ...]
    en: tuple[str, ...]

    @property
    def sha256(self) -> bytes:
        """The digest of the Chinese text, which is the one that holds."""
        return hashlib.sha256("\n".join(self.zh).encode()).digest()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text in the reader's language."""
        return self.en if (get_language() or "").startswith("en") else self.zh


@cache
def consent_texts() -> tuple[ConsentText, ...]:
    """Every text that ever could be agreed to, the one in force last."""
    raw = tomllib.loads((REFERENCE / "consents.toml").read_text(encoding="utf-8"))
    return tuple(
        ConsentText(row["purpose"], row["version"], tuple(row["zh"]), tuple(row["en"]))
        for row in raw["text"]
    )


def consent_text(purpose: str) -> ConsentText:
    """The text in force for a purpose."""
    return [text for text in consent_texts() if text.purpose == purpose][-1]


def consents_of(volunteer: Volunteer) -> QuerySet[Consent]:
    """What this person agreed to and took back, the newest first."""
    return Consent.objects.filter(person=volunteer.person).order_by("-at", "-id")
