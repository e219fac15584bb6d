"""The one error of the toy shop's rules; mutations show it as a userError, control routes as 409."""


class Refused(ValueError):
    """Shopify would say no: `field` is the path in the input (None: the whole call), `code` an enum name."""

    def __init__(self, message: str, field: list[str] | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message, self.field, self.code = message, field, code
