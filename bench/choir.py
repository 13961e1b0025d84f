"""One group of many and one thread into which they all speak, for `python -m bench writers`: filled, and looked at."""

from itertools import pairwise

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from accounts.models import Session, User
from bench import ROOT, database, places, shelf
from bench.prose import Prose
from bench.scale import TINY
from bench.signin import cookies
from bench.talk import lift_limits
from discussions.models import Comment, Limit, Thread
from groups.models import DiscussionGroup, Membership

THREAD = places.thread(1)


def main(what: str, *numbers: str) -> dict[str, object]:
    """`fill PEOPLE` empties the thread and signs everybody in; `look` tells what is wrong with what they said."""
    return _filled(int(numbers[0])) if what == "fill" else {"said": Comment.objects.count(), "wrong": _wrong()}


def _filled(people: int) -> dict[str, object]:
    mark = database.fingerprint(*ROOT.glob("*/migrations/*.py"), ROOT / "bench" / "choir.py", also=str(people))
    database.made(mark, lambda: _fill(people))
    Comment.objects.all().delete()
    Thread.objects.filter(pk=THREAD).update(last_seq=0)
    Session.objects.all().delete()
    reply = f"/groups/{places.GROUP}/threads/{THREAD}/reply/"
    return {"reply": reply, "cookies": [cookies(places.person(number)) for number in range(people)]}


def _fill(people: int) -> None:
    # Everybody says in a second what would fill a day.
    Limit.objects.all().delete()
    passage = shelf.fill(TINY, Prose(seed=1))[0]
    group = DiscussionGroup.objects.create(id=places.GROUP, name="A choir", places=people)
    for number in range(people):
        user = User(id=places.person(number), username=f"person-{number}", password=UNUSABLE_PASSWORD_PREFIX)
        user.save(force_insert=True)
        Membership.objects.create(id=places.ident("m", number), group=group, user=user, name=f"Reader {number}")
    Thread.objects.create(id=THREAD, group=group, passage=passage)
    lift_limits()


def _wrong() -> list[str]:
    """In sentences, what shouldn't be: a number left out, words said twice, an order that isn't that of speaking."""
    said = list(Comment.objects.order_by("seq").values_list("seq", "body", "author", "created_at"))
    wrong = []
    if [seq for seq, *_rest in said] != list(range(1, len(said) + 1)):
        wrong.append("The numbers aren't 1, 2, 3.")
    if len({body for _seq, body, *_rest in said}) != len(said):
        wrong.append("Something was said twice.")
    if any(later[3] < earlier[3] for earlier, later in pairwise(said)):
        wrong.append("A later number has an earlier time.")
    # Each body begins with whose it is and which of theirs.
    for author in {author for _seq, _body, author, _at in said}:
        mine = [int(body.split()[1]) for _seq, body, whose, _at in said if whose == author]
        if mine != sorted(mine):
            wrong.append(f"{author} is not in the order in which they spoke.")
    if Thread.objects.get(pk=THREAD).last_seq != len(said):
        wrong.append("The thread's count is another one.")
    return wrong
