"""Makes a screenshot of few colours smaller: a PNG with a palette instead of one with three bytes for each point."""

import struct
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256


def paletted(png: bytes) -> bytes:
    """The same picture; of more than 256 colours the rarest become the nearest of the others.

    Takes what Chromium makes: eight bits a channel, RGB, not interlaced.
    """
    parts = list(chunks(png))
    width, height, depth, colour, *_rest = struct.unpack(">IIBBBBB", parts[0][1])
    if (depth, colour) != (8, 2):
        raise ValueError(f"A PNG of {depth} bits and colour type {colour}, not of 8 and 2")
    rows = unfiltered(zlib.decompress(b"".join(data for kind, data in parts if kind == b"IDAT")), width * 3, height)
    points = [[row[i : i + 3] for i in range(0, width * 3, 3)] for row in rows]
    places, palette = chosen(Counter(point for row in points for point in row))
    data = b"".join(b"\0" + bytes(places[point] for point in row) for row in points)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    found = [(b"IHDR", header), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b"")]
    return SIGNATURE + b"".join(chunk(kind, data) for kind, data in found)


def chosen(counted: Counter[bytes]) -> tuple[dict[bytes, int], list[bytes]]:
    """For each colour its place in the palette, and the palette."""
    palette = [colour for colour, _number in counted.most_common(COLOURS)]
    places = {colour: place for place, colour in enumerate(palette)}
    for colour in counted:
        if colour not in places:
            places[colour] = min(range(len(palette)), key=lambda place: distance(palette[place], colour))
    return places, palette


def distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    found, place = [], len(SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        found.append((png[place + 4 : place + 8], png[place + 8 : place + 8 + length]))
        place += length + 12
    return found


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def unfiltered(data: bytes, stride: int, height: int) -> list[bytes]:
    """The rows as they look. PNG writes each as what differs from its neighbours (its specification, section 9)."""
    rows, above = [], bytes(stride)
    for number in range(height):
        kind, *row = data[number * (stride + 1) : (number + 1) * (stride + 1)]
        for i in range(stride if kind else 0):
            left, corner = (row[i - 3], above[i - 3]) if i > 2 else (0, 0)
            row[i] = (row[i] + guess(kind, left, above[i], corner)) & 255
        above = bytes(row)
        rows.append(above)
    return rows


def guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        far = (abs(up - corner), abs(left - corner), abs(left + up - 2 * corner))
        return (left, up, corner)[far.index(min(far))]
    return (0, left, up, (left + up) // 2)[kind]
