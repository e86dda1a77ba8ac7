"""Rows of the arrangement of announcements, as they are published."""

from typing import Annotated

import msgspec

Text = Annotated[str, msgspec.Meta(max_length=2_000)]
Texts = Annotated[list[Text], msgspec.Meta(max_length=100)]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row with every key it has; another key may hold a name or a number and is refused."""

    id: Text
    list_id: Text
    source_list_name: Text
    entity_name: Text
    aliases: Texts
    entity_type: Text
    country: Text
    addresses: Texts
    date_added: Text
    reason: Text
    source_url: Text
    last_verified: Text
