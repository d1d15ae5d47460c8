"""Labelled pairs of leads: the same or not, by the hard kinds of the trade, all companies invented.

A further phase is labelled the same: it has to be put to a person, who rules what counts of it.
"""

from collections.abc import Iterator

from guatu.leads.similar import Named

HEADS = ("海川", "瑞峰", "恒拓", "金禾", "华越", "远景达", "德川", "嘉禾源", "永泰", "卓能", "天工",
         "百川", "正源", "启明新", "联创", "康田", "锐锋", "汇能", "力合达", "宏图")  # fmt: skip
APART = ("海州", "瑞丰", "恒柘", "金河", "华岳", "远景大", "德州", "嘉和源", "永秦", "卓龙", "天功",
         "百州", "正泉", "启明兴", "联合", "康由", "锐峰", "汇龙", "力合大", "鸿图")  # fmt: skip
GOODS = ("锂电池负极材料", "数控机床", "预制菜", "光伏支架", "医用敷料")
OTHERS = ("纸箱包装", "海鲜冷库", "服装加工", "汽车座椅", "陶瓷釉料")
PINYIN = ("Haichuan", "Ruifeng", "Hengtuo", "Jinhe", "Huayue", "Yuanjingda", "Dechuan", "Jiaheyuan",
          "Yongtai", "Zhuoneng", "Tiangong", "Baichuan", "Zhengyuan", "Qimingxin", "Lianchuang",
          "Kangtian", "Ruifeng", "Huineng", "Lihelda", "Hongtu")  # fmt: skip

Pair = tuple[str, Named, Named, bool]


def pairs() -> Iterator[Pair]:
    """(kind, one, other, whether they are the same): 18 kinds of 20 pairs."""
    for number, head in enumerate(HEADS):
        goods, other = GOODS[number % 5], OTHERS[number % 5]
        firm = f"浙江{head}新材料科技有限公司"
        base = Named(f"{head}新材料{goods}生产项目", firm)
        apart = APART[number]
        near = f"浙江{apart}新材料科技有限公司"
        latin = f"{PINYIN[number]} New Materials Co., Ltd."
        yield "again", Named(f"{head}新材料{goods}项目", firm), base, True
        yield "order", Named(f"{goods}生产（{head}新材料）", firm), base, True
        yield "short name", Named(f"{head}{goods}生产项目", f"{head}新材料"), base, True
        yield "no place", Named(f"{goods}生产基地", f"{head}新材料科技有限公司"), base, True
        yield "form", Named(f"{goods}生产线", f"浙江{head}新材料科技股份有限公司"), base, True
        former = Named(f"{goods}生产项目", f"江苏旧名{number}实业有限公司", (firm,))
        yield "former name", former, base, True
        yield "no firm", Named(f"{head}新材料{goods}生产线建设项目"), base, True
        phase = Named(f"{head}新材料{goods}生产项目二期", firm)
        yield "phase", phase, base, True
        size = Named(f"{head}新材料年产5万吨{goods}项目", firm)
        yield "size", Named(f"{head}新材料年产8万吨{goods}项目", firm), size, True
        english = Named(f"{goods}生产项目", latin)
        yield "English name", english, Named(f"{goods}生产项目", firm, (latin,)), True
        spelled = Named(f"{goods}生产项目", PINYIN[number])
        yield "pinyin", spelled, Named(f"{goods}生产项目", head), True
        yield "one apart", Named(f"{apart}新材料{goods}生产项目", near), base, False
        yield "other goods", Named(f"{head}新材料{other}项目", firm), base, False
        branch = Named(f"{other}物流项目", f"浙江{head}新材料科技有限公司青河分公司")
        yield "branch, other goods", branch, base, False
        sister = Named(f"{other}项目", f"浙江{head}置业有限公司")
        yield "sister", sister, base, False
        rival = HEADS[(number + 7) % len(HEADS)]
        yield "rival", Named(f"{rival}{goods}生产项目", f"江苏{rival}机械有限公司"), base, False
        stranger = Named(f"{goods}生产项目", f"广东{rival}实业有限公司")
        yield "same goods", stranger, base, False
        yield (
            "same title",
            Named(f"{goods}生产项目", f"上海{rival}科技有限公司"),
            Named(f"{goods}生产项目", firm),
            False,
        )
