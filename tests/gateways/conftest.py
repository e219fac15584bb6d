"""A loopback company for every test of a gateway, and settings that point to it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from loopback import Company

from shopify_app.config import Config, load


@pytest.fixture
def company() -> Iterator[Company]:
    made = Company()
    yield made
    made.close()


@pytest.fixture
def config(company: Company) -> Config:
    return replace(
        load(
            {
                "SHOPIFY_API_KEY": "test-key",
                "SHOPIFY_API_SECRET": "test-secret-of-more-than-32-bytes-0123",
                "SHOPIFY_OLD_API_SECRET": "test-secret-that-was-rotated-away-0123",
                "APP_URL": "https://waybill.example",
                "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            }
        ),
        shopify_url=f"{company.url}/shopify/{{shop}}",
        aliexpress_url=f"{company.url}/aliexpress",
        aliexpress_app_key="500001",
        aliexpress_app_secret="test-aliexpress-secret",
    )
