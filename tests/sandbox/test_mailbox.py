"""The mailbox: letters by SMTP and in-process, its moods, and its pages."""

import smtplib
import socket
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
import requests

from sandbox.mailbox import deliver
from sandbox.mailbox.box import BOX
from sandbox.mailbox.smtp import Office, Porter
from tests.sandbox.aliexpress_caller import serving


@pytest.fixture
def url() -> Iterator[str]:
    BOX.empty()
    with serving() as origin:
        yield origin
    BOX.behave("ok")
    BOX.empty()


@pytest.fixture
def port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    office = Office(Porter(), hostname="127.0.0.1", port=free)
    office.start()
    yield free
    office.stop()


def send(port: int, *, html: str = "<p>Grüße</p>") -> None:
    """Sends one letter with both parts and a subject that must be encoded."""
    message = EmailMessage()
    message["From"] = "Demo Shop <shop@example.com>"
    message["To"] = "buyer@example.com"
    message["Subject"] = "Ihre Bestellung ist unterwegs – 📦"
    message["X-Kind"] = "shipped"
    message.set_content("Grüße\n")
    message.add_alternative(html, subtype="html")
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        client.send_message(message)


def test_a_letter_arrives_decoded(url: str, port: int) -> None:
    send(port)

    [letter] = requests.get(f"{url}/mailbox.json", timeout=5).json()
    assert letter["from"] == "shop@example.com"
    assert letter["to"] == ["buyer@example.com"]
    assert letter["subject"] == "Ihre Bestellung ist unterwegs – 📦"
    assert (letter["text"], letter["html"]) == ("Grüße\n", "<p>Grüße</p>\n")
    assert letter["headers"]["X-Kind"] == "shipped"
    assert letter["at"].endswith("+00:00")


@pytest.mark.parametrize(("mode", "code"), [("full", 552), ("greylist", 451), ("refuse", 550)])
def test_a_receiver_can_be_refused(url: str, port: int, mode: str, code: int) -> None:
    requests.post(f"{url}/control/mailbox", json={"mode": mode}, timeout=5)

    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        send(port)

    assert refusal.value.recipients["buyer@example.com"][0] == code
    assert requests.get(f"{url}/mailbox.json", timeout=5).json() == []


def test_a_mailbox_that_is_down_turns_everybody_away(url: str, port: int) -> None:
    BOX.behave("down")

    with pytest.raises(smtplib.SMTPConnectError) as refusal:
        send(port)

    assert refusal.value.smtp_code == 421


def test_a_letter_that_was_kept_is_not_denied_where_the_mailbox_goes_down_at_that_moment(
    url: str, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = BOX.put_raw

    def keep_and_go_down(sender: str, to: list[str], content: bytes) -> object:
        kept = keep(sender, to, content)
        BOX.behave("down")
        return kept

    monkeypatch.setattr(BOX, "put_raw", keep_and_go_down)
    client = smtplib.SMTP("127.0.0.1", port, timeout=5)
    client.ehlo()
    client.mail("shop@example.com")
    client.rcpt("buyer@example.com")
    code, _ = client.data("Subject: Kept\n\nKept")
    client.close()

    assert code == 250
    assert len(BOX.letters()) == 1


def test_an_answer_can_be_lost_after_the_letter_was_kept(url: str, port: int) -> None:
    BOX.behave("lost_answer")

    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(port)

    assert len(BOX.letters()) == 1


def test_an_unknown_mode_is_refused(url: str) -> None:
    answer = requests.post(f"{url}/control/mailbox", json={"mode": "happy"}, timeout=5)

    assert answer.status_code == 400
    assert "happy" in answer.json()["error"]


def test_a_neighbor_delivers_without_smtp(url: str) -> None:
    BOX.behave("down")
    letter = deliver("shop@example.com", "buyer@example.com", "A shipment is on the way", "text", "<b>html</b>")

    assert requests.get(f"{url}/mailbox/{letter.n}", timeout=5).status_code == 200
    assert requests.delete(f"{url}/mailbox.json", timeout=5).json() == []
    assert requests.get(f"{url}/mailbox/{letter.n}", timeout=5).status_code == 404


def test_html_of_a_letter_cannot_act_on_the_page(url: str, port: int) -> None:
    send(port, html="<script>alert(1)</script><p>Hello</p>")

    listing = requests.get(f"{url}/mailbox", timeout=5).text
    n = BOX.letters()[0].n
    page = requests.get(f"{url}/mailbox/{n}", timeout=5).text

    assert "Ihre Bestellung ist unterwegs" in listing
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "allow-scripts" not in page
    assert 'sandbox="' in page
