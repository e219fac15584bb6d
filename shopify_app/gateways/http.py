"""The one seam to the network: named errors, time limits, no redirects, no repeats."""

import logging
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from ssl import SSLCertVerificationError
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError

from shopify_app.errors import OutcomeUnknown, Retryable

log = logging.getLogger(__name__)

USER_AGENT = "Waybill"
#: The cap on a wait that the other side asks for: longer, and the row shall be looked at again anyway.
LONGEST_WAIT = timedelta(hours=1)
#: Raised before the first byte of the request leaves this machine.
_UNSENT = (NewConnectionError, ConnectTimeoutError, ProxyError, SSLCertVerificationError, requests.ConnectTimeout)
_LOST = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)


class Limit(Protocol):
    """How often a company may be asked: `take` waits until another call is allowed."""

    def take(self, points: float = 1) -> None:
        """Return when it is this call's turn; raises Busy where that is too far away."""

    def hold(self, ban: timedelta) -> None:
        """The company asked for silence: nobody shall call before it is over."""


def send(
    method: str,
    url: str,
    *,
    repeatable: bool,
    who: str = "",
    connect: float = 3,
    read: float = 20,
    limit: Limit | None = None,
    **options: Any,
) -> requests.Response:
    """One HTTP request to `who` (for the sentences); `connect` and `read` are seconds, `options` are requests' own.

    Answers whatever came with a status below 500. Raises Retryable where nothing was sent, or where the call is
    `repeatable`; OutcomeUnknown where the call may have taken effect (no answer, half an answer, or a 5xx).
    """
    who = who or urlsplit(url).netloc
    if limit:
        limit.take()
    try:
        response = _request(method, url, repeatable=repeatable, timeout=(connect, read), **options)
    except _LOST as error:
        if any(isinstance(cause, _UNSENT) for cause in _causes(error)):
            raise Retryable(f"{who} could not be reached. Waybill will try again.") from None
        # Never chained: requests' own text holds the URL, and the URL may hold a token.
        raise _lost(f"{who} did not answer in time or broke off", repeatable=repeatable) from None
    if response.status_code >= 500:
        raise _lost(f"{who} answered with an error of its own ({response.status_code})", repeatable=repeatable)
    return response


def wait_of(response: requests.Response, default: float) -> timedelta:
    """The Retry-After of an answer (seconds, a float at Shopify), or `default` seconds; one hour at most."""
    told = response.headers.get("Retry-After", "")
    seconds = float(told) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]*)?", told) else default
    return min(timedelta(seconds=seconds), LONGEST_WAIT)


def _request(method: str, url: str, *, repeatable: bool, **options: Any) -> requests.Response:
    options |= {**_surroundings("{0.scheme}://{0.netloc}".format(urlsplit(url))), "allow_redirects": False}
    if repeatable:
        return _session(os.getpid()).request(method, url, **options)
    # A pooled connection that the other side closes at this moment looks like a lost answer; a new one never does.
    with _new_session() as session:
        return session.request(method, url, **options)


@lru_cache(maxsize=1000)
def _surroundings(origin: str) -> dict[str, Any]:
    """What the environment says of the way there: proxies and certificates. Requests would look it up at each call."""
    return {**requests.Session().merge_environment_settings(origin, {}, None, None, None)}


@lru_cache(maxsize=1)
def _session(pid: int) -> requests.Session:
    log.debug("process %s opens its connection pool", pid)
    return _new_session()


def _new_session() -> requests.Session:
    session = requests.Session()
    # See _surroundings; and nobody's .netrc shall sign in for us.
    session.trust_env = False
    session.headers["User-Agent"] = USER_AGENT
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(pool_connections=32, pool_maxsize=32, max_retries=0))
    return session


def _lost(what: str, *, repeatable: bool) -> Retryable | OutcomeUnknown:
    if repeatable:
        return Retryable(f"{what}. Waybill will ask again.")
    return OutcomeUnknown(f"{what}: the call may or may not have taken effect.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and everything wrapped in it: urllib3 keeps the first cause in `reason` or in the arguments."""
    waiting, seen = [error], set[int]()
    while waiting:
        found = waiting.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        inner = [getattr(found, "reason", None), found.__cause__, found.__context__, *found.args]
        waiting += [cause for cause in inner if isinstance(cause, BaseException)]
