"""Compiles the translations of locale/, without gettext's own programs: `python -m config.translations`."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_translations(folder: Path = LOCALE) -> list[Path]:
    """Writes the .mo beside every .po that is newer than its .mo, and returns what was written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_translations():
        print(path)
