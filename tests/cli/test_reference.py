"""The page of commands says what the commands say."""

from exportgate.cli.program import COMMANDS
from exportgate.cli.reference import reference
from tests.conftest import REPOSITORY


def test_the_page_of_commands_is_current() -> None:
    """Make it again with: python -m exportgate.cli.reference > docs/cli.md"""
    assert (REPOSITORY / "docs" / "cli.md").read_text(encoding="utf-8") == reference()


def test_every_command_has_a_section_with_its_options() -> None:
    """And its exit codes or purpose."""
    page = reference()

    for name in COMMANDS:
        assert f"## exportgate {name}\n" in page
    assert "--threshold N" in page
    assert "Exit codes: 0 all pass; 1 something is held or blocked; 2 not done" in page
