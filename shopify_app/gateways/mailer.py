"""Waybill's own letters: what stands in one, and its way to the mail server."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from shopify_app import clock
from shopify_app.config import Config
from shopify_app.errors import NeedsPerson, Refused
from shopify_app.gateways.smtp import connected, one_line, submit
from shopify_app.values import Letter

_ADDRESS = re.compile(r"[^\s<>(),;:\"\\@]+@[^\s<>(),;:\"\\@]+")
#: Not every server on the way takes bytes beyond ASCII.
_POLICY = SMTP.clone(cte_type="7bit")


class Mailer:
    """The mail server of SMTP_URL; letters come from MAIL_FROM."""

    def __init__(self, config: Config) -> None:
        self._url = config.smtp_url
        self._sender = parseaddr(config.mail_from)[1]

    def send(self, letter: Letter) -> None:
        """Hands one letter to the mail server, in text and HTML.

        Raises NeedsPerson without settings or where the server refuses the login, Retryable (5 minutes) where nothing
        was sent, Refused where the server said no for good, OutcomeUnknown where the line broke after the letter left.
        """
        if not self._url or not _ADDRESS.fullmatch(self._sender):
            raise NeedsPerson("Waybill cannot send letters: the operator must set SMTP_URL and MAIL_FROM.")
        recipient = _ascii_address(letter.to)
        message = _message(letter, self._sender, recipient)
        with connected(self._url, _domain_of(self._sender)) as smtp:
            submit(smtp, self._sender, recipient, message)


def message_id(key: str, domain: str) -> str:
    """`key` as a Message-ID: the same letter always gets the same one, so that a repeated send is recognized."""
    safe = re.sub(r"[^A-Za-z0-9.-]+", "-", key).strip("-.")[:80]
    tail = "" if safe == key else f".{sha256(key.encode()).hexdigest()[:12]}"
    return f"<{safe}{tail}@{domain}>"


def _message(letter: Letter, sender: str, recipient: str) -> bytes:
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(one_line(letter.sender_name), addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = message_id(letter.key, _domain_of(sender))
    for name, value in letter.headers.items():
        message[name] = one_line(value)
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message.as_bytes()


def _ascii_address(address: str) -> str:
    """The recipient with its domain in ASCII. No sentence repeats the address: problems are shown and logged."""
    name, _, domain = address.strip().rpartition("@")
    try:
        found = f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        found = ""
    if not found.isascii() or not _ADDRESS.fullmatch(found):
        raise Refused("The customer's email address is not one that letters can be sent to. Correct it in Shopify.")
    return found


def _domain_of(address: str) -> str:
    return address.rpartition("@")[2]
