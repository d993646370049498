"""Decodes the images that invoices come in: PNG (8 bit grey, RGB, with or without alpha) and binary PGM.

PNG follows the W3C specification (third edition), sections 5, 7 and 9; PGM follows netpbm's pgm(5).
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
SAMPLES = {0: 1, 2: 3, 4: 2, 6: 4}  # PNG colour type to samples a pixel
MOST_PIXELS = 64_000_000


class BadImage(Exception):
    """The bytes are no image of a known kind; the message says what is wrong."""


@dataclass(frozen=True)
class GreyImage:
    """`rows` holds `height` rows of `width` bytes, 0 black to 255 white."""

    width: int
    height: int
    rows: list[bytes]


def decode_image(data: bytes) -> GreyImage:
    """Raises BadImage."""
    if data.startswith(PNG_SIGNATURE):
        return decode_png(data)
    if data.startswith(b"P5"):
        return decode_pgm(data)
    raise BadImage("the image must be PNG or binary PGM")


def check_size(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise BadImage("the image has no pixels")
    if width * height > MOST_PIXELS:
        raise BadImage(f"the image has more than {MOST_PIXELS} pixels")


def decode_pgm(data: bytes) -> GreyImage:
    header = re.match(rb"P5\s+(?:#[^\n]*\n\s*)*(\d{1,9})\s+(\d{1,9})\s+(\d{1,5})\s", data)
    if header is None:
        raise BadImage("the PGM header is malformed")
    width, height, highest = (int(part) for part in header.groups())
    check_size(width, height)
    if highest != 255:
        raise BadImage(f"the PGM must have 255 as its highest value, not {highest}")
    pixels = data[header.end() :]
    if len(pixels) < width * height:
        raise BadImage(f"the PGM ends early: {len(pixels)} bytes of {width * height}")
    return GreyImage(width, height, [pixels[row * width : (row + 1) * width] for row in range(height)])


def png_chunks(data: bytes) -> dict[bytes, bytes]:
    """The header and the joined pixel data, each chunk's checksum verified."""
    found: dict[bytes, bytes] = {}
    place = len(PNG_SIGNATURE)
    while place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        place += 12 + length
        if place > len(data):
            break
        if zlib.crc32(kind + body) != struct.unpack_from(">I", data, place - 4)[0]:
            raise BadImage("the PNG is damaged: a checksum does not fit")
        found[kind] = found.get(kind, b"") + body
        if kind == b"IEND":
            return found
    raise BadImage("the PNG ends early")


def decode_png(data: bytes) -> GreyImage:
    chunks = png_chunks(data)
    if len(chunks.get(b"IHDR", b"")) != 13:
        raise BadImage("the PNG has no header")
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    check_size(width, height)
    if depth != 8 or colour not in SAMPLES or interlace:
        raise BadImage("the PNG must be 8 bit grey or RGB, not interlaced")
    samples = SAMPLES[colour]
    line = width * samples + 1
    inflate = zlib.decompressobj()
    try:
        raw = inflate.decompress(chunks.get(b"IDAT", b""), line * height)
    except zlib.error:
        raise BadImage("the PNG's pixel data is damaged") from None
    if len(raw) < line * height:
        raise BadImage("the PNG's pixel data ends early")
    rows: list[bytes] = []
    above = bytearray(line - 1)
    for row in range(height):
        above = unfilter(raw[row * line], bytearray(raw[row * line + 1 : (row + 1) * line]), above, samples)
        rows.append(to_grey(above, samples))
    return GreyImage(width, height, rows)


def unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    """Undoes a PNG row filter, section 9.2: 0 none, 1 sub, 2 up, 3 average, 4 Paeth."""
    if kind == 0:
        return row
    if kind > 4:
        raise BadImage(f"the PNG has an unknown row filter {kind}")
    for place in range(len(row)):
        left = row[place - step] if place >= step else 0
        up = above[place]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        else:
            guess = paeth(left, up, above[place - step] if place >= step else 0)
        row[place] = (row[place] + guess) & 255
    return row


def paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    to_left, to_up, to_corner = abs(estimate - left), abs(estimate - up), abs(estimate - corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner


def to_grey(row: bytearray, samples: int) -> bytes:
    """Luma by ITU-R BT.601 in whole numbers; an alpha sample is left out."""
    if samples == 1:
        return bytes(row)
    if samples == 2:
        return bytes(row[0::2])
    triples = zip(row[0::samples], row[1::samples], row[2::samples])
    return bytes((299 * red + 587 * green + 114 * blue) // 1000 for red, green, blue in triples)
