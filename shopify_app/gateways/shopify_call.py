"""One GraphQL call to one shop's Admin API: errors and data are both read."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

from shopify_app.config import API_VERSION, Config
from shopify_app.errors import Busy, NeedsPerson, OutcomeUnknown, Refused, Retryable, WaybillError
from shopify_app.gateways.http import LONGEST_WAIT, Limit, send
from shopify_app.gateways.shopify_wire import DEFAULT_WAIT, body_of, problem_of_status, warn_of_version

Json = dict[str, Any]

#: A mutation that met one of these may have run.
_MAYBE_RAN = frozenset({"INTERNAL_SERVER_ERROR", "TIMEOUT", "SERVICE_UNAVAILABLE"})


class Budget(Limit, Protocol):
    """A limit in points that Shopify states anew with each answer."""

    def note(self, told: Mapping[str, Any]) -> None:
        """Keep a `throttleStatus`."""


class ShopifyCall:
    """The Admin API of `shop`, asked with one access token and within one budget of points."""

    def __init__(self, config: Config, shop: str, access_token: str, budget: Budget | None = None) -> None:
        self._budget = budget
        self._url = f"{config.shopify_base(shop)}/admin/api/{API_VERSION}/graphql.json"
        self._shop = shop
        #: Fields that Shopify withheld in the answers so far, by name: null there is no fact.
        self.withheld: set[str] = set()
        self._headers = {"X-Shopify-Access-Token": access_token, "Accept": "application/json"}

    def read(self, document: str, variables: Mapping[str, Any]) -> Json:
        """The `data` of a query. Fields that Shopify withholds from Waybill are null in it.

        Raises Retryable, Refused, NeedsPerson or Disconnected.
        """
        body = self._post(document, variables, repeatable=True)
        data, failures = body.get("data"), _failures(body)
        wanted = isinstance(data, dict) and any(value is not None for value in data.values())
        if failures and not (wanted and all(_is_denied(failure) for failure in failures)):
            raise self._problem(failures, body, repeatable=True)
        if not isinstance(data, dict):
            raise Retryable(f"Shopify gave no data for {self._shop}. Waybill will ask again.")
        self.withheld |= {name for failure in failures for name in _names(failure)}
        return data

    def write(self, document: str, variables: Mapping[str, Any]) -> Json:
        """The payload of a mutation, which is never repeated here.

        Raises OutcomeUnknown where it may have run, Refused with Shopify's own words and field, and what `read` does.
        """
        body = self._post(document, variables, repeatable=False)
        payload = next(iter((body.get("data") or {}).values()), None)
        if not isinstance(payload, dict):
            raise self._problem(_failures(body), body, repeatable=False)
        if problems := payload.get("userErrors"):
            raise self._refusal(problems)
        return payload

    def _post(self, document: str, variables: Mapping[str, Any], *, repeatable: bool) -> Json:
        if self._budget:
            self._budget.take(_cost(document))
        response = send(
            "POST",
            self._url,
            repeatable=repeatable,
            who=f"Shopify ({self._shop})",
            json={"query": document, "variables": variables},
            headers=self._headers,
        )
        if problem := problem_of_status(response, self._shop):
            if self._budget and isinstance(problem, Busy):
                self._budget.hold(problem.after)
            raise problem
        warn_of_version(response, self._shop)
        body = body_of(response)
        if body is None:
            raise self._unreadable(repeatable=repeatable)
        if self._budget:
            self._budget.note(_throttle_status(body))
        return body

    def _problem(self, failures: list[Json], body: Json, *, repeatable: bool) -> WaybillError:
        """What the errors of an answer mean, the one that matters first."""
        codes = {_code(failure) for failure in failures}
        words = "; ".join(str(failure.get("message", "")) for failure in failures)[:500]
        if "THROTTLED" in codes:
            return Busy(f"Shopify asks Waybill to slow down for {self._shop}.", _wait(body))
        if codes & {"SHOP_INACTIVE"}:
            return NeedsPerson(f"Shopify has closed {self._shop} to apps: its owner must reopen the shop. ({words})")
        if codes & _MAYBE_RAN or not failures:
            return self._unreadable(repeatable=repeatable)
        if all(_is_denied(failure) for failure in failures):
            return denied(self._shop, words)
        if not repeatable and "data" in body:
            # Only an answer without `data` proves that nothing ran (GraphQL specification, 7.1).
            return OutcomeUnknown(f"Shopify did not say what became of a change in {self._shop}: {words}")
        return Refused(f"Shopify refused a question about {self._shop}: {words}", ",".join(sorted(codes)))

    def _unreadable(self, *, repeatable: bool) -> WaybillError:
        if repeatable:
            return Retryable(f"Shopify gave no answer that could be read for {self._shop}. Waybill will ask again.")
        return OutcomeUnknown(f"Shopify did not say what became of a change in {self._shop}.")

    def _refusal(self, problems: list[Json]) -> Refused:
        """userErrors have no code: the field stands in for it. Never branch on the message."""
        words = "; ".join(str(problem.get("message", "")) for problem in problems)
        fields = [".".join(str(part) for part in problem.get("field") or ()) for problem in problems]
        return Refused(f"Shopify refused the change: {words}", ",".join(filter(None, fields)))


class Withheld(NeedsPerson):
    """Shopify keeps something from Waybill; the rest of an order may still be read."""


def denied(shop: str, words: str) -> Withheld:
    """Shopify keeps from Waybill what it cannot do without."""
    return Withheld(f"Shopify does not let Waybill see or change this in {shop}: {words} Open Waybill to allow it.")


def _cost(document: str) -> float:
    """The points that Shopify reserves for a document: each says its own in its first line."""
    found = re.match(r"# cost (\d+)", document)
    return float(found[1]) if found else 1.0


def _throttle_status(body: Json) -> Json:
    extensions = body.get("extensions")
    cost = extensions.get("cost") if isinstance(extensions, dict) else None
    told = cost.get("throttleStatus") if isinstance(cost, dict) else None
    return told if isinstance(told, dict) else {}


def _failures(body: Json) -> list[Json]:
    errors = body.get("errors")
    if isinstance(errors, list):
        return [error for error in errors if isinstance(error, dict)]
    return [{"message": str(errors)}] if errors else []


def _code(failure: Json) -> str:
    extensions = failure.get("extensions")
    return str(extensions.get("code", "")) if isinstance(extensions, dict) else ""


def _names(failure: Json) -> set[str]:
    """The fields on the path of an error."""
    path = failure.get("path")
    return {name for name in path if isinstance(name, str)} if isinstance(path, list) else set()


def _is_denied(failure: Json) -> bool:
    """A field that this app may not see; protected customer data is told in words only."""
    told = re.search("not approved|protected customer data", str(failure.get("message", "")), re.IGNORECASE)
    return _code(failure) == "ACCESS_DENIED" or told is not None


def _wait(body: Json) -> timedelta:
    """(requested - available) / restoreRate seconds, as Shopify's buckets fill; at least one second."""
    try:
        cost = body["extensions"]["cost"]
        state = cost["throttleStatus"]
        missing = float(cost["requestedQueryCost"]) - float(state["currentlyAvailable"])
        seconds = missing / float(state["restoreRate"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        seconds = DEFAULT_WAIT
    return min(timedelta(seconds=max(1.0, seconds)), LONGEST_WAIT)
