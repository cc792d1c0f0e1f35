-- The catalogue's version is locked by the first of the triggers that a commit comes to, and those of an
-- import of 500,000 products were as many, which kept every sale waiting for it. Now a transaction puts
-- off one: it is the first change that marks the transaction, and a mark is rolled back with its change.

CREATE OR REPLACE FUNCTION bump_catalogue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE catalogue_version SET version = version + 1;
  -- Before its end (by SET CONSTRAINTS) a transaction may go on, and change more.
  PERFORM set_config('petshop.catalogue_changed', '', true);
  RETURN NULL;
END $$;

DROP TRIGGER products_bump_catalogue ON products;
CREATE CONSTRAINT TRIGGER products_bump_catalogue
  AFTER INSERT OR UPDATE OR DELETE ON products
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (CASE WHEN current_setting('petshop.catalogue_changed', true) = 'yes' THEN false
             ELSE set_config('petshop.catalogue_changed', 'yes', true) = 'yes' END)
  EXECUTE FUNCTION bump_catalogue();

DROP TRIGGER categories_bump_catalogue ON categories;
CREATE CONSTRAINT TRIGGER categories_bump_catalogue
  AFTER INSERT OR UPDATE OR DELETE ON categories
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (CASE WHEN current_setting('petshop.catalogue_changed', true) = 'yes' THEN false
             ELSE set_config('petshop.catalogue_changed', 'yes', true) = 'yes' END)
  EXECUTE FUNCTION bump_catalogue();

DROP TRIGGER reviews_bump_catalogue ON reviews;
CREATE CONSTRAINT TRIGGER reviews_bump_catalogue
  AFTER INSERT OR UPDATE OR DELETE ON reviews
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (CASE WHEN current_setting('petshop.catalogue_changed', true) = 'yes' THEN false
             ELSE set_config('petshop.catalogue_changed', 'yes', true) = 'yes' END)
  EXECUTE FUNCTION bump_catalogue();

DROP TRIGGER search_synonyms_bump_catalogue ON search_synonyms;
CREATE CONSTRAINT TRIGGER search_synonyms_bump_catalogue
  AFTER INSERT OR UPDATE OR DELETE ON search_synonyms
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (CASE WHEN current_setting('petshop.catalogue_changed', true) = 'yes' THEN false
             ELSE set_config('petshop.catalogue_changed', 'yes', true) = 'yes' END)
  EXECUTE FUNCTION bump_catalogue();

DROP TRIGGER search_stop_words_bump_catalogue ON search_stop_words;
CREATE CONSTRAINT TRIGGER search_stop_words_bump_catalogue
  AFTER INSERT OR UPDATE OR DELETE ON search_stop_words
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (CASE WHEN current_setting('petshop.catalogue_changed', true) = 'yes' THEN false
             ELSE set_config('petshop.catalogue_changed', 'yes', true) = 'yes' END)
  EXECUTE FUNCTION bump_catalogue();
