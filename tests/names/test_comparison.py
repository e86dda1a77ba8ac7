"""Two names side by side, in pairs: a match, and its near miss."""

import pytest

from exportgate.names import compare, comparison


@pytest.mark.parametrize(
    ("ours", "listed", "kind"),
    [
        ("Almaz Antey", "AlmazAntey", "organisation"),
        (
            "Semiconductor Manufacturing Intl Corp",
            "Semiconductor Manufacturing International Corporation",
            "organisation",
        ),
        ("Fujian Jinhua IC Co", "Fujian Jinhua Integrated Circuit Company, Ltd.", "organisation"),
        ("KRIVORUCHKO Ekaterina Vladimirovna", "Yekaterina Vladimirovna KRIVORUCHKO", "person"),
        ("Muhammed Husayn Shamkhanee", "Mohammad Hossein SHAMKHANI", "person"),
        ("Вайно Антон Эдуардович", "Anton Eduardovich VAINO", "person"),
        ("فریدون عباسی دوانی", "Fereidoun ABBASI-DAVANI", "person"),
        ("福建晋华集成电路有限公司", "Fujian Jinhua Integrated Circuit Company, Ltd.", "organisation"),
    ],
)
def test_the_same_party_scores_high(ours: str, listed: str, kind: str) -> None:
    """Spellings, orders, scripts and abbreviations of one name reach at least what one clean name in 100 does."""
    assert compare(ours, listed, kind).score >= 70


@pytest.mark.parametrize(
    ("ours", "listed"),
    [
        ("ウラジーミル・コロコリツェフ", "Vladimir Kolokoltsev"),
        ("ヴィクトル・キデャエフ", "Viktor Kidyaev"),
        ("حسین سلامی", "Hossein SALAMI"),
        ("리창호", "RI Chang Ho"),
    ],
)
def test_scripts_that_show_less_still_tell_a_party(ours: str, listed: str) -> None:
    """Kana, Arabic and Hangul leave much open: the same person stands out from nine in ten strangers at least."""
    assert compare(ours, listed, "person").score >= 50


@pytest.mark.parametrize(
    ("ours", "listed", "kind"),
    [
        ("Jinhua Trading Co., Ltd.", "Fujian Jinhua Integrated Circuit Company, Ltd.", "organisation"),
        ("Lanxi Precision Works Co., Ltd.", "Shenzhen Sowin Precision Machine Tool Co., Ltd.", "organisation"),
        ("Beijing Trading International Company", "Shanghai Trading International Company", "organisation"),
        ("Mohammad Ali Rezaei", "Mohammad Ali JAFARI", "person"),
        ("Alexander Petrov", "Alexander PUSHILIN", "person"),
        ("上海贸易有限公司", "北京贸易有限公司", "organisation"),
    ],
)
def test_another_party_scores_low(ours: str, listed: str, kind: str) -> None:
    """Common words in common make no hit: the score stays below the default threshold by far."""
    assert compare(ours, listed, kind).score < 60


def test_reasons_name_the_words() -> None:
    """The evidence says which word met which and what was left over."""
    found = compare("W. Amaral Trading", "William Amaral Arevalo", "person")

    assert [(met.ours, met.listed, met.how) for met in found.meetings][:2] == [
        (("w",), ("william",), "initial of"),
        (("amaral",), ("amaral",), "same"),
    ]
    assert (found.ours_left, found.listed_left) == (("trading",), ("arevalo",))
    assert "only in the listed name: arevalo" in found.evidence[0].reason


def test_same_name_is_exact() -> None:
    """Writing apart, the same name has the full score."""
    found = compare("ROSNEFT", "Роснефть")

    assert (found.exact, found.score) == (True, 100.0)


def test_nothing_resembles_nothing() -> None:
    """An empty name has no score, not even with itself."""
    assert compare("😀", "😀").score == 0.0


def test_names_compared_together_come_to_the_same_as_each_alone() -> None:
    """What many pairs at once come to, in scores and in words, is what each comes to by itself."""
    names = [
        ("Almaz Antey Telecom", "AlmazAntey", "organisation"),
        ("Шамхани Мохаммад", "Mohammad Hossein SHAMKHANI", "person"),
        ("فریدون عباسی", "Fereidoun ABBASI-DAVANI", "person"),
        ("福建晋华", "福建晋华集成电路有限公司", ""),
        ("!!!", "Anton Vaino", ""),
        ("Co Ltd", "Vaino Co., Ltd.", "organisation"),
        ("Intl Trading (Zurich) and and Sons", "International Trading House and Sons", ""),
    ]
    alone = [comparison.compare(*one) for one in names]
    comparison._kept = comparison._Kept()

    comparison.compare_ahead(names)

    assert [comparison._kept.get(one) for one in names] == alone
