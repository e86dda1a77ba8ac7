"""Parts of a name in brackets: a name with and without them is one, two names with different ones are two."""

import pytest

from exportgate.names import compare


@pytest.mark.parametrize(
    ("ours", "listed", "exact"),
    [
        ("Lanxi Turbine (Wuxi) Co., Ltd.", "Lanxi Turbine (Wuxi) Company Limited", True),
        ("Lanxi Turbine Co., Ltd.", "Lanxi Turbine Co., Ltd. (LTC)", True),
        ("Lanxi Turbine (Wuxi) Co., Ltd.", "Lanxi Turbine (Beijing) Co., Ltd.", False),
        ("Lanxi Turbine (Wuxi) Co., Ltd.", "Lanxi Turbine Co., Ltd. (LTC)", False),
    ],
)
def test_brackets_on_both_sides_must_agree(ours: str, listed: str, exact: bool) -> None:
    """A firm of one city is not surely the listed firm of another city that has the same name before the brackets."""
    assert compare(ours, listed).exact is exact
    assert compare(listed, ours).exact is exact
