"""Predictions: how much of a product will be sold, and at what price after inflation."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from fastapi import Depends, HTTPException
from prometheus_client import Counter, Gauge
from pydantic import BaseModel, Field

from minimarket_common.application import Claims, Service, token_check
from minimarket_common.catalogue import Product, load_catalogue, shipped_catalogue
from minimarket_common.dependencies import DependencyDown
from minimarket_common.envelope import Envelope, Limits
from minimarket_common.settings import Settings
from ml_service.forecast import Model, fit
from ml_service.inflation import VARIABLE, adjusted, monthly_percent, read_rate

BODY_BYTES = 64 * 1024
CACHE_SECONDS = 60
log = logging.getLogger("minimarket.ml")


class Wanted(BaseModel):
    """A product, and how many months ahead."""

    producto_id: str = Field(min_length=1, max_length=64)
    meses: int = Field(default=1, ge=1, le=12)


class Predictor:
    """The fitted models, the configured rate, and the metrics about both."""

    def __init__(self, service: Service, rate: Decimal) -> None:
        self.service = service
        self.rate = rate
        self.models: dict[str, Model] = {
            product.id: fit(product.ventas_mensuales) for product in shipped_catalogue().products
        }
        registry = service.metrics.registry
        self.applied = Gauge(
            "ml_inflacion_calculada_percent",
            "Inflation, per cent a month, that the last forecast applied",
            registry=registry,
        )
        self.cache = Counter("ml_cache_requests_total", "Forecasts looked up in Redis", ["result"], registry=registry)
        drift = Gauge(
            "ml_model_drift_score",
            "How much worse the worst model forecasts the last months, as a share",
            registry=registry,
        )
        drift.set(max(model.drift() for model in self.models.values()))

    async def log_rate(self) -> None:
        log.info("inflation rate configured", extra={VARIABLE: str(self.rate)})
        example = shipped_catalogue().products[0]
        self.predict(example, 1)

    def predict(self, product: Product, months: int) -> dict[str, Any]:
        demand = self.models[product.id].demand(months)
        price = adjusted(product.precio, self.rate, months)
        self.applied.set(monthly_percent(product.precio, price, months))
        return {
            "producto_id": product.id,
            "meses": months,
            "demanda_unidades": demand,
            "precio_actual": str(product.precio),
            "inflacion_mensual": str(self.rate),
            "precio_ajustado": str(price),
            "pronostico": str(product.precio * demand),
            "pronostico_ajustado": str(price * demand),
            "error_medio": round(self.models[product.id].mean_error(), 4),
        }

    async def predict_cached(self, product: Product, months: int) -> dict[str, Any]:
        """From Redis where there is one that answers. The key holds all that the answer depends on."""
        redis = self.service.dependencies.get("redis")
        if redis is None:
            return self.predict(product, months)
        parts = [self.service.settings.version, product.id, product.precio, months, self.rate]
        key = "prediccion:" + ":".join(str(part) for part in parts)
        try:
            known = await redis.call(lambda: redis.client.client.get(key))
            self.cache.labels("hit" if known else "miss").inc()
            if known:
                return dict(json.loads(known))
            answer = self.predict(product, months)
            await redis.call(lambda: redis.client.client.set(key, json.dumps(answer), ex=CACHE_SECONDS))
        except DependencyDown:
            self.cache.labels("error").inc()
            return self.predict(product, months)
        return answer


def create_app(settings: Settings, env: Mapping[str, str]) -> Envelope:
    rate = read_rate(env)
    service = Service(
        settings,
        features={"precios_en_vivo": ("database",), "cache_de_predicciones": ("redis",)},
        at_start=lambda: predictor.log_rate(),
    )
    predictor = Predictor(service, rate)
    add_prediction_routes(service, predictor)
    return Envelope(service.app, settings, service.metrics, Limits(BODY_BYTES))


def add_prediction_routes(service: Service, predictor: Predictor) -> None:
    own_token = token_check(service, service.settings.keys)

    @service.app.post("/predict")
    async def predict(wanted: Wanted) -> dict[str, Any]:
        catalogue = await load_catalogue(service.dependencies.get("database"))
        product = catalogue.find(wanted.producto_id)
        if product is None or product.id not in predictor.models:
            raise HTTPException(404, "no forecast for this producto_id")
        return await predictor.predict_cached(product, wanted.meses)

    @service.app.get("/api/modelos")
    async def models(_claims: Claims = Depends(own_token)) -> dict[str, Any]:
        return {
            "modelos": [
                {
                    "producto_id": name,
                    "alpha": model.alpha,
                    "beta": model.beta,
                    "error_medio": round(model.mean_error(), 4),
                    "deriva": round(model.drift(), 4),
                }
                for name, model in predictor.models.items()
            ]
        }
