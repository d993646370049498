"""Writes the log: one JSON object a line on standard output, with the id of the request that it belongs to."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import datetime, timezone

request_id: ContextVar[str] = ContextVar("request_id", default="")

PLAIN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


class JsonLines(logging.Formatter):
    """level, time, service, message, request_id, then whatever was given as `extra`; a traceback stays in one line."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, timezone.utc)
        line: dict[str, object] = {
            "level": record.levelname.lower(),
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "service": self.service,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        for name, value in vars(record).items():
            if name not in PLAIN_FIELDS:
                line.setdefault(name, value)  # an extra field never hides one of the line's own
        if record.exc_info:
            line["exception"] = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        return json.dumps(line, ensure_ascii=False, default=str)


def configure_logs(service: str, level: str = "INFO") -> None:
    """Sends every logger's records, the server's own too, through the one JSON formatter."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines(service))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
