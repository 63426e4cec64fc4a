"""Fixtures that every floor may use."""
