"""Company names in Japanese and Chinese of our own making, other than those that the fit makes: nobody's."""

import random

_JAPANESE_BRANDS = (
    "桜井 黒川 大塚 星野 白石 宮崎 平野 杉山 菊地 千田 市川 関口 堀内 秋山 浜田 水野 吉川 荒木 矢島 片岡 若松 "
    "津軽 甲斐 越後 出雲 瀬戸内 武蔵野 湘南 多摩 琵琶 若葉 緑光 三栄 明星  "
    "大昭 共立 双葉 銀河 桐生 丸徳 マルコー ミヤビ ハルカ サンエイ トーヨー フジミ ヤマト キョーワ ニッシン アルプス"
)
_JAPANESE_TRADES = (
    "精工 工作所 鋳造 鍛造 塗装 醸造 製菓 製麺 製茶 酒造 木材 林業 窯業 陶器 染色 縫製 紙器 包装 運送 急便 観光 "
    "旅館 不動産 測量 土木 舗装 造園 電設 空調 計装 無線 光機 歯車 ねじ製作所  "
    "金型 樹脂 ゴム工業 硝子工業 油脂 香料 肥料 飼料 乳業 冷蔵 水道 環境 印刷所 書店 学園 医科大学 薬局 眼科医院 "
    "農業協同組合 ソフトウェア データ デザイン フーズ モータース"
)
_CHINESE_PLACES = (
    "嘉兴 绍兴 台州 金华 湖州 镇江 扬州 泰州 盐城 淮安 芜湖 马鞍山 赣州 九江 烟台 潍坊 淄"
    "博 临沂 洛阳 新乡 襄阳 宜昌 株洲 湘潭 衡阳 柳州 桂林 遵义 绵阳 德阳 宝鸡 咸阳 包头 "
    "鞍山 抚顺"
)
_CHINESE_BRANDS = (
    "伟杰俊英浩然亿家乐福万里春晓晨曦彩虹紫薇兰桂竹梅松柏枫桥石泉清溪润泽沐禾谷丰穗锦绣绮纹坤乾巨鼎尊爵帝"
    "皇御聚汇集众合同仁济世"
)
_CHINESE_TRADES = (
    "包装 印刷 家具 灯饰 五金 玩具 陶瓷 建材 装饰 园林 酒店 餐饮 茶业 酒业 粮油 饲料 种业 水产 养殖 果蔬 珠宝 "
    "箱包 鞋业 袜业 针织 化妆品 日用品 塑业 橡塑 管业 阀门 轴承 模具 电缆 电器 照明  "
    "摩托车 自行车 电梯 锅炉 环保设备 教育咨询 广告 旅游 物业 置业 商务 供应链 药房 医疗器械"
)
_FORMS = (
    ("株式会社{}", "{}株式会社", "有限会社{}", "合同会社{}"),
    ("{}有限公司", "{}有限责任公司", "{}股份有限公司", "{}厂"),
)


def made_names(each: int) -> list[str]:
    """Give so many Japanese and so many Chinese names, the same each time."""
    draw = random.Random(20261124)
    japanese: dict[str, None] = {}
    chinese: dict[str, None] = {}
    while len(japanese) < each:
        words = draw.choice(_JAPANESE_BRANDS.split()) + "".join(
            draw.sample(_JAPANESE_TRADES.split(), draw.choice((1, 2)))
        )
        japanese[draw.choice(_FORMS[0]).format(words)] = None
    while len(chinese) < each:
        brand = "".join(draw.sample(_CHINESE_BRANDS, draw.choice((2, 3))))
        words = draw.choice(_CHINESE_PLACES.split()) + brand + draw.choice(_CHINESE_TRADES.split())
        chinese[draw.choice(_FORMS[1]).format(words)] = None
    return [*japanese, *chinese]
