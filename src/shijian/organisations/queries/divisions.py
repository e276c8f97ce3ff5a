"""The statistical division codes packed into `reference/divisions`: any county of China.

One file per province, so that one county costs one small file. Its README says where the codes
come from. The code of a place is never a key (codes change every year): rooms copy what they need.
"""

import lzma
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import islice
from pathlib import Path

from shijian.organisations.queries import naming
from shijian.organisations.queries.naming import station_name

__all__ = [
    "County",
    "CountyName",
    "Town",
    "UnknownCounty",
    "Village",
    "county",
    "county_names",
    "is_virtual",
    "is_zone",
    "station_name",
    "station_names",
]

FOLDER = Path(__file__).parents[1] / "reference" / "divisions"
_NEAREST = 8
# Names that the table puts in the place of a city where there is none.
_NO_CITY = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_KINDS_OF_COUNTY = ("自治县", "自治旗", "县", "区", "市", "旗")


@dataclass(frozen=True, slots=True)
class Village:
    """A village-level row, named after its committee."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Town:
    """A township-level row: 镇, 乡, 街道, or a unit like one."""

    code: str
    name: str
    villages: tuple[Village, ...]


@dataclass(frozen=True, slots=True)
class CountyName:
    """A county-level area without its townships: what a person chooses from."""

    code: str
    name: str
    city: str  # empty in the four municipalities and where a province leads the county itself
    province: str

    @property
    def full_name(self) -> str:
        """浙江省温州市平阳县; 东莞 is its own county and says its name once."""
        city = "" if self.city == self.name else self.city
        return f"{self.province}{city}{self.name}"


@dataclass(frozen=True, slots=True)
class County(CountyName):
    """A county with every township and village of the table."""

    towns: tuple[Town, ...]


class UnknownCounty(LookupError):
    """No county, or more than one, is called so; `nearest` are the ones that may be meant."""

    def __init__(self, asked: str, nearest: Sequence[CountyName]) -> None:
        super().__init__(asked)
        self.asked = asked
        self.nearest = tuple(nearest)

    def __str__(self) -> str:
        return f"{self.asked}: " + ", ".join(f"{c.code} {c.full_name}" for c in self.nearest)


def county(asked: str) -> County:
    """The county of a six-digit code or of a name (330326, 平阳县, 平阳, 温州市平阳县)."""
    named = _named(_normalised(asked))
    blocks = _unpacked(named.code[:2])
    towns = tuple(town for town in blocks if town.code.startswith(named.code))
    return County(named.code, named.name, named.city, named.province, towns)


@cache
def county_names() -> dict[str, CountyName]:
    """Every county-level area by code, in the order of the codes."""
    rows = dict(line.split("\t") for line in _read("index").decode().splitlines())
    return {
        code: CountyName(code, name, _city(rows[code[:4]]), rows[code[:2]])
        for code, name in rows.items()
        if len(code) == 6
    }


def station_names(whole: County) -> dict[str, str]:
    """Station names by village code, no two alike in a township, none for virtual rows."""
    names: dict[str, str] = {}
    for town in whole.towns:
        above = [whole.province, whole.city, whole.name, town.name]
        above.append(town.name.removeprefix(whole.city).removeprefix(whole.name))
        rows = {v.code: v.name for v in town.villages if not is_virtual(v)}
        names |= naming.station_names(rows, within=above)
    return names


def is_virtual(village: Village) -> bool:
    """A row made for statistics alone (开发区虚拟社区): it gets no station."""
    return naming.is_virtual(village.code, village.name)


def is_zone(town: Town) -> bool:
    """A development zone, farm or the like: an institute only where the centre says so."""
    return naming.is_zone(town.code, town.name)


# ------------------------------------------------------------------ finding


def _normalised(asked: str) -> str:
    text = "".join(asked.split())
    digits = "".join(str(int(c)) if c.isdecimal() else c for c in text)
    if digits.isascii() and digits.isdigit() and len(digits) > 6 and not int(digits[6:]):
        return digits[:6]  # 330326000000 is the same county in twelve digits
    return digits


def _named(asked: str) -> CountyName:
    names = county_names()
    if found := names.get(asked):
        return found
    called = [c for c in names.values() if asked and _says(asked, c)]
    if len(called) == 1:
        return called[0]
    raise UnknownCounty(asked, called or _nearest(asked, names.values()))


def _says(asked: str, place: CountyName) -> bool:
    """Whether this is the county's name, with or without 县 and the places above it."""
    for name in (place.name, _short(place.name)):
        if asked.endswith(name):
            above = asked.removesuffix(name)
            for province in (place.province, _short_province(place.province), ""):
                rest = above.removeprefix(province)
                if rest in {"", place.city, place.city.removesuffix("市")}:
                    return True
    return False


def _short(name: str) -> str:
    for kind in _KINDS_OF_COUNTY:
        if name.endswith(kind) and len(name) > len(kind) + 1:
            return name.removesuffix(kind)
    return name


def _short_province(name: str) -> str:
    return name[:3] if name.startswith(("内蒙古", "黑龙江")) else name[:2]


def _nearest(asked: str, names: Iterable[CountyName]) -> list[CountyName]:
    """By code: the longest common beginning, then the smallest step; by name: the most alike."""
    if asked.isascii() and asked.isdigit():
        near = sorted(names, key=lambda c: (-_common(asked, c.code), _step(asked, c.code)))
    else:
        alike = {place: _alike(asked, place) for place in names}
        near = sorted((c for c in alike if alike[c]), key=lambda c: -alike[c])
    return near[:_NEAREST]


def _common(asked: str, code: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(asked, code, strict=False)) if a != b), len(code))


def _step(asked: str, code: str) -> int:
    return abs(int(asked[:6].ljust(6, "0")) - int(code))


def _alike(asked: str, place: CountyName) -> float:
    """Two characters of a county's name are few: one in its own position counts more."""
    in_position = sum(a == b for a, b in zip(asked, place.name, strict=False))
    return in_position / 4 + max(
        SequenceMatcher(None, _short(asked), _short(place.name)).ratio(),
        SequenceMatcher(None, asked, place.full_name).ratio(),
    )


# ------------------------------------------------------------------ reading


def _read(name: str) -> bytes:
    return lzma.decompress((FOLDER / f"{name}.xz").read_bytes())


def _city(name: str) -> str:
    return "" if name in _NO_CITY else name


def _unpacked(province: str) -> Iterator[Town]:
    """The townships of a packed province, as `cli.pack_divisions` wrote them."""
    towns, _, villages = _read(province).decode("utf-16-le").partition("\n\n")
    names = iter(villages.split("\n"))
    for line in towns.split("\n"):
        code, name, runs = line.split("\t")
        codes = [f"{code}{n:03}" for n in _numbers(runs)]
        yield Town(code, name, tuple(map(Village, codes, islice(names, len(codes)))))


def _numbers(runs: str) -> Iterator[int]:
    """`1-3 200` is 1, 2, 3, 200: the last three digits of the village codes of a township."""
    for run in runs.split():
        first, _, last = run.partition("-")
        yield from range(int(first), int(last or first) + 1)
