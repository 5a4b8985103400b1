"""How much of each district takes part, as classes with colours: what a map shows that has too many municipalities for a look.

The classes are the same for all layers and days, so that maps can be compared.
"""

from __future__ import annotations

from dataclasses import replace

from layers.catalogue import Layer, LayerClass
from layers.theme import Theme
from layers.words.language import Language, message

#: Key of this layer, in the theme and in the names of styles.
SHARES = "shares"
#: The class of a district of which nobody takes part.
NONE = "none"
#: Class → the share from which on it holds, between 0 and 1; lowest first.
LIMITS = {"few": 0.0, "some": 0.1, "many": 0.25, "most": 0.5}


def share_layer(layer: Layer, theme: Theme) -> Layer:
    """Return the layer whose classes are shares, highest first, in the language of ``layer``, which it says something of.

    Districts are put into its classes by ``share_class``. Raises KeyError if ``theme`` lacks a colour.
    """
    keys = [*reversed(LIMITS), NONE]
    classes = [
        # which class holds is decided by the share, not by a status
        LayerClass(key, _label(key, layer.language), theme.paint(SHARES, key), layer.instruments[:1], frozenset())
        for key in keys
    ]
    return replace(layer, key=SHARES, classes=tuple(classes), symbol=None, outline=None)


def share_class(part: float, whole: float) -> str:
    """Return the key of the class for ``part`` of ``whole``."""
    return next((key for key in reversed(LIMITS) if part >= LIMITS[key] * whole), NONE) if part else NONE


def _label(key: str, language: Language) -> str:
    if key == NONE:
        return language.text(message("keine verzeichnet"))
    limits = [*LIMITS.values(), 1.0]
    low, high = (language.percent(limits[list(LIMITS).index(key) + step]) for step in (0, 1))
    if LIMITS[key] == 0:
        return language.text("unter {share}", share=high)
    if limits[-2] == LIMITS[key]:
        return language.text("{share} und mehr", share=low)
    return language.text("{low} bis unter {high}", low=low, high=high)
