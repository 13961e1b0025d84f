"""Where a passage stands in the new version: found, found elsewhere, a guess for a person to look at, or gone."""

from dataclasses import dataclass
from typing import NamedTuple

from readings.carrying.following import Follower, Image
from readings.carrying.pairing import FEW_WORDS, Pairing
from readings.carrying.places import Place, Range, State, cut, trimmed
from readings.carrying.signs import after, before, opened
from readings.carrying.text import Text

HALF = 0.5  # of the characters of a passage's words have to be there for it to be there
APART = 20  # with more words between them than this, and than there are in all, two parts are no passage any more
GUESS = 0.25  # of them are enough to ask a person


class Spot(NamedTuple):
    """A word of a passage, and where it went."""

    block: int
    word: int
    size: int
    image: Image | None

    @property
    def there(self) -> tuple[int, int]:
        """The block and the word of the new text; before all others if it went nowhere."""
        return (self.image.block, self.image.word) if self.image else (-1, -1)


@dataclass
class Placer:
    """Finds the passages of one version in the next."""

    old: Text
    new: Text
    pairing: Pairing
    follower: Follower

    def __post_init__(self) -> None:
        self.became = {old: new for new, old in self.pairing.ancestors().items()}

    def place(self, passage: Range) -> Place:
        passage = trimmed(self.old.blocks, passage)
        stays = self._in_whole_blocks(passage)
        if stays:
            return stays
        spots = self._spots(passage)
        sure = [spot for spot in spots if spot.image and not spot.image.unsure]
        found = self._gathered(passage, spots, sure)
        if found and found[1] >= HALF:
            return Place(self._state(passage, found[0], sure), found[0])
        quoted = self._quoted(passage, spots)
        if quoted:
            return quoted
        guesses = [self._gathered(passage, spots, [spot for spot in spots if spot.image]), found]
        enough = [guess[0] for guess in guesses if guess and guess[1] >= GUESS]
        guess = enough[0] if enough else self._between(passage, spots)
        return Place(State.SUGGESTED, guess) if guess else Place(State.ORPHAN, None)

    def _in_whole_blocks(self, passage: Range) -> Place | None:
        """The same code points, if all its blocks stayed letter by letter and beside one another."""
        blocks = range(passage.start_block, passage.end_block + 1)
        places = [self.pairing.same.get(block, -1) for block in blocks]
        if places != list(range(places[0], places[0] + len(places))) or places[0] < 0:
            return None
        pairs = list(zip(blocks, places, strict=True))
        if any(self.old.blocks[here] != self.new.blocks[there] for here, there in pairs):
            return None
        found = Range(places[0], passage.start, places[-1], passage.end)
        if self.pairing.unsure.intersection(pairs):
            return Place(State.SUGGESTED, found)
        return Place(State.MOVED if self.pairing.moved.intersection(pairs) else State.EXACT, found)

    def _spots(self, passage: Range) -> list[Spot]:
        spots = []
        for block in range(passage.start_block, passage.end_block + 1):
            words, images = self.old.words(block), self.follower.images(block)
            chosen = self._words(self.old, passage, block)
            spots += [Spot(block, word, len(words.plain[word]), images.get(word)) for word in chosen]
        return spots

    def _words(self, text: Text, passage: Range, block: int) -> range:
        start = passage.start if block == passage.start_block else 0
        end = passage.end if block == passage.end_block else len(text.blocks[block])
        return text.words(block).between(start, end)

    def _gathered(self, passage: Range, spots: list[Spot], chosen: list[Spot]) -> tuple[Range, float] | None:
        """The stretch in which most of the chosen words stand together, and how much of the passage that is."""
        groups = self._groups(chosen, len(spots))
        if not groups:
            return None
        best = _pruned(max(groups, key=_weight), self.new)
        share = _weight(best) / max(1, sum(spot.size for spot in spots))
        return self._range(passage, spots, best), share

    def _groups(self, chosen: list[Spot], size: int) -> list[list[Spot]]:
        """The chosen words in the order of the new text, divided where more of something else stands between."""
        groups: list[list[Spot]] = []
        last: tuple[int, int] | None = None
        for spot in sorted(chosen, key=lambda spot: spot.there):
            here = spot.there
            near = last and here[0] - last[0] <= 3 and self.new.steps(last, here) <= max(APART, size)
            if not near:
                groups.append([])
            groups[-1].append(spot)
            last = here
        return groups

    def _state(self, passage: Range, found: Range, spots: list[Spot]) -> State:
        inside = [spot for spot in spots if spot.image and found.start_block <= spot.image.block <= found.end_block]
        if any(spot.image and spot.image.moved for spot in inside):
            return State.MOVED
        same = cut(self.old.blocks, passage) == cut(self.new.blocks, found)
        return State.EXACT if same else State.EDITED

    def _range(self, passage: Range, spots: list[Spot], group: list[Spot]) -> Range:
        """From the first to the last of these words, with the signs that stood at the passage's ends."""
        first, last = group[0].there, group[-1].there
        first = self._reaching(first, spots, group[0], -1)
        last = self._reaching(last, spots, group[-1], 1)
        return self._with_signs(passage, first, last)

    def _reaching(self, edge: tuple[int, int], spots: list[Spot], at: Spot, way: int) -> tuple[int, int]:
        """The edge, moved over the words that replaced the passage's own at that end."""
        index = spots.index(at)
        lost = spots[:index] if way < 0 else spots[index + 1 :]
        if not lost or any(spot.image or spot.block != at.block for spot in lost):
            return edge
        words = self.new.words(edge[0])
        images = self.follower.images(at.block)
        beyond = images.get(lost[0].word - 1 if way < 0 else lost[-1].word + 1)
        inner = lost[0].word > 0 if way < 0 else lost[-1].word + 1 < len(self.old.words(at.block))
        if inner and (not beyond or beyond.block != edge[0]):
            return edge
        limit = beyond.word if inner and beyond else (-1 if way < 0 else len(words))
        word = edge[1]
        for _step in lost:
            if word + way == limit:
                break
            word += way
        return (edge[0], word) if 0 <= word < len(words) else edge

    def _with_signs(self, passage: Range, first: tuple[int, int], last: tuple[int, int]) -> Range:
        start, end = self.new.words(first[0]).starts[first[1]], self.new.words(last[0]).ends[last[1]]
        lead, trail = self._signs(passage)
        start = opened(self.new.blocks[first[0]], start)
        if lead:
            start = before(self.new.blocks[first[0]], self.new.words(first[0]), first[1], start)
        if trail:
            end = after(self.new.blocks[last[0]], self.new.words(last[0]), last[1], end)
        return Range(first[0], start, last[0], end)

    def _signs(self, passage: Range) -> tuple[bool, bool]:
        """Whether the passage begins, and ends, with a sign that is no word."""
        first, last = self.old.words(passage.start_block), self.old.words(passage.end_block)
        return not first.at(passage.start), not last.at(passage.end - 1)

    def _quoted(self, passage: Range, spots: list[Spot]) -> Place | None:
        """Where its words stand one after the other, if that is once in each version and they came from nowhere."""
        if len(spots) < FEW_WORDS:
            return None
        quote = f" {' '.join(self.old.words(spot.block).plain[spot.word] for spot in spots)} "
        place = self.new.spoken.find(quote)
        if place < 0 or self.new.spoken.find(quote, place + 1) >= 0 or self.old.spoken.count(quote) != 1:
            return None
        first, last = self.new.heard(place), self.new.heard(place + len(quote) - 2)
        if first[0] == last[0] and not self.follower.is_free(first[0], range(first[1], last[1] + 1)):
            return None
        found = self._with_signs(passage, first, last)
        unsure = any((spot.block, first[0]) in self.pairing.unsure for spot in spots)
        return Place(State.SUGGESTED if unsure else State.MOVED, found)

    def _between(self, passage: Range, spots: list[Spot]) -> Range | None:
        """What stands where the passage stood, between words or blocks that stayed: in other words, perhaps."""
        if not spots or any(spot.image for spot in spots):
            return None
        if spots[0].block == spots[-1].block and self.follower.images(spots[0].block):
            return self._between_words(passage, spots)
        return self._between_blocks(spots)

    def _between_words(self, passage: Range, spots: list[Spot]) -> Range | None:
        images = self.follower.images(passage.start_block)
        one, other = images.get(spots[0].word - 1), images.get(spots[-1].word + 1)
        edge = one or other
        if not edge or (one and other and one.block != other.block):
            return None
        first = one.word + 1 if one else 0
        last = other.word - 1 if other else len(self.new.words(edge.block)) - 1
        if not 0 <= last - first < 3 * len(spots) + 3:
            return None
        return self._with_signs(passage, (edge.block, first), (edge.block, last))

    def _between_blocks(self, spots: list[Spot]) -> Range | None:
        """As many new blocks, about as long, between the same two neighbours."""
        first = last = spots[0].block
        while first > 0 and first - 1 not in self.became:
            first -= 1
        while last + 1 < len(self.old) and last + 1 not in self.became:
            last += 1
        low = self.became[first - 1] + 1 if first else 0
        high = self.became[last + 1] if last + 1 < len(self.old) else len(self.new)
        if high - low != last - first + 1 or spots[-1].block > last:
            return None
        blocks = [low + spots[0].block - first, low + spots[-1].block - first]
        mine = sum(len(self.old.blocks[block]) for block in range(spots[0].block, spots[-1].block + 1))
        theirs = sum(len(self.new.blocks[block]) for block in range(blocks[0], blocks[1] + 1))
        if not 0.4 <= theirs / max(1, mine) <= 2.5:
            return None
        found = trimmed(self.new.blocks, Range(blocks[0], 0, blocks[1], len(self.new.blocks[blocks[1]])))
        return found if "".join(cut(self.new.blocks, found)).strip() else None


def _moved(spot: Spot) -> bool:
    return bool(spot.image and spot.image.moved)


def _weight(group: list[Spot]) -> int:
    return sum(spot.image.kept for spot in group if spot.image)


def _pruned(group: list[Spot], text: Text) -> list[Spot]:
    """Without the few words at either end that stand far from all the others, and didn't before."""
    for way in (1, -1):
        ordered = group[::way]
        for count in range(1, len(ordered)):
            here, there = (ordered[count - 1].there, ordered[count].there)[::way]
            gap, was = text.steps(here, there), abs(ordered[count - 1].word - ordered[count].word) - 1
            alone = count == 1 or _moved(ordered[count - 1]) != _moved(ordered[count])
            if alone and gap >= 2 * count + 2 and gap - was >= 2 * count:
                ordered = ordered[count:]
                break
        group = ordered[::way]
    return group
