"""The purchase guard: what may be bought, as one table of data and one pure function over frozen facts."""
