"""The late rules: pure functions over frozen facts, without a session, a clock or a network."""
