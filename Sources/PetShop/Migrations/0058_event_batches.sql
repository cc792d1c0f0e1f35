-- The stream of events in the order of commits. It was that of transactions' numbers, which are given
-- out as they begin: of two that waited for each other's rows, the later could be told first, and
-- nothing at all was told while a long one went on.

-- All events of a transaction are one batch, named after the first of them.
ALTER TABLE events
  ADD COLUMN batch bigint,
  ADD CONSTRAINT events_batch_known CHECK (batch IS NOT NULL) NOT VALID;

-- A batch's place in the stream. It is there from the beginning of a commit, and has its position at its
-- end.
CREATE TABLE event_batches (
  batch    bigint NOT NULL,
  position bigint,
  CONSTRAINT event_batches_pkey PRIMARY KEY (batch),
  CONSTRAINT event_batches_position_key UNIQUE (position)
);

-- The last position. Whoever takes the next one locks it until his commit, and locks nothing after it:
-- so whoever sees a position sees all before it.
CREATE TABLE event_head (
  is_only  boolean NOT NULL DEFAULT true,
  position bigint NOT NULL,
  CONSTRAINT event_head_pkey PRIMARY KEY (is_only),
  CONSTRAINT event_head_is_only CHECK (is_only)
) WITH (fillfactor = 10);

INSERT INTO event_head (position) VALUES (0);

REVOKE INSERT ON event_batches, event_head FROM petshop;

CREATE FUNCTION join_event_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.batch := NULLIF(current_setting('petshop.event_batch', true), '')::bigint;
  IF NEW.batch IS NULL THEN
    NEW.batch := NEW.id;
    PERFORM set_config('petshop.event_batch', NEW.batch::text, true);
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER events_join_batch BEFORE INSERT ON events
  FOR EACH ROW EXECUTE FUNCTION join_event_batch();

-- At the commit, in two rounds as the audit log is sealed (0050): when the second comes to lock the head,
-- the transaction has its lock on the catalogue's version.
CREATE FUNCTION begin_event_batch() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO event_batches (batch) VALUES (NEW.batch);
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER events_begin_batch AFTER INSERT ON events
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.id = NEW.batch)
  EXECUTE FUNCTION begin_event_batch();

CREATE FUNCTION place_event_batch() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  place bigint;
BEGIN
  -- Whoever seals as well locks the audit log's head first, so that two never wait in a circle.
  IF current_setting('petshop.audit_batch', true) <> '' THEN
    PERFORM FROM audit_head FOR UPDATE;
  END IF;
  UPDATE event_head SET position = position + 1 RETURNING position INTO STRICT place;
  UPDATE event_batches SET position = place WHERE batch = NEW.batch;
  -- Before its end (by SET CONSTRAINTS) a transaction may go on: with another batch.
  PERFORM set_config('petshop.event_batch', '', true);
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER event_batches_placed AFTER INSERT ON event_batches
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.position IS NULL)
  EXECUTE FUNCTION place_event_batch();

CREATE TRIGGER events_keep_batch BEFORE UPDATE OF batch ON events
  FOR EACH ROW WHEN (OLD.batch IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_batches_keep_place BEFORE UPDATE OR DELETE ON event_batches
  FOR EACH ROW WHEN (OLD.position IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_batches_no_truncate BEFORE TRUNCATE ON event_batches
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_head_no_delete BEFORE DELETE ON event_head
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_head_no_truncate BEFORE TRUNCATE ON event_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
