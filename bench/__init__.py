"""How fast the site is, as ratios to bare Django views measured in the same minute: `python -m bench`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
