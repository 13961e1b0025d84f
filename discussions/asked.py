"""The questions put to a group on the page of its reading: at the head, or below the words that they are about."""

from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string

from discussions.models import Comment, Thread
from discussions.paragraphs import Question, Text
from groups.models import Membership, Prompt
from readings.models import PLACED, PassageAnchor, Reading, Version
from readings.passages import gist

# As much of a quote as stands beside a question, in characters.
GIST = 60
# The class of words that somebody asks about.
ASKED = "asked"
PLACE = ("start_block_id", "start_offset", "end_block_id", "end_offset")


def beside(*, me: Membership, version: Version, text: Text, opened: str) -> None:
    """Marks the words that are asked about, and puts each question below the block in which they end; those
    without a place here go to the text's head. Two queries.
    """
    text.questions = at_the_head(me=me, reading=version.reading, version=version)
    place = {name: F(f"passage__anchors__{name}") for name in PLACE}
    here = {"passage__anchors__version": version, "passage__anchors__state__in": PLACED}
    for prompt in with_answers(me, version.reading).filter(**here).annotate(**place):
        first, start, last, end = (getattr(prompt, name) for name in PLACE)
        text.mark(first, start, last, end, prompt.passage_id, ASKED)
        paragraph = text.paragraphs[text.place[last]]
        is_all = first == last and end - start == paragraph.length
        across = text.paragraphs[text.place[first] : text.place[last] + 1]
        about = "" if is_all or any(one.content_note for one in across) else gist(prompt.passage.quote, GIST)
        if not prompt.thread_id:
            paragraph.waiting.append(gist(prompt.words, GIST))
        question = Question(prompt, prompt.thread_id, prompt.answers, about)
        context = {"question": question, "me": me, "reading": version.reading}
        paragraph.after += render_to_string("discussions/_question.html", context)


def at_the_head(*, me: Membership, reading: Reading, version: Version | None) -> list[Question]:
    """The questions about the whole reading, and those about words that this version doesn't have. One query."""
    here = PassageAnchor.objects.placed().filter(version=version)
    prompts = with_answers(me, reading).exclude(passage__in=here.values("passage"))
    return [Question(prompt, prompt.thread_id, prompt.answers) for prompt in prompts]


def with_answers(me: Membership, reading: Reading) -> "QuerySet[Any]":
    """What is asked about the reading, in its order, each with its `thread_id`, if anything stands there, and
    `answers`. What is said about somebody's answer is none.
    """
    threads = Thread.objects.alive(me).filter(prompt=OuterRef("pk"))
    given = Comment.objects.filter(thread__prompt=OuterRef("pk"), parent=None, status=Comment.Status.SHOWN)
    given = given.heard_by(me)
    counted = given.order_by().values("thread").annotate(number=Count("pk")).values("number")
    found = Prompt.objects.within(me).asked().filter(reading=reading)
    return found.with_quote().annotate(
        thread_id=Subquery(threads.values("pk")[:1]), answers=Coalesce(Subquery(counted), 0)
    )
