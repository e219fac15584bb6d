"""The soak: thousands of seeded orders while everything breaks, then a count of what every book says."""
