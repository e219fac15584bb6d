"""The gateway's JSON: envelopes, errors, list wrappers, money and times as AliExpress writes them."""

import json
import secrets
import time
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

PACIFIC = ZoneInfo("America/Los_Angeles")
LIST_WRAPPERS = frozenset(
    {
        "ae_item_sku_info_d_t_o",
        "ae_sku_property_d_t_o",
        "ae_item_property",
        "aeop_child_order_info",
        "aeop_order_logistics_info",
        "delivery_option_d_t_o",
        "detail_node",
        "number",
        "package_item",
        "tracking_detail",
    }
)


class GatewayError(Exception):
    """An answer without a result: a refusal of the gateway itself, or code 15 of the service behind it."""

    def __init__(self, code: str, msg: str, *, type_: str = "ISV", sub_code: str = "", sub_msg: str = "") -> None:
        super().__init__(f"{code}: {msg}")
        self.code = code
        self.msg = msg
        self.type = type_
        self.sub_code = sub_code
        self.sub_msg = sub_msg


def remote_error(sub_code: str, sub_msg: str) -> GatewayError:
    """Code 15: the call reached the business service, which refused it."""
    return GatewayError("15", "Remote service error", type_="ISP", sub_code=sub_code, sub_msg=sub_msg)


def missing_parameter(name: str) -> GatewayError:
    """A required parameter is absent or empty."""
    text = f"The input parameter “{name}” that is mandatory for processing this request is not supplied"
    return GatewayError("MissingParameter", text)


def invalid_parameter(name: str) -> GatewayError:
    """A parameter is there and cannot be read."""
    return GatewayError("InvalidParameter", f"The specified parameter “{name}” is not valid")


def ids() -> Json:
    """A fresh request id and its trace id, which every answer carries."""
    request_id = f"2140{secrets.token_hex(2)}{int(time.time() * 1000)}{secrets.randbelow(10_000):04d}"
    return {"request_id": request_id, "_trace_id_": request_id + secrets.token_hex(2)}


def business_answer(method: str, body: Json) -> Json:
    """The `*_response` envelope of a method on /sync."""
    return {method.replace(".", "_") + "_response": {**body, **ids()}}


def business_error(error: GatewayError) -> Json:
    """The `error_response` envelope of /sync, text under `msg`."""
    body = {"type": error.type, "code": error.code, "msg": error.msg}
    if error.sub_code:
        body |= {"sub_code": error.sub_code, "sub_msg": error.sub_msg}
    return {"error_response": {**body, **ids()}}


def system_answer(body: Json) -> Json:
    """The flat answer of /rest."""
    return {**body, "code": "0", **ids()}


def system_error(error: GatewayError) -> Json:
    """The flat error of /rest, text under `message`."""
    return {"type": error.type, "code": error.code, "message": error.msg, **ids()}


def money(amount: Decimal, currency: str) -> Json:
    """An amount in major units with two digits."""
    return {"amount": f"{amount:.2f}", "currency_code": currency}


def pacific_time(instant: datetime) -> str:
    """The zone-less `gmt_create`, which despite its name is US Pacific time."""
    return instant.astimezone(PACIFIC).strftime("%Y-%m-%d %H:%M:%S")


def pacific_stamp(instant: datetime) -> str:
    """The form of `order_paidtime_string`, with the zone's name in brackets."""
    return f"{instant.astimezone(PACIFIC).isoformat(timespec='seconds')}[America/Los_Angeles]"


def epoch_ms(instant: datetime) -> int:
    """Milliseconds since 1970."""
    return int(instant.timestamp() * 1000)


def collapse_single(value: Any) -> Any:
    """Turns every wrapped list of one element into the bare element, as some live answers do."""
    if isinstance(value, list):
        return [collapse_single(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _collapsed(key, collapse_single(item)) for key, item in value.items()}


def _collapsed(key: str, value: Any) -> Any:
    if key in LIST_WRAPPERS and isinstance(value, list) and len(value) == 1:
        return value[0]
    return value


def stringify(value: Any) -> Any:
    """Turns every number and boolean into its text, as some live answers do."""
    if isinstance(value, dict):
        return {key: stringify(item) for key, item in value.items()}
    if isinstance(value, list):
        return [stringify(item) for item in value]
    return value if isinstance(value, str) else json.dumps(value)
