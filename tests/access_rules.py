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
told_in_private = Rule(AUTHOR | {"moderator"}, elsewhere="hidden")
# Whoever asks to come in, or waits for a place: no organizer sees it at these addresses.
ASKERS = Rule(frozenset({"newcomer"}), elsewhere="hidden")
members, organizers = Rule(MEMBERS), among_members(ORGANIZERS)

RULES = {
    "healthz": anybody,
    "readyz": anybody,
    # The site's own pages
    "home": anybody,
    "search": anybody,
    "site_page": anybody,
    "mail_stop": anybody,
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
    "group_closing": members,
    "group_words": members,
    "group_words_markdown": members,
    "group_words_json": members,
    "group_dividing": members,
    "group_dividing_propose": organizers,
    "group_dividing_take_back": organizers,
    "group_dividing_complete": organizers,
    "group_closing_announce": organizers,
    "group_closing_take_back": organizers,
    "deleted_group": anybody,
    "group_openness": organizers,
    "group_openness_address": organizers,
    "group_decision_list": members,
    "group_decision_reverse": organizers,
    "group_request_list": organizers,
    "group_request_answer": organizers,
    "group_waiting_list": organizers,
    "group_waiting_take_off": organizers,
    "group_directory": signed_in,
    "group_outside": signed_in,
    "join_request": ASKERS,
    "join_request_withdraw": ASKERS,
    "join_request_read": ASKERS,
    "waiting_place": ASKERS,
    "waiting_place_give_up": ASKERS,
    "waiting_place_read": ASKERS,
    "member_remove": organizers,
    "member_roles": organizers,
    "member_hand_over": organizers,
    "member_give_back": members,
    "invitation_list": organizers,
    "invitation_revoke": organizers,
    "invitation_mail": organizers,
    "invitation_poster": organizers,
    "group_agreement": members,
    "group_agreement_version": members,
    "group_agreement_accept": members,
    "group_agreement_edit": organizers,
    "group_repair": members,
    # Told by the member to the moderator, who is a carer; the organizer of either group learns nothing of it.
    "group_worry": told_in_private,
    "group_worry_step": told_in_private,
    "group_worry_settle": told_in_private,
    "group_worry_answer": Rule(frozenset({"moderator"}), refused=AUTHOR, elsewhere="hidden"),
    "group_worry_withdraw": Rule(AUTHOR, refused=frozenset({"moderator"}), elsewhere="hidden"),
    "group_session_list": members,
    "group_session": members,
    "group_session_answer": members,
    "session_file": members,
    "group_poll_list": members,
    "group_poll": members,
    "group_poll_create": organizers,
    "group_poll_close": organizers,
    "group_poll_edit": organizers,
    "group_poll_ask": organizers,
    "group_poll_take_back": organizers,
    "rota": signed_in,
    "rota_days": signed_in,
    "rota_forget": signed_in,
    "calendar_settings": signed_in,
    "calendar_titles": signed_in,
    "calendar_off": signed_in,
    # By its token, which calendars have and nobody's session.
    "calendar_feed": anybody,
    "session_live": members,
    "session_live_version": members,
    "session_round_turn": members,
    "session_round_part": members,
    "session_round_ask": members,
    "session_round_word": members,
    "session_round_begin": organizers,
    "session_round_order": organizers,
    "session_round_close": organizers,
    "session_table": organizers,
    # On any other phone than one that is lent they lead home (meetings/test_table.py).
    "table": anybody,
    "table_version": anybody,
    "table_turn": anybody,
    "table_word": anybody,
    "table_back": anybody,
    "group_session_create": organizers,
    "group_session_edit": organizers,
    "agenda": organizers,
    "agenda_add": organizers,
    "agenda_fit": organizers,
    "agenda_edit": organizers,
    "agenda_move": organizers,
    "agenda_skip": organizers,
    "agenda_begin": organizers,
    "agenda_remove": organizers,
    "cards": members,
    "card_join": members,
    "card_answer": Rule(AUTHOR, elsewhere="hidden"),
    "card_take_back": among_members(AUTHOR, "refused"),
    "session_roles": organizers,
    "session_role_ask": organizers,
    "session_role_answer": members,
    "notes": members,
    "notes_edit": organizers,
    "notes_consent": members,
    "decide": members,
    "decide_nothing_yet": organizers,
    "proposal_answer": members,
    "proposal_edit": among_members(ORGANIZERS | AUTHOR),
    "proposal_adopt": organizers,
    "proposal_take_back": among_members(ORGANIZERS | AUTHOR),
    "commitment_add": members,
    "group_year": members,
    "commitment_list": members,
    "commitment_follow_up": among_members(ORGANIZERS | AUTHOR),
    # Who facilitates holds a round, who takes part writes in it; in the world it is open, with everybody in it.
    "written_round": members,
    "written_round_write": members,
    "written_round_pass": members,
    "written_round_withdraw": members,
    "written_round_create": organizers,
    "written_round_edit": organizers,
    "written_round_turn": organizers,
    "written_round_bell": organizers,
    "written_round_people": organizers,
    "group_session_cancel": organizers,
    "group_session_more": organizers,
    "group_session_rule": organizers,
    "group_session_presence": organizers,
    "group_session_sheet": organizers,
    "group_session_i_was": members,
    "group_session_needs": members,
    # The moderator is a carer (tests/world.py).
    "group_needs": among_members(frozenset({"moderator"}), elsewhere="refused"),
    "group_session_ask": organizers,
    "group_mail": members,
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
    "thread_bring": members,
    "session_guide": members,
    "session_missed": members,
    "brought_passage_remove": among_members(ORGANIZERS | AUTHOR),
    "brought_comment_remove": among_members(ORGANIZERS | AUTHOR),
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
    "admin:mail_message_changelist": at_the_desk(STAFF),
    "admin:accounts_accountlook_changelist": at_the_desk(SUPERUSER),
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
