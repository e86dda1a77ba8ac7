"""What questions share and keep as enclosures: the editions used, and the company's policy."""

import datetime as dt

import msgspec

from exportgate.decision import EditionRef
from exportgate.policy.areas import AreasPolicy


class Used(msgspec.Struct, frozen=True):
    """An edition that decisions rest on: which, the hash of its entries as read, and the fingerprint of its reader."""

    edition: EditionRef
    entries_sha256: str
    reader: str = ""


class WrittenPolicy(msgspec.Struct, frozen=True):
    """A policy file: its name, its text, and the day it was read for."""

    source: str
    text: str
    read_on: dt.date | None = None


def written_policy(policy: AreasPolicy) -> bytes:
    """Give a policy file as it is kept."""
    return msgspec.json.encode(WrittenPolicy(policy.source, policy.content.decode("utf-8"), policy.read_on))


def read_used(content: bytes) -> list[Used]:
    """Give the editions that were kept."""
    return msgspec.json.decode(content, type=list[Used])


def read_policy(content: bytes) -> WrittenPolicy:
    """Give the policy file that was kept."""
    return msgspec.json.decode(content, type=WrittenPolicy)
