"""Any county of China from the packed division codes, and what its stations are called."""

import csv
import lzma
from collections import defaultdict

import pytest

from shijian.cli.pack_divisions import pack
from shijian.organisations.queries import divisions
from shijian.organisations.queries.divisions import (
    County,
    Town,
    UnknownCounty,
    Village,
    county,
    county_names,
    is_virtual,
    is_zone,
    station_name,
    station_names,
)


def villages(whole: County) -> list[Village]:
    return [village for town in whole.towns for village in town.villages]


def test_the_founding_county_is_whole():
    pingyang = county("330326")
    assert pingyang.full_name == "浙江省温州市平阳县"
    assert len(pingyang.towns) == 17
    assert len(villages(pingyang)) == 454
    assert [v.name for v in villages(pingyang) if is_virtual(v)] == ["开发区虚拟社区"]
    assert [t.name for t in pingyang.towns if is_zone(t)] == ["开发区"]
    names = station_names(pingyang)
    assert len(names) == 453
    assert names["330326100013"] == "坡南社区"
    assert names["330326117233"] == "张阁村"
    assert names["330326217223"] == "龙中村"


@pytest.mark.parametrize(
    ("code", "full_name", "towns", "rows"),
    [
        ("310115", "上海市浦东新区", 42, 1526),
        ("441900", "广东省东莞市", 36, 609),
        ("460400", "海南省儋州市", 18, 340),
    ],
)
def test_large_counties_and_cities_without_counties(code, full_name, towns, rows):
    found = county(code)
    assert (found.full_name, len(found.towns), len(villages(found))) == (full_name, towns, rows)


@pytest.mark.parametrize(
    "asked",
    [
        "330326",
        "330326000000",
        "３３０３２６",
        " 平阳 ",
        "平阳县",
        "温州市平阳县",
        "浙江平阳",
        "温州平阳",
    ],
)
def test_a_county_is_found_by_code_or_name(asked):
    assert county(asked).code == "330326"


def test_an_unknown_code_names_the_nearest():
    with pytest.raises(UnknownCounty) as refused:
        county("330330")
    assert refused.value.nearest[0].full_name == "浙江省温州市泰顺县"
    with pytest.raises(UnknownCounty) as refused:
        county("330326100")  # a township's code
    assert refused.value.nearest[0].name == "平阳县"


def test_an_unknown_name_names_the_nearest():
    with pytest.raises(UnknownCounty) as refused:
        county("平杨县")
    assert "平阳县" in {near.name for near in refused.value.nearest}
    with pytest.raises(UnknownCounty) as refused:
        county("鼓楼区")  # four cities have one
    assert [near.city for near in refused.value.nearest] == ["南京市", "徐州市", "福州市", "开封市"]
    assert "350102 福建省福州市鼓楼区" in str(refused.value)


@pytest.mark.parametrize("asked", ["", "  ", "²", "\x00", "X" * 1000])
def test_nonsense_is_just_unknown(asked):
    with pytest.raises(UnknownCounty):
        county(asked)


@pytest.mark.parametrize(
    ("committee", "name"),
    [
        ("坡南社区居委会", "坡南社区"),
        ("坡南社区", "坡南社区"),
        ("古佛场社区居民委员会", "古佛场社区"),
        ("张阁村村委会", "张阁村"),
        ("张阁村委会", "张阁村"),
        ("龙中村委会", "龙中村"),
        ("新村村民委员会", "新村"),
        ("西村村委会", "西村"),
        ("黄屯村民委员会", "黄屯村"),
        ("一村委会", "一村"),
        ("村委村村委会", "村委村"),
        ("前村村委会", "前村"),
        ("东沟社区村民委员会", "东沟社区"),
        ("官庄大队村民委员会", "官庄大队"),
        ("胡尔勒嘎查委会", "胡尔勒嘎查"),
        ("布寨嘎查村委员会", "布寨嘎查"),
        ("伊力特嘎查人民委员会", "伊力特嘎查"),
        ("恰当村牧委会", "恰当村"),
        ("卡苏乎牧委会", "卡苏乎村"),
        ("红星渔委会", "红星村"),
        ("梅林居委会", "梅林社区"),
        ("安居居民委员会", "安居社区"),
        ("幸福社区居居委员会", "幸福社区"),
        ("真源小区居委会", "真源小区"),
        ("董家家委会", "董家社区"),
        ("江西客车厂家委会", "江西客车厂社区"),
        ("万达社区委员会", "万达社区"),
        ("光明街街道委员会", "光明街"),
        ("第九街委员会", "第九街"),
        ("第一居民委员会社区", "第一社区"),
        ("三连生活区", "三连生活区"),
        # asides and slips of the pen
        ("三利村委会（边家湾）", "三利村"),
        ("郭庄村（居）委会", "郭庄村"),
        ("乐荣村（十村)委会", "乐荣村"),
        ("前黄社区居委会（含前黄村村委）", "前黄社区"),
        ("虎山院社区居委会（筹备组））", "虎山院社区"),
        ("中国（南京）软件谷六号园区社区", "中国（南京）软件谷六号园区社区"),
        ("邰庄村民员会", "邰庄村"),
        ("罗巷新村民委委会", "罗巷新村"),
        ("沙洛社区居委会会", "沙洛社区"),
        ("牌坊社区居", "牌坊社区"),
        ("麻池村委", "麻池村"),
        ("沈冠村村委会村委会", "沈冠村"),
        # nothing else is known of these
        ("居委会", "居委会"),
        ("牧委会", "牧委会"),
        ("金门县", "金门县"),
    ],
)
def test_a_station_is_named_after_the_place(committee, name):
    assert station_name(committee) == name


@pytest.mark.parametrize(
    ("committee", "within", "name"),
    [
        ("四平市铁东区石岭镇石河村村民委员会", ("四平市", "铁东区", "石岭镇"), "石河村"),
        ("栾川县合峪镇前村村村民委员会", ("洛阳市", "栾川县", "合峪镇"), "前村村"),
        ("洋河南镇第一社区居委会", ("张家口市", "宣化区", "洋河南镇"), "洋河南镇第一社区"),
        ("新城区社区居委会", ("新城区",), "新城区社区"),
    ],
)
def test_places_above_are_not_repeated_on_a_plate(committee, within, name):
    assert station_name(committee, within=within) == name


def test_two_stations_of_a_township_never_share_a_name():
    rows = (
        Village("330281004021", "富巷社区"),
        Village("330281004026", "富巷居委会"),
        Village("330281004200", "新村村委会"),
    )
    town = Town("330281004", "兰江街道", rows)
    whole = County("330281", "余姚市", "宁波市", "浙江省", (town,))
    assert list(station_names(whole).values()) == ["富巷社区", "富巷居委会", "新村"]


@pytest.mark.parametrize(
    ("code", "name", "zone"),
    [
        ("330326401", "开发区", True),
        ("330326100", "昆阳镇", False),
        ("231283500", "海伦农场", True),
        ("220502120", "通化经济开发区特殊乡镇", True),
        ("410122571", "豫兴街道", False),
        ("140509002", "开发区街道", False),
        ("469024401", "加来镇", False),
    ],
)
def test_a_zone_is_told_from_a_street_with_a_zones_code(code, name, zone):
    assert is_zone(Town(code, name, ())) is zone


def test_every_village_of_china_gets_a_name_of_its_own():
    seen, virtual, committees = 0, 0, 0
    for province in sorted({code[:2] for code in county_names()}):
        for whole in whole_counties(province):
            names = station_names(whole)
            for town in whole.towns:
                seen += len(town.villages)
                virtual += sum(map(is_virtual, town.villages))
                mine = [names[v.code] for v in town.villages if not is_virtual(v)]
                assert len(set(mine)) == len(mine), town
                assert all(name.strip() and len(name) <= 60 for name in mine), town
                committees += sum(name.endswith(("委会", "委员会")) for name in mine)
    assert (seen, virtual) == (620_573, 1_448)
    assert committees < 100  # two rows of one name, and rows that say nothing else


def whole_counties(province: str) -> list[County]:
    """All counties of a province with one reading of its file."""
    towns = defaultdict(list)
    for town in divisions._unpacked(province):
        towns[town.code[:6]].append(town)
    named = [(county_names()[code], rows) for code, rows in towns.items()]
    return [County(n.code, n.name, n.city, n.province, tuple(rows)) for n, rows in named]


def test_what_is_packed_is_what_was_in_the_tables(tmp_path, monkeypatch):
    tables = {
        "provinces": [("46", "海南省")],
        "cities": [("4604", "儋州市")],
        "areas": [("460400", "儋州市")],
        "streets": [("460400100", "那大镇"), ("460400101", "和庆镇")],
        "villages": [
            ("460400100001", "东风社区居委会"),
            ("460400100002", "𡐓村村委会"),
            ("460400100200", "上(田本)村村委会"),
            ("460400101200", "和庆村委会"),
        ],
    }
    for table, rows in tables.items():
        with lzma.open(tmp_path / f"{table}.csv.xz", "wt", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("code", "name"), *rows])
    assert pack(tmp_path, tmp_path / "packed") > 0
    monkeypatch.setattr(divisions, "FOLDER", tmp_path / "packed")
    towns = list(divisions._unpacked("46"))
    assert [(t.code, t.name) for t in towns] == tables["streets"]
    assert [(v.code, v.name) for t in towns for v in t.villages] == tables["villages"]
