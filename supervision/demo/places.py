"""The units: real ones of Ankang with their towns, and an invented city beside them."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROVINCE = ("陕西省教育厅", "陕西省", "610000")


@dataclass(frozen=True)
class Unit:
    """A bureau: `login` begins its people's log-in names, `letters` its document numbers.

    `groups`, `filings` and `plain` say what is made there, in the shorthand below.
    """

    login: str
    code: str
    name: str
    area: str
    short: str
    letters: str
    groups: str
    filings: str
    plain: str
    former_codes: tuple[str, ...] = ()
    towns_of: str = ""

    @property
    def towns(self):
        return towns_by_code().get(self.towns_of or self.code, [])


@dataclass(frozen=True)
class City:
    """A city, its own people's login prefix, its bureaus; `province` may be missing."""

    login: str
    slug: str
    code: str
    name: str
    area: str
    short: str
    units: tuple[Unit, ...]
    province: bool = False


@cache
def towns_by_code():
    """County code → [(town code, town name)]; the central and county towns come first."""
    text = (Path(__file__).parent / "ankang_divisions.json").read_text(encoding="utf-8")
    towns = {unit["code"]: [tuple(town) for town in unit["towns"]] for unit in json.loads(text)}
    central = [town for town in towns["610902"] if town[1] in ("江北街道", "建民街道")]
    hengkou = [town for town in towns["610902"] if town[1] == "恒口镇"]
    towns["610902"] = [town for town in towns["610902"] if town not in hengkou]
    return towns | INVENTED | {"610930000": central, "610932000": hengkou}


INVENTED = {
    "999902": [("999902001", "望江街道"), ("999902100", "石渡镇"), ("999902101", "柳湾镇")],
    "999921": [("999921100", "溪口镇"), ("999921101", "云坪镇")],
    "999922": [("999922100", "岭下镇"), ("999922101", "松台镇")],
}

# Groups: mode N 核心校+新校, W +弱校, R +农村校, O 域外名校+本地校, K 名园+新园; kind of school
# k p j n f s x; members; then + in force and recorded, * not yet in the city's record,
# ? taken over from an old register, x closed. Filings: the same, then how far it has come
# (filings.UNTIL; ! is left unfiled for the tour). Plain schools stand outside every group.
ANKANG = City(
    "shi", "ankang", "610900", "安康市教育局", "安康市", "安康", province=True,
    units=(
        Unit(
            "hanbin", "610902", "汉滨区教育局", "汉滨区", "汉滨", "汉教发",
            "Np2+ Wp3+ Rp3+ Wj2+ Rn2+ Kk2+ Op2* Rp2? Wp2x", "Wp2! Kk2s Np1a Rp2d", "pxpjn",
        ),
        Unit(
            "hanyin", "610921", "汉阴县教育局", "汉阴县", "汉阴", "阴教发",
            "Wp2+ Rp3+ Kk2+ Rj2?", "Wp2r", "pnk",
        ),
        Unit(
            "shiquan", "610922", "石泉县教育体育和科技局", "石泉县", "石泉", "石教体科发",
            "Rp3+ Nj1+ Kk2*", "Rp2o", "pk",
        ),
        Unit(
            "ningshan", "610923", "宁陕县教育体育和科技局", "宁陕县", "宁陕", "宁教体科发",
            "Rp3+ Rn1+", "", "ppk",
        ),
        Unit(
            "ziyang", "610924", "紫阳县教育局", "紫阳县", "紫阳", "紫教发",
            "Wp2+ Rp3+ Wj2? Kk1+", "Rp2b", "pnk",
        ),
        Unit(
            "langao", "610925", "岚皋县教育局", "岚皋县", "岚皋", "岚教发",
            "Rp3+ Ws1+", "Kk2s", "pn",
        ),
        Unit(
            "pingli", "610926", "平利县教育局", "平利县", "平利", "平教发",
            "Rp3+ Np1+ Rn2?", "Rp1w", "pk",
        ),
        Unit(
            "zhenping", "610927", "镇坪县教育局", "镇坪县", "镇坪", "镇教发",
            "Rp3+", "", "pk",
        ),
        Unit(
            "baihe", "610929", "白河县教育局", "白河县", "白河", "白教发",
            "Wp2+ Rp3+ Op1+", "Op1r", "pnk",
        ),
        Unit(
            "xunyang", "610981", "旬阳市教育局", "旬阳市", "旬阳", "旬教发",
            "Np1+ Wp2+ Rp3+ Kk2* Wj2?", "Wp2n", "pnk", former_codes=("610928",),
        ),
        Unit(
            "gaoxin", "610930000", "安康高新区教育局", "高新区", "高新", "高新教发",
            "Np2+ Kk2+", "Nj1s", "pk",
        ),
        Unit(
            "hengkou", "610932000", "恒口示范区教育局", "恒口示范区", "恒口", "恒教发",
            "Rp2+", "", "pk",
        ),
        Unit(
            "benji", "610900", "安康市教育局（市本级）", "市本级", "安康", "安教发",
            "Ws2+ Nj1x", "", "sk", towns_of="610930000",
        ),
    ),
)  # fmt: skip

FAR_AWAY = City(
    "yuanjiang", "yuanjiang", "999900", "远江市教育局", "远江市", "远江",
    units=(
        Unit(
            "yuancheng", "999902", "远城区教育局", "远城区", "远城", "远教发",
            "Np1+ Rp2+", "Wp1s", "jk",
        ),
        Unit("wangxi", "999921", "望溪县教育局", "望溪县", "望溪", "望教发", "Rp2+", "", "ppk"),
        Unit("qingling", "999922", "青岭县教育局", "青岭县", "青岭", "青教发", "Rp1*", "", "ppk"),
    ),
)  # fmt: skip

CITIES = (ANKANG, FAR_AWAY)
