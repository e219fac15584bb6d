"""The provinces and cities that the address form accepts, for the countries whose names are known."""

import json
import unicodedata
from pathlib import Path

from sandbox.aliexpress.wire import Json

OTHER = "Other"
_FILE = Path(__file__).with_name("regions.json")
# country -> province -> cities; written by hand from public lists of provinces, with a few cities each.
REGIONS: dict[str, dict[str, list[str]]] = json.loads(_FILE.read_text(encoding="utf-8"))


def provinces(country: str) -> dict[str, list[str]]:
    """Cities by province; empty when any province is accepted."""
    return REGIONS.get(country, {})


def is_province(country: str, name: str) -> bool:
    """Whether the form accepts this province. Accents may differ, except in France, where the list has none."""
    known = provinces(country)
    plain = name if country == "FR" else _without_accents(name)
    return bool(name) and (not known or plain in known)


def _without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def tree(country: str) -> list[Json]:
    """The `children` of address.get, before it is turned into text."""
    return [_province(name, cities) for name, cities in provinces(country).items()]


def _province(name: str, cities: list[str]) -> Json:
    children = [{"name": city, "type": "CITY", "hasChildren": False} for city in (*cities, OTHER)]
    # The live answer nests the cities as text again.
    return {"name": name, "type": "PROVINCE", "hasChildren": True, "children": json.dumps(children)}
