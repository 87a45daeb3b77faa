"""Invented names: people from weather and woods, schools from words no school here bears."""

SURNAMES = (
    "云江石柏松竹柳杨梅林桑荆蓝白青丹溪岳谷原田麦禾苗花叶"
    "桂杜苏艾蒲莲兰芦萧霍雷雪阳星明景桐枫榆槐栗泉洛"
)
GIVEN = """
望舒 听澜 知秋 怀瑾 采薇 清越 疏影 远岫 沐阳 晚晴 若谷 扶摇 问渠 初霁 逐光 凌波 临风 照野
栖梧 含章 观澜 思齐 守拙 抱朴 行知 致远 明理 博雅 静姝 修远 澄之 念安 乐山 乐水 书言 墨白
砚秋 弦歌 鸣野 星河 月白 霜天 春和 景行 岚起 溪声 松月 竹喧 荷风 稻香 麦秋 萤照 帆远 舟行
雨石 雁回 半夏 千寻 牧云 拾一 归晚 启明 若水 青岑
""".split()  # noqa: SIM905

SCHOOL_WORDS = """
云栖 听泉 拾光 星野 望岳 澄怀 沐风 朝露 青禾 松涧 鹿鸣 溪语 竹里 晴川 月湾 霁月 知微 远岫
枕流 漱石 采薇 芷兰 汀兰 稻香 麦浪 萤火 秋水 春山 半夏 南风 北辰 若谷 扶摇 逐光 凌波 初霁 问渠
荷风 栖梧 含章 观澜 抱朴 弦歌 鹤舞 归雁 映雪 流萤 晨曦里 明月坡 听雨 向晚 疏影 清越 远帆 行舟 揽星
""".split()  # noqa: SIM905

KINDS = {
    "k": ("kindergarten", "幼儿园"),
    "p": ("primary", "小学"),
    "j": ("junior", "初级中学"),
    "n": ("nine_year", "九年制学校"),
    "f": ("full_secondary", "完全中学"),
    "s": ("senior", "高级中学"),
    "x": ("nine_year", "特殊教育学校"),
}


def people(chance):
    """Names of people without end of the list in sight, none twice."""
    names = [surname + given for surname in SURNAMES for given in GIVEN]
    chance.shuffle(names)
    return iter(names)


class SchoolNames:
    """One name once, whatever the town."""

    def __init__(self, chance):
        self.chance, self.taken = chance, set()

    def word(self):
        return self.chance.choice(SCHOOL_WORDS)

    def name(self, place, kind):
        """汉滨听泉小学, 关庙镇麦浪小学."""
        while True:
            name = f"{place}{self.word()}{KINDS[kind][1]}"
            if name not in self.taken:
                self.taken.add(name)
                return name
