"""How the companies call the app: one kept-alive connection a thread, as they keep theirs, without cookies
and without a proxy of this machine."""

import threading
from http.cookiejar import DefaultCookiePolicy

import requests

_here = threading.local()


def http() -> requests.Session:
    """The session of this thread. It never reads the environment, which a test may change in the same moment."""
    if not hasattr(_here, "session"):
        _here.session = requests.Session()
        _here.session.trust_env = False
        _here.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session: requests.Session = _here.session
    return session
