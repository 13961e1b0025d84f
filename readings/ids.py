"""Ids that may stand in an address: short, random, and saying nothing about number, date or name."""

from django.utils.crypto import get_random_string

# Crockford's base32: no i, l, o or u, so an id can be read aloud and forms no words.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> str:
    """Ten characters, fifty bits. Unguessable enough not to be enumerated; access never rests on it."""
    return get_random_string(10, ALPHABET)
