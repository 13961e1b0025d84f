"""Django as it comes, doing only the core of the same work. Written once and not tuned in either direction."""
