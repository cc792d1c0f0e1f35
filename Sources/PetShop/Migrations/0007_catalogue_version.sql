-- How often the catalogue has changed. What is made of it alone may be kept until this moves.

CREATE TABLE catalogue_version (
  is_only boolean NOT NULL DEFAULT true,
  version bigint NOT NULL,
  CONSTRAINT catalogue_version_pkey PRIMARY KEY (is_only),
  CONSTRAINT catalogue_version_is_only CHECK (is_only)
) WITH (fillfactor = 10);

INSERT INTO catalogue_version (version) VALUES (1);

-- One more for each transaction that changed something. A sequence would move before the change can
-- be seen; this row moves with it. It is locked until the commit, so the triggers are deferred: the
-- lock is the last that a transaction takes, and held for no more than its COMMIT.
CREATE FUNCTION bump_catalogue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('petshop.catalogue_bumped', true) IS DISTINCT FROM 'yes' THEN
    UPDATE catalogue_version SET version = version + 1;
    PERFORM set_config('petshop.catalogue_bumped', 'yes', true);
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER products_bump_catalogue
  AFTER INSERT OR UPDATE OR DELETE ON products
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_catalogue();
CREATE CONSTRAINT TRIGGER categories_bump_catalogue
  AFTER INSERT OR UPDATE OR DELETE ON categories
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_catalogue();
