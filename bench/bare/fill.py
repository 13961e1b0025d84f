"""Fills the bare site's database and signs one person in: `python -m bench.inside bench.bare.fill`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User

from bench import database
from bench.bare.models import Post, Topic
from bench.prose import Prose
from bench.signin import cookies

TOPICS, POSTS, USERS = 200, 50, 1000
START = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> dict[str, str]:
    """The one person's cookies."""
    here = Path(__file__).parent
    database.made(database.fingerprint(here / "models.py", here / "fill.py", also=""), fill)
    return {"member": cookies(1)}


def fill() -> None:
    """200 topics of 50 posts of about 500 characters. The first is read, the second is replied to."""
    prose = Prose(seed=2)
    users = [User(pk=pk, username=f"person-{pk}", password=UNUSABLE_PASSWORD_PREFIX) for pk in range(1, USERS + 1)]
    topics = [Topic(pk=pk, title=prose.sentence()) for pk in range(1, TOPICS + 1)]
    database.store(User, users)
    database.store(Topic, topics)
    posts = (
        Post(
            topic=topic,
            author=prose.random.choice(users),
            body=prose.paragraph(500),
            created_at=START + timedelta(minutes=minute),
            edited_at=START + timedelta(minutes=minute + 7),
        )
        for topic in topics
        for minute in range(POSTS)
    )
    database.store(Post, posts)
    database.number_from_here(User, Topic)
