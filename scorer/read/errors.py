"""The two ways in which reading fails: for the whole run, or for one article of it."""

from __future__ import annotations

__all__ = ["NoColumnError", "NoTextColumnError", "ReadError", "UnreadableError", "os_reason"]


class ReadError(Exception):
    """The run cannot begin: a path that was named does not exist, or standard input was named twice. One line."""


class UnreadableError(Exception):
    """One file, page or row gives no text. Its message is the `Article.error`: what is wrong and what to do, in one line."""


class NoTextColumnError(UnreadableError):
    """A table has no column with texts. One that was found by searching a folder is then no table of articles, and is passed over."""


class NoColumnError(UnreadableError):
    """A table lacks the column for `use` that was asked for by its name. One that was found by searching a folder is read without it."""

    def __init__(self, message: str, use: str) -> None:
        super().__init__(message)
        self.use = use


def os_reason(error: OSError) -> str:
    """The system's own words for `error`, in lower case and without path or number: `permission denied`."""
    return (error.strerror or type(error).__name__).lower()
