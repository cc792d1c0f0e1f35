-- A catalogue of :products products, the same at every run: what psql is told by script/scale.
--
-- The tree has 8 kinds of animal, 12 shelves each and 4 categories a shelf. Few brands make much and
-- many make little, most prices are low, and one product in twelve is sold out.
\set ON_ERROR_STOP on

CREATE TEMPORARY TABLE animals
  (number int, slug text, name text, species text, species_name text, above int, upto int);
INSERT INTO animals VALUES
  (1, 'perros', 'Perros', 'dog', 'perro', 0, 36), (2, 'gatos', 'Gatos', 'cat', 'gato', 36, 66),
  (3, 'peces', 'Peces', 'fish', 'pez', 66, 76), (4, 'aves', 'Aves', 'bird', 'ave', 76, 84),
  (5, 'roedores', 'Roedores', 'rodent', 'roedor', 84, 92), (6, 'conejos', 'Conejos', 'rabbit', 'conejo', 92, 96),
  (7, 'reptiles', 'Reptiles', 'reptile', 'reptil', 96, 99), (8, 'caballos', 'Caballos', 'horse', 'caballo', 99, 100);

CREATE TEMPORARY TABLE things (number int, slug text, plural text, name text, about text);
INSERT INTO things VALUES
  (1, 'alimento', 'Alimento', 'Pienso', 'Alimento completo con proteína fresca y sin colorantes.'),
  (2, 'premios', 'Premios', 'Snack', 'Premio natural para adiestrar, bajo en grasa.'),
  (3, 'comederos', 'Comederos', 'Comedero', 'Base antideslizante y acero apto para lavavajillas.'),
  (4, 'camas', 'Camas', 'Cama', 'Funda lavable a máquina y relleno que guarda el calor.'),
  (5, 'juguetes', 'Juguetes', 'Pelota', 'Resiste mordiscos y flota en el agua.'),
  (6, 'higiene', 'Higiene', 'Champú', 'Con avena y aloe, sin parabenos, para pieles sensibles.'),
  (7, 'transporte', 'Transporte', 'Transportín', 'Homologado para avión, con cierre doble.'),
  (8, 'paseo', 'Paseo', 'Arnés', 'Acolchado, ligero y con costuras reflectantes.'),
  (9, 'salud', 'Salud', 'Complemento', 'Vitaminas y omega 3 para articulaciones y pelo.'),
  (10, 'hogar', 'Hogar', 'Caseta', 'Madera tratada, techo abatible y suelo elevado.'),
  (11, 'limpieza', 'Limpieza', 'Arenero', 'Cubierto, con filtro de carbón contra los olores.'),
  (12, 'regalos', 'Regalos', 'Collar', 'De cuero curtido, con chapa para grabar.');

CREATE TEMPORARY TABLE grades (number int, slug text, name text);
INSERT INTO grades VALUES
  (1, 'basico', 'básico'), (2, 'premium', 'premium'), (3, 'natural', 'natural'),
  (4, 'viaje', 'de viaje');

-- Some of these may stand in the demo shop already.
INSERT INTO categories (slug, name) SELECT slug, name FROM animals ORDER BY number
ON CONFLICT (slug) DO NOTHING;
INSERT INTO categories (slug, name, parent_id)
SELECT a.slug || '-' || t.slug, t.plural || ' para ' || lower(a.name), c.id
FROM animals a CROSS JOIN things t JOIN categories c ON c.slug = a.slug
ORDER BY a.number, t.number
ON CONFLICT (slug) DO NOTHING;
INSERT INTO categories (slug, name, parent_id)
SELECT a.slug || '-' || t.slug || '-' || g.slug, t.plural || ' ' || g.name, c.id
FROM animals a CROSS JOIN things t CROSS JOIN grades g
JOIN categories c ON c.slug = a.slug || '-' || t.slug
ORDER BY a.number, t.number, g.number
ON CONFLICT (slug) DO NOTHING;

-- What is thrown for product n, the same whoever throws: one of so many faces, for one purpose.
CREATE FUNCTION pg_temp.dice(n bigint, purpose bigint, faces bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE RETURN (hashint8extended(n, purpose) & 2147483647) % faces;

-- From 0 up to 1.
CREATE FUNCTION pg_temp.chance(n bigint, purpose bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE RETURN (hashint8extended(n, purpose) & 2147483647) / 2147483648.0::float8;

-- Nobody has reviewed two of five.
CREATE FUNCTION pg_temp.stars(n bigint, purpose bigint, faces bigint) RETURNS integer
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN pg_temp.dice(n, 16, 5) < 2 THEN 0 ELSE pg_temp.dice(n, purpose, faces) END;

CREATE TEMPORARY TABLE brands AS
SELECT (a.number - 1) * 20 + b.number - 1 AS number, a.word || ' ' || b.word AS name
FROM unnest(ARRAY['Patitas', 'Hocico', 'Bigotes', 'Rabito', 'Ladrido', 'Ronroneo', 'Plumas',
                  'Escamas', 'Galope', 'Madriguera', 'Trufa', 'Huella', 'Manada', 'Cascabel',
                  'Nido', 'Arrecife', 'Orejas', 'Zarpa', 'Melena', 'Cobijo', 'Brinco', 'Pelusa',
                  'Correteo', 'Siesta', 'Mordisco']) WITH ORDINALITY AS a (word, number)
CROSS JOIN unnest(ARRAY['del Norte', 'del Sur', 'Feliz', 'Real', 'Verde', 'Azul', 'Vital', 'Nova',
                        'Sierra', 'Mar', 'Duero', 'Ebro', 'Luna', 'Sol', 'Pro', 'Casa', 'Huerta',
                        'Roble', 'Encina', 'Jara']) WITH ORDINALITY AS b (word, number);

-- No stock without its movement, at any commit.
BEGIN;
INSERT INTO products (name, description, price, stock, category_id, species, brand, sku, tax_rate,
                      tags, low_stock_threshold, stars_1, stars_2, stars_3, stars_4, stars_5,
                      rating, created_at, updated_at)
SELECT t.name || ' ' || g.name || ' para ' || a.species_name || ' ' || b.name || ' '
         || (ARRAY['mini', 'pequeño', 'mediano', 'grande', 'gigante'])[1 + pg_temp.dice(n, 5, 5)]
         || ' ' || n,
       t.about || ' ' || b.name || ' lo hace en '
         || (ARRAY['Burgos', 'Vigo', 'Murcia', 'Soria', 'Elche'])[1 + pg_temp.dice(n, 6, 5)]
         || ', en color '
         || (ARRAY['rojo', 'azul', 'verde', 'gris', 'negro', 'arena'])[1 + pg_temp.dice(n, 7, 6)]
         || '. Para ' || lower(a.name) || ' de todas las edades.',
       (150 * exp(5 * pow(pg_temp.chance(n, 8), 2)))::bigint,
       CASE WHEN pg_temp.dice(n, 9, 12) = 0 THEN 0 ELSE 1 + pg_temp.dice(n, 10, 200) END,
       c.id, a.species, b.name, 'SKU-' || n, 2100,
       ARRAY[t.slug, g.slug, a.slug], 5, s.one, s.two, s.three, s.four, s.five,
       average_rating(s.one, s.two, s.three, s.four, s.five),
       now() - make_interval(mins => (:products - n)::int),
       now() - make_interval(mins => (:products - n)::int)
FROM generate_series(1, :products) AS n
JOIN animals a ON pg_temp.dice(n, 1, 100) >= a.above AND pg_temp.dice(n, 1, 100) < a.upto
JOIN things t ON t.number = 1 + pg_temp.dice(n, 2, 12)
JOIN grades g ON g.number = 1 + pg_temp.dice(n, 3, 4)
JOIN brands b ON b.number = floor(500 * pow(pg_temp.chance(n, 4), 2))
JOIN categories c ON c.slug = a.slug || '-' || t.slug || '-' || g.slug
CROSS JOIN LATERAL (
  SELECT pg_temp.stars(n, 11, 2) AS one, pg_temp.stars(n, 12, 2) AS two,
         pg_temp.stars(n, 13, 4) AS three, pg_temp.stars(n, 14, 9) AS four,
         pg_temp.stars(n, 15, 15) AS five
) s
ORDER BY n;

INSERT INTO stock_movements (product_id, delta, balance, reason)
SELECT p.id, p.stock, p.stock, 'initial' FROM products p
WHERE NOT EXISTS (SELECT FROM stock_movements m WHERE m.product_id = p.id) ORDER BY p.id;
COMMIT;

VACUUM (ANALYZE);
