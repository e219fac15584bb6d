"""Checks who calls: app key, timestamp and signature, in the order of the gateway."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from sandbox.aliexpress.company import AliExpress
from sandbox.aliexpress.signing import is_signed
from sandbox.aliexpress.wire import GatewayError, missing_parameter

MAX_DRIFT_SECONDS = 7200
CHINA = timezone(timedelta(hours=8))


def check_caller(company: AliExpress, params: Mapping[str, str], *, path: str) -> str:
    """The app key of a well-signed, timely call; raises GatewayError. `path` is empty for business methods."""
    for name in ("app_key", "timestamp", "sign_method", "sign"):
        require(params, name)
    secret = company.apps.get(params["app_key"])
    if secret is None:
        raise GatewayError("InvalidAppkey", "The specified App Key is invalid")
    if not is_timely(params["timestamp"], company.now()):
        raise GatewayError("IllegalTimestamp", "The specified timestamp is expired or invalid")
    if not is_signed(params, secret=secret, path=path):
        text = "The request signature does not conform to platform standards"
        raise GatewayError("IncompleteSignature", text)
    return params["app_key"]


def require(params: Mapping[str, str], name: str) -> str:
    """The parameter's value; raises MissingParameter when it is absent or empty."""
    if not params.get(name):
        raise missing_parameter(name)
    return params[name]


def is_timely(timestamp: str, company_now: datetime) -> bool:
    """Whether a timestamp is within two hours of now."""
    seconds = _epoch_seconds(timestamp)
    if seconds is None:
        return False
    # An app signs with real time even while the sandbox's clock is ahead of it: both are in time.
    return any(abs(seconds - present) <= MAX_DRIFT_SECONDS for present in (time.time(), company_now.timestamp()))


def _epoch_seconds(timestamp: str) -> float | None:
    """Epoch milliseconds, or a date and time of China without a zone."""
    if timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 14:
        return int(timestamp) / 1000
    try:
        return datetime.strptime(timestamp, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA).timestamp()
    except ValueError:
        return None
