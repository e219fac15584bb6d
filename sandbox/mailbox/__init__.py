"""A toy mail provider: takes every letter by SMTP or in-process and shows it to people and tests."""

from flask import Flask

from sandbox.mailbox.box import BOX, Letter
from sandbox.mailbox.pages import control, pages
from sandbox.mailbox.smtp import start_smtp, stop_smtp
from sandbox.settings import Settings

__all__ = ["deliver", "register", "start_smtp", "stop_smtp"]


def register(app: Flask, settings: Settings) -> None:
    """Adds the mailbox's pages and control routes to the sandbox."""
    app.register_blueprint(pages)
    app.register_blueprint(control)


def deliver(sender: str, to: str, subject: str, text: str, html: str) -> Letter:
    """Puts a letter into the mailbox without SMTP; `to` may name several addresses, with commas between."""
    return BOX.put(sender, [address.strip() for address in to.split(",")], subject, text, html)
