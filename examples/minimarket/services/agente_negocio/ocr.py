"""Reads printed lines from a grey image: threshold, straighten, cut into lines and letters, compare with the font.

It reads the image in every way of `WAYS` and keeps the reading that fits the font best. Pure Python and bound by the
processor on purpose: the time grows with the number of pixels (8 microseconds a pixel, measured on Python 3.11).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from agente_negocio.glyphs import GLYPH_ROWS, GLYPHS
from agente_negocio.images import GreyImage


@dataclass(frozen=True)
class Way:
    """How to tell ink from paper.

    `cleaned`: specks are taken out first, which helps scans and harms very small print. `window`: half the side, in
    pixels, of the square whose mean is compared. `ink_share`: ink is darker than this share of that mean.
    """

    cleaned: bool
    window: int
    ink_share: float


WAYS = [Way(*choice) for choice in product((True, False), (9, 25), (0.6, 0.75, 0.88))]
SLOPES = [step / 200 for step in range(-6, 7)]  # rows moved a column, about -1.7 to 1.7 degrees
BLANK_WIDTH = 3  # dots between letters that make a blank
LOWEST_LIKENESS = 0.75
LEAST_DOTS = 2  # less ink than this is a speck: the smallest letter, the full stop, has 4

UNKNOWN = "?"

Spans = list[tuple[int, int]]
Reading = tuple[float, list[str]]


def read_lines(image: GreyImage) -> list[str]:
    """The lines of text, top to bottom; lines in which no letter is recognised are left out."""
    sources = {True: clean(image.rows), False: image.rows}
    readings = [read_one_way(sources[way.cleaned], way) for way in WAYS]
    _, lines = max(readings, key=lambda reading: reading[0])
    return [line for line in lines if line.strip(f"{UNKNOWN} ")]


def read_one_way(rows: list[bytes], way: Way) -> Reading:
    """The lines, with how well they fit: letters recognised count by their likeness, unknown ones against it."""
    ink = straighten(threshold(rows, way))
    bands = spans([any(row) for row in ink])
    tallest = max((end - begin for begin, end in bands), default=0)
    fit, lines = 0.0, []
    for begin, end in bands:
        if end - begin < GLYPH_ROWS or end - begin < 0.6 * tallest:
            continue
        band_fit, line = read_band(ink[begin:end])
        fit += band_fit
        lines.append(line)
    return fit, lines


def clean(rows: list[bytes]) -> list[bytes]:
    """The median of each pixel and its eight neighbours: specks go, edges stay. The outermost pixels are left alone."""
    cleaned = [rows[0]]
    for above, row, below in zip(rows, rows[1:], rows[2:]):
        middle = bytes(
            sorted(nine)[4]
            for nine in zip(above, above[1:], above[2:], row, row[1:], row[2:], below, below[1:], below[2:])
        )
        cleaned.append(row[:1] + middle + row[len(middle) + 1 :])
    return cleaned + (rows[-1:] if len(rows) > 1 else [])


def threshold(rows: list[bytes], way: Way) -> list[bytearray]:
    """1 where a pixel is ink, by the mean of the square around it, so that shadows on the paper do not matter."""
    width, height, window = len(rows[0]), len(rows), way.window
    columns = [0] * width  # the sums of the rows now inside the window, column by column
    for row in rows[:window]:
        columns = [total + value for total, value in zip(columns, row)]
    ink: list[bytearray] = []
    for place, row in enumerate(rows):
        if place + window < height:
            columns = [total + value for total, value in zip(columns, rows[place + window])]
        if place - window > 0:
            columns = [total - value for total, value in zip(columns, rows[place - window - 1])]
        tall = min(height, place + window + 1) - max(0, place - window)
        ink.append(threshold_row(row, columns, tall, way))
    return ink


def threshold_row(row: bytes, columns: list[int], tall: int, way: Way) -> bytearray:
    width, window = len(row), way.window
    running = sum(columns[:window])
    marks = bytearray(width)
    for place in range(width):
        if place + window < width:
            running += columns[place + window]
        if place > window:
            running -= columns[place - window - 1]
        wide = min(width, place + window + 1) - max(0, place - window)
        if row[place] * wide * tall < way.ink_share * running:
            marks[place] = 1
    return marks


def straighten(ink: list[bytearray]) -> list[bytearray]:
    """Shears the image by the slope that makes its rows most unlike each other: full lines, empty gaps."""
    best = max(SLOPES, key=lambda slope: (row_contrast(ink, slope), -abs(slope)))
    return shear(ink, best) if best else ink


def row_contrast(ink: list[bytearray], slope: float) -> int:
    """The sum of the squares of the ink in each row after shearing."""
    height = len(ink)
    counts = [0] * height
    moves = [round(slope * column) for column in range(len(ink[0]))]
    for place, row in enumerate(ink):
        for mark, move in zip(row, moves):
            if mark and 0 <= place + move < height:
                counts[place + move] += 1
    return sum(count * count for count in counts)


def shear(ink: list[bytearray], slope: float) -> list[bytearray]:
    height, width = len(ink), len(ink[0])
    moved = [bytearray(width) for _ in range(height)]
    for column in range(width):
        move = round(slope * column)
        for place in range(max(0, -move), min(height, height - move)):
            if ink[place][column]:
                moved[place + move][column] = 1
    return moved


def spans(filled: Sequence[bool]) -> Spans:
    """The stretches of True, as (begin, end) with end excluded."""
    found: Spans = []
    begin: int | None = None
    for place, is_filled in enumerate([*filled, False]):
        if is_filled and begin is None:
            begin = place
        elif not is_filled and begin is not None:
            found.append((begin, place))
            begin = None
    return found


def read_band(band: list[bytearray]) -> tuple[float, str]:
    """One line of text, left to right, with blanks where the gap is wide, and how well it fits."""
    dot = len(band) / GLYPH_ROWS
    fit, text = 0.0, ""
    last_end: int | None = None
    ink = [sum(column) for column in zip(*band)]
    for begin, end in spans([amount > 0 for amount in ink]):
        if sum(ink[begin:end]) < LEAST_DOTS * dot * dot:
            continue
        if last_end is not None and begin - last_end >= BLANK_WIDTH * dot:
            text += " "
        letter, likeness = recognise(band, begin, end, dot)
        fit += likeness - LOWEST_LIKENESS if letter != UNKNOWN else -1
        text += letter
        last_end = end
    return fit, text


def recognise(band: list[bytearray], begin: int, end: int, dot: float) -> tuple[str, float]:
    """The known letter of the same width in dots that shares most of its dots, or `?`, and the share."""
    wide = max(1, round((end - begin) / dot))
    cell = (end - begin) / wide
    dots = [
        share(band, (row * dot, (row + 1) * dot), (begin + column * cell, begin + (column + 1) * cell)) > 0.5
        for row in range(GLYPH_ROWS)
        for column in range(wide)
    ]
    best, likeness = UNKNOWN, LOWEST_LIKENESS
    for letter, rows in GLYPHS.items():
        if len(rows[0]) != wide:
            continue
        same = sum(dot_is == (mark == "#") for dot_is, mark in zip(dots, "".join(rows))) / len(dots)
        if same > likeness:
            best, likeness = letter, same
    return best, likeness


def share(band: list[bytearray], rows: tuple[float, float], columns: tuple[float, float]) -> float:
    """The share of ink in a rectangle."""
    left, right = round(columns[0]), max(round(columns[0]) + 1, round(columns[1]))
    top, bottom = round(rows[0]), max(round(rows[0]) + 1, round(rows[1]))
    inside = [mark for row in band[top:bottom] for mark in row[left:right]]
    return sum(inside) / len(inside) if inside else 0.0
