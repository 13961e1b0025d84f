"""Who takes a case: the group's moderators, and the site's where the group has nobody for it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussions import flagging, moderation, policies, raising
from discussions.models import Case, Comment, LogEntry, Reason, SiteModerator
from groups.models import Block, Membership, Role
from tests import texts
from tests.cast import Cast, join

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
A_DAY = timedelta(days=1)


@pytest.fixture
def site(cast: Cast) -> User:
    """One of the site's moderators, in no group."""
    user = User.objects.create_user("sitemod")
    SiteModerator.objects.create(user=user, given_by=cast.person("staff"), until=timezone.now() + A_DAY)
    return user


def flagged(cast: Cast, author: str = "member", by: str = "organizer") -> Case:
    said: Comment = texts.comment(texts.thread(cast.group), cast.membership(author))
    case = flagging.flag(me=cast.membership(by), comment=said, reason=Reason.OTHER).case
    case.refresh_from_db()
    return case


def seers(cast: Cast, site: User, case: Case) -> set[str]:
    everybody = [*cast.people.values(), site]
    return {user.username for user in everybody if Case.objects.visible_to(user).filter(pk=case.pk).exists()}


def test_a_members_words_stay_with_the_groups_moderators(cast: Cast, site: User) -> None:
    assert seers(cast, site, flagged(cast)) == {"moderator", "superuser"}


@pytest.mark.parametrize("author", ["organizer", "moderator"])
def test_what_an_organizer_or_moderator_said_goes_to_the_site(cast: Cast, site: User, author: str) -> None:
    join(cast.group, cast.person("newcomer"), Role.MODERATOR)
    case = flagged(cast, author, by="member")
    assert seers(cast, site, case) == {"sitemod", "superuser"}
    assert list(LogEntry.objects.values_list("action", flat=True)) == ["flagged", "raised"]


@pytest.mark.parametrize("why", ["flagged it", "is blocked", "none there"])
def test_what_nobody_in_the_group_can_take_goes_to_the_site(cast: Cast, site: User, why: str) -> None:
    if why == "is blocked":
        Block.objects.create(group=cast.group, made_by=cast.membership("member"), about=cast.membership("moderator"))
    elif why == "none there":
        cast.membership("moderator").roles.all().delete()
    case = flagged(cast, by="moderator" if why == "flagged it" else "organizer")
    assert seers(cast, site, case) == {"sitemod", "superuser"}


def test_the_groups_own_texts_are_for_the_site(cast: Cast, site: User) -> None:
    case = Case.objects.create(group=cast.group, kind="group")
    raising.place(actor_id="", case=case)
    assert seers(cast, site, case) == {"sitemod", "superuser"}


def test_what_waits_goes_up_after_two_days_once(cast: Cast, site: User) -> None:
    """However often the timer runs; what somebody holds stays with them."""
    late, held, young = flagged(cast), flagged(cast), flagged(cast)
    moderation.claim(actor=cast.person("moderator"), case=held)
    old = timezone.now() - raising.PATIENCE
    Case.objects.filter(pk__in=[late.pk, held.pk]).update(opened_at=old)
    for _ in range(2):
        call_command("send_due")
    assert seers(cast, site, late) == {"sitemod", "superuser"}
    assert seers(cast, site, held) == seers(cast, site, young) == {"moderator", "superuser"}
    assert LogEntry.objects.filter(action="raised").count() == 1


@pytest.mark.parametrize("how", ["over", "not yet", "suspended", "in the group", "flagger"])
def test_whose_role_has_ended_sees_nothing(cast: Cast, site: User, how: str) -> None:
    """Nor does who is in the group, as they aren't outside of it, or who steps back."""
    mine = SiteModerator.objects.filter(user=site)
    now = timezone.now()
    if how == "over":
        mine.update(given_at=now - A_DAY, until=now)
    elif how == "not yet":
        mine.update(given_at=now + A_DAY, until=now + 2 * A_DAY)
    elif how == "suspended":
        User.objects.filter(pk=site.pk).update(is_active=False)
    elif how == "in the group":
        join(cast.group, site)
    case = flagged(cast, "organizer", by="member")
    if how == "flagger":
        me = join(cast.group, site)
        flagging.flag(me=me, comment=case.spoken, reason=Reason.OTHER)
        Membership.objects.filter(pk=me.pk).update(status="left", ended_at=now)
    site.refresh_from_db()
    acting = Membership.objects.acting(site).filter(group=cast.group).first()
    assert seers(cast, site, case) == {"superuser"}
    assert not policies.can_view_case(site, case, acting)


def test_the_site_moderates_at_the_desk(cast: Cast, site: User, sign_in: SignIn) -> None:
    """They decide like anybody else; of the group they see nothing more than the case."""
    case, others = flagged(cast, "organizer", by="member"), flagged(cast)
    client = sign_in(site)
    assert policies.can_view_case(site, case, None)
    shown = client.get("/admin/discussions/case/").content.decode()
    assert case.pk in shown
    assert others.pk not in shown
    assert client.get(f"/groups/{cast.group.pk}/").status_code == 404
    typed = {"revision": case.revision, "action": "hide", "reason": "other", "statement": "It named somebody."}
    client.post(f"/admin/discussions/case/{case.pk}/decide/", typed)
    assert Comment.objects.get(pk=case.spoken.pk).status == "hidden"


class TestGivingTheRole:
    """Staff gives it to somebody else, until a date, and everything leaves a line in the log."""

    PAGE = "/admin/discussions/sitemoderator/"

    def until(self, days: int = 90) -> str:
        return (timezone.localdate() + timedelta(days=days)).isoformat()

    def test_it_is_given_and_ended(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.person("staff"))
        assert client.get(f"{self.PAGE}add/").status_code == 200
        client.post(f"{self.PAGE}add/", {"username": "newcomer", "until": self.until()})
        row = SiteModerator.objects.now().get()
        assert (row.user, row.given_by) == (cast.person("newcomer"), cast.person("staff"))
        assert "newcomer" in client.get(self.PAGE).content.decode()
        client.post(f"{self.PAGE}{row.pk}/change/", {"until": self.until(-1)})
        assert not SiteModerator.objects.now().exists()
        lines = LogEntry.objects.filter(group_id="site").values_list("action", "actor_id", "subject_id")
        ids = (cast.person("staff").pk, cast.person("newcomer").pk)
        assert list(lines) == [("given", *ids), ("ended", *ids)]

    @pytest.mark.parametrize(("name", "days"), [("staff", 90), ("nobody-there", 90), ("newcomer", -1)])
    def test_what_is_refused_keeps_what_was_typed(self, cast: Cast, sign_in: SignIn, name: str, days: int) -> None:
        answer = sign_in(cast.person("staff")).post(f"{self.PAGE}add/", {"username": name, "until": self.until(days)})
        assert f'value="{name}"' in answer.content.decode()
        assert not SiteModerator.objects.exists()

    def test_nobody_has_it_twice(self, cast: Cast, sign_in: SignIn) -> None:
        client = sign_in(cast.person("staff"))
        for _ in range(2):
            client.post(f"{self.PAGE}add/", {"username": "newcomer", "until": self.until()})
        assert SiteModerator.objects.count() == 1

    def test_the_database_lets_nobody_give_it_to_themselves(self, cast: Cast) -> None:
        staff = cast.person("staff")
        with pytest.raises(IntegrityError), transaction.atomic():
            SiteModerator.objects.create(user=staff, given_by=staff, until=timezone.now() + A_DAY)
