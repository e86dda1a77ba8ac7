"""Where a shipment stands at the gate, and how it comes from one state to another: one table, to be read top to bottom.

Whatever the table does not say is refused.
"""

from dataclasses import dataclass
from enum import StrEnum

from exportgate.errors import InputError


class State(StrEnum):
    """Where a shipment stands. Only from `passed` and `released` may the goods leave."""

    HELD = "held"
    BLOCKED = "blocked"
    PASSED = "passed"
    AWAITING_RELEASE = "awaiting_release"
    RELEASED = "released"
    CANCELLED = "cancelled"
    SHIPPED = "shipped"

    @property
    def words(self) -> str:
        """As people say it: `awaiting release`."""
        return self.value.replace("_", " ")


class Happened(StrEnum):
    """What can happen to a shipment at the gate."""

    BLOCKS = "a check finds something prohibited"
    HOLDS = "a check finds something to be settled"
    PASSES = "a check passes, and nothing was lifted that takes a second person"
    PASSES_FOR_SECOND = "a check passes, after something was lifted that takes a second person"
    STILL_PASSES = "a check of what was released passes again"
    RELEASED = "a second person confirms the release"
    UNDONE = "a judgement that it rests on counts no more"
    CANCELLED = "somebody cancels it"
    SHIPPED = "somebody says that it has left"


class TransitionError(InputError):
    """Something that cannot happen to a shipment in its state."""


@dataclass(frozen=True, slots=True)
class Transition:
    """From any of these states (`None`: never asked before), by what happens, to that state."""

    before: tuple[State | None, ...]
    happened: Happened
    after: State


_S = State
_AT_THE_GATE = (_S.HELD, _S.BLOCKED, _S.PASSED, _S.AWAITING_RELEASE, _S.RELEASED)
_ASKED = (None, *_AT_THE_GATE, _S.CANCELLED)

TRANSITIONS = (
    Transition(_ASKED, Happened.BLOCKS, _S.BLOCKED),
    Transition(_ASKED, Happened.HOLDS, _S.HELD),
    Transition(_ASKED, Happened.PASSES, _S.PASSED),
    Transition(_ASKED, Happened.PASSES_FOR_SECOND, _S.AWAITING_RELEASE),
    Transition((_S.RELEASED,), Happened.STILL_PASSES, _S.RELEASED),
    Transition((_S.AWAITING_RELEASE,), Happened.RELEASED, _S.RELEASED),
    Transition((_S.PASSED, _S.AWAITING_RELEASE, _S.RELEASED), Happened.UNDONE, _S.HELD),
    Transition(_AT_THE_GATE, Happened.CANCELLED, _S.CANCELLED),
    Transition((_S.PASSED, _S.RELEASED), Happened.SHIPPED, _S.SHIPPED),
    # What has left stays left, whatever a later check says of it; what it says is told.
    Transition((_S.SHIPPED,), Happened.BLOCKS, _S.SHIPPED),
    Transition((_S.SHIPPED,), Happened.HOLDS, _S.SHIPPED),
    Transition((_S.SHIPPED,), Happened.PASSES, _S.SHIPPED),
    Transition((_S.SHIPPED,), Happened.PASSES_FOR_SECOND, _S.SHIPPED),
)
AT_THE_GATE = frozenset(_AT_THE_GATE)
"""Where a shipment is neither cancelled nor gone, so that there is sense in checking it again by itself."""
MAY_LEAVE = frozenset({State.PASSED, State.RELEASED})


def next_state(shipment: str, before: State | None, happened: Happened) -> State:
    """Give the state that follows.

    Raises:
        TransitionError: the table has no such step.
    """
    for row in TRANSITIONS:
        if row.happened is happened and before in row.before:
            return row.after
    where = f"shipment {shipment}"
    if before is None:
        raise TransitionError("was never checked", where=where, hint="Check it first: exportgate check")
    allowed = [state.words for row in TRANSITIONS if row.happened is happened for state in row.before if state]
    raise TransitionError(
        f"is {before.words}, so this cannot be: {happened}; expected {', '.join(allowed)}", where=where
    )
