"""The arrows and the measures of the house hold; and each rule is shown to fail where something is planted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import architecture

# Files over 300 lines, each with its reason. Tests may be longer; nothing is over 500.
LONG_FILES: dict[str, str] = {}


def test_nothing_points_upward(root: Path) -> None:
    assert architecture.upward_references(root) == []


def test_no_template_points_upward(root: Path) -> None:
    assert architecture.upward_templates(root) == []


def test_no_signals(root: Path) -> None:
    assert architecture.signals(root) == []


def test_no_junk_drawers(root: Path) -> None:
    assert architecture.junk_drawers(root) == []


def test_no_long_files(root: Path) -> None:
    lengths = architecture.lengths(root)
    long = {path for path, lines in lengths.items() if lines > 300 and not path.startswith("tests/")}
    assert long == set(LONG_FILES)
    assert {path: lines for path, lines in lengths.items() if lines > 500} == {}


def test_no_long_functions(root: Path) -> None:
    assert architecture.long_functions(root, limit=40, view_limit=25) == []


@pytest.fixture
def plant(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes one file into an otherwise empty source tree, and returns the tree."""

    def plant_(path: str, text: str) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return tmp_path

    return plant_


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("readings/models.py", "import groups"),
        ("readings/models.py", "from groups.models import Membership"),
        ("readings/models.py", "from ..groups import models"),
        ("readings/models.py", "def f():\n    from groups.models import Membership"),
        ("readings/models.py", "if TYPE_CHECKING:\n    from discussions.models import Thread"),
        ("accounts/models.py", "from readings import models"),
        ("mail/models.py", "from accounts.models import User"),
        ("groups/models/group.py", "from ...discussions.models import Thread"),
        ("groups/models/group.py", "models.ForeignKey('discussions.Thread', models.CASCADE)"),
        ("groups/home.py", "import_string('discussions.home.section')"),
        ("groups/home.py", "importlib.import_module('pages.models')"),
        ("groups/home.py", "apps.get_model('discussions', 'Thread')"),
        ("groups/home.py", "apps.get_app_config('discussions')"),
        ("groups/home.py", "apps.get_model('discussions.Thread')"),
        ("groups/views.py", "render(request, 'discussions/thread_detail.html')"),
        ("groups/migrations/0001_initial.py", "class M:\n    dependencies = [('discussions', '0001_initial')]"),
        ("discussions/views.py", "from pages.models import SitePage"),
        ("pages/views.py", "from groups.models import DiscussionGroup"),
        ("discussions/views.py", "from config import settings"),
        ("discussions/views.py", "from config.environment import Environment"),
        ("discussions/views.py", "from tests.cast import Cast"),
        ("config/urls.py", "from bench import server"),
    ],
)
def test_a_planted_upward_reference_is_found(plant: Callable[[str, str], Path], path: str, source: str) -> None:
    assert architecture.upward_references(plant(path, source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("groups/models/group.py", "from readings.models import Reading\nmodels.ForeignKey('accounts.User')"),
        ("groups/models/group.py", "from .membership import Membership\nfrom ..policies import can_edit"),
        ("groups/migrations/0001_initial.py", "class M:\n    dependencies = [('readings', '0001_initial')]"),
        ("readings/views.py", "render(request, 'readings/reading_list.html')\n'Ask the discussions group.'"),
        ("config/settings.py", "PROVIDERS = ['discussions.home.section']"),
    ],
)
def test_what_follows_the_arrows_passes(plant: Callable[[str, str], Path], path: str, source: str) -> None:
    assert architecture.upward_references(plant(path, source)) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("templates/readings/reading_detail.html", "{% include 'groups/_card.html' %}"),
        ("templates/groups/group_detail.html", '{%extends "discussions/thread_detail.html"%}'),
        ("templates/components/card.html", "{% include 'groups/_card.html' with x=y %}"),
        ("templates/base.html", "{% load i18n thread_tags %}"),
        ("templates/readings/reading_detail.html", "{% load tree from thread_tags %}"),
    ],
)
def test_a_planted_upward_template_is_found(plant: Callable[[str, str], Path], path: str, source: str) -> None:
    plant("discussions/templatetags/thread_tags.py", "")
    assert architecture.upward_templates(plant(path, source))


def test_templates_that_follow_the_arrows_pass(plant: Callable[[str, str], Path]) -> None:
    source = "{% extends 'base.html' %}{% load i18n %}{% include 'readings/_card.html' %}{% include 'groups/_x.html' %}"
    assert architecture.upward_templates(plant("templates/groups/group_detail.html", source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "from django.dispatch import receiver",
        "import allauth.account.signals",
    ],
)
def test_a_planted_signal_is_found(plant: Callable[[str, str], Path], source: str) -> None:
    assert architecture.signals(plant("groups/membership.py", source))


@pytest.mark.parametrize("path", ["groups/utils.py", "groups/services/joining.py", "discussions/models/base.py"])
def test_a_planted_junk_drawer_is_found(plant: Callable[[str, str], Path], path: str) -> None:
    assert architecture.junk_drawers(plant(path, ""))


def test_a_planted_long_function_is_found(plant: Callable[[str, str], Path]) -> None:
    source = "def long():\n" + "    pass\n" * 25
    assert architecture.long_functions(plant("groups/views.py", source), limit=40, view_limit=25)
    assert architecture.long_functions(plant("groups/joining.py", source), limit=25, view_limit=40)
