from bench.prose import Prose


def test_the_same_seed_writes_the_same_words() -> None:
    assert Prose(7).paragraph(500) == Prose(7).paragraph(500)
    assert Prose(7).paragraph(500) != Prose(8).paragraph(500)


def test_an_essay_has_exactly_its_words() -> None:
    paragraphs = Prose(7).essay(1_050)
    assert [len(paragraph.split()) for paragraph in paragraphs] == [100] * 10 + [50]
