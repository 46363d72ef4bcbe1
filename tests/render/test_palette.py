"""The palette: readable on white and black, and told apart by the colour-blind."""

from __future__ import annotations

from itertools import combinations

import pytest

from factcli.render.palette import TONES
from factcli.values.scales import SPLIT, STANCES

Colour = tuple[float, float, float]

# Machado, Oliveira and Fernandes (2009), severity 1.0, over linear RGB.
BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(hex: str) -> Colour:
    red, green, blue = (int(hex[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(  # type: ignore[return-value]
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)
    )


def seen(colour: Colour, blindness: str) -> Colour:
    return tuple(  # type: ignore[return-value]
        min(max(sum(a * b for a, b in zip(row, colour, strict=True)), 0), 1)
        for row in BLINDNESS[blindness]
    )


def lab(colour: Colour) -> Colour:
    """CIELAB, D65."""
    red, green, blue = colour
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (
        each ** (1 / 3) if each > 0.008856 else 7.787 * each + 16 / 116 for each in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, other: str, blindness: str) -> float:
    """CIE76; about 2 is what an eye just sees."""
    a, b = (lab(seen(linear(each), blindness)) for each in (one, other))
    return sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5


def test_every_stance_has_its_tone() -> None:
    assert set(TONES) == {*STANCES, SPLIT}


@pytest.mark.parametrize("stance", TONES)
def test_it_stands_out_against_white_and_black(stance: str) -> None:
    red, green, blue = linear(TONES[stance].hex)
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert 1.05 / (light + 0.05) >= 4.5
    assert (light + 0.05) / 0.05 >= 4.5


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_the_colour_blind_see_which_side_is_taken(blindness: str) -> None:
    for one, other in combinations(("asserts", "neither", "denies"), 2):
        assert distance(TONES[one].hex, TONES[other].hex, blindness) > 25, (one, other)


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_the_weakest_words_still_show_their_side(blindness: str) -> None:
    for one, other in combinations(("allows", "neither", "questions"), 2):
        assert distance(TONES[one].hex, TONES[other].hex, blindness) > 10, (one, other)
