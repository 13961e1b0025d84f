"""The demo community: what a visitor finds, and that it is never loaded onto a real site by accident."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from discussions.models import Case, Comment
from groups.models import DiscussionGroup, GroupReading, GroupSession, JoinRequest, Membership, TimePoll
from meetings import writing
from meetings.models import CardConsent, Contribution, Proposal, Round
from readings.models import Reading, Version
from tests.readings.documents import docx, p
from tests.readings.test_bringing import book

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEBUG = True
    call_command("load_demo", stdout=StringIO())


@pytest.mark.parametrize("name", ["organizer", "moderator", "member", "newcomer", "staff"])
def test_the_five_can_sign_in(demo: None, name: str) -> None:
    assert Client().login(username=name, password="read-talk-act")


def test_the_others_cannot(demo: None) -> None:
    others = User.objects.exclude(username__in=["organizer", "moderator", "member", "newcomer", "staff"])
    assert others.count() >= 8
    assert not any(person.has_usable_password() for person in others)


def test_there_is_enough_to_read_and_to_talk_about(demo: None) -> None:
    words = Version.objects.values_list("word_count", flat=True)
    assert len(words) == 4
    assert all(1200 <= count <= 2500 for count in words)
    assert Reading.objects.in_library().count() == 7
    assert DiscussionGroup.objects.count() == 2
    assert Comment.objects.count() > 50
    assert not Membership.objects.filter(user__username="newcomer").exists()


def test_a_session_is_over_and_one_is_to_come(demo: None) -> None:
    for group in DiscussionGroup.objects.all():
        sessions = GroupSession.objects.filter(group=group)
        assert {session.has_started for session in sessions} == {True, False}


def test_a_case_is_open_and_one_is_decided(demo: None) -> None:
    assert sorted(Case.objects.values_list("status", flat=True)) == ["decided", "open"]
    assert Comment.objects.filter(status=Comment.Status.HIDDEN).count() == 1


def test_nobody_speaks_before_they_came_or_after_now(demo: None) -> None:
    for comment in Comment.objects.select_related("author", "parent"):
        assert comment.created_at > comment.author.joined_at
        assert comment.parent is None or comment.created_at > comment.parent.created_at


def test_a_group_has_lived_for_some_weeks(demo: None) -> None:
    """What each page of a group has to show: something behind it, something open, something to come."""
    group = DiscussionGroup.objects.get(name="The Linen Room")
    begun = GroupSession.objects.filter(group=group, starts_at__lt=timezone.now())
    held = begun.filter(attendances__came=True).distinct()
    assert [session.is_cancelled for session in begun] == [False, False, False, True, False]
    assert held.count() == 4
    assert all(session.notes.themes and session.cards.kept().exists() for session in held)
    assert set(group.commitments.values_list("status", flat=True)) == {"open", "done", "let-go"}
    assert set(Proposal.objects.filter(group=group).values_list("status", flat=True)) == {"adopted", "nothing-yet"}
    assert not CardConsent.objects.filter(card__session__in=held).exists()
    assert group.agreements.count() == 2
    assert group.visibility == DiscussionGroup.Visibility.LISTED
    assert JoinRequest.objects.waiting().filter(group=group).count() == 1
    assert TimePoll.objects.open().get(group=group).options.exclude(answers=None).exists()


def test_a_round_waits_for_the_member_whose_draft_is_there_and_is_read_by_who_wrote(demo: None) -> None:
    round_ = Round.objects.written().select_related("session").get()
    members = {
        name: Membership.objects.get(user__username=name, group=round_.group_id) for name in ("member", "rosa-m")
    }
    assert round_.is_open
    assert not writing.read(me=members["member"], round_=round_)
    assert Contribution.objects.own(members["member"]).get().draft
    assert [entry.name for entry in writing.read(me=members["rosa-m"], round_=round_)] == ["Ines", "Rosa", "Blessing"]


def test_loading_it_twice_changes_nothing(demo: None) -> None:
    before = [model.objects.count() for model in (User, Reading, Comment, GroupSession)]
    output = StringIO()
    call_command("load_demo", stdout=output)
    assert "here already" in output.getvalue()
    assert before == [model.objects.count() for model in (User, Reading, Comment, GroupSession)]


def test_it_is_refused_on_a_real_site(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="--force"):
        call_command("load_demo")
    assert not User.objects.exists()
    call_command("load_demo", force=True, stdout=StringIO())
    assert User.objects.exists()


def test_essays_come_into_the_first_group_by_name(demo: None, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Second Essay\n\nby Mo Lin\n\nShe swept the yard before the others woke.\n")
    (tmp_path / "a.txt").write_text("First Essay\n\nby Jo Reed\n\nNobody had asked the yard what it thought.\n")
    (tmp_path / "c.txt").write_bytes(b"\x00\x01\x02 not text")
    (tmp_path / "d.txt").mkdir()
    (tmp_path / "e.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "F.MD").write_text("# Third Essay\n\nThe yard was never asked again.\n")
    (tmp_path / "README.md").write_text("About the folder.")
    output, errors = StringIO(), StringIO()
    call_command("load_demo", essays=tmp_path, stdout=output, stderr=errors)
    call_command("load_demo", essays=tmp_path, stdout=output, stderr=errors)
    group = Membership.objects.get(user__username="organizer").group
    added = GroupReading.objects.filter(group=group).order_by("position").values_list("reading__title", flat=True)
    assert list(added)[-3:] == ["First Essay", "Second Essay", "Third Essay"]
    assert "c.txt: " in errors.getvalue()
    assert "e.txt: " in errors.getvalue()
    assert "“First Essay” is here already" in output.getvalue()
    assert not Reading.objects.in_library().filter(title="First Essay").exists()


def test_pages_documents_and_books_are_essays_too(demo: None, tmp_path: Path) -> None:
    said = "Nobody had asked the yard what it thought, and nobody had told it that the gate would be shut."
    page = f"<html><head><title>The Gate</title></head><body><h1>The Gate</h1>{f'<p>{said}</p>' * 5}</body></html>"
    (tmp_path / "gate.html").write_text(page)
    (tmp_path / "rota.epub").write_bytes(book(said))
    (tmp_path / "letter.docx").write_bytes(docx(p(said)))
    call_command("load_demo", essays=tmp_path, stdout=StringIO())
    group = Membership.objects.get(user__username="organizer").group
    added = GroupReading.objects.filter(group=group).order_by("position").values_list("reading__title", flat=True)
    assert list(added)[-3:] == ["The Gate", "Letter", "The rota"]


def test_a_folder_that_is_not_there_is_said_so(demo: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("load_demo", essays=tmp_path / "nowhere", stdout=StringIO())
