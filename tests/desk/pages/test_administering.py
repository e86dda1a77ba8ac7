"""Tokens and users at the desk."""

import re

from tests.desk.pages.acting import Sign


def test_a_token_is_shown_once(sign_in: Sign) -> None:
    """What a token is stands on the page that made it, and on no other."""
    ada = sign_in("ada")
    ada.look("/tokens")
    made = ada.send("/tokens", {"name": "erp", "days": "30", "scope": ["check", "screen"]})
    secret = re.search(r"egt_[0-9a-f]{8}_[\w-]+", made.text)
    assert secret

    assert secret[0] not in ada.look("/tokens").text
    assert "erp" in ada.look("/tokens").text


def test_the_last_administrator_stays(sign_in: Sign) -> None:
    """Nobody can take the desk's only administrator away, not even that one."""
    ada = sign_in("ada")
    ada.look("/users")
    answer = ada.send("/users/ada/roles", {"role": "viewer"})

    assert answer.status_code == 400
    assert "only administrator" in answer.text
