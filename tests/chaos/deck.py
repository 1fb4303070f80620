"""The order in which a storm deals its blows: one of each kind first, so that all of it happens, early."""

# What has to wait until whoever it is meant for can be hurt is dealt again after this many others.
LATER = 5


class Deck:
    """`cards`: (what, whom, how often). Dealt to its end before it is shuffled anew.

    A kind is `owed` until it has fallen once. Cards that are given back come again within the next few, so none of them
    waits for the rest of the deck.
    """

    def __init__(self, cards, random):
        self._cards, self._random = cards, random
        self._left = []
        self.owed = {(what, whom) for what, whom, _ in cards}

    def deal(self):
        if not self._left:
            first = [(what, whom) for what, whom, _ in self._cards]
            more = [(what, whom) for what, whom, often in self._cards for _ in range(often - 1)]
            self._random.shuffle(first)
            self._random.shuffle(more)
            self._left = more + first
        return self._left.pop()

    def give_back(self, card):
        """It could not fall; called from any thread."""
        self._left.insert(max(0, len(self._left) - LATER), card)

    def fallen(self, card):
        """Called from any thread."""
        self.owed.discard(card)
