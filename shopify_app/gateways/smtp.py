"""One conversation with a mail server, and what its answers mean."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from shopify_app.errors import NeedsPerson, OutcomeUnknown, Refused, Retryable, WaybillError

#: A mail server that greylists or is busy wants minutes, not seconds.
LATER = timedelta(minutes=5)
TIMEOUT_SECONDS = 20.0
_UNREACHABLE = "The mail server could not be reached. Waybill will try again."


@dataclass(frozen=True)
class Server:
    """What SMTP_URL says. `tls` is from the first byte on, `starttls` after the greeting."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool


def server_of(url: str) -> Server:
    """The parts of smtp[s]://user:password@host:port[?starttls=1]; raises NeedsPerson where it is no such thing."""
    parts = urlsplit(url)
    try:
        port = parts.port or (465 if parts.scheme == "smtps" else 587)
    except ValueError:
        port = 0
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or not port:
        raise NeedsPerson("Waybill cannot send letters: SMTP_URL must look like smtp://user:password@host:587.")
    starttls = parse_qs(parts.query).get("starttls") == ["1"]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname, port, user, password, parts.scheme == "smtps", starttls)


@contextmanager
def connected(url: str, ehlo_name: str) -> Iterator[smtplib.SMTP]:
    """A connection that is greeted, encrypted and logged in as the `url` wants. Raises NeedsPerson or Retryable."""
    try:
        smtp = _open(server_of(url), ehlo_name)
    except ssl.SSLCertVerificationError:
        raise NeedsPerson("The mail server's certificate is not valid: the operator must check SMTP_URL.") from None
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code < 500:
            raise Retryable("The mail server asks to log in later.", LATER) from None
        raise NeedsPerson("The mail server refuses the login: the operator must check SMTP_URL.") from None
    except smtplib.SMTPNotSupportedError:
        raise NeedsPerson("The mail server offers no such login or encryption: check SMTP_URL.") from None
    except smtplib.SMTPResponseException as error:
        raise _problem_of(error.smtp_code, error.smtp_error, "the connection") from None
    except (OSError, smtplib.SMTPException):
        raise Retryable(_UNREACHABLE, LATER) from None
    try:
        yield smtp
    finally:
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        smtp.close()


def _open(server: Server, ehlo_name: str) -> smtplib.SMTP:
    # A name of our own, or smtplib asks the DNS for one, which may take long.
    if server.tls:
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, ehlo_name, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, ehlo_name, timeout=TIMEOUT_SECONDS)
    try:
        if server.starttls:
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password)
        else:
            smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def submit(smtp: smtplib.SMTP, sender: str, recipient: str, message: bytes) -> None:
    """The questions of SMTP one by one: only once the letter itself has left is the outcome unknown.

    Raises Retryable (nothing was accepted), Refused or OutcomeUnknown.
    """
    try:
        for what, command in (
            ("the sender", f"MAIL FROM:<{sender}>"),
            ("the recipient", f"RCPT TO:<{recipient}>"),
            ("the letter", "DATA"),
        ):
            code, words = smtp.docmd(command)
            if code not in (250, 251, 354):
                raise _problem_of(code, words, what)
    except (OSError, smtplib.SMTPException):
        raise Retryable(_UNREACHABLE, LATER) from None
    try:
        smtp.send(_with_dots(message) + b"\r\n.\r\n")
        code, words = smtp.getreply()
    except (OSError, smtplib.SMTPException):
        raise OutcomeUnknown("The mail server broke off after the letter left: it may or may not arrive.") from None
    if code != 250:
        raise _problem_of(code, words, "the letter")


def _with_dots(message: bytes) -> bytes:
    """A line that begins with a dot gets a second one (RFC 5321, 4.5.2)."""
    return re.sub(rb"(?m)^\.", b"..", message.removesuffix(b"\r\n"))


def _problem_of(code: int, words: bytes | str, what: str) -> WaybillError:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    # Servers like to repeat the address they refuse.
    said = re.sub(r"\S+@\S+", "(address)", one_line(said))[:200]
    if 400 <= code < 500:
        return Retryable(f"The mail server asks to try {what} later: {code} {said}", LATER)
    if code == 552:
        return Refused(f"The customer's mailbox is full: {said}. Reach the customer in another way.", "552")
    return Refused(f"The mail server refused {what}: {code} {said}. Check the address, or SMTP_URL.", str(code))


def one_line(text: str) -> str:
    """`text` without control characters: a line break in a header would begin another header."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
