"""The only code that speaks to others: Shopify, AliExpress and the mail server."""
