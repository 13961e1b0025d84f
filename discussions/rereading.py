"""Words that a group asks its members to read once more before they post them: the list, and what it finds."""

import re
from unicodedata import normalize

from django.db import transaction
from django.db.models import CharField

from discussions.models import ReadAgain
from groups.models import Membership
from statements.kept import Given, Kept

LISTED = Kept(lambda: ReadAgain.objects.filter(group=Given("group", CharField())).only("words"))


def listed(me: Membership) -> list[str]:
    """The words and phrases on the group's list. One query."""
    found = LISTED.one(group=me.group_id)
    return found.words.split("\n") if found else []


def found_in(body: str, words: list[str]) -> list[str]:
    """Those of the words that stand in what somebody wrote, each as a whole word, however written."""
    said = f" {plain(body)} "
    return [word for word in words if f" {plain(word)} " in said]


def plain(text: str) -> str:
    """Words with one space between each two, without capitals, accents written apart or punctuation."""
    return " ".join(re.findall(r"\w+", normalize("NFC", text).casefold()))


@transaction.atomic
def keep_list(*, me: Membership, words: str) -> None:
    """Puts the list in the place of the one before. Each line is a word or a phrase; none is no list."""
    lines = dict.fromkeys(line.strip() for line in words.splitlines() if plain(line))
    if not lines:
        ReadAgain.objects.filter(group=me.group_id).delete()
        return
    ReadAgain.objects.update_or_create(group_id=me.group_id, defaults={"words": "\n".join(lines)})
