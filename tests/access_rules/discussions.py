"""What is said about a text, and what a new version of it did."""

from tests.access_rules.rule import (
    AUTHOR,
    MEMBERS,
    NOBODY_AT_ALL,
    ORGANIZERS,
    Rule,
    among_members,
    members,
    organizers,
    signed_in,
)

RULES = {
    "account_delete": signed_in,
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
    "comment_history": Rule(AUTHOR | {"moderator"}),
    "comment_withdraw": among_members(AUTHOR, elsewhere="refused"),
    "comment_flag": among_members(MEMBERS - AUTHOR),
}
