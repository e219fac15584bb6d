"""What the seam to the network makes of refusals, silence and half answers."""

from datetime import timedelta
from pathlib import Path

import pytest
import requests
from loopback import Answer, Company, HalfAnswer, Hangup, Reply, Reset, Stall, closed_port, full_house

from shopify_app.errors import OutcomeUnknown, Retryable
from shopify_app.gateways import http

LOST: list[Reply] = [Hangup(), Reset(), HalfAnswer(), Stall(1), Answer(status=500), Answer(status=503)]


def test_an_answer_comes_back_whatever_its_status_below_500(company: Company) -> None:
    company.will(Answer({"a": 1}), Answer({}, 404), Answer({}, 301, {"Location": "/elsewhere"}))
    assert [http.send("GET", company.url, repeatable=True).status_code for _ in range(3)] == [200, 404, 301]
    assert len(company.requests) == 3, "a redirect must not be followed"
    assert company.last.headers["user-agent"] == "Waybill"


@pytest.mark.parametrize("repeatable", [True, False])
def test_a_refused_connection_proves_that_nothing_was_sent(repeatable: bool) -> None:
    with pytest.raises(Retryable, match="Acme could not be reached"):
        http.send("POST", f"http://127.0.0.1:{closed_port()}/", repeatable=repeatable, who="Acme")


@pytest.mark.parametrize("repeatable", [True, False])
def test_an_unknown_host_proves_that_nothing_was_sent(repeatable: bool) -> None:
    with pytest.raises(Retryable, match="could not be reached"):
        http.send("POST", "http://no-such-host.invalid/", repeatable=repeatable)


def test_a_connection_that_takes_too_long_proves_that_nothing_was_sent() -> None:
    with full_house() as url, pytest.raises(Retryable, match="could not be reached"):
        http.send("POST", url, repeatable=False, connect=0.2)


@pytest.mark.parametrize("reply", LOST, ids=lambda reply: f"{type(reply).__name__}{getattr(reply, 'status', '')}")
def test_a_lost_answer_to_a_read_may_be_asked_again(company: Company, reply: Reply) -> None:
    company.will(reply)
    with pytest.raises(Retryable):
        http.send("GET", company.url, repeatable=True, read=0.3)
    assert len(company.requests) == 1, "the seam itself never repeats"


@pytest.mark.parametrize("reply", LOST, ids=lambda reply: f"{type(reply).__name__}{getattr(reply, 'status', '')}")
def test_a_lost_answer_to_a_write_leaves_the_outcome_unknown(company: Company, reply: Reply) -> None:
    company.will(reply)
    with pytest.raises(OutcomeUnknown) as caught:
        http.send("POST", company.url, repeatable=False, read=0.3)
    assert len(company.requests) == 1
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_reads_share_connections_and_writes_never_do(company: Company) -> None:
    company.will(*[Answer() for _ in range(6)])
    for _ in range(3):
        http.send("GET", company.url, repeatable=True)
    assert company.connections == 1
    for _ in range(3):
        http.send("POST", company.url, repeatable=False)
    assert company.connections == 4


def test_no_cookie_is_kept(company: Company) -> None:
    company.will(Answer({}, 200, {"Set-Cookie": "a=b"}), Answer())
    http.send("GET", company.url, repeatable=True)
    http.send("GET", company.url, repeatable=True)
    assert "cookie" not in company.last.headers


class Turns:
    """A limit that lets everyone through and counts."""

    taken = 0

    def take(self) -> None:
        self.taken += 1


def test_errors_and_logs_hold_no_token(company: Company, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    company.will(Hangup())
    with pytest.raises(OutcomeUnknown) as caught:
        http.send("POST", f"{company.url}/?token=secret-1", repeatable=False, headers={"X-Token": "secret-2"})
    assert "secret" not in caught.value.problem + caplog.text


def test_a_limited_company_is_asked_in_turn(company: Company) -> None:
    company.will(*[Answer() for _ in range(3)])
    turns = Turns()
    for _ in range(3):
        http.send("GET", company.url, repeatable=True, limit=turns)
    assert turns.taken == 3


@pytest.mark.parametrize(
    ("header", "seconds"), [("2.0", 2), ("0", 0), ("soon", 7), ("999999", 3600), ("-5", 7), ("nan", 7), (None, 7)]
)
def test_retry_after_is_read_and_capped(company: Company, header: str | None, seconds: float) -> None:
    company.will(Answer({}, 429, {"Retry-After": header} if header else {}))
    response = http.send("GET", company.url, repeatable=True)
    assert http.wait_of(response, 7) == timedelta(seconds=seconds)


def test_a_mistake_of_ours_is_not_dressed_up(company: Company) -> None:
    with pytest.raises(requests.exceptions.InvalidURL):
        http.send("GET", "http://", repeatable=True)


def test_the_proxy_of_the_environment_is_used(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", company.url)
    company.will(Answer())
    http.send("GET", "http://behind-the-proxy.invalid/", repeatable=True)
    assert len(company.requests) == 1


def test_a_netrc_of_the_machine_signs_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("default login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    company.will(Answer())
    http.send("GET", company.url, repeatable=True)
    assert "authorization" not in {name.lower() for name in company.requests[0].headers}
