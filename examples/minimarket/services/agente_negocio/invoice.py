"""Picks what the back office needs out of an invoice's lines: number, date, total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

AMOUNT = r"(\d{1,9}(?:[.,]\d{2})?)"


def invoice_fields(lines: Sequence[str]) -> dict[str, str | None]:
    """numero, fecha (ISO 8601) and total (plain decimal), each None where it is not found."""
    text = "\n".join(lines)
    number = re.search(r"FACTURA\s*:?\s*([A-Z0-9-]+)", text)
    date = re.search(r"(\d{2})/(\d{2})/(\d{4})", text)
    totals = re.findall(rf"^TOTAL\s*:?\s*{AMOUNT}", text, flags=re.MULTILINE)
    return {
        "numero": number.group(1) if number else None,
        "fecha": f"{date.group(3)}-{date.group(2)}-{date.group(1)}" if date else None,
        "total": str(Decimal(totals[-1].replace(",", "."))) if totals else None,
    }
