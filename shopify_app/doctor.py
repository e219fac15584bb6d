"""The doctor: what is misconfigured, in plain words."""

import os
from urllib.parse import urlsplit

import sqlalchemy as sa

from shopify_app import config, health
from shopify_app.db import session
from shopify_app.models import Heartbeat, Shop

WRONG = "WRONG: "
NOTE = "Note: "
FINE = "All is well."


def examine() -> list[str]:
    """Findings, one sentence each; `WRONG: ` starts those that keep Waybill from working."""
    settings = config.current()
    findings = [WRONG + problem for problem in health.find_problems()] or _workers_and_shops()
    findings += [WRONG + problem for problem in _urls(settings)]
    if not (settings.aliexpress_app_key and settings.aliexpress_app_secret):
        findings.append(
            NOTE + "ALIEXPRESS_APP_KEY and ALIEXPRESS_APP_SECRET are not set: orders can only be recorded by hand."
        )
    if not (settings.smtp_url and settings.mail_from):
        findings.append(NOTE + "SMTP_URL and MAIL_FROM are not set: only Shopify can mail the customers.")
    if settings.shopify_old_api_secret:
        findings.append(NOTE + "SHOPIFY_OLD_API_SECRET is set: unset it an hour after the secret was rotated.")
    if not os.environ.get("WORKER_NAME"):
        findings.append(NOTE + "WORKER_NAME is not set: fine for one worker a machine, two need two names.")
    return findings if any(f.startswith(WRONG) for f in findings) else [*findings, FINE]


def _workers_and_shops() -> list[str]:
    """What the database knows; asked only where it can be reached and is up to date."""
    rivals = [f"{WRONG}Two workers are named {name}: give each its own WORKER_NAME." for name in Heartbeat.rivals()]
    forbidden = session().scalar(sa.select(sa.func.count(Shop.id)).where(Shop.forbidden_at.is_not(None)))
    if forbidden:
        rivals.append(
            f"{WRONG}Shopify answers 403 for {forbidden} shops: check the app's IP allowlist (every outgoing address "
            "of web and workers) and its scopes. Then press Try again in Waybill."
        )
    return rivals


def _urls(settings: config.Config) -> list[str]:
    problems = []
    if not settings.sandbox and urlsplit(settings.app_url).scheme != "https":
        problems.append("APP_URL must start with https://: Shopify loads the app in a secure frame.")
    if not settings.sandbox and settings.shopify_url != config.DEFAULTS["SHOPIFY_URL"]:
        problems.append("SHOPIFY_URL points away from Shopify: unset it, or set SANDBOX=1.")
    return problems
