"""Names in scripts whose vowels are signs or are not written: their own words, and how they read in Latin letters."""

import msgspec
import pytest

from exportgate.entry import Entry
from exportgate.names.folding import fold, forms_of
from exportgate.names.hebrew import hebrew_readings
from exportgate.names.native import readings
from exportgate.names.thai import thai_readings
from exportgate.screening import Screener, Subject


def _score(asked: str, listed: str, kind: str) -> float:
    entry = msgspec.convert({"feed": "xx.list", "id": "1", "kind": kind, "names": [{"name": listed}]}, Entry)
    [hits] = Screener.over([entry]).screen([Subject(name=asked, kind=kind)], threshold=0)
    return max((hit.score for hit in hits), default=0.0)


@pytest.mark.parametrize(
    ("asked", "listed", "kind"),
    [
        ("איתמר בן גביר", "Itamar BEN-GVIR", "person"),
        ("דניאלה וייס", "Daniella Weiss", "person"),
        ('איל הרי יהודה בע"מ', "EYAL HARI YEHUDA COMPANY LTD", "organisation"),
        ("บริษัท สยาม แอโร่ รีแพร์ จำกัด", "SIAM AERO REPAIR CO., LTD", "organisation"),
        ("บริษัท ไทย เทรด แอสโซซิเอชั่น จำกัด", "THAI TRADE ASSOCIATION CO., LTD", "organisation"),
        ("ທະນາຄານຮ່ວມພັດທະນາ ມະຫາຊົນ", "JOINT DEVELOPMENT BANK", "organisation"),
        ("भारत इलेक्ट्रॉनिक्स लिमिटेड", "Bharat Electronics Ltd", "organisation"),
        ("Αλί Άκμπαρ Σαλάχι", "Ali Akbar Salehi", "person"),
        ("김영복", "KIM YONG BOK", "person"),
    ],
)
def test_a_name_finds_what_it_is_called_in_latin_letters(asked: str, listed: str, kind: str) -> None:
    """Read out by the habits of its script, a name reaches the default threshold."""
    assert _score(asked, listed, kind) >= 75


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("राम कुमार", "रमा कुमारी"),  # Ram Kumar, Rama Kumari
        ("สุดา", "สีดา"),  # Suda, Sida
        ("সেন", "সোনা"),
    ],
)
def test_vowel_signs_tell_names_apart(one: str, other: str) -> None:
    """Names that differ in their vowels are not the same name, however the vowels are written."""
    assert fold(one) != fold(other)
    assert _score(one, other, "person") < 100


@pytest.mark.parametrize(
    ("one", "other"), [("คอร์ปอเรชั่น", "คอร์ปอเรชัน"), ("ज़ाकिर", "जाकिर"), ("น้ำมัน", "นํ้ามัน"), ("กรุ๊ป", "กรุป")]
)
def test_signs_that_are_written_or_not_make_no_other_name(one: str, other: str) -> None:
    """Signs for tones, dots, and `am` in one sign or two: the same name."""
    assert fold(one) == fold(other)


def test_a_word_with_vowel_signs_stays_one_word() -> None:
    """A vowel sign is no blank."""
    assert forms_of("บริษัท สยาม", "organisation")[0] == ("native", ("บริษัท", "สยาม"))


def test_letters_called_by_their_english_names_are_an_abbreviation() -> None:
    """`thi e bi` spells T, A, B; a word that holds one such name stays a word."""
    assert thai_readings("ทีเอบี")[0] == "tab"
    assert thai_readings("แอโร่")[0] == "aero"


def test_hebrew_letters_that_are_read_in_two_ways_are_read_in_both() -> None:
    """Beth is b or v, heth is h or ch, pe at the beginning of a foreign name is f."""
    assert hebrew_readings("נחלה") == ["nhla", "nchla"]
    assert {"pdrmn", "fdrmn"} <= set(hebrew_readings("פדרמן"))


def test_korean_names_are_read_as_their_bearers_write_them() -> None:
    """Beside the spellings of North and South: family names by custom, other syllables in between; of people only."""
    assert readings("박정희", "hangul", "person")[-1] == "park jong hui"
    assert len(readings("조선무역", "hangul", "organisation")) < 4


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("朝鮮恩徳貿易会社", "Korea Undok Trading Corporation"),
        ("朝鮮連光貿易会社", "Korea Ryongwang Trading Corporation"),
        ("朝鲜强盛贸易会社", "Korea Kangsong Trading Corp."),
        ("長水貿易会社", "Korea Jangsu Trading Corporation"),
    ],
)
def test_korean_firms_in_chinese_characters_are_read_in_korean(asked: str, listed: str) -> None:
    """What is a Korean firm by its name is found by its Korean sound, in old, new and simplified characters."""
    assert _score(asked, listed, "organisation") >= 75


def test_a_japanese_firm_is_not_read_in_korean() -> None:
    """`Kabushiki kaisha` says where a firm is from."""
    assert not any("myongsong" in one for one in readings("株式会社明星", "han", "organisation"))
    assert any("myongsong" in one for one in readings("明星会社", "han", "organisation"))


def test_japans_new_characters_are_the_old_and_the_simplified_ones() -> None:
    """`Hiroshima` and `virtue`: three ways to write one character; what is another word in Chinese stays."""
    assert fold("広島") == fold("廣島") == fold("广岛")
    assert fold("恩徳") == fold("恩德")
    assert fold("連合") == fold("连合") != fold("聯合")
    assert fold("張芸") != fold("張藝")
