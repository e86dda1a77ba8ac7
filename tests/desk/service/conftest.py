"""The sample lists, for services that are started as users start them."""

from tests.desk.api.conftest import listed_home

__all__ = ["listed_home"]
