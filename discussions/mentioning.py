"""Naming somebody of the group: whoever writes types `@Rosa Díaz`, what is stored is whom they mean, `[@k3jq0v8w2m]`.

Pages put in the name that this member uses now. So a name that somebody has given up stands nowhere.
"""

import re
from collections.abc import Iterable, Mapping

from django.utils.html import escape

from discussions.models import Comment, Mention
from groups.models import Membership

STORED = re.compile(r"\[@([0-9a-z]{10})\]")
HELD = re.compile(r'<b data-mention="([0-9a-z]{10})">@…</b>')
NOBODY = "@…"


def refer(body: str, *, me: Membership) -> str:
    """What is stored of what somebody typed. One query where there is an @, and none otherwise.

    The longest name wins, so that “@Ana Luz” isn't Ana. No two members go by one name, in capitals or without.
    """
    if "@" not in body:
        return body
    members = Membership.objects.active().filter(group=me.group_id).values_list("name", "pk")
    by_name = {name.casefold(): pk for name, pk in members if name}
    if not by_name:
        return body
    longest_first = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    named = re.compile(rf"(?<![\w@\[.])@({longest_first})(?!\w)", re.IGNORECASE)
    return named.sub(lambda found: f"[@{pk}]" if (pk := by_name.get(found[1].casefold())) else found[0], body)


def hold(html: str) -> str:
    """Empty places in HTML, into which `fill` puts the names."""
    return STORED.sub(rf'<b data-mention="\1">{NOBODY}</b>', html)


def people_in(texts: Iterable[str], *, me: Membership) -> dict[str, Membership]:
    """The members of `me`'s group, former ones too, whom these texts name. One query where they name anybody."""
    ids = {found for text in texts for form in (STORED, HELD) for found in form.findall(text)}
    people = Membership.objects.filter(group=me.group_id, pk__in=ids).only("name", "status") if ids else ()
    return {person.pk: person for person in people}


def fill(html: str, people: Mapping[str, Membership], *, named: bool = True) -> str:
    """The names put in, for everybody in the group to read; `named` off, where names stay here."""

    def name(found: re.Match[str]) -> str:
        person = people.get(found[1])
        return f"<b>@{escape(person.display_name)}</b>" if person and named else NOBODY

    return HELD.sub(name, html)


def spell(body: str, people: Mapping[str, Membership]) -> str:
    """As somebody would type it. Whom nobody can name any more stays as it is stored."""

    def typed(found: re.Match[str]) -> str:
        person = people.get(found[1])
        return f"@{person.name}" if person and person.status == Membership.Status.ACTIVE else found[0]

    return STORED.sub(typed, body)


def note(comment: Comment) -> None:
    """Makes its mentions those of its words: of members who are in the group now, but not of its own author."""
    ids = set(STORED.findall(comment.body))
    Mention.objects.filter(comment=comment).exclude(member__in=ids).delete()
    there = Membership.objects.active().filter(group=comment.group_id, pk__in=ids).exclude(pk=comment.author_id)
    if ids:
        rows = [Mention(comment=comment, member=member) for member in there]
        Mention.objects.bulk_create(rows, ignore_conflicts=True)
