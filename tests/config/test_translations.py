import gettext
import os
from pathlib import Path

from config.translations import compile_translations

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Pass for now"
msgstr "{}"
"""


def test_a_catalogue_is_compiled_when_it_is_new_or_changed(tmp_path: Path) -> None:
    source = tmp_path / "cy" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE.format("Pasio am y tro"))
    compiled = source.with_suffix(".mo")
    assert compile_translations(tmp_path) == [compiled]
    assert compile_translations(tmp_path) == [], "nothing to do is nothing done"

    source.write_text(CATALOGUE.format("Pasio am nawr"))
    os.utime(source, ns=(compiled.stat().st_mtime_ns + 10**9,) * 2)
    assert compile_translations(tmp_path) == [compiled]
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Pass for now") == "Pasio am nawr"
