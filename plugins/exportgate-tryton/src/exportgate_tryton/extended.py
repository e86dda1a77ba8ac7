"""What stands for the class that Tryton puts under ours when it starts, where only it knows what that is."""

from typing import Any

Extended: Any = object
