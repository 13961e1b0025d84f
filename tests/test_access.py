"""Who may see what: every address × every person × GET, HEAD, POST × one's own, another's, a random object.

An address that isn't declared in `RULES` fails `test_every_address_is_declared`. What a person may not see answers
exactly like what doesn't exist: the same status, headers and words, once CSRF tokens, request ids and the ids that were
asked for are masked.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from itertools import product
from typing import cast
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access_rules import IGNORED, RULES, SIGNED_IN, Rule
from tests.cast import ROLES, Cast
from tests.world import World, build, parameters_of

Ask = Callable[[str, str, str, str], "Answer"]
DIFFERING = {"X-Request-ID", "Content-Length", "Expires"}
SHORTEST_ID = 10  # a shorter word of an address, as a page's name or a number, is masked with its path alone
METHODS = ["GET", "HEAD", "POST"]


def addresses(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    """The name of every address, or its pattern where it has none."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield namespace + (pattern.name or str(pattern.pattern))


ADDRESSES = sorted(set(addresses(get_resolver().url_patterns)))


def test_every_address_is_declared() -> None:
    assert [name for name in ADDRESSES if name not in RULES and name not in IGNORED] == []
    assert [name for name in [*RULES, *IGNORED] if name not in ADDRESSES] == []


@dataclass
class Answer:
    """What somebody got, with everything masked that differs between two requests for the same thing."""

    status: int
    headers: dict[str, str]
    body: str

    @classmethod
    def of(cls, response: HttpResponse, asked: list[str]) -> "Answer":
        def masked(text: str) -> str:
            text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "CSRF", text)
            for words in asked:
                text = text.replace(words, "ASKED")
            return text

        headers = {name: masked(value) for name, value in response.headers.items() if name not in DIFFERING}
        return cls(response.status_code, headers, masked(response.content.decode()))


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)


@pytest.fixture
def ask(world: World) -> Ask:
    """Asks for an address as somebody, in a transaction that is rolled back."""
    clients = {role: Client() for role in ROLES}
    for role in ROLES[1:]:
        clients[role].force_login(world.cast.person(role))
    cookies = {role: SimpleCookie(client.cookies.output(header="")) for role, client in clients.items()}

    def answer_to(name: str, role: str, method: str, target: str) -> Answer:
        kwargs = world.arguments(name, target)
        path = reverse(name, kwargs=kwargs) + world.query(name)
        clients[role].cookies = SimpleCookie(cookies[role])
        with transaction.atomic():
            typed = world.typed(name, target)
            data = urlencode(typed)
            response = clients[role].generic(method, path, data, "application/x-www-form-urlencoded")
            ids = [str(value) for value in (kwargs | typed).values() if len(str(value)) >= SHORTEST_ID]
            asked = [path, quote(path), quote(path, safe=""), *ids] if kwargs else []
            answer = Answer.of(cast("HttpResponse", response), asked)
            transaction.set_rollback(True)
        return answer

    return answer_to


def targets(name: str) -> list[str]:
    """Whose things there are at an address. (The admin's page of an app is nobody's.)"""
    return ["own", "another's"] if set(parameters_of(name)) - {"app_label"} else ["own"]


def expected(rule: Rule, role: str, target: str) -> str:
    """ "seen", "refused", "hidden" or "sign in"."""
    if role == "nobody":
        return "seen" if "nobody" in rule.seen else "hidden" if rule.open else "sign in"
    if rule.seen >= SIGNED_IN:
        return "seen"
    if role == "outsider" and target == "another's":
        return rule.elsewhere
    everywhere = role in {"staff", "superuser"}
    if target == "own" or everywhere:
        if role in rule.seen:
            return "seen"
        if role in rule.refused:
            return "refused"
    return "hidden"


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name in RULES])
def test_who_sees_it(name: str, world: World, ask: Ask) -> None:
    """Each person, by each method, at one's own and another's: as its rule says, or like what doesn't exist."""
    rule = RULES[name]
    wrong = []
    for role, method, target in product(ROLES, METHODS, targets(name)):
        answer = ask(name, role, method, target)
        wanted = expected(rule, role, target)
        if not fits(answer, wanted, method):
            wrong.append(
                f"{role} {method} {target}: {answer.status} {answer.headers.get('Location', '')}, not {wanted}"
            )
        if wanted in {"hidden", "sign in"} and len(targets(name)) > 1 and answer != ask(name, role, method, "random"):
            wrong.append(f"{role} {method} {target}: not what a random id answers")
    assert wrong == []


@pytest.mark.parametrize("name", [name for name in RULES if len(parameters_of(name)) > 1])
def test_another_groups_things_are_not_in_ones_own_group(name: str, world: World, ask: Ask) -> None:
    """Asked for below one's own group, another group's session, thread or member answers like one that isn't there."""
    if "group_id" not in parameters_of(name):
        pytest.skip("not below a group")
    for role, method in product(ROLES, METHODS):
        assert ask(name, role, method, "crossed") == ask(name, role, method, "crossed-random"), f"{role} {method}"


def fits(answer: Answer, wanted: str, method: str) -> bool:
    """Whether an answer is of the wanted kind. A method that the address doesn't have (405) tells nothing.

    A form sent signed out comes back with what was typed (403), where a page sends on to the sign-in.
    """
    signing_in = "/login/?next=" in answer.headers.get("Location", "")
    if answer.status == 405:
        return True
    if wanted == "seen":
        return answer.status not in {403, 404} and not signing_in
    if wanted == "refused":
        return answer.status == 403
    if wanted == "sign in":
        return signing_in or (method == "POST" and answer.status == 403)
    return answer.status == 404
