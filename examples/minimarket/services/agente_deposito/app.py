"""Warehouse agent: what is in stock, and what comes in or goes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Depends, HTTPException
from pydantic import BaseModel, Field

from minimarket_common.application import Claims, Service, token_check
from minimarket_common.catalogue import load_catalogue
from minimarket_common.dependencies import DependencyDown
from minimarket_common.envelope import Envelope, Limits
from minimarket_common.settings import Settings

BODY_BYTES = 1024 * 1024
# One statement, so that the stock and its history can never disagree; no row comes back if the stock does not suffice.
MOVE = """
WITH changed AS (
    UPDATE productos SET stock = stock + %s WHERE id = %s AND stock + %s >= 0 RETURNING id, stock
), noted AS (
    INSERT INTO movimientos (producto_id, cantidad, usuario) SELECT id, %s, %s FROM changed
)
SELECT stock FROM changed
"""


class Movement(BaseModel):
    """Units that come in (positive) or go out (negative)."""

    cantidad: int = Field(ge=-100_000, le=100_000)


def create_app(settings: Settings, _env: Mapping[str, str]) -> Envelope:
    service = Service(settings, features={"stock_en_vivo": ("database",)})
    add_stock_routes(service)
    return Envelope(service.app, settings, service.metrics, Limits(BODY_BYTES))


def add_stock_routes(service: Service) -> None:
    own_token = token_check(service, service.settings.keys)
    database = service.dependencies.get("database")

    @service.app.get("/api/stock")
    async def stock(_claims: Claims = Depends(own_token)) -> dict[str, Any]:
        catalogue = await load_catalogue(database)
        return {"fuente": catalogue.source, "productos": [product.shown() for product in catalogue.products]}

    @service.app.post("/api/stock/{producto_id}/movimientos")
    async def move(producto_id: str, movement: Movement, claims: Claims = Depends(own_token)) -> dict[str, Any]:
        if database is None:
            raise HTTPException(503, "stock can only be changed where a database is configured")
        if movement.cantidad == 0:
            raise HTTPException(422, "cantidad must not be 0")
        units = movement.cantidad
        try:
            rows = await database.call(
                lambda: database.client.run(MOVE, (units, producto_id, units, units, str(claims["sub"])))
            )
        except DependencyDown:
            raise HTTPException(503, "the database does not answer") from None
        if not rows:
            raise HTTPException(409, "no such product, or not that much in stock")
        return {"producto_id": producto_id, "cantidad": units, "stock": rows[0][0]}
