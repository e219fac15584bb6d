"""The SMTP side of the mailbox, in a thread of its own."""

from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.mailbox.box import BOX, REPLIES
from sandbox.settings import Settings

HOST = "127.0.0.1"
ACCEPTED = "250 2.0.0 OK"


class Porter:
    """Takes letters into the box, or answers what its mode says."""

    async def handle_RCPT(  # noqa: N802 (aiosmtpd looks for this name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accepts every receiver unless the mode refuses."""
        reply = REPLIES[BOX.mode]
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keeps the letter."""
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        BOX.put_raw(envelope.mail_from or "", list(envelope.rcpt_tos), content)
        if BOX.mode == "lost_answer" and server.transport is not None:
            server.transport.close()
        return ACCEPTED


class Door(SMTP):
    """An SMTP session that turns everybody away while the mailbox is down."""

    async def push(self, status: Any) -> None:
        """Sends a reply; while down, only the one that says so. A letter that was kept is never denied."""
        down = BOX.mode == "down" and status != ACCEPTED
        await super().push(REPLIES["down"] if down else status)
        if down and self.transport is not None:
            self.transport.close()


class Office(Controller):
    """Listens for SMTP on loopback."""

    def factory(self) -> SMTP:
        """A session that speaks UTF-8 and never asks the network for its own name."""
        return Door(self.handler, hostname="mailbox.sandbox", enable_SMTPUTF8=True)


# One process may hold several sandboxes, in tests; they stop in the opposite order.
_offices: list[Office] = []


def start_smtp(settings: Settings) -> None:
    """Starts listening on the SMTP port; raises OSError when it is taken."""
    office = Office(Porter(), hostname=HOST, port=settings.smtp_port, ready_timeout=10)
    office.start()
    _offices.append(office)


def stop_smtp() -> None:
    """Stops the listener that was started last; nothing happens when there is none."""
    if _offices:
        _offices.pop().stop()
