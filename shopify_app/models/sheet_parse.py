"""A sheet of tracking numbers as a spreadsheet saved it: bytes in, rows out. Pure; nothing is looked up."""

import csv
import io
import re
from dataclasses import dataclass

from shopify_app.errors import Refused

MOST_BYTES, MOST_ROWS = 5 * 1024 * 1024, 2000
TEMPLATE = "Order name,Tracking number,Carrier,Supplier order\r\n#1001,LP00675700340000,Cainiao,\r\n"
#: Column -> what people and other apps call it, letters alone.
COLUMNS = {
    "order": ("order", "ordername", "ordernumber", "orderid", "name"),
    "number": ("trackingnumber", "tracking", "trackingno", "trackingcode", "number"),
    "carrier": ("carrier", "trackingcompany", "company", "shippingcarrier", "courier"),
    "supplier_order": ("supplierorder", "sequence"),
    "shop": ("shop", "store", "shopdomain"),
}
HEADINGS = "The first line must name the columns: Order name, Tracking number, and if you like Carrier, Supplier order."
TOO_LARGE = "The file is larger than 5 MB. Split it and import the parts."
NO_TABLE = "This is no table Waybill can read. Save it as CSV in your spreadsheet program and try again."
FORMULA = "holds a formula, not a value. Format the column as text in your spreadsheet program."
SHORTENED = "was shortened by a spreadsheet program. Format the column as text and paste the number again."
_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_SHORT = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)


@dataclass(frozen=True)
class SheetRow:
    """One line of the file (`line` counts from 1, with the headings); `problem` is what is wrong with it by itself."""

    line: int
    order: str
    number: str
    carrier: str = ""
    supplier_order: str = ""
    shop: str = ""
    problem: str = ""


def read_sheet(data: bytes) -> list[SheetRow]:
    """Every row that holds anything. Raises Refused where the file as a whole cannot be used."""
    if len(data) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    text = _decode(data)
    try:
        lines = [*csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))]
    except csv.Error:
        raise Refused(NO_TABLE) from None
    numbered = [(at, cells) for at, cells in enumerate(lines, 1) if any(cell.strip() for cell in cells)]
    if not numbered:
        raise Refused(f"The file is empty. {HEADINGS}")
    places = _places(numbered[0][1])
    if len(numbered) - 1 > MOST_ROWS:
        raise Refused(f"The file has more than {MOST_ROWS} rows. Split it and import the parts.")
    return [_row(at, cells, places) for at, cells in numbered[1:]]


def _decode(data: bytes) -> str:
    """Spreadsheets write UTF-8 with or without a mark, UTF-16, or the old western code page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if data[1:2] == b"\x00":
        return data.decode("utf-16-le", "replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\x00" in text:
        raise Refused(NO_TABLE)
    return text


def _delimiter(text: str) -> str:
    headings = text.lstrip().partition("\n")[0]
    return max(",;\t", key=headings.count)


def _places(headings: list[str]) -> dict[str, int]:
    """Column -> its place; the first heading of a kind counts."""
    words = ["".join(char for char in cell.casefold() if char.isalpha()) for cell in headings]
    places = {
        column: next(at for at, word in enumerate(words) if word in names)
        for column, names in COLUMNS.items()
        if any(word in names for word in words)
    }
    if not {"order", "number"} <= set(places):
        raise Refused(HEADINGS)
    return places


def _row(line: int, cells: list[str], places: dict[str, int]) -> SheetRow:
    found = {column: _value(cells[at]) if at < len(cells) else "" for column, at in places.items()}
    return SheetRow(line=line, **found, problem=_problem(found))


def _value(cell: str) -> str:
    """The text of a cell: ="0123" and '0123 are how a spreadsheet keeps digits as text."""
    text = cell.strip().removeprefix("'")
    told = _TEXT.fullmatch(text)
    return (told[1] if told else text).strip()[:200]


def _problem(found: dict[str, str]) -> str:
    for column, label in (("order", "The order name"), ("number", "The tracking number")):
        if not found[column]:
            return f"{label} is missing."
    for column, value in found.items():
        label = f"The column {column.replace('_', ' ')}"
        if value.startswith(("=", "+", "-", "@")):
            return f"{label} {FORMULA}"
        if _SHORT.fullmatch(value):
            return f"{label} {SHORTENED}"
    if found.get("supplier_order") and not found["supplier_order"].isdecimal():
        return "The column supplier order must be a number, counted from 1."
    return ""
