"""The scripts: their pure functions by Node's own test runner, and how much of a page they may weigh."""

import gzip
import subprocess
from pathlib import Path

import pytest

LARGEST = {"reading.js": 8 * 1024, "live.js": 3 * 1024, "draft.js": 1024}
ALL_TOGETHER = 24 * 1024


def test_the_pure_functions_of_the_scripts(node: str, root: Path) -> None:
    tests = sorted(map(str, (root / "tests" / "js").glob("*.test.mjs")))
    ran = subprocess.run([node, "--test", *tests], capture_output=True, text=True, cwd=root, check=False)
    assert tests
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(("name", "most"), LARGEST.items())
def test_a_script_stays_as_light_as_it_is_meant_to_be(root: Path, name: str, most: int) -> None:
    """Compressed, as it is sent."""
    assert len(gzip.compress((root / "static" / "js" / name).read_bytes())) <= most


def test_all_scripts_together_stay_light(root: Path) -> None:
    assert sum(path.stat().st_size for path in (root / "static" / "js").glob("*.js")) <= ALL_TOGETHER
