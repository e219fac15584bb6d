"""What a merchant may paste for a product, and what is refused with a remedy."""

import pytest

from shopify_app.errors import Refused
from shopify_app.models.product_id import product_id_of

ID = "1005006749040149"


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"  {ID}\n",
        f"https://www.aliexpress.com/item/{ID}.html",
        f"https://www.aliexpress.com/item/{ID}.html?spm=a2g0o.1&sku_id=12000038176637560#reviews",
        f"https://www.aliexpress.com/item/Phone-Stand/{ID}.html",
        f"http://de.aliexpress.com/item/{ID}.html",
        f"https://m.aliexpress.com/item/{ID}.html",
        f"https://www.aliexpress.us/item/{ID}.html",
        f"https://aliexpress.com/i/{ID}.html",
        f"https://www.aliexpress.com/item/{ID}",
        f"HTTPS://WWW.ALIEXPRESS.COM/item/{ID}.html",
        f"www.aliexpress.com/item/{ID}.html",
        f"Look at this: https://www.aliexpress.com/item/{ID}.html it is nice",
        f"https://www.aliexpress.com/ssr/300000512/BundleDeals?productIds={ID}:12000038176637560",
        f"https://www.aliexpress.com/p/x/index.html?itemId={ID}",
        f"https://user:pass@www.aliexpress.com:443/item/{ID}.html",
    ],
)
def test_a_product_is_found_in_what_was_pasted(text: str) -> None:
    assert product_id_of(text) == ID


def test_the_sandbox_counts_where_it_is_named() -> None:
    text = f"http://127.0.0.1:4000/aliexpress/item/{ID}.html"
    assert product_id_of(text, ("127.0.0.1:4000",)) == ID
    for other in ((), ("127.0.0.1:4001",)):
        with pytest.raises(Refused):
            product_id_of(text, other)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "host"),
        ("phone stand", "host"),
        ("123", "host"),
        ("1" * 21, "host"),
        ("１００５００６７４９", "host"),
        (f"https://www.example.com/item/{ID}.html", "host"),
        (f"https://www.aliexpress.com@evil.example/item/{ID}.html", "host"),
        (f"https://www.aliexpress.com.evil.example/item/{ID}.html", "host"),
        (f"https://notaliexpress.com/item/{ID}.html", "host"),
        (f"file:///item/{ID}.html", "host"),
        (f"http://127.0.0.1/item/{ID}.html", "host"),
        (f"https://[::1/item/{ID}.html", "host"),
        ("https://a.aliexpress.com/_mKxAbCd", "short"),
        ("https://s.click.aliexpress.com/e/_AbCdEf", "short"),
        ("https://www.aliexpress.com/store/1103800006", "path"),
        ("https://www.aliexpress.com/w/wholesale-stand.html", "path"),
        ("https://www.aliexpress.com/?itemId=x", "path"),
        (f"https://www.aliexpress.com/redirect?to=/item/{ID}.html", "path"),
        ("x" * 5000, "host"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        product_id_of(text)
    assert caught.value.code == code
    assert "copy" in caught.value.problem
