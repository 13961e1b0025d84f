"""The lock files: every package pinned and hashed, and no registry named."""

import json
import re
import tomllib
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "package-lock.json"])
def test_a_lock_names_no_host(root: Path, name: str) -> None:
    assert "://" not in (root / name).read_text()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_is_pinned_and_hashed(root: Path, name: str) -> None:
    entries = re.split(r"\n(?=[a-z])", (root / name).read_text())
    assert len(entries) > 10
    for entry in entries:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", entry)
        assert "--hash=sha256:" in entry


def test_the_locks_hold_what_the_project_asks_for(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())
    locked = {name: names_in(root / name) for name in ("requirements.lock", "requirements-dev.lock")}
    asked = {name_of(line) for line in project["project"]["dependencies"]}
    asked_to_develop = {name_of(line) for line in project["dependency-groups"]["dev"]}
    assert asked <= locked["requirements.lock"]
    assert asked_to_develop <= locked["requirements-dev.lock"]
    assert not asked_to_develop & locked["requirements.lock"]


def test_what_runs_is_what_is_tested(root: Path) -> None:
    assert pins_in(root / "requirements.lock") <= pins_in(root / "requirements-dev.lock")


def test_the_lock_for_node_holds_what_the_project_asks_for(root: Path) -> None:
    asked = json.loads((root / "package.json").read_text())["devDependencies"]
    lock = json.loads((root / "package-lock.json").read_text())["packages"]
    assert {name: lock[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert all("integrity" in package for path, package in lock.items() if path)


def names_in(lock: Path) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+)(?:\[.*\])?==", lock.read_text(), re.MULTILINE))


def pins_in(lock: Path) -> set[str]:
    return set(re.findall(r"^[a-z0-9.-]+(?:\[.*\])?==\S+", lock.read_text(), re.MULTILINE))


def name_of(requirement: str) -> str:
    match = re.match(r"[\w.-]+", requirement)
    assert match
    return match.group().lower()
