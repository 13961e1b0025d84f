"""How well passages are carried from one version to the next, and how fast: `python -m bench passages`."""
