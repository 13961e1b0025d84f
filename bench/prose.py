"""Generated sentences. The same seed gives the same words, so that two runs measure the same pages."""

import random

WORDS = """
we they she he you people women workers somebody everyone nobody group room kitchen shift night morning bus hotel field
office union story answer question essay paragraph line page word work money time child mother friend neighbour manager
said asked told heard read wrote thought felt knew saw learned remember notice change begin stop stay leave listen speak
the a this that our their every another same other first last small long quiet loud tired angry kind fair equal alone
together before after because although while when where how why never always often again still only already perhaps
and but or so then not with without from about between through against under over into for of in on at by to as than
what happened is was were are has had would could should must may might did does make made take took give gave come went
"""


class Prose:
    """A writer who never runs out and always writes the same."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = WORDS.split()

    def sentence(self, words: int = 0) -> str:
        """Of that many words, or of 6 to 18."""
        chosen = self.random.choices(self.words, k=words or self.random.randint(6, 18))
        return " ".join(chosen).capitalize() + "."

    def paragraph(self, characters: int) -> str:
        """Whole sentences, about that many characters."""
        sentences = [self.sentence()]
        length = len(sentences[0])
        while length < characters - 30:
            sentences.append(self.sentence())
            length += len(sentences[-1]) + 1
        return " ".join(sentences)

    def essay(self, words: int) -> list[str]:
        """Paragraphs of exactly 100 words, the last one with what is left."""
        sizes = [100] * (words // 100) + ([words % 100] if words % 100 else [])
        return [" ".join(self._sentences(size)) for size in sizes]

    def _sentences(self, words: int) -> list[str]:
        sentences = []
        while words:
            size = words if words <= 18 else self.random.randint(6, 12)
            sentences.append(self.sentence(size))
            words -= size
        return sentences
