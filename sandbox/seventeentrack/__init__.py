"""A toy 17TRACK: the tracking API v2.4, its signed push, control routes and a page for people."""

from flask import Flask

from sandbox.aliexpress import company_of
from sandbox.settings import Settings
from sandbox.seventeentrack.api import api_pages
from sandbox.seventeentrack.company import SeventeenTrack
from sandbox.seventeentrack.control import control_pages
from sandbox.seventeentrack.pages import human_pages


def register(app: Flask, settings: Settings) -> None:
    """Opens 17TRACK; it sees the parcels that AliExpress's suppliers ship."""
    company = SeventeenTrack(settings, company_of(app))
    for make_pages in (api_pages, control_pages, human_pages):
        app.register_blueprint(make_pages(company))
