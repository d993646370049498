"""The process that reads one invoice: image on standard input, JSON on standard output, then it ends."""

from __future__ import annotations

import json
import os
import resource
import sys

from agente_negocio.images import BadImage, decode_image
from agente_negocio.invoice import invoice_fields
from agente_negocio.ocr import read_lines

UNREADABLE = 3


def main(arguments: list[str]) -> int:
    """0 and JSON, or 3 and one line that says why the image cannot be read."""
    cpu_seconds = int(arguments[0])
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))  # ends even if its parent was killed
    os.nice(10)  # /health comes first
    try:
        image = decode_image(sys.stdin.buffer.read())
    except BadImage as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    lines = read_lines(image)
    json.dump(
        {"lineas": lines, **invoice_fields(lines), "ancho": image.width, "alto": image.height},
        sys.stdout,
        ensure_ascii=False,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
