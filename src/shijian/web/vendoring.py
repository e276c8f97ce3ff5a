"""Rebuilds the vendored icon sprite: python -m shijian.web.vendoring FOLDER_OF_TABLER_ICONS.

The names are in static/vendor/icons.txt, one a line; the folder is an unpacked `@tabler/icons`.
"""

import re
import sys
from pathlib import Path

VENDOR = Path(__file__).parent / "static" / "vendor"
_SHAPE = re.compile(r"<(?:path|circle|rect|line|polyline|polygon|ellipse)\b[^>]*/>")


def icon_names() -> list[str]:
    """The icons the pages may use, in order."""
    return sorted(set((VENDOR / "icons.txt").read_text(encoding="utf-8").split()))


def symbol(name: str, drawing: str) -> str:
    """One icon as a symbol: its lines only; colour and width come from the theme."""
    shapes = [shape for shape in _SHAPE.findall(drawing) if 'stroke="none"' not in shape]
    lines = "".join(shape.replace(" />", "/>") for shape in shapes)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{lines}</symbol>'


def build_sprite(icons: Path) -> str:
    """Every named icon in one file, so that a page fetches its icons once."""
    outline = icons / "icons" / "outline"
    symbols = [symbol(n, (outline / f"{n}.svg").read_text("utf-8")) for n in icon_names()]
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'


def main() -> None:
    """Write the sprite beside the list of names."""
    sprite = build_sprite(Path(sys.argv[1]))
    (VENDOR / "icons.svg").write_text(sprite, encoding="utf-8")


if __name__ == "__main__":
    main()
