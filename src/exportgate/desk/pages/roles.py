"""Which roles may do what at the desk. Administering gives nobody the right to judge or to release."""

from exportgate.records.accounts import Role

READ: tuple[Role, ...] = ("viewer", "officer", "approver", "administrator")
"""Looking at what is kept and what lists say."""

WORK: tuple[Role, ...] = ("officer", "approver")
"""Checking, answering, proposing."""

APPROVE: tuple[Role, ...] = ("approver",)
"""Confirming what another person proposed, and releasing."""

ADMINISTER: tuple[Role, ...] = ("administrator",)
"""Users and tokens."""
