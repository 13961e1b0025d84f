"""As after ten minutes: what somebody was sending when they were killed can be taken again."""

from django.utils import timezone

from mail.models import Message


def main() -> int:
    return Message.objects.filter(status=Message.Status.SENDING).update(due_at=timezone.now())
