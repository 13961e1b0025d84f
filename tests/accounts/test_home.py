from accounts.home import notice
from tests.cast import Cast


def test_only_who_could_be_locked_out_is_reminded(cast: Cast) -> None:
    person = cast.person("member")
    assert notice(person) == ("accounts/_recovery_reminder.html", {})
    person.email = "member@reading.example"
    person.save()
    assert notice(person) is None
