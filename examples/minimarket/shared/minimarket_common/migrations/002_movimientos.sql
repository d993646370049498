CREATE TABLE movimientos (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    producto_id text NOT NULL REFERENCES productos (id),
    cantidad integer NOT NULL CHECK (cantidad <> 0),
    usuario text NOT NULL,
    momento timestamptz NOT NULL DEFAULT now()
)
