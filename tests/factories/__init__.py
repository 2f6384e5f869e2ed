"""Factories reach a state by doing the acts."""
