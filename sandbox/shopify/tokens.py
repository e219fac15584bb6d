"""The access and refresh tokens of the app: issued, rotated, expired and revoked, one active pair per shop."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.shopify.state import lock, now

ACCESS_SECONDS, REFRESH_SECONDS, ONLINE_SECONDS = 3600, 7_776_000, 86_400
# The old refresh token may be tried again for 30 days after its first use (changelog of 2026-08-28).
REPLAY = timedelta(days=30)


@dataclass(eq=False)
class Refresh:
    """A refresh token; `used_at` is its first use, `spent` means that its replacement was used."""

    text: str
    domain: str
    expires_at: datetime
    parent: "Refresh | None" = None
    used_at: datetime | None = None
    spent: bool = False

    def alive(self) -> bool:
        """Tell whether a refresh with this token would be answered now."""
        replayable = self.used_at is None or now() <= self.used_at + REPLAY
        return not self.spent and now() < self.expires_at and replayable


@dataclass(eq=False)
class Token:
    """An access token; `expires_at` None is the non-expiring kind, which the Admin API refuses."""

    text: str
    domain: str
    scopes: tuple[str, ...]
    expires_at: datetime | None
    online_user: str | None = None
    refresh: Refresh | None = None
    issued_at: datetime = field(default_factory=now)


_access: dict[str, Token] = {}
_refresh: dict[str, Refresh] = {}
_offline: dict[str, Token] = {}


def issue(domain: str, scopes: list[str], *, expiring: bool, parent: Refresh | None = None) -> Token:
    """Make the one active offline token of a shop; the token before dies, and its refresh token unless `parent`."""
    with lock:
        _retire(domain, keep=parent)
        life = now() + timedelta(seconds=ACCESS_SECONDS) if expiring else None
        token = Token("shpat_" + secrets.token_hex(16), domain, tuple(scopes), life)
        if expiring:
            until = now() + timedelta(seconds=REFRESH_SECONDS)
            token.refresh = Refresh("shprt_" + secrets.token_hex(16), domain, until, parent)
            _refresh[token.refresh.text] = token.refresh
        _access[token.text] = _offline[domain] = token
        return token


def issue_online(domain: str, scopes: list[str], user: str) -> Token:
    """Make a user's token; it lives a day beside the offline one."""
    with lock:
        life = now() + timedelta(seconds=ONLINE_SECONDS)
        token = Token("shpua_" + secrets.token_hex(16), domain, tuple(scopes), life, user)
        _access[token.text] = token
        return token


def rotate(text: str, scopes: list[str]) -> Token | None:
    """Use a refresh token: a new pair, or None when the token is dead.

    The used token stays alive until its replacement is used, so that a lost answer can be asked for again.
    """
    with lock:
        refresh = _refresh.get(text)
        if refresh is None or not refresh.alive():
            return None
        refresh.used_at = refresh.used_at or now()
        if refresh.parent is not None:
            refresh.parent.spent = True
            _refresh.pop(refresh.parent.text, None)
            refresh.parent = None
        return issue(refresh.domain, scopes, expiring=True, parent=refresh)


def domain_of_refresh(text: str) -> str | None:
    """Return the shop a refresh token belongs to."""
    with lock:
        found = _refresh.get(text)
        return found.domain if found else None


def find(text: str) -> Token | None:
    """Return the living access token with this text."""
    with lock:
        token = _access.get(text)
        dead = token is None or (token.expires_at is not None and token.expires_at <= now())
        return None if dead else token


def revoke(domain: str) -> None:
    """Kill every token of a shop."""
    with lock:
        _retire(domain, keep=None)
        for text in [text for text, token in _access.items() if token.domain == domain]:
            del _access[text]


def expire(domain: str, which: str) -> bool:
    """Let the present "access" or "refresh" token die now; False when the shop has none."""
    with lock:
        token = _offline.get(domain)
        if token is None or (which == "refresh" and token.refresh is None):
            return False
        if which == "access":
            token.expires_at = now()
        else:
            for refresh in [r for r in _refresh.values() if r.domain == domain]:
                refresh.expires_at = now()
        return True


def _retire(domain: str, keep: Refresh | None) -> None:
    old = _offline.pop(domain, None)
    if old is None:
        return
    _access.pop(old.text, None)
    for refresh in (old.refresh, old.refresh.parent if old.refresh else None):
        if refresh is not None and refresh is not keep:
            _refresh.pop(refresh.text, None)
