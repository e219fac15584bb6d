"""The verbs of the house. Each moves one row one step, commits where you can see it, and never calls the next."""
