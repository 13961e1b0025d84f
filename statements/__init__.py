"""Statements that Django puts together once and not for each page. Knows no app; every app may use it."""
