"""Reading invoices (R3): small ones are read, heavy ones given up in time, nothing is left behind."""

from __future__ import annotations

import base64
import random
import struct
import threading
import time
import zlib
from pathlib import Path

import httpx
import pytest
from conftest import Start
from running import Running

from agente_negocio.glyphs import render
from agente_negocio.images import BadImage, GreyImage, decode_image
from agente_negocio.ocr import read_lines

INVOICE = ["MINI MARKET", "FACTURA: A-0001-0042", "FECHA: 17/11/2026", "YERBA 1KG 2 X 3980.00", "TOTAL: 7960.00"]
OCR_SECONDS = 3


def pgm(width: int, rows: list[bytes]) -> bytes:
    return f"P5\n{width} {len(rows)}\n255\n".encode() + b"".join(rows)


def png(width: int, rows: list[bytes], kind: int = 0) -> bytes:
    """A grey PNG; each row filtered with `kind` (0 none, 1 sub, 2 up)."""
    lines, above = [], bytes(width)
    for row in rows:
        left = b"\x00" + row[:-1]
        guess = {0: bytes(width), 1: left, 2: above}[kind]
        lines.append(bytes([kind]) + bytes((value - other) & 255 for value, other in zip(row, guess)))
        above = row

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, len(rows), 8, 0, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(lines))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def small_invoice() -> bytes:
    return png(*render(INVOICE, dot=2))


def heavy_image() -> bytes:
    """12 MB of grey: reading it takes over a minute, far more than any time-out of these tests."""
    return pgm(4000, [bytes([200]) * 4000] * 3000)


def as_json(image: bytes) -> dict[str, str]:
    return {"image": base64.b64encode(image).decode()}


def workers_of(running: Running) -> int:
    found = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            found += parent == running.process.pid
    return found


def test_a_small_invoice_is_read(stack: dict[str, Running]) -> None:
    negocio = stack["agente_negocio"]
    expected = {"numero": "A-0001-0042", "fecha": "2026-11-17", "total": "7960.00"}
    answers = [
        negocio.post("/api/v1/process-invoice", json=as_json(small_invoice())),
        negocio.post("/procesar_factura_completa", files={"file": ("factura.png", small_invoice())}),
    ]
    for answer in answers:
        assert answer.status_code == 200, answer.text
        assert answer.json()["lineas"] == INVOICE
        assert {name: answer.json()[name] for name in expected} == expected


@pytest.mark.parametrize("path", ["/api/v1/process-invoice", "/procesar_factura_completa"])
def test_a_heavy_image_gets_504_in_time_and_leaves_nothing_behind(stack: dict[str, Running], path: str) -> None:
    negocio = stack["agente_negocio"]
    timeouts = negocio.metric("ocr_timeout_events_total")
    answers: list[tuple[httpx.Response, float]] = []

    def ask() -> None:
        began = time.monotonic()
        body = {"files": {"file": ("f.pgm", heavy_image())}} if "factura" in path else {"json": as_json(heavy_image())}
        answers.append((negocio.post(path, **body), time.monotonic() - began))

    asking = threading.Thread(target=ask)
    asking.start()
    latencies = []
    while asking.is_alive():
        latencies.append(negocio.get("/health").elapsed.total_seconds())
        time.sleep(0.1)
    (answer, seconds) = answers[0]
    assert answer.status_code == 504
    assert answer.json()["code"] == "ocr_timeout"
    assert OCR_SECONDS <= seconds < OCR_SECONDS + 2
    assert len(latencies) > 5
    assert sorted(latencies)[len(latencies) // 2] < 0.1
    assert negocio.metric("ocr_timeout_events_total") == timeouts + 1
    assert negocio.metric("ocr_workers_running") == 0
    assert workers_of(negocio) == 0
    assert negocio.post("/api/v1/process-invoice", json=as_json(small_invoice())).status_code == 200


def test_too_many_invoices_are_told_to_come_back(start: Start) -> None:
    negocio = start("agente_negocio", OCR_TIMEOUT_SECONDS="1", OCR_WORKERS="1", OCR_QUEUE="0")
    first = threading.Thread(target=lambda: negocio.post("/api/v1/process-invoice", json=as_json(heavy_image())))
    first.start()
    until = time.monotonic() + 2
    while negocio.metric("ocr_workers_running") == 0 and time.monotonic() < until:
        time.sleep(0.02)
    answer = negocio.post("/api/v1/process-invoice", json=as_json(small_invoice()))
    first.join()
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"


def test_a_worker_ends_when_its_service_is_killed(start: Start) -> None:
    """The worker's own limit of processor time ends it; here it has one second more than the time-out."""
    negocio = start("agente_negocio", OCR_TIMEOUT_SECONDS="1")

    def ask() -> None:
        with pytest.raises(httpx.HTTPError):
            negocio.post("/api/v1/process-invoice", json=as_json(heavy_image()))

    asking = threading.Thread(target=ask)
    asking.start()
    workers: list[str] = []
    until = time.monotonic() + 1
    while not workers and time.monotonic() < until:
        children = Path(f"/proc/{negocio.process.pid}/task/{negocio.process.pid}/children")
        workers = children.read_text().split()
    time.sleep(0.5)  # it has its image by now and works on it
    assert workers
    assert is_running(workers[0])
    negocio.process.kill()
    asking.join()
    until = time.monotonic() + 10
    while time.monotonic() < until and is_running(workers[0]):
        time.sleep(0.1)
    assert not is_running(workers[0])


def is_running(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(
    ("image", "status"),
    [(b"", 422), (b"GIF89a", 422), (b"P5\n10 10\n255\nshort", 422), (b"P5\n9000 9000\n255\n", 422)],
)
def test_what_is_no_image_is_refused(stack: dict[str, Running], image: bytes, status: int) -> None:
    assert stack["agente_negocio"].post("/api/v1/process-invoice", json=as_json(image)).status_code == status


def test_what_is_no_base64_or_too_large_is_refused(stack: dict[str, Running]) -> None:
    negocio = stack["agente_negocio"]
    assert negocio.post("/api/v1/process-invoice", json={"image": "¡no!"}).status_code == 422
    too_large = b"P5" + bytes(20 * 1024 * 1024)
    assert negocio.post("/procesar_factura_completa", files={"file": ("f", too_large)}).status_code == 413


def test_reading_bears_shadow_specks_and_slope() -> None:
    width, rows = render(INVOICE[:3], dot=3, margin=12)
    numbers = random.Random(5)
    shaded = []
    for place, row in enumerate(rows):
        line = bytearray(value * (200 + 55 * place // len(rows)) // 255 for value in row)
        for _ in range(width // 200):
            line[numbers.randrange(width)] = 90
        shaded.append(bytes(line))
    assert read_lines(GreyImage(width, len(shaded), shaded)) == INVOICE[:3]
    tall = len(rows)
    sloped = [bytes(rows[(place + column // 100) % tall][column] for column in range(width)) for place in range(tall)]
    assert read_lines(GreyImage(width, len(sloped), sloped)) == INVOICE[:3]
    assert read_lines(GreyImage(50, 50, [b"\xff" * 50] * 50)) == []


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_png_filters_are_undone_and_damage_is_seen(kind: int) -> None:
    width, rows = render(["A1"], dot=2)
    image = png(width, rows, kind)
    assert decode_image(image).rows == rows
    with pytest.raises(BadImage, match="ends early"):
        decode_image(image[:-6])
    with pytest.raises(BadImage, match="checksum"):
        decode_image(image[:20] + b"\xff" + image[21:])
