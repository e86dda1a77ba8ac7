"""Company names in Japanese, Chinese and Arabic, made up: strangers for scripts without a list of firms."""

import random
from functools import cache

from exportgate.names.tables import table_rows

_KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニネノハヒフヘホマミムメモヤユヨラリルレロワ"
    "ガギグゲゴザジズゼゾダデドバビブベボパピプペポ"
)
_KANA_ENDS = ("ー", "ン", "ックス", "テック", "")
_JAPANESE_FORMS = (
    "株式会社{}", "株式会社{}", "{}株式会社", "{}株式会社", "有限会社{}", "合同会社{}", "{}", "一般財団法人{}",
)  # fmt: skip
_CHINESE_FORMS = ("有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "")


def made_names(seed: int, each: int) -> list[str]:
    """Make so many company names of each script, each once, the same for the same seed."""
    draw = random.Random(f"{seed} made")
    found: list[str] = []
    for make in (_japanese, _chinese, _arabic):
        found += list(dict.fromkeys(make(draw) for _ in range(2 * each)))[:each]
    return found


def _japanese(draw: random.Random) -> str:
    syllables = "".join(draw.choice(_KANA) for _ in range(draw.randrange(2, 5))) + draw.choice(_KANA_ENDS)
    brand = draw.choice([draw.choice(_parts("family")), draw.choice(_parts("region")), syllables])
    if draw.random() < 0.3:
        brand += draw.choice(_parts("region"))
    business = "".join(draw.sample(_parts("japanese business"), draw.choice([1, 1, 2])))
    return draw.choice(_JAPANESE_FORMS).format(brand + business)


def _chinese(draw: random.Random) -> str:
    brand = "".join(draw.sample(_parts("chinese brand"), draw.choice([2, 2, 3])))
    business = "".join(draw.sample(_parts("chinese business"), draw.choice([1, 1, 2])))
    return draw.choice(_parts("chinese place")) + brand + business + draw.choice(_CHINESE_FORMS)


def _arabic(draw: random.Random) -> str:
    brand = " ".join(draw.sample(_parts("arabic brand"), draw.choice([1, 1, 2])))
    business = " ".join(draw.sample(_parts("arabic business"), draw.choice([1, 1, 2])))
    return " ".join([draw.choice(_parts("arabic form")), brand, business])


@cache
def _parts(part: str) -> list[str]:
    words = next(row["words"] for row in table_rows("made_parts.csv") if row["part"] == part)
    return words.split("|") if "|" in words else words.split()
