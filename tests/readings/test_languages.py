"""What a text's letters and small words tell of its language."""

import pytest

from readings.languages import CHOICES, choices_with, guess, is_rtl


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("اجتمعنا في المطبخ, in the kitchen", "ar"),
        ("נפגשנו במטבח", "he"),
        ("Мы собрались", "ru"),
        ("我们下班后", "zh-hans"),
        ("仕事が終わった後", "ja"),
        ("우리는 일이", "ko"),
        ("We met in the kitchen", ""),
        ("1 + 1 …", ""),
        ("", ""),
    ],
)
def test_letters_tell_some_languages(text: str, code: str) -> None:
    assert guess(text) == code


TOLD = dict(
    paragraph.split(maxsplit=1)
    for paragraph in """
ca Ens vam trobar a la cuina després de la feina i vam parlar per torns. Ningú no va interrompre els altres, i
quan la primera va acabar, la segona va dir que el seu cap també feia el mateix amb les noies.

de Wir trafen uns nach der Arbeit in der Küche und sprachen der Reihe nach. Niemand hat die anderen
unterbrochen, und als die erste fertig war, sagte die zweite, dass es bei ihr auch so ist.

en We met in the kitchen after work and spoke in turn. Nobody interrupted the others, and when the first was
done the second said that her boss did the same to the girls on the night shift.

es Nos reunimos en la cocina después del trabajo y hablamos por turnos. Nadie interrumpió a las otras, y cuando
la primera terminó, la segunda dijo que su jefe hacía lo mismo con las muchachas.

fr Nous nous sommes réunies dans la cuisine après le travail et nous avons parlé à tour de rôle. Personne n’a
interrompu les autres, et quand la première a fini, la deuxième a dit que son chef faisait pareil.

it Ci siamo trovate in cucina dopo il lavoro e abbiamo parlato a turno. Nessuna ha interrotto le altre, e quando
la prima ha finito, la seconda ha detto che anche il suo capo fa così con le ragazze.

nl We kwamen na het werk in de keuken bij elkaar en spraken om de beurt. Niemand viel de anderen in de rede, en
toen de eerste klaar was, zei de tweede dat het bij haar ook zo is.

pl Spotkałyśmy się w kuchni po pracy i mówiłyśmy po kolei. Nikt nie przerywał, a kiedy pierwsza skończyła, druga
powiedziała, że jej szef robi to samo i że nie jest to tylko o niej.

pt Encontramo-nos na cozinha depois do trabalho e falamos por turnos. Ninguém interrompeu as outras, e quando a
primeira acabou, a segunda disse que o seu chefe não era melhor com as moças.

tr İşten sonra mutfakta toplandık ve sırayla konuştuk. Kimse kimsenin sözünü kesmedi ve ilk kadın bitirince
ikinci kadın bu işin her yerde bir olduğunu, ama bizim için daha çok değil, ne gibi bir şey olduğunu söyledi.
""".split("\n\n")
)


@pytest.mark.parametrize("code", TOLD)
def test_small_words_tell_languages_of_the_same_letters(code: str) -> None:
    assert guess(TOLD[code]) == code


def test_a_text_in_two_languages_or_of_names_tells_nothing() -> None:
    assert guess(TOLD["es"] + TOLD["en"]) == ""
    assert guess("Ana Ruiz, Rosa Luna, Bea Castro. " * 20) == ""


def test_direction_follows_the_language() -> None:
    assert [code for code in ("ar", "ar-EG", "he", "fa", "en", "xx") if is_rtl(code)] == ["ar", "ar-EG", "he", "fa"]


def test_an_unlisted_language_can_stay_chosen() -> None:
    assert choices_with("en") is CHOICES
    assert choices_with("nah")[0] == ("nah", "nah")
