"""The mail server, over one connection for many letters; and what its refusals mean."""

import smtplib
import ssl
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, get_connection

from mail.models import Problem

# Servers take only so many over one connection.
LETTERS_A_CONNECTION = 100
GOING_AWAY = 421


class Refused(Exception):  # noqa: N818
    """The server takes no letter to this recipient, or not this letter."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code
        self.permanent = code >= 500


class Unavailable(Exception):  # noqa: N818
    """The server takes nothing from us now."""

    def __init__(self, problem: Problem, code: int | None = None) -> None:
        super().__init__()
        self.problem = problem
        self.code = code


class Server:
    """Connects with the first letter, and again after so many."""

    def __init__(self) -> None:
        self.connection = get_connection()
        self.sent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        try:
            self.connection.close()
        except (OSError, smtplib.SMTPException):
            # It is gone already. Django would have kept the connection in this case.
            self.connection = get_connection()

    def send(self, mail: EmailMessage) -> None:
        """Raises Refused or Unavailable unless the server has it."""
        if self.sent and self.sent % LETTERS_A_CONNECTION == 0:
            self.close()
        try:
            self.connection.open()
            self.connection.send_messages([mail])
        except (OSError, smtplib.SMTPException) as error:
            problem = meaning(error)
            if isinstance(problem, Unavailable):
                self.close()
            # The server's words quote addresses: they go into no log.
            raise problem from None
        self.sent += 1


def meaning(error: OSError | smtplib.SMTPException) -> Refused | Unavailable:
    """Whose trouble it is: one letter's, or everybody's."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max(reply[0] for reply in error.recipients.values())
        return Unavailable(Problem.SILENT, code) if code == GOING_AWAY else Refused(code)
    if isinstance(error, smtplib.SMTPDataError):
        code = error.smtp_code
        return Unavailable(Problem.SILENT, code) if code == GOING_AWAY else Refused(code)
    if isinstance(error, smtplib.SMTPConnectError):
        return Unavailable(Problem.UNREACHABLE, error.smtp_code)
    if isinstance(error, smtplib.SMTPResponseException):
        return Unavailable(Problem.NOT_US, error.smtp_code)
    if isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError | BrokenPipeError | ConnectionResetError):
        return Unavailable(Problem.SILENT)
    if isinstance(error, smtplib.SMTPException | ssl.SSLError):
        return Unavailable(Problem.NOT_US)
    return Unavailable(Problem.UNREACHABLE)
