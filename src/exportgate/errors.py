"""What a user can put right. The command line shows these without a traceback, the desk with their status."""


class ExportgateError(Exception):
    """Something the user can fix: says what is wrong, where, what it means and what to do next.

    Args:
        message: what is wrong, with the value found and what was expected.
        where: file, row and column (or feed, or setting) at fault.
        hint: the next step.
    """

    exit_code = 2

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        self.message = message
        self.where = where
        self.hint = hint
        super().__init__(message)

    def __str__(self) -> str:
        head = f"{self.where}: {self.message}" if self.where else self.message
        return f"{head}\n  {self.hint}" if self.hint else head


class InputError(ExportgateError):
    """A file or a row of the user's that cannot be read as what it should be."""


class FeedError(ExportgateError):
    """A publication that could not be fetched, read or trusted. What was loaded before stays in use."""


class LawTableError(ExportgateError):
    """A table of law that is malformed, or asked for a day it does not cover."""


class PluginError(ExportgateError):
    """An installed plugin that cannot be used as it is."""
