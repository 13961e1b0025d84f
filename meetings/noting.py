"""What is kept of a session: themes, decisions and commitments, and no names but of those who said yes."""

import re
from collections.abc import Collection, Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from groups.models import GroupSession, Membership
from meetings import committing, policies
from meetings.models import NameConsent, Notes


class StaleError(ValidationError):
    """Somebody else has written in the meantime; `words` are what stands there now."""

    def __init__(self, words: str) -> None:
        self.words = words
        sentence = _("Somebody else has written here in the meantime. Their words stand below; bring yours into them.")
        super().__init__(sentence, code="stale")


class NamedError(ValidationError):
    """Names of members stand in the notes who haven't said yes."""

    def __init__(self, names: Collection[str]) -> None:
        sentence = _("These could be names of people who haven’t said yes to standing here: %(names)s.")
        params = {"names": get_text_list(sorted(names), _("and"))}
        super().__init__({"themes": ValidationError(sentence, code="named", params=params)})


@transaction.atomic
def write(*, me: Membership, session: GroupSession, themes: str, revision: int, no_names: bool = False) -> Notes:
    """The themes as they stand now, written over those of `revision`.

    Raises StaleError when those aren't the newest, and NamedError for a name without consent unless the writer says
    that `no_names` are meant.
    """
    if not policies.can_note(me, session):
        raise PermissionDenied
    named = [] if no_names else names_in(themes, session)
    if named:
        raise NamedError(named)
    keep_names(themes, session)
    notes, _made = Notes.objects.get_or_create(session=session, defaults={"group_id": session.group_id})
    written = {"themes": themes, "revision": F("revision") + 1, "changed_by": me, "changed_at": timezone.now()}
    if not Notes.objects.filter(pk=notes.pk, revision=revision).update(**written):
        notes.refresh_from_db()
        if notes.themes == themes:
            return notes
        raise StaleError(notes.themes)
    notes.refresh_from_db()
    return notes


def names_in(themes: str, session: GroupSession) -> list[str]:
    """The names of the group's people, former ones too, that stand in these words as words, without their consent."""
    said_yes = NameConsent.objects.filter(session=session).values("membership")
    people = Membership.objects.filter(group=session.group_id).exclude(pk__in=said_yes)
    return [one.name for one in people_in(themes, people)]


def people_in(words: str, people: Iterable[Membership]) -> list[Membership]:
    """Those of `people` whose name stands in these words as a word."""
    return [one for one in people if one.name and named(one.name).search(words)]


def keep_names(themes: str, session: GroupSession) -> None:
    """Keeps by what names they stand here who said yes: after a change of name, the one of that day goes as well."""
    said_yes = NameConsent.objects.filter(session=session).values("membership")
    for one in people_in(themes, Membership.objects.filter(pk__in=said_yes)):
        NameConsent.objects.get_or_create(
            session=session, membership=one, name=one.name, defaults={"group_id": session.group_id}
        )


def taken_on(session: GroupSession) -> committing.Shown:
    """The first of what was taken on in the session, each with `owner_said_yes`: whether notes may name its owner."""
    yes = NameConsent.objects.filter(session=session, membership=OuterRef("owner"))
    return committing.first_of(committing.made_in(session).annotate(owner_said_yes=Exists(yes)))


@transaction.atomic
def consent(*, me: Membership, session: GroupSession, yes: bool) -> None:
    """`me`'s name may stand in the notes of this session, or may not any more: then it goes from them."""
    if not policies.can_take_part(me, session):
        raise PermissionDenied
    if yes:
        NameConsent.objects.get_or_create(
            session=session, membership=me, name=me.name, defaults={"group_id": session.group_id}
        )
        return
    take_out(me, session.pk)


def forget_name(me: Membership) -> None:
    """`me` leaves no name here: it goes from all the notes in which it was to stand. Belongs in a transaction."""
    for session_id in set(NameConsent.objects.filter(membership=me).values_list("session", flat=True)):
        take_out(me, session_id)


def take_out(me: Membership, session_id: str) -> None:
    consents = NameConsent.objects.filter(session=session_id, membership=me)
    names = {me.name, *consents.values_list("name", flat=True)} - {""}
    consents.delete()
    notes = Notes.objects.select_for_update(no_key=True).filter(session=session_id).first()
    if notes is None:
        return
    # The longest first: "Rosa M" would else leave an "M" behind.
    themes = notes.themes
    for name in sorted(names, key=len, reverse=True):
        themes = named(name).sub(_("somebody"), themes)
    if themes != notes.themes:
        notes.themes = themes
        notes.revision += 1
        notes.save(update_fields=["themes", "revision"])


def named(name: str) -> re.Pattern[str]:
    """The name as a word of its own, as it is written. "Rosa" isn't in "rosary", and "May" not in "may"."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
