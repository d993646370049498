"""Reads an invoice in a process of its own, which is ended when its time is over: nothing of it runs on."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from minimarket_common.settings import number

log = logging.getLogger("minimarket.ocr")
UNREADABLE = 3  # the worker's exit code for an image that it cannot read


class UnreadableImage(Exception):
    """The bytes are no image that the reader knows."""


class OcrBusy(Exception):
    """Too many invoices are waiting already."""


class OcrTimeout(Exception):
    def __init__(self, seconds: float) -> None:
        super().__init__(f"the invoice could not be read within {seconds:g} s")
        self.seconds = seconds


@dataclass(frozen=True)
class ReaderSettings:
    """Seconds that one invoice may take, waiting included; workers at a time; invoices that may wait for one."""

    timeout_seconds: float
    workers: int
    queue: int


def reader_settings(env: Mapping[str, str]) -> ReaderSettings:
    """From OCR_TIMEOUT_SECONDS, OCR_WORKERS and OCR_QUEUE. Raises ConfigurationError."""
    return ReaderSettings(
        number(env, "OCR_TIMEOUT_SECONDS", 30, 0.1, 300),
        int(number(env, "OCR_WORKERS", 2, 1, 16)),
        int(number(env, "OCR_QUEUE", 8, 0, 1000)),
    )


class InvoiceReader:
    """Hands images to worker processes, few at a time."""

    def __init__(self, settings: ReaderSettings, registry: CollectorRegistry) -> None:
        self.settings = settings
        self.free = asyncio.Semaphore(settings.workers)
        self.pending = 0
        self.duration = Histogram(
            "ocr_processing_duration_seconds",
            "Time to read an invoice, waiting included",
            buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120),
            registry=registry,
        )
        self.timeouts = Counter("ocr_timeout_events_total", "Invoices given up for time", registry=registry)
        self.running = Gauge("ocr_workers_running", "Worker processes alive", registry=registry)

    async def read(self, image: bytes) -> Any:
        """What the invoice says. Raises UnreadableImage, OcrBusy or OcrTimeout."""
        if self.pending >= self.settings.workers + self.settings.queue:
            raise OcrBusy("too many invoices are waiting: try again soon")
        self.pending += 1
        began = time.monotonic()
        try:
            return await asyncio.wait_for(self.read_when_free(image), self.settings.timeout_seconds)
        except asyncio.TimeoutError:
            self.timeouts.inc()
            log.warning("ocr time-out", extra={"image_bytes": len(image), "limit": self.settings.timeout_seconds})
            raise OcrTimeout(self.settings.timeout_seconds) from None
        finally:
            self.pending -= 1
            self.duration.observe(time.monotonic() - began)

    async def read_when_free(self, image: bytes) -> Any:
        async with self.free:
            worker = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "agente_negocio.worker",
                str(int(self.settings.timeout_seconds) + 1),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            self.running.inc()
            try:
                output, errors = await worker.communicate(image)
            finally:
                await end(worker)
                self.running.dec()
        if worker.returncode == UNREADABLE:
            raise UnreadableImage(errors.decode(errors="replace").strip())
        if worker.returncode != 0:
            raise RuntimeError(f"ocr worker ended with {worker.returncode}: {errors.decode(errors='replace')[-500:]}")
        return json.loads(output)


async def end(worker: asyncio.subprocess.Process) -> None:
    """Kills the worker if it still runs and collects it, so that none is left, as a zombie either."""
    if worker.returncode is None:
        worker.kill()
        await worker.wait()
