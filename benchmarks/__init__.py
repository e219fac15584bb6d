"""Measurements of the app under load."""
