"""Korean firms in Chinese characters: lists give them in Latin letters by their Korean sound.

Japanese and Chinese papers write them so.

The sounds are those of the characters of KS X 1001, as they are where they do not begin a word, which is how the North
speaks them.
"""

import re
from functools import cache

from exportgate.names.tables import table_rows

# What is said of Korean firms alone: places, and `company` without the legal form that a Japanese one has before it.
_KOREAN = re.compile(
    "朝[鮮鲜]|高[麗丽]|平[壌壤]|咸[興兴]|新[義义]州|南浦|羅[先津]|罗[先津]|[両兩两]江道|慈江道|大同江|[鴨鸭][緑綠绿]江|金日成|金策"
    "|(?<!株式)(?<!有限)(?<!合同)(?<!合資)(?<!合名)(?<!責任)会社|[連连]合企業所|[総總]会社"
)
_RUN = re.compile("[㐀-鿿豈-﫿]+")


def is_korean(text: str) -> bool:
    """Whether a name in Chinese characters says that it is of a Korean firm."""
    return bool(_KOREAN.search(text))


def in_hangul(text: str) -> str:
    """Write Chinese characters, old, new or simplified, as the Hangul that they are read as in the North.

    Example:
        >>> in_hangul("恩徳"), in_hangul("連光"), in_hangul("ABC 2")
        ('은덕', '련광', 'ABC 2')
    """
    sounds = _sounds()
    return _RUN.sub(lambda run: "".join(sounds.get(char, char) for char in run[0]), text)


@cache
def _sounds() -> dict[str, str]:
    from opencc import OpenCC  # only for names in Chinese characters

    sounds = {char: row["sound"] for row in table_rows("korean_sounds.csv") for char in row["characters"]}
    old = list(sounds)
    simplified = OpenCC("t2s").convert("\n".join(old)).split("\n")
    forms = dict(zip(simplified, old, strict=True)) | {row["new"]: row["old"] for row in table_rows("new_kanji.csv")}
    return {form: sounds[char] for form, char in forms.items() if char in sounds} | sounds
