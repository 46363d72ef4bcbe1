"""The values that fields hold: dates, figures, scales, words. Each parser raises ValueError
with a message that says what is wrong and how it is written instead."""
