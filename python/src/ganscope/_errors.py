"""The errors of this package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class GanscopeError(Exception):
    """What a user can fix: a file, an argument, a missing tool.

    Attributes:
        code: ``E_USAGE``, ``E_INPUT``, ``E_SCENARIO``, ``E_ENGINE``, ``E_STORE``, ..., as the command prints it
        message: what is wrong
        hint: how to fix it, or None
        where: the file or flag that is wrong, or None
    """

    def __init__(self, code: str, message: str, *, hint: str | None = None, where: str | None = None) -> None:
        self.code = code
        self.message = message
        self.hint = hint
        self.where = where
        place = "" if where is None else f" {where}"
        advice = "" if hint is None else f" - {hint}"
        super().__init__(f"{code}{place} {message}{advice}")

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> GanscopeError:
        """The error that the program printed as JSON."""
        return cls(record["code"], record["message"], hint=record["hint"], where=record["where"])

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors cross processes, e.g. those of pytest-xdist."""
        return (_rebuild, (self.code, self.message, self.hint, self.where))


def _rebuild(code: str, message: str, hint: str | None, where: str | None) -> GanscopeError:
    return GanscopeError(code, message, hint=hint, where=where)
