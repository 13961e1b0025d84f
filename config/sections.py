"""Which apps have a part in the front page, a group's home, a session's page and the profile, in this order."""

# A section of a page: a fragment's template and its context, or None. Of `user`, or of `me`, a membership.
NOTICE_PROVIDERS = [
    "accounts.home.notice",
    "mail.home.notice",
    "groups.home.notice",
    "groups.at_the_door.notice",
    "readings.home.notice",
    "discussions.home.notice",
    "discussions.places.notice",
]
HOME_PROVIDERS = ["groups.unanswered.section", "groups.home.section", "discussions.home.section"]
# What waits for a person's answer, on the front page and counted in round-ups: of `user`, groups.unanswered.Waiting.
WAITING_PROVIDERS = [
    "groups.unanswered.divisions",
    "groups.unanswered.polls",
    "meetings.unanswered.roles",
    "meetings.unanswered.cards",
    "meetings.unanswered.commitments",
    "meetings.unanswered.rounds",
    "meetings.unanswered.proposals",
]
# Of `me`: above a group's home, and in it.
GROUP_NOTICE_PROVIDERS = ["groups.at_the_door.section", "groups.home.group_notice"]
GROUP_HOME_PROVIDERS = ["groups.home.group_section", "discussions.home.group_section"]
# Of `me` and `session`: on a session's page, what happens in it.
SESSION_PROVIDERS = [
    "meetings.home.session_section",
    "discussions.home.session_section",
    "groups.home.session_section",
]
# Of `user`: on their profile.
PROFILE_PROVIDERS = ["groups.home.profile_section", "groups.home.calendar_section"]
