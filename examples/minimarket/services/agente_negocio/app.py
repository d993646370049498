"""Business agent: the products with their prices, and the reading of suppliers' invoices."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Mapping
from typing import Any

from fastapi import Depends, HTTPException, Request, UploadFile
from prometheus_client import Gauge
from pydantic import BaseModel
from starlette.responses import JSONResponse

from agente_negocio.acceso import accept
from agente_negocio.reader import InvoiceReader, OcrBusy, OcrTimeout, UnreadableImage, reader_settings
from minimarket_common.application import Claims, Service, bearer_token
from minimarket_common.catalogue import Catalogue, load_catalogue
from minimarket_common.envelope import Envelope, Limits
from minimarket_common.settings import Settings
from minimarket_common.tokens import TokenRefused

IMAGE_BYTES = 20 * 1024 * 1024
BODY_BYTES = 28 * 1024 * 1024  # the same image in base64, inside JSON


class Invoice(BaseModel):
    image: str


def create_app(settings: Settings, env: Mapping[str, str]) -> Envelope:
    wanted = reader_settings(env)
    service = Service(
        settings,
        features={"productos_en_vivo": ("database",), "lectura_de_facturas": ()},
        at_start=lambda: measure_stock(service, critical),
    )
    critical = Gauge(
        "negocio_stock_critico_productos",
        "Products at or under their least stock",
        registry=service.metrics.registry,
    )
    add_product_routes(service, critical)
    add_invoice_routes(service, InvoiceReader(wanted, service.metrics.registry))
    return Envelope(service.app, settings, service.metrics, Limits(BODY_BYTES))


async def measure_stock(service: Service, critical: Gauge) -> Catalogue:
    """Loads the products and brings the metric of critical stock up to date."""
    catalogue = await load_catalogue(service.dependencies.get("database"))
    critical.set(len(catalogue.critical()))
    return catalogue


def add_product_routes(service: Service, critical: Gauge) -> None:
    async def own_token(request: Request) -> Claims:
        try:
            return accept(service.settings.keys, bearer_token(request))
        except TokenRefused as refused:
            raise service.refuse_token(refused) from None

    @service.app.get("/api/productos")
    async def products(_claims: Claims = Depends(own_token)) -> dict[str, Any]:
        catalogue = await measure_stock(service, critical)
        return {"fuente": catalogue.source, "productos": [product.shown() for product in catalogue.products]}


def add_invoice_routes(service: Service, reader: InvoiceReader) -> None:
    async def read(image: bytes) -> Any:
        if len(image) > IMAGE_BYTES:
            raise HTTPException(413, f"the image is larger than {IMAGE_BYTES} bytes")
        try:
            return await reader.read(image)
        except UnreadableImage as error:
            raise HTTPException(422, str(error)) from None
        except OcrBusy as error:
            raise HTTPException(503, str(error), {"Retry-After": "5"}) from None
        except OcrTimeout as error:
            body = {"detail": str(error), "code": "ocr_timeout", "timeout_seconds": error.seconds}
            return JSONResponse(body, status_code=504)

    @service.app.post("/api/v1/process-invoice")
    async def process_invoice(invoice: Invoice) -> Any:
        """The image in base64, standard alphabet."""
        try:
            image = await asyncio.to_thread(base64.b64decode, invoice.image, validate=True)
        except (binascii.Error, ValueError):
            raise HTTPException(422, "image must be base64") from None
        return await read(image)

    @service.app.post("/procesar_factura_completa")
    async def process_whole_invoice(file: UploadFile) -> Any:
        """The image as a multipart file."""
        return await read(await file.read(IMAGE_BYTES + 1))
