"""The late pages over a real order, on either database: list, case, score, money, evidence and export answer."""

PAGES = (
    "/late",
    "/late?status=closed",
    "/late?country=US",
    "/late/money",
    "/late/policy",
    "/suppliers",
    "/late/export.csv",
)


def test_every_page_answers_and_an_action_moves_the_case_on(shop, late):
    for path in PAGES:
        assert shop.open(path).status_code == 200, path
    review = shop.row(late).reviews[0]
    path = f"/late/{review.id}"
    assert "Late to ship" in shop.open(path).text
    assert shop.open(f"{path}/evidence.zip").data.startswith(b"PK")
    assert shop.post("/late/act/request_refund", review=review.id, text="Please refund.").status_code == 303
    assert shop.post("/late/act/answer", review=review.id, outcome="won", amount="1").status_code == 303
    assert shop.report(late)["reviews"][0]["status"] == "closed"
    assert "Won" in shop.open("/late/money").text
    assert "1 of 1 won" in shop.open("/suppliers").text
    assert late["name"] in shop.open("/late?status=closed").text
    assert shop.open("/late?before=2999-01-01_0_1").status_code == 200
