"""What a place of the division table is called on a plate, and which rows are no real place.

The national table writes each village-level row as the name of its committee, in dozens of
spellings and with slips of the pen. A station is named after the place, not after the committee.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

# A villagers' committee belongs to a village: 龙中村委会 is 龙中村, 张阁村村委会 is 张阁村. The
# characters after 村 come in every order and number (村民员会, 村民委委会, 村委, 村松委会).
_VILLAGERS = re.compile(r"^(.*?)村[民名员委松会]*[委员会]$")
# Herders (牧民) and fishermen (渔民) have committees of the same standing.
_HERDERS = re.compile(r"^(.*?)[牧渔]民?委员?会$")
# The area of a residents' committee is called a 社区 (中办发〔2000〕23号); only one 居 belongs to
# the committee: 安居居民委员会 is 安居社区.
_RESIDENTS = re.compile(r"^(.*?)(?:社区居|居民居|居)[民名委员会管理]*[委员会]$|^(.*)社区居$")
_FAMILIES = re.compile(r"^(.*?)(?:家属|家)委员?会()$")
# 第一居民委员会社区, 榆树村委会社区: the word twice.
_COMMITTEE_COMMUNITY = re.compile(r"^(.*[居村家渔]民?属?委员?会?)社区$")
# Rows whose place already carries its own word before a committee without 村 or 居.
_OTHERS = re.compile(
    r"^(.*(?:社区|嘎查|街|队))(?:街道)?(?:人民|管理)?(?:委员会|委会|筹备处|筹备组)$"
    r"|^(.*管理区)委员会(?:办公室)?$"
)
_STANDS_ALONE = re.compile(r"(?:村|社区|嘎查|大队|生活区|管理区|居民区)$")
_RESIDENTS_STAND_ALONE = re.compile(r"(?:社区|小区|嘎查|生活区|管理区|居民区)$")

# (含前黄村村委), （省级）, （边家湾）, (十村), also with a bracket missing or doubled.
_ASIDE_AT_END = re.compile(r"(?<=.)[（(][^（()）]*[)）]*$")
_ASIDE_BEFORE_COMMITTEE = re.compile(r"(?<=.)[（(][^（()）]*[)）](?=民?委员?会$)")
# 第一社区, 三连生活区: a number alone is nobody's name without the place above it.
_ORDINAL = re.compile(
    r"^第?[一二三四五六七八九十〇0-9０-９]+"
    r"(?:村|社区|小区|居|管理区|生活区|作业区|分?场|生?产?大?队|连)"
)

_ADMINISTRATIVE = re.compile(r"(?:街道|镇|乡|苏木)$")
_ZONE_IN_DISGUISE = re.compile(r"(?:特殊乡镇|特殊街道|直属乡镇|小镇|水镇|管委会街道|产业园地区)$")


def station_name(committee: str, *, within: Sequence[str] = ()) -> str:
    """The place a station is named after: 坡南社区居委会 → 坡南社区, 龙中村委会 → 龙中村.

    A residents' committee without the word is a 社区 too: 梅林居委会 → 梅林社区.

    `within` names the places above it, widest first; rows such as
    四平市铁东区石岭镇石河村村民委员会 repeat them, a plate does not.
    """
    return _without_places_above(_place(_without_asides(committee)), within) or committee


def _without_asides(name: str) -> str:
    if name[:1] in "（(":
        name = name.strip("（()）")
    name = _ASIDE_BEFORE_COMMITTEE.sub("", name)
    while (shorter := _ASIDE_AT_END.sub("", name)) != name:
        name = shorter
    return name


def _place(name: str) -> str:
    if found := _RESIDENTS.match(name) or _FAMILIES.match(name):
        return _with_word(found[1] or found[2] or "", "社区", _RESIDENTS_STAND_ALONE)
    if found := _OTHERS.match(name):
        return found[1] or found[2]
    if found := _VILLAGERS.match(name) or _HERDERS.match(name):
        return _with_word(found[1], "村", _STANDS_ALONE)
    if found := _COMMITTEE_COMMUNITY.match(name):
        return _with_word(_place(found[1]), "社区", _RESIDENTS_STAND_ALONE)
    return name


def _with_word(base: str, word: str, stands_alone: re.Pattern[str]) -> str:
    base = _place(base) or base  # 沈冠村村委会村委会 says it twice
    return base if not base or stands_alone.search(base) else base + word


def _without_places_above(name: str, within: Sequence[str]) -> str:
    for place in within:
        rest = name.removeprefix(place)
        # 矿区一社区 stands in 矿区 and 洋河南镇第一社区 needs its town to be told apart.
        if len(place) > 2 and len(rest) > 2 and not _ORDINAL.match(rest):
            name = rest
    return name


def station_names(committees: Mapping[str, str], *, within: Sequence[str] = ()) -> dict[str, str]:
    """One name per code of a township, all different: where two rows would share a plate
    (富巷社区 beside 富巷居委会), those that were shortened keep the full name of the committee.
    """
    names = {code: station_name(name, within=within) for code, name in committees.items()}
    while shared := _shared(names.values()):
        for code, name in names.items():
            if name in shared:
                names[code] = committees[code]
        if shared == _shared(names.values()):  # the table itself says one name twice
            return {code: f"{name}({code[-3:]})" for code, name in names.items()}
    return names


def _shared(names: Iterable[str]) -> set[str]:
    return {name for name, times in Counter(names).items() if times > 1}


def is_virtual(code: str, name: str) -> bool:
    """A row that exists only so that statistics add up (开发区虚拟社区): it gets no station."""
    return "虚拟" in name or code.endswith("000")


def is_zone(code: str, name: str) -> bool:
    """A development zone, farm, reservoir or prison among the townships: an institute only
    where the centre says so. Type 4xx-6xx of the code means a unit like a township, but street
    offices carry such codes too.
    """
    if _ZONE_IN_DISGUISE.search(name) or code.endswith("000"):
        return True
    return code[6] in "456" and not _ADMINISTRATIVE.search(name)
