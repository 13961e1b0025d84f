"""What reads documents is loaded when there is one to read."""

import subprocess
import sys
from pathlib import Path

import pytest

from readings.sources import loading

SERVE = """
import sys
import django
django.setup()
from django.urls import get_resolver
def load(resolver):
    for each in getattr(resolver, "url_patterns", ()):
        load(each)
load(get_resolver())
print(*sys.modules)
"""


def test_a_web_worker_serves_every_address_without_the_libraries_that_read_documents(root: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SERVE], cwd=root, check=True, capture_output=True, text=True)
    loaded = set(done.stdout.split())
    assert "readings.views.importing" in loaded
    assert not loaded & {"mammoth", "ebooklib", "readability", "lxml"}


@pytest.mark.parametrize("name", loading.READERS)
def test_every_reader_is_where_it_is_said_to_be(name: str) -> None:
    assert callable(loading.reader(name))
