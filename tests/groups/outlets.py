"""Everything that anybody can open, and everything that is kept: where a word may have got to."""

from collections.abc import Iterator

from django.apps import apps
from django.test import Client
from django.urls import reverse

from groups import letters
from groups.letters import reminders, round_ups
from groups.models import GroupSession, Membership
from mail.models import Message
from tests.access_rules import RULES
from tests.cast import ROLES
from tests.groups.letterbox import Letterbox
from tests.world import World


def seen_with(word: str, world: World) -> Iterator[tuple[str, str]]:
    """Who finds the word at which address: of the pages, files, feeds, searches, exports and the desk, by everybody."""
    for role in ROLES:
        client = Client()
        for name in RULES:
            if role != "nobody" and "_auth_user_id" not in client.session:
                client.force_login(world.cast.person(role))  # some pages sign out
            path = reverse(name, kwargs=world.arguments(name, "own")) + world.query(name)
            response = client.get(path)
            shown = b"".join(response) if response.streaming else response.content
            if word in shown.decode(errors="replace"):
                yield role, name
        found = client.get(reverse("search"), {"q": word.split()[0]}).content.decode()
        if found.count(word) > found.count(f'value="{word}'):
            yield role, "search"


def mailed_with(word: str, session: GroupSession, letterbox: Letterbox) -> list[str]:
    """To whom a letter of any kind about the session says the word."""
    Membership.objects.update(round_up="daily", reminder_hours=24 * 60)
    reminders.queue_due()
    round_ups.queue_due()
    letters.tell_changed(session=session)
    letters.ask_unanswered(session=session, by=letterbox.cast.membership("organizer"), at=session.starts_at)
    arrived = letterbox.collect()
    assert Message.objects.exists()
    return [who for who, mails in arrived.items() if any(word in mail.message().as_string() for mail in mails)]


def kept_with(word: str) -> list[str]:
    """The tables of which a row holds the word."""
    return [
        model._meta.db_table
        for model in apps.get_models()
        if any(word in str(value) for row in model._default_manager.values_list() for value in row)
    ]
