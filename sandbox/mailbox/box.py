"""The letters and the way the mailbox behaves, shared by SMTP and the pages."""

import threading
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from sandbox import clock

# What SMTP answers to a recipient in each mode; `down` ends the connection before that, and
# `lost_answer` keeps the letter and closes the connection without a word.
REPLIES = {
    "ok": "",
    "full": "552 5.2.2 Mailbox full",
    "greylist": "451 4.7.1 Greylisted, please try again later",
    "refuse": "550 5.1.1 No such user here",
    "down": "421 4.3.2 Service not available, closing transmission channel",
    "lost_answer": "",
}


@dataclass(frozen=True)
class Letter:
    """One letter as it arrived, headers decoded. `n` counts from 1."""

    n: int
    sender: str
    to: list[str]
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    at: datetime

    def to_json(self) -> dict[str, Any]:
        """The letter as `mailbox.json` shows it."""
        return {
            "n": self.n,
            "from": self.sender,
            "to": self.to,
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "headers": self.headers,
            "at": self.at.isoformat(),
        }


class Box:
    """Every letter, oldest first, and the present mode."""

    def __init__(self) -> None:
        self.mode = "ok"
        self._letters: list[Letter] = []
        self._count = 0
        self._lock = threading.Lock()

    def put(
        self, sender: str, to: list[str], subject: str, text: str, html: str, *, headers: dict[str, str] | None = None
    ) -> Letter:
        """Keeps a letter, whatever the mode."""
        known = headers or {"From": sender, "To": ", ".join(to), "Subject": subject}
        with self._lock:
            self._count += 1
            letter = Letter(self._count, sender, to, subject, text, html, known, clock.now())
            self._letters.append(letter)
        return letter

    def put_raw(self, sender: str, to: list[str], content: bytes) -> Letter:
        """Keeps a letter as it came over SMTP; sender and receivers are those of the envelope."""
        message = message_from_bytes(content, policy=policy.default)
        headers = {name: str(value) for name, value in message.items()}
        subject = headers.get("Subject", "")
        return self.put(sender, to, subject, _part(message, "plain"), _part(message, "html"), headers=headers)

    def letters(self) -> list[Letter]:
        """Every letter, oldest first."""
        with self._lock:
            return list(self._letters)

    def letter(self, n: int) -> Letter | None:
        """The letter with this number."""
        return next((letter for letter in self.letters() if letter.n == n), None)

    def empty(self) -> None:
        """Throws every letter away; numbers go on."""
        with self._lock:
            self._letters.clear()

    def behave(self, mode: str) -> None:
        """Sets the mode; raises ValueError for an unknown one."""
        if mode not in REPLIES:
            raise ValueError(f"There is no mailbox mode {mode!r}; there are {', '.join(REPLIES)}.")
        self.mode = mode


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


BOX = Box()
