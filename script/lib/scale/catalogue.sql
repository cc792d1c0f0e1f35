-- A catalogue of :products products, the same at every run: what psql is told by script/scale.
--
-- The tree has 8 kinds of animal, 12 shelves each and 4 categories a shelf. Few brands make much and
-- many make little, most prices are low, and one product in twelve is sold out.
\set ON_ERROR_STOP on

CREATE TEMPORARY TABLE animals (number int, slug text, name text, species text, upto int);
INSERT INTO animals VALUES
  (1, 'perros', 'Perros', 'dog', 36), (2, 'gatos', 'Gatos', 'cat', 66),
  (3, 'peces', 'Peces', 'fish', 76), (4, 'aves', 'Aves', 'bird', 84),
  (5, 'roedores', 'Roedores', 'rodent', 92), (6, 'conejos', 'Conejos', 'rabbit', 96),
  (7, 'reptiles', 'Reptiles', 'reptile', 99), (8, 'caballos', 'Caballos', 'horse', 100);

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

INSERT INTO categories (slug, name) SELECT slug, name FROM animals ORDER BY number;
INSERT INTO categories (slug, name, parent_id)
SELECT a.slug || '-' || t.slug, t.plural || ' para ' || lower(a.name), c.id
FROM animals a CROSS JOIN things t JOIN categories c ON c.slug = a.slug
ORDER BY a.number, t.number;
INSERT INTO categories (slug, name, parent_id)
SELECT a.slug || '-' || t.slug || '-' || g.slug, t.plural || ' ' || g.name, c.id
FROM animals a CROSS JOIN things t CROSS JOIN grades g
JOIN categories c ON c.slug = a.slug || '-' || t.slug
ORDER BY a.number, t.number, g.number;

-- What is thrown for product n, the same whoever throws: one of so many faces, for one purpose.
CREATE FUNCTION pg_temp.dice(n bigint, purpose int, faces int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN abs(hashint8extended(n, purpose)::numeric % faces)::int;
