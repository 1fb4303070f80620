"""A storm's deck deals one of each kind of blow first, and soon again what could not fall."""
from random import Random

from deck import LATER, Deck

CARDS = ("kill", "engine", 9), ("stop", "engine", 4), ("cut", "monitor", 2), ("wipe", "broker", 1)
KINDS = {card[:2] for card in CARDS}
SEEDS = range(50)


def test_one_of_each_kind_comes_before_the_second_of_any():
    for seed in SEEDS:
        deck = Deck(CARDS, Random(seed))
        assert {deck.deal() for _ in KINDS} == KINDS


def test_each_kind_comes_as_often_as_it_says_before_the_deck_is_shuffled_anew():
    deck = Deck(CARDS, Random(1))
    dealt = [deck.deal() for _ in range(2 * 16)]
    for what, whom, often in CARDS:
        assert dealt[:16].count((what, whom)) == dealt[16:].count((what, whom)) == often


def test_what_is_given_back_comes_again_within_the_next_few():
    for seed in SEEDS:
        deck = Deck(CARDS, Random(seed))
        card = deck.deal()
        deck.give_back(card)
        assert card in [deck.deal() for _ in range(LATER + 1)]


def test_the_last_card_can_be_given_back():
    deck = Deck((("wipe", "broker", 1),), Random(1))
    deck.give_back(deck.deal())
    assert deck.deal() == ("wipe", "broker")


def test_a_kind_is_owed_until_it_has_fallen():
    deck = Deck(CARDS, Random(1))
    card = deck.deal()
    deck.give_back(card)
    assert deck.owed == KINDS
    deck.fallen(card)
    deck.fallen(card)
    assert deck.owed == KINDS - {card}
