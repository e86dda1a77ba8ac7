"""Misspelt and run-together legal forms: the form is seen as one, and what is left is the name."""

import pytest

from exportgate.entry import Entry, ListedName
from exportgate.names.asked import asked_forms
from exportgate.names.phrases import forms_written_right
from exportgate.screening import Screener, Subject


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("joent stok company Duks", "JSC duks"),
        ("jfoint stjck company Duks", "JSC duks"),
        ("open joint soch company Duks", "JSC duks"),
        ("pblic joint stock company Duks", "JSC duks"),
        ("JOINT STOCK COMPANYRM TECHNOLOGIES", "JSC rm technology"),
        ("Limitd Liability Copmany Vega", "LLC vega"),
        ("Obshchestvo s ogranicheno otvetstvennostyu Vega", "LLC vega"),
        ("Societé a responsabilté limitée Vega", "LLC vega"),
        ("KING TRADEB.V.", "king trading LLC"),
    ],
)
def test_a_misspelt_form_is_the_form(written: str, words: str) -> None:
    """Up to two wrong letters in a form of three words or more, or a form that the name runs into, are seen through."""
    assert " ".join(asked_forms(written, "organisation")[0][1]) == words


@pytest.mark.parametrize(
    "written",
    [
        "paint stock company duks",  # a word that names hold
        "joint stock company duks",  # nothing wrong
        "jaunt stack campany duks",  # more than two letters
        "joint rock partners duks",
    ],
)
def test_other_words_stay(written: str) -> None:
    """A word that names hold is no slip, and what is further off than two letters is something else."""
    assert forms_written_right(written.split()) == written.split()


@pytest.mark.parametrize("last", ["plkc", "slr", "i.r.l."])
def test_a_short_form_with_a_slip_is_one_reading(last: str) -> None:
    """A last word that is no word but one letter off a legal form is read as it too, beside the name as it stands."""
    read = [" ".join(words) for _, words in asked_forms(f"Vimr International {last}", "organisation")]

    assert len(read) == 2
    assert read[1].removeprefix("vimr international ").isupper()


def test_namesakes_that_score_the_same_are_told_together() -> None:
    """Of two firms that differ in their legal form alone, asking for the best one leaves neither out."""
    one = Entry(feed="xx.list", id="one", kind="organisation", names=(ListedName(name="Zvezda PJSC"),))
    two = Entry(feed="yy.list", id="two", kind="organisation", names=(ListedName(name="Zvezda LLC"),))
    far = Entry(feed="yy.list", id="far", kind="organisation", names=(ListedName(name="Zvezdochka Shipyard"),))

    [hits] = Screener.over([one, two, far]).screen([Subject(name="Zvezda", kind="organisation")], top=1)

    assert {hit.entry.id for hit in hits} == {"one", "two"}
    assert len({hit.score for hit in hits}) == 1


@pytest.mark.parametrize(
    ("field", "listed"),
    [
        ("petzro royal fze", "PETRO ROYAL FZE"),
        ("Datak Tslecom", "DATAK TELECOM"),
        ("Petrosuisse Intertrade Company SA", "PETRO SUISSE INTERTRADE COMPANY SA"),
        ("EVILCORP", "Evil Corp"),
        ("MEAMARSARL", "MEAMAR SARL"),
        ("VABO 2012EOOD", "VABO 2012 EOOD"),
        ("Company Sovcombank, Open Joint Stock", "SOVCOMBANK OPEN JOINT STOCK COMPANY"),
    ],
)
def test_a_general_word_or_form_misspelt_glued_or_scattered_hides_nobody(field: str, listed: str) -> None:
    """What lists are folded from is known with a slip too, run together with its neighbour, or in another place."""
    entry = Entry(feed="xx.list", id="1", kind="organisation", names=(ListedName(name=listed),))

    [[hit]] = Screener.over([entry]).screen([Subject(name=field, kind="organisation")])

    assert not hit.confirmed


@pytest.mark.parametrize("name", ["Elecom Co., Ltd.", "Opticis Company Limited", "Imdex Limited"])
def test_a_name_is_not_read_as_a_general_word_alone(name: str) -> None:
    """A maker whose one name is near a general word is not anybody's telecom."""
    assert len(asked_forms(name, "organisation")) == 1
