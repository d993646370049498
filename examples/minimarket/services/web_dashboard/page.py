"""The page that the dashboard shows."""

from __future__ import annotations

from html import escape

from minimarket_common.catalogue import Catalogue, Product

PAGE = """<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mini Market</title>
<link rel="stylesheet" href="/static/style.css">
</head>
<body>
<header><h1>Mini Market</h1><p>versión {version} · nivel {level}</p></header>
<main>
<section><h2>Productos</h2><p class="figure">{products}</p></section>
<section><h2>Valor del stock</h2><p class="figure">$ {value}</p></section>
<section><h2>Stock crítico</h2>{critical}</section>
</main>
</body>
</html>
"""

STYLE = """body { font-family: system-ui, sans-serif; margin: 0; color: #1c2b2a; background: #f5f7f6; }
header { background: #17594a; color: #fff; padding: 1rem 1.5rem; }
header h1 { margin: 0; font-size: 1.4rem; }
header p { margin: 0.25rem 0 0; opacity: 0.85; }
main { display: grid; gap: 1rem; padding: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); }
section { background: #fff; border: 1px solid #d8e0dd; border-radius: 0.5rem; padding: 1rem; }
h2 { margin: 0 0 0.5rem; font-size: 1rem; }
.figure { font-size: 1.8rem; margin: 0; }
"""


def render(catalogue: Catalogue, version: str, level: str) -> str:
    """The whole page as HTML; everything that comes from data is escaped."""
    value = sum(product.precio * product.stock for product in catalogue.products)
    return PAGE.format(
        version=escape(version),
        level=escape(level),
        products=len(catalogue.products),
        value=f"{value:,.2f}",
        critical=product_list(catalogue.critical()),
    )


def product_list(products: list[Product]) -> str:
    if not products:
        return "<p>ninguno</p>"
    items = "".join(f"<li>{escape(product.nombre)}: {product.stock}</li>" for product in products)
    return f"<ul>{items}</ul>"
