"""The rules of the house as functions over a source tree; each returns what breaks it, one line each.

Read from the syntax tree, so that an import inside a function or under TYPE_CHECKING counts like any other.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

# What each package may know of the others. Nobody is given config, pages, bench or tests; config composes them all.
ARROWS: dict[str, set[str]] = {
    "statements": set(),
    "mail": {"statements"},
    "accounts": {"statements", "mail"},
    "readings": {"statements"},
    "groups": {"statements", "mail", "accounts", "readings"},
    "meetings": {"statements", "mail", "accounts", "readings", "groups"},
    "discussions": {"statements", "mail", "accounts", "readings", "groups", "meetings"},
    "pages": {"statements", "readings"},
    "config": {"statements", "mail", "accounts", "readings", "groups", "meetings", "discussions", "pages"},
}
OURS = {*ARROWS, "bench", "tests"}
SIGNAL_NAMES = {"receiver", "Signal"}
JUNK_DRAWERS = {"utils", "util", "helpers", "common", "services", "misc", "core", "base", "shared", "lib", "tools"}
DOTTED = re.compile(r"(\w+)(?:\.\w+)+")
TEMPLATE = re.compile(r"(\w+)/[\w./-]+\.(?:html|txt|xml)")
TEMPLATE_TAG = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
LOAD_TAG = re.compile(r"{%\s*load\s+([^%]+?)\s*%}")
MODEL_LOOKUPS = {"get_model", "get_app_config", "get_registered_model"}


def modules(root: Path) -> Iterator[tuple[str, Path, ast.Module]]:
    """Each module of a package with arrows: the package, the path below `root`, the parsed source."""
    for package in ARROWS:
        for path in sorted((root / package).rglob("*.py")):
            yield package, path.relative_to(root), ast.parse(path.read_text())


def upward_references(root: Path) -> list[str]:
    """Imports, dotted names in strings, models by label, migrations and templates that point against the arrows."""
    found = []
    for package, path, tree in modules(root):
        for line, target in [*imports(path, tree), *named_in_strings(tree)]:
            top = target.split(".")[0]
            if top in OURS and top != package and top not in ARROWS[package]:
                found.append(f"{path}:{line} {package} may not know {target}")
    return found


def imports(path: Path, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = path.parent.parts[: len(path.parent.parts) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{module}.{alias.name}".lstrip(".")) for alias in node.names)


def named_in_strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Names that Django or importlib would follow: "app.Model", "app.module.name", "app/page.html", ("app", "0001")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if DOTTED.fullmatch(node.value) or TEMPLATE.fullmatch(node.value):
                yield node.lineno, node.value.replace("/", ".")
        elif isinstance(node, ast.Call) and called(node) in MODEL_LOOKUPS:
            yield from first_string(node.args)
        elif isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["dependencies"]:
            for dependency in ast.walk(node.value):
                if isinstance(dependency, ast.Tuple):
                    yield from first_string(dependency.elts)


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def first_string(nodes: list[ast.expr]) -> Iterator[tuple[int, str]]:
    if nodes and isinstance(nodes[0], ast.Constant) and isinstance(nodes[0].value, str):
        yield nodes[0].lineno, nodes[0].value


def upward_templates(root: Path) -> list[str]:
    """Templates that include, extend or load what belongs to an app above them; what all share knows no app at all."""
    libraries = {path.stem: path.relative_to(root).parts[0] for path in root.glob("*/templatetags/*.py")}
    found = []
    for path in sorted([*root.glob("templates/**/*.html"), *root.glob("templates/**/*.txt")]):
        owner = path.relative_to(root / "templates").parts[0]
        allowed = {owner, *ARROWS.get(owner, ())}
        text = path.read_text()
        targets = {name.split("/")[0]: name for name in TEMPLATE_TAG.findall(text)}
        for tags in LOAD_TAG.findall(text):
            targets |= {libraries[name]: name for name in tags.split(" from ")[-1].split() if name in libraries}
        found += [
            f"{path.relative_to(root)} may not know {name}"
            for app, name in targets.items()
            if app in ARROWS and app not in allowed
        ]
    return found


def signals(root: Path) -> list[str]:
    """Signals of any kind: control flow must be found with grep."""
    return [
        f"{path}:{line} {target}"
        for _, path, tree in modules(root)
        for line, target in imports(path, tree)
        if "signals" in target.split(".")
        or (target.startswith("django.dispatch") and target.split(".")[-1] in SIGNAL_NAMES)
    ]


def junk_drawers(root: Path) -> list[str]:
    """Modules and packages whose name doesn't answer "where?"."""
    return [str(path) for _, path, _ in modules(root) if JUNK_DRAWERS & {path.stem, *path.parts[:-1]}]


def lengths(root: Path) -> dict[str, int]:
    """The number of lines of every Python file, migrations left out."""
    files = [path for package in OURS for path in (root / package).rglob("*.py") if "migrations" not in path.parts]
    return {str(path.relative_to(root)): len(path.read_text().splitlines()) for path in sorted(files)}


def long_functions(root: Path, *, limit: int, view_limit: int) -> list[str]:
    """Functions over `limit` lines, and functions of a views module over `view_limit`; migrations left out."""
    found = []
    for _, path, tree in modules(root):
        if "migrations" in path.parts:
            continue
        most = view_limit if "views" in {path.stem, path.parent.name} else limit
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > most:
                    found.append(f"{path}:{node.lineno} {node.name} has {length} lines, {most} at most")
    return found
