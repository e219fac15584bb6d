"""Sheets of tracking numbers as spreadsheet programs save them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopify_app.errors import Refused
from shopify_app.models.sheet_parse import FORMULA, MOST_BYTES, MOST_ROWS, SHORTENED, TEMPLATE, read_sheet

HEAD = "Order name,Tracking number,Carrier\r\n"
PLAIN = f"{HEAD}#1001,LP00675700340000,Königs Post\r\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("cp1252"),
        PLAIN.replace("\r\n", "\n").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        f'{HEAD}"#1001","LP00675700340000","Königs Post"\r\n\r\n'.encode(),
        f'{HEAD}#1001,"=""LP00675700340000""",Königs Post'.encode(),
        f"{HEAD}#1001,'LP00675700340000,Königs Post,more,cells".encode(),
    ],
)
def test_every_way_to_save_it_reads_the_same(data):
    [row] = read_sheet(data)
    assert (row.order, row.number, row.carrier, row.problem) == ("#1001", "LP00675700340000", "Königs Post", "")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("#1001,,UPS", "tracking number is missing"),
        (",LP00675700340000,UPS", "order name is missing"),
        ("#1001,=1+1,UPS", FORMULA),
        ('#1001,"@SUM(A1)",UPS', FORMULA),
        ("#1001,8.12E+15,UPS", SHORTENED),
    ],
)
def test_a_row_says_what_is_wrong_with_it(cells, words):
    [row] = read_sheet((HEAD + cells).encode())
    assert words in row.problem


@pytest.mark.parametrize(
    "data",
    [b"", b"\r\n \r\n", b"#1001,LP00675700340000", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"a" * (MOST_BYTES + 1)],
)
def test_what_is_no_such_table_is_refused_with_a_sentence(data):
    with pytest.raises(Refused, match=r"\w \w.*\.$"):
        read_sheet(data)


def test_too_many_rows_are_refused():
    with pytest.raises(Refused, match="Split it"):
        read_sheet((HEAD + "#1,LP00675700340000,\n" * (MOST_ROWS + 1)).encode())


def test_the_example_is_readable():
    assert [row.problem for row in read_sheet(TEMPLATE.encode())] == [""]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(data):
    try:
        rows = read_sheet(b"order;tracking number\n" + data)
    except Refused:
        return
    assert all(row.problem or (row.order and row.number) for row in rows)
