"""Which letters there are, who writes them, and what their link to no more of them does."""

# Who writes a letter of each kind when it is sent (mail.outbox): a function of its message that gives a
# mail.letters.Letter, or None where it is due to nobody any more.
MAIL_LETTERS = {
    "account": "accounts.letters.account",
    "closing-announced": "groups.letters.closing.announced",
    "closing-soon": "groups.letters.closing.soon",
    "closing-taken-back": "groups.letters.closing.taken_back",
    "dividing-proposed": "groups.letters.dividing.proposed",
    "dividing-settled": "groups.letters.dividing.settled",
    "group-deleted": "groups.letters.closing.gone",
    "invitation": "groups.letters.joining.invited",
    "moved-up": "groups.letters.joining.moved_up",
    "poll": "groups.letters.polls.asked",
    "request-answered": "groups.letters.joining.answered",
    "round-up": "groups.letters.round_ups.round_up",
    "session-asked": "groups.letters.sessions.asked",
    "session-cancelled": "groups.letters.sessions.cancelled",
    "session-changed": "groups.letters.sessions.changed",
    "session-reminder": "groups.letters.reminders.reminder",
    "taken-off": "groups.letters.joining.taken_off",
}
# What the link to no more mails does, by its kind: each a mail.letters.Stopping.
MAIL_STOPS = {
    "changes": "groups.letters.choosing.no_changes",
    "invitations": "groups.letters.joining.no_invitations",
    "reminders": "groups.letters.choosing.no_reminders",
    "round-ups": "groups.letters.choosing.no_round_ups",
}
# A member's round-up of a group: counts with the paths of their pages, of `me` and the time of the last one.
ROUND_UP_PROVIDERS = ["groups.letters.round_ups.part", "discussions.round_up.part"]
