"""Tracking numbers that come in many at once: a file, and one click for all orders."""

import io


def upload(shop, text: str):
    """Chooses a file on the page; answers the page of its rows."""
    form = {"file": (io.BytesIO(text.encode()), "numbers.csv")}
    answer = shop.post("/orders/import", **form)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_a_file_is_shown_row_by_row_before_anything_is_written(shop, ordered):
    order, twice = ordered((shop.linked("Phone stand"), 1)), ordered((shop.linked("Desk lamp"), 2))
    rows = [
        f"{order['name']},LP00675700340000,Cainiao,",
        f"{twice['name'].removeprefix('#')},LP00675700340017,,{shop.domain}",
        f"{twice['name']},LP00675700340024,,",
        "#999999,LP00675700340031,,",
        f"{order['name']},LP00675700340048,,elsewhere.myshopify.com",
        f"{order['name']},?!,,",
    ]
    path = upload(shop, "Order name,Tracking number,Carrier,Shop\n" + "\n".join(rows))
    page = shop.open(path).text
    for words in (
        "2 of 6 rows",
        "has no order #999999",
        "Row 3 is for the same supplier order",
        "is no tracking number",
    ):
        assert words in page, words
    assert "is for the shop elsewhere.myshopify.com" in page
    assert all(so["trackings"] == [] for each in (order, twice) for so in shop.report(each)["supplier_orders"])
    assert "2 tracking numbers imported" in shop.open(shop.post(path).headers["Location"]).text
    shop.until(lambda: [shop.report(each)["status"] for each in (order, twice)] == ["fulfilled"] * 2)
    assert shop.post(path).status_code == 422
    again = shop.open(upload(shop, f"Order name,Tracking number\n{order['name']},lp 0067 5700340000")).text
    assert "no supplier order waiting" in again or "there already" in again


def test_the_command_writes_only_when_told(shop, ordered, tmp_path):
    order = ordered((shop.linked(), 1))
    file = tmp_path / "numbers.csv"
    file.write_text(f"order;tracking number\n{order['name']};LP00675700340000\n#0;x")
    assert "good" in shop.command("import-tracking", "--file", str(file))
    assert shop.report(order)["supplier_orders"][0]["trackings"] == []
    said = shop.command("import-tracking", "--file", str(file), "--write")
    assert "imported" in said
    assert "has no order #0" in said
    assert shop.report(order)["supplier_orders"][0]["trackings"][0]["number"] == "LP00675700340000"


def test_a_file_without_the_columns_says_which_it_needs(shop):
    answer = shop.post("/orders/import", file=(io.BytesIO(b"a,b\n1,2"), "x.csv"))
    assert (answer.status_code, "must name the columns" in answer.text) == (422, True)
    assert "Choose a CSV file" in shop.post("/orders/import").text


def test_the_bar_of_a_run_fills_and_survives_a_reload(shop, shipped, ordered):
    ordered((shop.linked("Desk lamp"), 1))
    order = shipped((shop.linked(), 1))
    assert shop.post("/orders/tracking-numbers").status_code == 303
    page = shop.open("/orders").text
    assert 'data-refresh="2000"' in page
    assert "0 of 2 supplier orders" in page
    shop.fault("aliexpress", "aliexpress.trade.ds.order.get", "internal_error", times=1)
    shop.until(lambda: "data-refresh" not in shop.open("/orders").text)
    page = shop.open("/orders").text
    assert "2 of 2 supplier orders" in page
    shop.until(lambda: shop.report(order)["status"] == "fulfilled")
    assert "1 new tracking number." in shop.open("/orders").text
