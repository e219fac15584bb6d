"""aliexpress.ds.address.get: the province and city names that the order form accepts."""

import json

from sandbox.aliexpress.freight import iso_country
from sandbox.aliexpress.methods.call import Call
from sandbox.aliexpress.regions import tree
from sandbox.aliexpress.wire import Json


def answer(call: Call) -> Json:
    """The country as one object whose `children` are a JSON text."""
    country = iso_country(call.params["countryCode"])
    data = {"country": country, "type": "country", "children": json.dumps(tree(country))}
    return {"result": {"ret": "true", "code": "0", "msg": "", "data": data}, "code": "0"}
