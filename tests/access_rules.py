"""Who may see each address. One row an address; `tests/test_access.py` tries them all.

`seen`     may open it, and do there what it is for
`refused`  sees that it is there and may not (403): other members of the same group, other people at the desk
Everybody else gets what they would get for an id that doesn't exist; whoever isn't signed in is asked to sign in.
"""

from dataclasses import dataclass

from tests.cast import ROLES

ANYBODY = frozenset(ROLES)
SIGNED_IN = ANYBODY - {"nobody"}
MEMBERS = frozenset({"member", "moderator", "organizer"})
ORGANIZERS = frozenset({"organizer"})
AUTHOR = frozenset({"member"})
STAFF = frozenset({"staff", "superuser"})
MODERATORS = frozenset({"moderator", "superuser"})
EVERYBODY_THERE = STAFF | MODERATORS | {"outsider"}
SUPERUSER = frozenset({"superuser"})
NOBODY_AT_ALL: frozenset[str] = frozenset()
CHANGING = ("changelist", "change", "add", "delete", "history")


@dataclass(frozen=True)
class Rule:
    """`elsewhere` is what the outsider, who organizes and moderates the other group, gets there. An `open` address
    shows other things to everybody, so nobody is asked to sign in for what it hides.
    """

    seen: frozenset[str]
    refused: frozenset[str] = frozenset()
    elsewhere: str = "seen"
    open: bool = False


def among_members(seen: frozenset[str], elsewhere: str = "seen") -> Rule:
    """Some of the group may; the rest of it is refused."""
    return Rule(seen, MEMBERS - seen, elsewhere)


def at_the_desk(seen: frozenset[str]) -> Rule:
    """To the others at the desk it isn't there either. The outsider is one of the moderators: of the other group."""
    return Rule(seen, elsewhere="seen" if "moderator" in seen else "hidden")


anybody, signed_in = Rule(ANYBODY), Rule(SIGNED_IN)
members, organizers = Rule(MEMBERS), among_members(ORGANIZERS)

RULES = {
    "healthz": anybody,
    "readyz": anybody,
    # The site's own pages
    "home": anybody,
    "search": anybody,
    "site_page": anybody,
    # The person
    "quick_exit": anybody,
    "account_login": anybody,
    "account_logout": anybody,
    "account_signup": anybody,
    "account_inactive": anybody,
    "account_recover": anybody,
    "account_reset_password": anybody,
    "account_reset_password_done": anybody,
    "account_reset_password_from_key": anybody,
    "account_reset_password_from_key_done": anybody,
    "account_confirm_email": anybody,
    "account_email_verification_sent": anybody,
    "account_confirm_login_code": anybody,
    "account_profile": signed_in,
    "account_delete": signed_in,
    "account_email": signed_in,
    "account_change_password": signed_in,
    "account_set_password": signed_in,
    "account_reauthenticate": signed_in,
    "account_recovery_codes": signed_in,
    "account_recovery_codes_kept": signed_in,
    # Readings outside a group: one's own, and everything for staff
    "reading_list": anybody,
    "reading_feed": anybody,
    "reading_add": signed_in,
    "reading_detail": Rule(AUTHOR | STAFF, elsewhere="hidden", open=True),
    "reading_version": Rule(AUTHOR, elsewhere="hidden", open=True),
    "reading_rights": Rule(AUTHOR | STAFF, elsewhere="hidden", open=True),
    "reading_print": Rule(AUTHOR, refused=STAFF, elsewhere="hidden", open=True),
    "reading_markdown": Rule(NOBODY_AT_ALL, refused=AUTHOR | STAFF, elsewhere="hidden", open=True),
    "reading_edit": Rule(AUTHOR | STAFF, elsewhere="hidden"),
    "reading_add_version": Rule(AUTHOR | STAFF, elsewhere="hidden"),
    "reading_import": Rule(AUTHOR, elsewhere="hidden"),
    "reading_content_notes": Rule(AUTHOR | STAFF, elsewhere="hidden"),
    "reading_translation": Rule(AUTHOR | STAFF, elsewhere="hidden"),
    "reading_translation_pairs": Rule(AUTHOR | STAFF, elsewhere="hidden"),
    "note_list": members,
    "note_add": members,
    "note_place": Rule(AUTHOR, elsewhere="hidden"),
    "note_edit": Rule(AUTHOR, elsewhere="hidden"),
    "reading_place": members,
    # Groups
    "group_list": signed_in,
    "group_create": signed_in,
    "join": anybody,
    "group_detail": members,
    "group_leave": members,
    "member_list": members,
    "member_rename": members,
    "group_edit": organizers,
    "member_remove": organizers,
    "member_roles": organizers,
    "invitation_list": organizers,
    "invitation_revoke": organizers,
    "group_session_list": members,
    "group_session": members,
    "group_session_answer": members,
    "group_session_create": organizers,
    "group_session_edit": organizers,
    "group_session_cancel": organizers,
    "group_reading_list": members,
    "group_reading_add": organizers,
    "group_reading_import": organizers,
    "group_import": organizers,
    "group_reading_add_version": organizers,
    "group_reading_content_notes": organizers,
    "group_reading_translation": organizers,
    "group_reading_translation_pairs": organizers,
    "group_reading_move": organizers,
    "group_reading_remove": organizers,
    "group_prompt_list": organizers,
    "group_prompt_edit": organizers,
    "group_prompt_move": organizers,
    "group_prompt_remove": organizers,
    "group_syllabus_list": members,
    "group_syllabus": members,
    "group_syllabus_create": organizers,
    "group_syllabus_bring": organizers,
    "group_syllabus_file": organizers,
    "group_syllabus_edit": organizers,
    "group_syllabus_remove": organizers,
    "group_syllabus_add": organizers,
    "group_syllabus_item": organizers,
    "group_syllabus_item_move": organizers,
    "group_syllabus_item_remove": organizers,
    "removal_read": signed_in,
    # Discussions
    "group_reading": members,
    "group_reading_version": members,
    "passage_comment": members,
    "group_reading_changes": organizers,
    "group_reading_decide": organizers,
    "group_reading_carry": organizers,
    # A text for study has its report in its group; one of the library shows it to staff (test_versions.py).
    "reading_changes": Rule(NOBODY_AT_ALL, elsewhere="hidden"),
    "reading_decide": Rule(NOBODY_AT_ALL, elsewhere="hidden"),
    "reading_carry": Rule(NOBODY_AT_ALL, elsewhere="hidden"),
    "group_reading_export": members,
    "group_reading_file": members,
    "group_reading_print": members,
    "prompt_answer": members,
    "thread_detail": members,
    "comment_detail": members,
    "comment_reply": members,
    "comment_edit": among_members(AUTHOR, elsewhere="refused"),
    "comment_withdraw": among_members(AUTHOR, elsewhere="refused"),
    "comment_flag": among_members(MEMBERS - AUTHOR),
    # The desk
    "admin:index": at_the_desk(EVERYBODY_THERE),
    "admin:login": at_the_desk(EVERYBODY_THERE),
    "admin:logout": at_the_desk(EVERYBODY_THERE),
    "admin:jsi18n": at_the_desk(EVERYBODY_THERE),
    "admin:app_list": at_the_desk(MODERATORS | {"outsider"}),
    "admin:discussions_case_changelist": at_the_desk(MODERATORS | {"outsider"}),
    "admin:discussions_case_change": at_the_desk(MODERATORS),
    "admin:case_claim": at_the_desk(MODERATORS),
    "admin:case_release": at_the_desk(MODERATORS),
    "admin:case_decide": at_the_desk(MODERATORS),
    "admin:discussions_logentry_changelist": at_the_desk(MODERATORS | {"outsider"}),
    **dict.fromkeys([f"admin:pages_sitepage_{page}" for page in CHANGING], at_the_desk(STAFF)),
    **dict.fromkeys([f"admin:readings_reading_{page}" for page in CHANGING], at_the_desk(STAFF)),
    **dict.fromkeys([f"admin:accounts_user_{page}" for page in CHANGING], at_the_desk(SUPERUSER)),
    "admin:reading_take_down": at_the_desk(STAFF),
    "admin:readings_rightsnotice_changelist": at_the_desk(STAFF),
    "admin:readings_rightsnotice_change": at_the_desk(STAFF),
    "admin:readings_rightsnotice_delete": at_the_desk(STAFF),
    "admin:readings_reading_delete": at_the_desk(NOBODY_AT_ALL),
    "admin:accounts_user_add": at_the_desk(NOBODY_AT_ALL),
    "admin:accounts_user_delete": at_the_desk(NOBODY_AT_ALL),
}

# Django's own, without a name to ask for them by: the admin's catch-all and its redirect from addresses of old.
IGNORED = {"admin:(?P<url>.*)$", "admin:<path:object_id>/"}
