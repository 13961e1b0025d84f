"""The command `import_reading`."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from groups import assigning
from readings.models import Reading, Rights, Version
from tests.cast import Cast
from tests.readings.test_bringing import book
from tests.readings.test_importing import ESSAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def essay(tmp_path: Path) -> Path:
    path = tmp_path / "first-bus.txt"
    path.write_text(ESSAY)
    return path


def run(*arguments: object) -> tuple[str, str]:
    """What it prints, and what it remarks on the way."""
    out, err = io.StringIO(), io.StringIO()
    call_command("import_reading", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue()


def test_it_prints_the_readings_address_and_says_what_it_left_out(essay: Path) -> None:
    address, remarks = run(essay)
    reading = Reading.objects.get()
    assert address == f"/readings/{reading.pk}/"
    assert "own lines): By Ana Ruiz" in remarks
    assert (reading.title, reading.rights, reading.published_at) == ("The First Bus", Rights.STUDY, None)


def test_everything_can_be_said_and_published_at_once(essay: Path) -> None:
    facts = ["--title", "Bus", "--author", "A. R.", "--published", "2019", "--publication", "The Voice"]
    address, _ = run(essay, *facts, "--language", "en-GB", "--rights", "licence", "--licence", "CC BY 4.0", "--publish")
    reading = Reading.objects.in_library().get()
    assert address == "/readings/bus/"
    stored = [getattr(reading, name) for name in ("title", "author", "published", "publication", "language", "licence")]
    assert stored == ["Bus", "A. R.", "2019", "The Voice", "en-GB", "CC BY 4.0"]


def test_it_is_somebodys_to_bring_to_a_group(cast: Cast, essay: Path) -> None:
    run(essay, "--for", "organizer")
    assert Reading.objects.get() in assigning.offered_to(cast.membership("organizer"))
    with pytest.raises(CommandError, match="Nobody here signs in as nemo"):
        run(essay, "--for", "nemo")


def test_the_same_file_again_changes_nothing_and_says_so(essay: Path) -> None:
    address, _ = run(essay)
    assert run(essay, "--title", "Other") == (address, "This text is there already; nothing was changed.\n")
    assert Reading.objects.get().title == "The First Bus"


def test_a_new_version_comes_only_by_naming_its_reading(essay: Path) -> None:
    run(essay)
    reading = Reading.objects.get()
    essay.write_text(ESSAY.replace("Nobody", "Hardly anybody"))
    address, _ = run(essay, "--reading", reading.slug)
    assert address == f"/readings/{reading.slug}/versions/2/"
    assert "nothing was changed" in run(essay, "--reading", reading.slug)[1]
    assert Version.objects.count() == 2


def test_chapters_of_a_book_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "rota.epub"
    path.write_bytes(book("First words.", "Second words.", "Third words."))
    run(path, "--chapters", "1,3-4")
    said = " ".join(Reading.objects.get().versions.get().blocks.values_list("text", flat=True))
    assert "First words." in said
    assert "Third words." in said
    assert "Second words." not in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["https://10.0.0.1/essay"], "leads into a private network"),
        (["https://example.org/essay", "--chapters", "1"], "those of a book"),
        (["{book}", "--chapters", "one"], "Write the chapters as 1,3-5"),
        (["{book}", "--chapters", "9"], "no such chapter"),
        (["{file}", "--chapters", "1"], "those of a book"),
        (["{folder}/gone.txt"], "There is no file"),
        (["{folder}"], "can't be read"),
        (["{file}", "--published", "May"], "--published: Write the date as"),
        (["{file}", "--publish"], "don’t allow a place in the public library"),
        (["{file}", "--reading", "nothing"], "There is no reading nothing"),
        (["{file}", "--reading", "nothing", "--title", "A"], "corrected on its page"),
        (["{binary}"], "This is a PDF"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_nothing_is_stored(
    essay: Path, arguments: list[str], sentence: str
) -> None:
    binary = essay.with_name("a.pdf")
    binary.write_bytes(b"%PDF-1.7")
    rota = essay.with_name("rota.epub")
    rota.write_bytes(book("First words."))
    with pytest.raises(CommandError, match=sentence) as error:
        run(*(each.format(folder=essay.parent, file=essay, binary=binary, book=rota) for each in arguments))
    assert "\n" not in str(error.value)
    assert not Reading.objects.exists()
