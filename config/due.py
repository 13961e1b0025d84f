"""What is due by the clock (`manage.py send_due`), each giving the number of what it did; mail is delivered last."""

DUE_PROVIDERS = [
    "groups.closing.close_due",
    "meetings.speaking.close_forgotten",
    "readings.bringing.forget_old",
    "discussions.drafting.forget_old",
    "discussions.raising.raise_due",
    "discussions.appealing.answer_due",
    "discussions.appealing.forget_settled",
    "groups.repairing.forget_settled",
    "meetings.cards.forget_speakers",
    "groups.scheduling.forget_places",
    "groups.needs.forget_old",
    "groups.at_the_door.forget_old",
    "groups.polling.forget_old",
    "groups.letters.closing.queue_soon",
    "groups.letters.reminders.queue_due",
    "groups.letters.round_ups.queue_due",
    "mail.outbox.forget_old",
    "config.tasks.forget_old",
    "mail.delivery.deliver_due",
]
