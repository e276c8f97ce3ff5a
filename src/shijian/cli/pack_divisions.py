"""Pack the division table into the package: `python -m shijian.cli.pack_divisions FOLDER`.

FOLDER holds provinces, cities, areas, streets and villages as `*.csv.xz`, columns `code,name,…`.
Names compress best side by side and in UTF-16, codes as runs (`1-30 204 209`), 1 file a province.
Run it once when a new edition of the codes is taken, and update `reference/divisions/README.md`.
"""

import csv
import lzma
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from shijian.cli.places import PACKAGE

FOLDER = PACKAGE / "organisations" / "reference" / "divisions"
Row = tuple[str, str]


def pack(source: Path, target: Path) -> int:
    """Write index and provinces; answer how many bytes they take."""
    target.mkdir(parents=True, exist_ok=True)
    index = [row for table in ("provinces", "cities", "areas") for row in _rows(source, table)]
    written = _write(target / "index.xz", "\n".join(map("\t".join, index)).encode(), text=0)
    towns = dict(_rows(source, "streets"))
    for province, rows in groupby(_rows(source, "villages"), key=lambda row: row[0][:2]):
        text = province_text(towns, rows)
        written += _write(target / f"{province}.xz", text.encode("utf-16-le"), text=1)
    return written


def province_text(towns: dict[str, str], villages: Iterable[Row]) -> str:
    """A line per township (code, name, runs of village numbers), an empty line, the names."""
    heads: list[str] = []
    names: list[str] = []
    for town, rows in groupby(villages, key=lambda row: row[0][:9]):
        numbers = []
        for code, name in rows:
            numbers.append(int(code[9:]))
            names.append(name)
        heads.append("\t".join((town, towns[town], " ".join(_runs(numbers)))))
    return "\n".join(heads) + "\n\n" + "\n".join(names)


def _runs(numbers: list[int]) -> Iterator[str]:
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        yield f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}"


def _rows(source: Path, table: str) -> Iterator[Row]:
    with lzma.open(source / f"{table}.csv.xz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["code"], row["name"]


def _write(path: Path, content: bytes, *, text: int) -> int:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lp": text, "pb": text}]
    packed = lzma.compress(content, check=lzma.CHECK_CRC32, filters=filters)
    path.write_bytes(packed)
    return len(packed)


if __name__ == "__main__":
    print(f"{pack(Path(sys.argv[1]), FOLDER):,} bytes in {FOLDER}")
