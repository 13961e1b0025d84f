"""Finding words in whatever they stand, past accents and word forms, on both databases (docs/adr/0014-search.md)."""
