"""Readings outside a group: one's own, and everything for staff."""

from tests.access_rules.rule import AUTHOR, NOBODY_AT_ALL, STAFF, Rule, anybody, members, signed_in

RULES = {
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
}
