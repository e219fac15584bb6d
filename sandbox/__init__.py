"""Toy companies on loopback: Shopify, AliExpress and a mailbox, speaking only their wire formats."""
