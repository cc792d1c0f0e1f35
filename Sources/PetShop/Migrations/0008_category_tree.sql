-- Categories as admins change them. Rows from before may break the rules of slugs; new ones may not.

ALTER TABLE categories
  ADD COLUMN version bigint NOT NULL DEFAULT 1,
  ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
  -- Where a slug or an id may stand, digits alone are an id.
  ADD CONSTRAINT categories_slug_not_a_number CHECK (slug ~ '[^0-9]') NOT VALID,
  ADD CONSTRAINT categories_slug_length CHECK (char_length(slug) <= 80) NOT VALID;

CREATE TRIGGER categories_bump_version BEFORE UPDATE ON categories
  FOR EACH ROW EXECUTE FUNCTION bump_version();

-- Two changes of the tree that are right each can be wrong together: the first makes the second
-- wait, and the second then sees what the first did. A snapshot from before would hide it.
CREATE FUNCTION lock_category_tree() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('transaction_isolation') = 'repeatable read' THEN
    RAISE EXCEPTION 'categories are not moved in a transaction of repeatable reads'
      USING ERRCODE = 'feature_not_supported';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('categories', 0));
END $$;

CREATE FUNCTION refuse_category_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_category_tree();
  IF EXISTS (
    WITH RECURSIVE above (id, parent_id) AS (
      SELECT id, parent_id FROM categories WHERE id = NEW.parent_id
      UNION
      SELECT c.id, c.parent_id FROM categories c JOIN above a ON c.id = a.parent_id
    )
    SELECT FROM above WHERE id = NEW.id
  ) THEN
    RAISE EXCEPTION 'category % would lie below itself', NEW.id
      USING ERRCODE = 'check_violation', TABLE = 'categories', CONSTRAINT = 'categories_no_cycle';
  END IF;
  RETURN NULL;
END $$;

-- Bounded, so that the path of a category fits wherever it has to.
CREATE FUNCTION refuse_deep_category() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  levels integer;
BEGIN
  PERFORM lock_category_tree();
  WITH RECURSIVE above (id, parent_id) AS (
    SELECT id, parent_id FROM categories WHERE id = NEW.parent_id
    UNION
    SELECT c.id, c.parent_id FROM categories c JOIN above a ON c.id = a.parent_id
  ), below (id, level) AS (
    SELECT NEW.id, 1
    UNION
    SELECT c.id, b.level + 1 FROM categories c JOIN below b ON c.parent_id = b.id
    WHERE b.level <= 8
  )
  SELECT (SELECT count(*) FROM above) + (SELECT max(level) FROM below) INTO levels;
  IF levels > 8 THEN
    RAISE EXCEPTION 'category % would lie deeper than 8 levels', NEW.id
      USING ERRCODE = 'check_violation', TABLE = 'categories', CONSTRAINT = 'categories_not_too_deep';
  END IF;
  RETURN NULL;
END $$;

-- In the order of their names: the levels of a ring are not counted.
CREATE CONSTRAINT TRIGGER categories_no_cycle AFTER INSERT OR UPDATE OF parent_id ON categories
  FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION refuse_category_cycle();
CREATE CONSTRAINT TRIGGER categories_not_too_deep AFTER INSERT OR UPDATE OF parent_id ON categories
  FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION refuse_deep_category();

-- Every category with the slugs from its root down to it. In the order of the paths the categories
-- below one come right behind it.
CREATE VIEW category_tree AS
  WITH RECURSIVE tree (id, path) AS (
    SELECT id, ARRAY[slug] FROM categories WHERE parent_id IS NULL
    UNION ALL
    SELECT c.id, t.path || c.slug FROM categories c JOIN tree t ON c.parent_id = t.id
  )
  SELECT c.id, c.slug, c.name, c.description, c.parent_id, t.path, c.version, c.created_at,
         c.updated_at
  FROM tree t
  JOIN categories c USING (id);

-- What a category takes along when it is deleted. Without the index each deletion reads all products.
CREATE INDEX products_category_any_idx ON products (category_id);
