"""Folding: what differs only in writing is the same."""

import pytest

from exportgate.names import fold, script_of
from exportgate.names.folding import forms_of, identities, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller & Söhne GmbH", "MULLER AND SOHNE G.m.b.H."),
        ("Fujian Jinhua Integrated Circuit Company, Ltd.", "fujian jinhua integrated circuit Co., Limited"),
        ("Talleres del Norte S.A. de C.V.", "Talleres del Norte Sociedad Anónima de Capital Variable"),
        ("中國銀行股份有限公司", "中国银行股份有限公司"),
        ("ﾄﾖﾀ自動車", "トヨタ自動車"),
        ("株式会社トヨタ", "株式會社トヨタ"),
        ("محمّد علي", "محمد علی"),
        ("Tampin Instruments Pte. Ltd.", "TAMPIN INSTRUMENTS PRIVATE LIMITED"),
        ("Rosneft\u200b \u202eOil", "ROSNEFT OIL"),
        ("Rоsneft", "Rosneft"),  # the second letter of the first is Cyrillic
    ],
)
def test_writing_makes_no_difference(one: str, other: str) -> None:
    """Case, marks, widths, old characters, legal forms, invisible and look-alike letters are only writing."""
    assert identities(one) & identities(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Trading Ltd", "Acme Trading"),
        ("Acme Trading Ltd", "Acme Tradings Ltd"),
        ("Acme Tech Ltd", "Acme Technology Ltd"),
        ("Acme GmbH", "Acme AG"),
        ("中国银行", "中国銀座"),
    ],
)
def test_other_words_make_another_name(one: str, other: str) -> None:
    """A legal form left out, a letter more, a word shortened: alike, but not the same."""
    assert not identities(one) & identities(other)


def test_brackets_may_be_left_out() -> None:
    """An abbreviation in brackets belongs to the name or not."""
    assert identities("Air Weapons Complex (AWC)") & identities("AIR WEAPONS COMPLEX")


def test_cyrillic_reads_as_latin_but_arabic_does_not() -> None:
    """Letters that stand for letters keep the name; a script without vowels leaves it open."""
    assert identities("Роснефть") & identities("Rosneft")
    assert not identities("حسن", "person") & identities("Hasan", "person")


@pytest.mark.parametrize("nothing", ["", " ", "…", "😀😀", "\u202e\u200f", "-", "()"])
def test_nothing_folds_to_nothing(nothing: str) -> None:
    """A name without a letter or a digit has no forms, so that it matches nothing."""
    assert fold(nothing) == ""
    assert forms_of(nothing) == []


def test_legal_form_alone_keeps_its_words() -> None:
    """A name of nothing but a legal form does not vanish."""
    assert words_of("Company Limited") == ("company", "limited")


def test_misspelt_and_glued_legal_forms_are_known() -> None:
    """A slip in the legal form leaves the words that matter."""
    assert words_of("LIMITED LIABILITY COPMANY ALGORITM") == ("LLC", "algoritm")
    assert words_of("joint stockcompany Sberbank") == ("JSC", "sberbank")


@pytest.mark.parametrize(
    ("native", "kind", "latin"),
    [
        ("福建晋华集成电路有限公司", "organisation", ("fujian", "jinhua", "integrated", "circuit", "LTD")),
        ("华为技术有限公司", "organisation", ("huawei", "technology", "LTD")),
        ("张建树", "person", ("zhang", "jianshu")),
        ("ソリューションズ株式会社", "organisation", ("solutions", "JSC")),
        ("리창호", "person", ("ri", "chang", "ho")),
        ("김정은", "person", ("kim", "jong", "un")),
        ("Концерн Алмаз-Антей", "organisation", ("concern", "almaz", "antey")),
        ("عبد القدوس", "person", ("abdul", "qdws")),
    ],
)
def test_other_scripts_are_read_out(native: str, kind: str, latin: tuple[str, ...]) -> None:
    """General words are translated, names spelt as they sound."""
    assert latin in [words for view, words in forms_of(native, kind) if view != "native"]


def test_script_names() -> None:
    """Scripts have Unicode's names, with han and japanese for what Unicode leaves open."""
    names = {
        "Rosneft": "latin",
        "Роснефть": "cyrillic",
        "中国": "han",
        "ソニー": "japanese",
        "삼성": "hangul",
        "42": "",
    }

    assert {name: script_of(name) for name in names} == names


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Shahab al-Din Delawar", "SHAHABUDDIN DELAWAR", "person"),
        ("Nur Eddine", "NURUDDIN", "person"),
        ("AO NPO Almaz", "JSC Scientific Production Association Almaz", "organisation"),
        ("AO nauchno-proizvodstvennoe predpriyatie Topaz", "JSC scientific production enterprise Topaz", ""),
        ("Akin Denizcilik Ithalat Ihracat Ltd Sti", "Akin Maritime Import Export Ltd Sti", "organisation"),
    ],
)  # fmt: skip
def test_names_of_other_languages_are_read_in_english_too(one: str, other: str, kind: str) -> None:
    """Lists translate the general words of a name as they like; two words that papers write as one are one."""
    assert {words for _, words in forms_of(one, kind)} & {words for _, words in forms_of(other, kind)}


def test_a_name_of_general_words_alone_stays_as_it_is() -> None:
    """`Niru Co.` does not become anybody's Power Co., and people's names are never translated or written out."""
    assert forms_of("NIRU CO. LTD.", "organisation") == [("latin", ("niru", "LTD"))]
    assert forms_of("Min Zavod", "person") == [("latin", ("min", "zavod"))]


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("福建省晋华集成电路有限公司", "fujian jinhua integrated circuit LTD"),
        ("Научно-исследовательским институтом технического стекла", "science research institute technical glass"),
        ("Камский автомобильный завод", "kamskiy automobile plant"),
        ("株式会社学術生産団体インパルス", "JSC science production association inparusu"),
        ("シリア内務省", "syria ministry of interior"),
        ("شركة الفاخر للأعمال المتقدمة المحدودة", "CO al fakhr works advanced LTD"),
    ],
)
def test_general_words_of_other_scripts_are_given_by_their_meaning(native: str, latin: str) -> None:
    """Whatever their endings, and whatever stands beside them."""
    assert latin in [" ".join(words) for _, words in forms_of(native, "organisation")]


def test_korean_given_names_in_kana_are_read_in_two() -> None:
    """As Latin letters write them; a longer family name is nobody's in Korea."""
    assert ("japanese", ("cho", "chun", "ryon")) in forms_of("チョ・チュンリョン", "person")
    assert len(forms_of("ミハイル・キセリョフ", "person")) == 2
