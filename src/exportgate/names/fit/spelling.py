"""Names in Latin letters spelt in kana and in Arabic letters, as papers in those scripts spell foreign names."""

import random
import re

_VOWELS = "aiueo"
# Each consonant with each vowel, then alone.
_ROWS = {
    "": "ア イ ウ エ オ", "k": "カ キ ク ケ コ ク", "s": "サ シ ス セ ソ ス", "t": "タ ティ トゥ テ ト ト",
    "n": "ナ ニ ヌ ネ ノ ン", "h": "ハ ヒ フ ヘ ホ フ", "m": "マ ミ ム メ モ ム", "y": "ヤ イ ユ イェ ヨ イ",
    "r": "ラ リ ル レ ロ ル", "w": "ワ ウィ ウ ウェ ウォ ウ", "g": "ガ ギ グ ゲ ゴ グ", "z": "ザ ジ ズ ゼ ゾ ズ",
    "d": "ダ ディ ドゥ デ ド ド", "b": "バ ビ ブ ベ ボ ブ", "p": "パ ピ プ ペ ポ プ", "f": "ファ フィ フ フェ フォ フ",
    "v": "ヴァ ヴィ ヴ ヴェ ヴォ フ", "sh": "シャ シ シュ シェ ショ シュ", "ch": "チャ チ チュ チェ チョ チ",
    "j": "ジャ ジ ジュ ジェ ジョ ジ", "ts": "ツァ ツィ ツ ツェ ツォ ツ",
}  # fmt: skip
_KANA = {
    consonant + vowel: kana
    for consonant, row in _ROWS.items()
    for vowel, kana in zip((*_VOWELS, ""), row.split(), strict=False)
}
# Spellings that sound alike, in the order in which they are looked at.
_RESPELT = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("tch|tsch|cz|č", "ch"), ("sch|sz|š", "sh"), ("zh|dj|dzh", "j"), ("kh|gh(?=[aeiou])", "h"), ("ph", "f"),
        ("th", "s"),
        ("ck|q|c(?![eiyh])", "k"), ("c(?=[eiy])", "s"), ("x", "ks"), ("l", "r"), ("y(?![aeiou])", "i"), ("ee|ea", "ii"),
        ("oo|ou", "uu"), (r"([b-df-hj-mp-tv-z])\1", r"\1"), ("m(?=[bp])", "n"), (r"([aiueo])\1", r"\1ー"),
    )
]  # fmt: skip
_PIECE = re.compile("(?:sh|ch|ts|[b-df-hj-np-tv-z])?[aiueo]|sh|ch|ts|[b-df-hj-np-tv-z]|ー")


def in_kana(name: str) -> str:
    """Spell a name in kana; what is no letter parts words.

    Example:
        >>> in_kana("Viktor Kidyaev"), in_kana("Alpha Shipping")
        ('ヴィクトル・キドヤエフ', 'アルファ・シピング')
    """
    return "・".join(filter(None, (_word(word) for word in re.findall("[a-z]+", name.lower()))))


def _word(word: str) -> str:
    for pattern, sound in _RESPELT:
        word = pattern.sub(sound, word)
    return "".join(piece if piece == "ー" else _KANA.get(piece, "") for piece in _PIECE.findall(word))


_ARABIC = {
    "sh": "ش", "kh": "خ", "gh": "غ", "th": "ث", "dh": "ذ", "ch": "تش", "ph": "ف", "ck": "ك", "b": "ب", "p": "ب",
    "t": "ت", "j": "ج", "h": "ه", "d": "د", "r": "ر", "z": "ز", "s": "س", "c": "ك", "k": "ك", "q": "ق",
    "x": "كس", "f": "ف", "v": "ف", "l": "ل", "m": "م", "n": "ن", "w": "و", "y": "ي", "g": "غ", "a": "ا",
    "i": "ي", "e": "ي", "o": "و", "u": "و",
}  # fmt: skip
_ARABIC_PIECE = re.compile("sh|kh|gh|th|dh|ch|ph|ck|[a-z]")


def in_arabic(name: str, draw: random.Random) -> str:
    """Spell a name in Arabic letters; a vowel within a word is written or not, as it falls.

    Example:
        >>> in_arabic("Al Hadi", random.Random(1))
        'ال هدي'
    """
    return " ".join(_in_arabic(word, draw) for word in re.findall("[a-z]+", name.lower()))


def _in_arabic(word: str, draw: random.Random) -> str:
    pieces = _ARABIC_PIECE.findall(re.sub(r"(.)\1", r"\1", word))
    kept = [
        piece
        for place, piece in enumerate(pieces)
        if piece not in _VOWELS or place in (0, len(pieces) - 1) or draw.random() < 0.5
    ]
    return "".join(_ARABIC[piece] for piece in kept)
