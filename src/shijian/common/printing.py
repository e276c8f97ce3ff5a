"""Paper: a page layout and facts become a PDF, in the same letters on every machine.

    pdf("activities/print/dossier.typ", {"title": …, "rows": […]})

A layout lies in its room (`<room>/print/*.typ`) and reads its facts as data, so that nothing
somebody typed is ever taken for a command of the layout. Fonts come from this package alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

FONTS = Path(__file__).parent / "fonts"


def pdf(layout: str, facts: Mapping[str, Any]) -> bytes:
    """The PDF of a layout of ours with these facts; every number in them is said as text before."""
    return typst.compile(
        str(settings.PACKAGE / layout),
        root=str(settings.PACKAGE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False, default=str)},
    )
