"""Errors named by what to do next. Every message is a sentence for a person."""

from datetime import timedelta

import click


class WaybillError(Exception):
    """Base of every error that Waybill raises on purpose."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class ConfigError(WaybillError, click.ClickException):
    """A setting is missing or wrong: the app does not start, and a command ends with this sentence."""

    def __init__(self, problem: str) -> None:
        click.ClickException.__init__(self, problem)
        self.problem = problem


class Retryable(WaybillError):
    """Nothing was done on the other side; ask again after `after`."""

    def __init__(self, problem: str, after: timedelta = timedelta(seconds=30)) -> None:
        super().__init__(problem)
        self.after = after


class Busy(Retryable):
    """A limit is used up: the call was not made, or was turned away before it did anything. Waiting is no failure."""


class Refused(WaybillError):
    """The other side said no for certain; nothing was done. `code` is its own word for why."""

    def __init__(self, problem: str, code: str = "") -> None:
        super().__init__(problem)
        self.code = code


class OutcomeUnknown(WaybillError):
    """The call may or may not have taken effect: never repeat it blindly."""


class NeedsPerson(WaybillError):
    """Work stops until the merchant or the operator does what the problem says."""


class Forbidden(NeedsPerson):
    """The operator must change something with the other company: no call of this shop can succeed before."""


class Disconnected(NeedsPerson):
    """A token is dead: the shop or the AliExpress account must be connected again."""


class IllegalMove(WaybillError):
    """A row was asked to move between two statuses that no rule joins."""
