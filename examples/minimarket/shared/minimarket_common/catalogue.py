"""The products: from the database when one answers, else from the copy that ships with the application."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from minimarket_common.dependencies import DependencyDown, Guarded

PRODUCTS_FILE = Path(__file__).with_name("data") / "productos.json"
FROM_DATABASE = "base"
FROM_COPY = "copia"
SELECT = "SELECT id, nombre, categoria, precio, stock, stock_minimo FROM productos ORDER BY id"


@dataclass(frozen=True)
class Product:
    """Price in pesos; sales in units a month, oldest first."""

    id: str
    nombre: str
    categoria: str
    precio: Decimal
    stock: int
    stock_minimo: int
    ventas_mensuales: tuple[int, ...]

    @property
    def critical(self) -> bool:
        return self.stock <= self.stock_minimo

    def shown(self) -> dict[str, object]:
        return {
            "id": self.id,
            "nombre": self.nombre,
            "categoria": self.categoria,
            "precio": str(self.precio),
            "stock": self.stock,
            "stock_minimo": self.stock_minimo,
            "stock_critico": self.critical,
        }


@dataclass(frozen=True)
class Catalogue:
    """The products and where they came from: `base` (live) or `copia` (the copy)."""

    products: Sequence[Product]
    source: str

    def find(self, product_id: str) -> Product | None:
        return next((product for product in self.products if product.id == product_id), None)

    def critical(self) -> list[Product]:
        return [product for product in self.products if product.critical]


def shipped_catalogue() -> Catalogue:
    rows = json.loads(PRODUCTS_FILE.read_text(encoding="utf-8"))
    products = [
        Product(**{**row, "precio": Decimal(row["precio"]), "ventas_mensuales": tuple(row["ventas_mensuales"])})
        for row in sorted(rows, key=lambda row: row["id"])
    ]
    return Catalogue(products, FROM_COPY)


async def load_catalogue(database: Guarded | None) -> Catalogue:
    """The present catalogue. If the database fails, the copy is better than nothing, and says that it is one."""
    copy = shipped_catalogue()
    if database is None:
        return copy
    try:
        rows = await database.call(lambda: database.client.run(SELECT))
    except DependencyDown:
        return copy
    sales = {product.id: product.ventas_mensuales for product in copy.products}
    products = [Product(row[0], row[1], row[2], Decimal(row[3]), row[4], row[5], sales.get(row[0], ())) for row in rows]
    return Catalogue(products, FROM_DATABASE)
