"""Buyer accounts, the one-time codes of the consent page and the tokens that they buy."""

import secrets
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.aliexpress.wire import GatewayError, Json, epoch_ms

CODE_LIFE = timedelta(minutes=3)
LIVES = {
    "online": (timedelta(days=30), timedelta(days=60)),
    "test": (timedelta(days=1), timedelta(days=2)),
}


@dataclass
class Account:
    """A buyer. `disabled` refuses its orders."""

    name: str
    disabled: bool = False

    @property
    def user_id(self) -> str:
        """Ten digits that follow from the name."""
        return str(1_800_000_000 + zlib.crc32(self.name.encode()) % 900_000_000)


@dataclass
class Code:
    """What the consent page hands out: good once, for three minutes."""

    app_key: str
    account: str
    issued_at: datetime
    token_mode: str
    spoiled: bool = False
    used: bool = False

    def is_good(self, app_key: str, at: datetime) -> bool:
        """Whether it can still be exchanged by this app."""
        fresh = at < self.issued_at + CODE_LIFE
        return fresh and not self.used and not self.spoiled and app_key == self.app_key


@dataclass
class Grant:
    """One consent: the present pair of tokens. The refresh deadline stays where the consent put it."""

    app_key: str
    account: str
    token_mode: str
    access_token: str
    access_until: datetime
    refresh_token: str
    refresh_until: datetime


class Accounts:
    """Every account, code and grant. The caller holds the company's lock."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.codes: dict[str, Code] = {}
        self.grants: list[Grant] = []
        self._by_access: dict[str, Grant] = {}
        self._by_refresh: dict[str, Grant] = {}

    def account(self, name: str) -> Account:
        """The account of this name, opened when it is new."""
        return self.accounts.setdefault(name, Account(name))

    def consent(self, app_key: str, account: str, *, at: datetime, token_mode: str, spoiled: bool) -> str:
        """The code for the callback; a spoiled one (`uuid` was sent) never works."""
        self.account(account)
        code = f"3_{app_key}_{secrets.token_urlsafe(24).replace('-', 'x').replace('_', 'y')}"
        self.codes[code] = Code(app_key, account, at, token_mode, spoiled)
        return code

    def exchange(self, app_key: str, code: str, *, at: datetime) -> Grant:
        """The first tokens of a consent; raises InvalidCode."""
        known = self.codes.get(code)
        if known is None or not known.is_good(app_key, at):
            raise GatewayError("InvalidCode", "Invalid Code")
        known.used = True
        access_life, refresh_life = LIVES[known.token_mode]
        grant = Grant(app_key, known.account, known.token_mode, "", at + access_life, "", at + refresh_life)
        self.grants.append(grant)
        self._rotate(grant)
        return grant

    def refresh(self, app_key: str, refresh_token: str, *, at: datetime) -> Grant:
        """New tokens of both kinds; the old pair dies and the deadline stays. Raises IllegalRefreshToken."""
        grant = self._by_refresh.get(refresh_token)
        if grant is None or grant.app_key != app_key or at >= grant.refresh_until:
            raise GatewayError("IllegalRefreshToken", "The specified refresh token is invalid or expired")
        grant.access_until = at + LIVES[grant.token_mode][0]
        self._rotate(grant)
        return grant

    def bearer(self, app_key: str, access_token: str, *, at: datetime) -> Account:
        """The account an access token speaks for; raises IllegalAccessToken."""
        grant = self._by_access.get(access_token)
        if grant is None or grant.app_key != app_key or at >= grant.access_until:
            raise GatewayError("IllegalAccessToken", "The specified access token is invalid or expired")
        return self.account(grant.account)

    def expire(self, account: str | None, *, access: bool, refresh: bool, at: datetime) -> int:
        """Ends the tokens of one account or of all now; answers how many grants it touched."""
        touched = [grant for grant in self.grants if account in (None, grant.account)]
        for grant in touched:
            grant.access_until = min(grant.access_until, at) if access or refresh else grant.access_until
            grant.refresh_until = min(grant.refresh_until, at) if refresh else grant.refresh_until
        return len(touched)

    def _rotate(self, grant: Grant) -> None:
        self._by_access.pop(grant.access_token, None)
        self._by_refresh.pop(grant.refresh_token, None)
        grant.access_token = f"500002{secrets.token_hex(22)}"
        grant.refresh_token = f"500012{secrets.token_hex(22)}"
        self._by_access[grant.access_token] = grant
        self._by_refresh[grant.refresh_token] = grant


def token_answer(grant: Grant, account: Account, *, at: datetime) -> Json:
    """The flat body of token create and refresh; durations in seconds, instants in epoch milliseconds."""
    return {
        "access_token": grant.access_token,
        "refresh_token": grant.refresh_token,
        "expires_in": int((grant.access_until - at).total_seconds()),
        "refresh_expires_in": int((grant.refresh_until - at).total_seconds()),
        "expire_time": epoch_ms(grant.access_until),
        "refresh_token_valid_time": epoch_ms(grant.refresh_until),
        "account": f"{account.name}@example.com",
        "account_id": account.user_id,
        "account_platform": "buyerApp",
        "user_id": account.user_id,
        "seller_id": account.user_id,
        "havana_id": f"300{account.user_id}",
        "user_nick": account.name,
        "locale": "en_US",
        "sp": "ae",
    }
