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
