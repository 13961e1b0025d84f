"""Choosing what one gets mail about from a group."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groups.forms.activity import ActivityForm
from groups.letters import choosing
from groups.letters.reminders import HOURS
from groups.models import Membership

DISCREET = {"as-account": None, "yes": True, "no": False}
NEVER = "never"


class MailForm(ActivityForm[Membership], forms.Form):
    reminder = forms.ChoiceField(
        label=_("Remind me of a session"),
        choices=[(NEVER, _("never")), *((str(hours), words) for hours, words in HOURS.items())],
        help_text=_("Only if you come, or haven’t answered."),
    )
    change_mail = forms.BooleanField(label=_("Tell me when a session is changed or called off"), required=False)
    round_up = forms.ChoiceField(
        label=_("Tell me what waits for me"),
        choices=Membership.RoundUp.choices,
        help_text=_("In the morning, and only if something does. It counts what waits, and repeats nobody’s words."),
    )
    discreet_mail = forms.ChoiceField(
        label=_("What these mails say to somebody who looks over your shoulder"),
        choices=[
            ("as-account", _("as in my account")),
            ("yes", _("nothing: neither the site nor this group")),
            ("no", _("they may name this group and its sessions")),
        ],
    )

    def __init__(self, data: QueryDict | None = None, *, me: Membership) -> None:
        discreet = next(word for word, value in DISCREET.items() if value is me.discreet_mail)
        initial = {
            "reminder": str(me.reminder_hours or NEVER),
            "change_mail": me.change_mail,
            "round_up": me.round_up,
            "discreet_mail": discreet,
        }
        super().__init__(data, initial=initial)
        self.me = me

    def save(self) -> Membership:
        reminder = self.cleaned_data["reminder"]
        return choosing.choose(
            me=self.me,
            reminder_hours=None if reminder == NEVER else int(reminder),
            change_mail=self.cleaned_data["change_mail"],
            round_up=self.cleaned_data["round_up"],
            discreet_mail=DISCREET[self.cleaned_data["discreet_mail"]],
        )
