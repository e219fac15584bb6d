"""Letters over real SMTP: what arrives, what is refused, and when nobody can know."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from loopback import closed_port
from mail_servers import PASSWORD, USER, Inbox, breaks_after, certificate, mail_server, scripted

from shopify_app.config import Config
from shopify_app.errors import NeedsPerson, OutcomeUnknown, Refused, Retryable
from shopify_app.gateways.mailer import Mailer, message_id
from shopify_app.values import Letter

LETTER = Letter(
    key="shipped-42",
    to="buyer@example.com",
    subject="Your order is on its way 🚚",
    text="Hello\n.\n..dots\nBye — é",
    html="<p>Hello <b>é</b></p>",
    sender_name="Demo Shop",
    headers={"Reply-To": "owner@example.com"},
)
AUTH = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[str]:
    with mail_server(inbox) as address:
        yield address


@pytest.fixture
def mailer_at(config: Config) -> Callable[[str], Mailer]:
    def make(url: str) -> Mailer:
        return Mailer(replace(config, smtp_url=url, mail_from="Waybill <letters@waybill.example>"))

    return make


def test_a_letter_arrives_whole(mailer_at: Callable[[str], Mailer], server: str, inbox: Inbox) -> None:
    mailer_at(f"smtp://{server}").send(LETTER)
    (envelope,) = inbox.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("letters@waybill.example", ["buyer@example.com"])
    letter = inbox.letter()
    assert letter["From"] == "Demo Shop <letters@waybill.example>"
    assert letter["To"] == "buyer@example.com"
    assert letter["Subject"] == "Your order is on its way 🚚"
    assert letter["Message-ID"] == "<shipped-42@waybill.example>"
    assert letter["Reply-To"] == "owner@example.com"
    assert letter["Date"]
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n").strip() == LETTER.text
    assert html.get_content().strip() == LETTER.html


def test_headers_cannot_be_added_through_a_name(mailer_at: Callable[[str], Mailer], server: str, inbox: Inbox) -> None:
    evil = replace(
        LETTER,
        subject="Hi\r\nBcc: other@example.com",
        sender_name='Shop" <evil@example.com>\nX-Evil: 1',
        headers={"Reply-To": "owner@example.com\r\nX-Worse: 1"},
    )
    mailer_at(f"smtp://{server}").send(evil)
    assert inbox.letter()["Subject"] == "Hi Bcc: other@example.com"
    assert not {"Bcc", "X-Evil", "X-Worse"} & set(inbox.letter().keys())
    assert inbox.envelopes[0].rcpt_tos == ["buyer@example.com"]
    assert inbox.letter()["From"].addresses[0].addr_spec == "letters@waybill.example"


def test_a_message_id_is_the_same_for_the_same_key_alone() -> None:
    assert message_id("a-1", "x.example") == "<a-1@x.example>"
    odd = message_id("a/1 é\n", "x.example")
    assert odd == message_id("a/1 é\n", "x.example")
    assert odd != message_id("a-1", "x.example")
    assert odd.startswith("<a-1.")
    assert message_id("x" * 500, "x.example") != message_id("x" * 501, "x.example")


@pytest.mark.parametrize(
    "to",
    [
        "",
        "buyer",
        "a@b@c.example",
        "a b@c.example",
        "a@x.example\r\nRCPT TO:<b@x.example>",
        "é@x.example",
        "<a@x.example>",
        f"a@{'x' * 70}.example",
        "a@",
    ],
)
def test_what_is_no_address_is_refused_unseen(
    mailer_at: Callable[[str], Mailer], server: str, inbox: Inbox, to: str
) -> None:
    with pytest.raises(Refused) as caught:
        mailer_at(f"smtp://{server}").send(replace(LETTER, to=to))
    assert not to or to not in caught.value.problem
    assert inbox.envelopes == []


def test_a_domain_of_other_letters_is_written_in_ascii(
    mailer_at: Callable[[str], Mailer], server: str, inbox: Inbox
) -> None:
    mailer_at(f"smtp://{server}").send(replace(LETTER, to="buyer@bücher.example"))
    assert inbox.envelopes[0].rcpt_tos == ["buyer@xn--bcher-kva.example"]


@pytest.mark.parametrize(
    ("stage", "answer", "error", "words"),
    [
        ("RCPT", "451 greylisted", Retryable, "try the recipient later"),
        ("RCPT", "550 <buyer@example.com> no such user", Refused, "refused the recipient: 550"),
        ("DATA", "552 mailbox full", Refused, "mailbox is full"),
        ("DATA", "452 busy", Retryable, "try the letter later"),
        ("DATA", "554 spam", Refused, "refused the letter: 554"),
    ],
)
def test_a_no_of_the_server_says_what_to_do(
    mailer_at: Callable[[str], Mailer],
    server: str,
    inbox: Inbox,
    stage: str,
    answer: str,
    error: type[Refused | Retryable],
    words: str,
) -> None:
    inbox.answers[stage] = answer
    with pytest.raises(error, match=words) as caught:
        mailer_at(f"smtp://{server}").send(LETTER)
    assert "buyer@example.com" not in caught.value.problem
    if isinstance(caught.value, Retryable):
        assert caught.value.after == timedelta(minutes=5)
    else:
        assert caught.value.code == answer[:3]


def test_a_server_that_is_away_is_tried_later(mailer_at: Callable[[str], Mailer]) -> None:
    with pytest.raises(Retryable, match="could not be reached") as caught:
        mailer_at(f"smtp://127.0.0.1:{closed_port()}").send(LETTER)
    assert caught.value.after == timedelta(minutes=5)


def test_a_server_that_closes_its_door_is_tried_later(mailer_at: Callable[[str], Mailer]) -> None:
    with (
        scripted(lambda caller: caller.sendall(b"421 come back later\r\n")) as server,
        pytest.raises(Retryable, match="421 come back later"),
    ):
        mailer_at(f"smtp://{server}").send(LETTER)


@pytest.mark.parametrize("words", [b"ehlo", b"MAIL", b"RCPT", b"DATA\r\n"])
def test_a_line_that_breaks_before_the_letter_is_tried_again(mailer_at: Callable[[str], Mailer], words: bytes) -> None:
    with scripted(breaks_after(words)) as server, pytest.raises(Retryable, match="could not be reached"):
        mailer_at(f"smtp://{server}").send(LETTER)


def test_a_line_thatbreaks_after_the_letter_leaves_the_outcome_unknown(mailer_at: Callable[[str], Mailer]) -> None:
    with scripted(breaks_after(b"\r\n.\r\n")) as server, pytest.raises(OutcomeUnknown, match="may or may not arrive"):
        mailer_at(f"smtp://{server}").send(LETTER)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_login_is_made_with_what_the_url_says(mailer_at: Callable[[str], Mailer], inbox: Inbox) -> None:
    with mail_server(inbox, auth_required=True) as server:
        mailer_at(f"smtp://{AUTH}{server}").send(LETTER)
        assert len(inbox.envelopes) == 1
        with pytest.raises(NeedsPerson, match="refuses the login"):
            mailer_at(f"smtp://wrong:word@{server}").send(LETTER)


def test_a_login_that_is_busy_is_tried_later(mailer_at: Callable[[str], Mailer]) -> None:
    def play(caller: socket.socket) -> None:
        for words in (b"220 ready\r\n", b"250-hi\r\n250 AUTH PLAIN\r\n", b"454 not now\r\n"):
            caller.sendall(words)
            caller.recv(4096)

    with scripted(play) as server, pytest.raises(Retryable, match="log in later"):
        mailer_at(f"smtp://a:b@{server}").send(LETTER)


def test_a_server_without_the_wanted_encryption_needs_the_operator(
    mailer_at: Callable[[str], Mailer], server: str, inbox: Inbox
) -> None:
    with pytest.raises(NeedsPerson, match="SMTP_URL"):
        mailer_at(f"smtp://{server}?starttls=1").send(LETTER)
    assert inbox.envelopes == []


@pytest.mark.parametrize(("scheme", "query"), [("smtps", ""), ("smtp", "?starttls=1")])
def test_letters_travel_encrypted_where_the_url_says(
    mailer_at: Callable[[str], Mailer],
    inbox: Inbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
    query: str,
) -> None:
    trusted, context = certificate(tmp_path)
    options: dict[str, Any] = (
        {"ssl_context": context} if scheme == "smtps" else {"tls_context": context, "require_starttls": True}
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with mail_server(inbox, **options) as server:
        mailer_at(f"{scheme}://{server}{query}").send(LETTER)
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(NeedsPerson, match="certificate is not valid"):
            mailer_at(f"{scheme}://{server}{query}").send(LETTER)
    assert len(inbox.envelopes) == 1


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("", "letters@waybill.example"),
        ("smtp://localhost:25", ""),
        ("smtp://localhost:25", "nobody"),
        ("localhost:25", "letters@waybill.example"),
        ("smtp://localhost:99999", "letters@waybill.example"),
        ("http://localhost:25", "letters@waybill.example"),
        ("smtp://", "letters@waybill.example"),
    ],
)
def test_missing_or_wrong_settings_need_the_operator(config: Config, url: str, sender: str) -> None:
    with pytest.raises(NeedsPerson, match="SMTP_URL"):
        Mailer(replace(config, smtp_url=url, mail_from=sender)).send(LETTER)
