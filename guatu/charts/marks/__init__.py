"""Marks: small drawings that know their data and their place, and nothing of the page."""
