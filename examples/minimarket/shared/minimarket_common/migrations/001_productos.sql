CREATE TABLE productos (
    id text PRIMARY KEY,
    nombre text NOT NULL,
    categoria text NOT NULL,
    precio numeric(12, 2) NOT NULL CHECK (precio > 0),
    stock integer NOT NULL CHECK (stock >= 0),
    stock_minimo integer NOT NULL CHECK (stock_minimo >= 0)
)
