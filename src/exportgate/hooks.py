"""The whole plugin surface: what each hook gets, gives, and when it is called.

A plugin is a distribution with an entry point in group `exportgate` that names a module (or object) holding functions
marked with `hookimpl`. Hooks called `exportgate_register_*` declare and are called once, when the gate is opened;
`exportgate_assess_*` decide and have no side effects; `exportgate_on_*` are told and return nothing.
"""

from typing import TYPE_CHECKING

import pluggy

from exportgate.decision import Decision, Finding
from exportgate.jurisdiction import Case, Jurisdiction
from exportgate.shipment import Shipment

if TYPE_CHECKING:  # these pull in readers and the command line, which a plugin with rules alone does not need
    import click

    from exportgate.feeds.feed import Feed
    from exportgate.intake.document import DocumentFormat

GROUP = "exportgate"
hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


class Hooks:
    """The hook specifications."""

    @hookspec
    def exportgate_register_feeds(self) -> "list[Feed]":  # type: ignore[empty-body]
        """Declare the published sources that this plugin can read.

        Called once when the gate is opened. Returns a list of feeds; two plugins may not declare the same id.
        """

    @hookspec
    def exportgate_register_jurisdiction(self) -> Jurisdiction:  # type: ignore[empty-body]
        """Declare the jurisdiction that this plugin decides for; a plugin that does must also assess shipments.

        Called once when the gate is opened. A plugin brings one jurisdiction at most.
        """

    @hookspec
    def exportgate_assess_shipment(self, case: Case) -> list[Finding]:  # type: ignore[empty-body]
        """Say what one law makes of one shipment on one day.

        Called for every shipment, one plugin at a time. Must be a pure function of `case` and the plugin's own dated
        tables. Returns at least one finding: a shipment that the law does not reach is `out_of_scope`, one it has
        nothing against is `no_licence_found`. An empty list, `None` or an exception becomes `indeterminate`.
        """

    @hookspec
    def exportgate_register_formats(self) -> "list[DocumentFormat]":  # type: ignore[empty-body]
        """Declare document formats that shipments can be read from, beside those of the host.

        Called once when the gate is opened.
        """

    @hookspec
    def exportgate_register_commands(self) -> "list[click.Command]":  # type: ignore[empty-body]
        """Give commands to add to the command line. Called when a command is looked up; a host command wins."""

    @hookspec
    def exportgate_on_decision(self, shipment: Shipment, decision: Decision) -> None:
        """Be told of a decision, after it is made. What is returned is ignored; an exception is logged, no more."""
