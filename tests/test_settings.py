"""settings.toml: read strictly, and what is wrong is told with key, found and expected."""

import os
import re
from pathlib import Path

import pytest

from exportgate.decision import Outcome
from exportgate.settings import DEFAULTS, FILE, MAX_BYTES, Settings, SettingsError, read_settings, settings_of

DOCS = Path(__file__).resolve().parent.parent / "docs" / "settings.md"


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    """Reviews, licences and exceptions take two persons; a missing fact takes one."""
    four_eyes = read_settings(tmp_path).four_eyes

    assert [outcome for outcome in Outcome if four_eyes.needed(outcome)] == [
        Outcome.PROHIBITED,
        Outcome.LICENCE_REQUIRED,
        Outcome.REVIEW,
        Outcome.EXCEPTION_AVAILABLE,
    ]


def test_no_setting_lets_one_person_lift_what_is_prohibited() -> None:
    """There is no such key."""
    with pytest.raises(SettingsError, match=r"'four_eyes.prohibited': found a key that is not known"):
        settings_of(b"[four_eyes]\nprohibited = false")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[four_eyes]\nreviw = true", "key 'four_eyes.reviw': found a key that is not known, expected one of review,"),
        ("mirror = 1", "key 'mirror': found a key that is not known, expected one of four_eyes,"),
        ("[four_eyes]\nreview = 'yes'", "key 'four_eyes.review': found 'yes', expected true or false"),
        ("[four_eyes]\nreview = 1", "key 'four_eyes.review': found 1, expected true or false"),
        ("four_eyes = 3", "key 'four_eyes': found 3, expected a table"),
        ("[judging]\nfalse_positive_days = 0", "key 'judging.false_positive_days': found 0, expected a whole number"),
        ("[judging]\nfalse_positive_days = 1.5", "found 1.5, expected a whole number"),
        ("[licences]\nwarn_use = 1.2", "key 'licences.warn_use': found 1.2, expected a number <= 1.0"),
        ("[licences]\nwarn_use = nan", "key 'licences.warn_use': found nan"),
        ("[rate_limits]\nburst = -1", "key 'rate_limits.burst': found -1"),
        ("[oidc]\nissuer = 'https://id.example'", "key 'oidc.client_id': found nothing, expected a value"),
        ("[oidc]\nissuer = 'id'\nclient_id = 'x'", "expected an address that begins with http:// or https://"),
        ("[webhooks]\nprivate_networks = ['10.1.0.0/64']", "key 'webhooks.private_networks': found '10.1.0.0/64'"),
        ("[service]\ntrusted_proxies = ['10.0.0.0/64']", "key 'service.trusted_proxies': found '10.0.0.0/64'"),
        ("[service]\ntrusted_proxies = ['proxy']", "expected a network such as 10.1.0.0/16"),
        ("[service]\nwaiting = 0", "key 'service.waiting': found 0, expected a whole number >= 1"),
        ("[database]\nconnect_seconds = 'x'", "key 'database.connect_seconds': found 'x', expected a whole number"),
        ("[four_eyes]\nreview = true\nreview = false", "is no TOML file"),
        ("review", "is no TOML file"),
    ],
)
def test_what_is_wrong_is_told_with_key_found_and_expected(written: str, told: str) -> None:
    """Nothing is guessed, and nothing wrong is passed over."""
    with pytest.raises(SettingsError) as error:
        settings_of(written.encode())

    assert told in str(error.value)
    assert "docs/settings.md" in str(error.value)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"#" * (MAX_BYTES + 1), b"a = " + b"[" * 100_000], ids=["no UTF-8", "huge", "deep"]
)
def test_what_is_no_settings_file_is_told(content: bytes) -> None:
    """However strange its bytes are."""
    with pytest.raises(SettingsError):
        settings_of(content)


def test_a_role_that_there_is_none_of_is_told_with_those_there_are() -> None:
    """Who would get no role by a slip of the pen is not let in as nobody."""
    with pytest.raises(SettingsError, match="expected one of viewer, officer, approver, administrator"):
        settings_of(b"[oidc]\nissuer = 'https://id.example'\nclient_id = 'x'\n[oidc.roles]\nexport = 'boss'")


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    """A service that runs for months knows what was set today."""
    file = tmp_path / FILE
    file.write_text("[judging]\nfalse_positive_days = 30\n", "utf-8")
    first = read_settings(tmp_path)
    file.write_text("[judging]\nfalse_positive_days = 60\n", "utf-8")
    os.utime(file, ns=(1, 1))

    assert (first.judging.false_positive_days, read_settings(tmp_path).judging.false_positive_days) == (30, 60)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """It is not taken for one that is not there."""
    (tmp_path / FILE).mkdir()

    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path)


def test_the_documented_file_says_the_defaults() -> None:
    """Whoever copies the page's file has changed nothing yet; every key stands in it."""
    page = DOCS.read_text("utf-8")
    written = next(block for block in re.findall(r"```toml\n(.*?)```", page, re.DOTALL))

    assert settings_of(written.encode()) == DEFAULTS
    for name, table in ((field, getattr(DEFAULTS, field)) for field in Settings.__struct_fields__ if field != "oidc"):
        assert f"[{name}]" in written
        assert all(f"\n{key} = " in written for key in table.__struct_fields__), name
