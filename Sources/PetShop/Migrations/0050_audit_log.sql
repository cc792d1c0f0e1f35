-- Who changed what: every row that an admin writes, a service in his place, or the command line, as it
-- was before and is after. The database writes it, so no route can forget it; and chains it, so that what is touched
-- shows.

-- All entries of a transaction are one batch, named after the first of them. Within it each carries
-- the hash of the one before, which costs nobody a lock.
CREATE TABLE audit_log (
  id            bigint GENERATED ALWAYS AS IDENTITY,
  batch         bigint NOT NULL,
  occurred_at   timestamptz NOT NULL DEFAULT now(),
  -- 'users/42', 'api-keys/3' or 'command-line'; and what he was called then.
  actor         text NOT NULL,
  actor_name    text NOT NULL,
  action        text NOT NULL,
  subject       text NOT NULL,
  before        jsonb,
  after         jsonb,
  request_id    text,
  previous_hash bytea NOT NULL,
  hash          bytea NOT NULL,
  CONSTRAINT audit_log_pkey PRIMARY KEY (batch, id),
  CONSTRAINT audit_log_action_known CHECK (action IN ('create', 'update', 'delete'))
);

CREATE INDEX audit_log_time_idx ON audit_log (occurred_at, id);
CREATE INDEX audit_log_actor_idx ON audit_log (actor, occurred_at, id);
CREATE INDEX audit_log_action_idx ON audit_log (action, occurred_at, id);
CREATE INDEX audit_log_subject_idx ON audit_log (subject, occurred_at, id);

-- One for each batch: what chains the batches, in the order of their commits. It is there from the
-- beginning of a commit, and complete at its end.
CREATE TABLE audit_seals (
  batch         bigint NOT NULL,
  number        bigint,
  entries       bigint,
  last_hash     bytea,
  previous_hash bytea,
  hash          bytea,
  CONSTRAINT audit_seals_pkey PRIMARY KEY (batch),
  CONSTRAINT audit_seals_number_key UNIQUE (number),
  CONSTRAINT audit_seals_entries_positive CHECK (entries > 0),
  CONSTRAINT audit_seals_complete
    CHECK (num_nulls(number, entries, last_hash, previous_hash, hash) IN (0, 5))
);

-- The last seal. Whoever seals locks it until his commit, and locks nothing after it.
CREATE TABLE audit_head (
  is_only boolean NOT NULL DEFAULT true,
  number  bigint NOT NULL,
  hash    bytea NOT NULL,
  CONSTRAINT audit_head_pkey PRIMARY KEY (is_only),
  CONSTRAINT audit_head_is_only CHECK (is_only)
) WITH (fillfactor = 10);

INSERT INTO audit_head (number, hash) VALUES (0, sha256('petshop audit log'));

CREATE FUNCTION audit_entry_hash(e audit_log) RETURNS bytea LANGUAGE sql STABLE
  RETURN sha256(convert_to(json_build_array(
    encode(e.previous_hash, 'hex'), e.id, e.batch,
    (extract(epoch FROM e.occurred_at) * 1000000)::bigint, e.actor, e.actor_name, e.action,
    e.subject, e.before::text, e.after::text, e.request_id)::text, 'UTF8'));

-- Puts an entry behind the last one of its transaction, whoever inserts it. Which that is, settings of
-- the transaction know: who falsifies them breaks the chain, which shows.
CREATE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.batch := NULLIF(current_setting('petshop.audit_batch', true), '')::bigint;
  IF NEW.batch IS NULL THEN
    NEW.batch := NEW.id;
    NEW.previous_hash := sha256(convert_to('batch ' || NEW.batch, 'UTF8'));
    PERFORM set_config('petshop.audit_batch', NEW.batch::text, true);
  ELSE
    NEW.previous_hash := decode(current_setting('petshop.audit_hash'), 'hex');
  END IF;
  NEW.hash := audit_entry_hash(NEW);
  PERFORM set_config('petshop.audit_hash', encode(NEW.hash, 'hex'), true);
  RETURN NEW;
END $$;

CREATE TRIGGER audit_log_chain BEFORE INSERT ON audit_log
  FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();

-- At the commit, in two rounds. What triggers put off is done in the order in which it was put off, and
-- what is put off meanwhile, after all of that. So the first round only puts off the second: when
-- that comes to lock the head, the transaction has every other lock that it needs (on the
-- catalogue's version above all), and two who seal never wait for each other in a circle.
CREATE FUNCTION begin_audit_seal() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO audit_seals (batch) VALUES (NEW.batch);
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_log_sealed AFTER INSERT ON audit_log
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.id = NEW.batch)
  EXECUTE FUNCTION begin_audit_seal();

CREATE FUNCTION complete_audit_seal() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  seal audit_seals := NEW;
BEGIN
  SELECT count(*) INTO seal.entries FROM audit_log e WHERE e.batch = NEW.batch;
  SELECT e.hash INTO STRICT seal.last_hash
  FROM audit_log e
  WHERE e.batch = NEW.batch
  ORDER BY e.id DESC
  LIMIT 1;
  SELECT h.number + 1, h.hash INTO STRICT seal.number, seal.previous_hash
  FROM audit_head h
  FOR UPDATE;
  seal.hash := sha256(convert_to(json_build_array(
    encode(seal.previous_hash, 'hex'), seal.number, seal.batch, seal.entries,
    encode(seal.last_hash, 'hex'))::text, 'UTF8'));
  UPDATE audit_seals
  SET number = seal.number, entries = seal.entries, last_hash = seal.last_hash,
      previous_hash = seal.previous_hash, hash = seal.hash
  WHERE batch = seal.batch;
  UPDATE audit_head SET number = seal.number, hash = seal.hash;
  -- Before its end (by SET CONSTRAINTS) a transaction may go on: with another batch.
  PERFORM set_config('petshop.audit_batch', '', true);
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_seals_completed AFTER INSERT ON audit_seals
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION complete_audit_seal();

CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE ON audit_seals
  FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_seals_no_truncate BEFORE TRUNCATE ON audit_seals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Nothing of the hidden columns but that they are there.
CREATE FUNCTION audit_hide(fields jsonb, hidden text[]) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY hidden LOOP
    IF fields -> name <> 'null' THEN
      fields := jsonb_set(fields, ARRAY[name], '"(hidden)"');
    END IF;
  END LOOP;
  RETURN fields;
END $$;

-- Writes down one changed row. Arguments: what its subjects begin with, its hidden columns, its
-- ignored columns. Of a new or deleted row what is not null, of a changed one what changed.
CREATE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  hidden  text[] := TG_ARGV[1];
  old_row jsonb := to_jsonb(OLD) - TG_ARGV[2]::text[];
  new_row jsonb := to_jsonb(NEW) - TG_ARGV[2]::text[];
  before  jsonb := jsonb_strip_nulls(old_row);
  after   jsonb := jsonb_strip_nulls(new_row);
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF old_row = new_row THEN RETURN NULL; END IF;
    SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, new_row -> o.key)
    INTO before, after
    FROM jsonb_each(old_row) o
    WHERE o.value <> new_row -> o.key;
  END IF;
  IF hidden <> '{}' THEN
    before := audit_hide(before, hidden);
    after := audit_hide(after, hidden);
  END IF;
  INSERT INTO audit_log (actor, actor_name, action, subject, before, after, request_id)
  VALUES (
    current_setting('petshop.actor'), current_setting('petshop.actor_name'),
    CASE TG_OP WHEN 'INSERT' THEN 'create' WHEN 'UPDATE' THEN 'update' ELSE 'delete' END,
    TG_ARGV[0] || '/' || (COALESCE(new_row, old_row) ->> 'id'), before, after,
    NULLIF(current_setting('petshop.request_id', true), ''));
  RETURN NULL;
END $$;

-- Puts a table under audit. Only where an actor is set: a customer's change asks for a setting, and
-- that is all.
CREATE FUNCTION audit_table(
  audited regclass, subject text, hidden text[] DEFAULT '{}',
  ignored text[] DEFAULT '{version,updated_at}'
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW '
    'WHEN (current_setting(''petshop.actor'', true) <> '''') '
    'EXECUTE FUNCTION audit_change(%L, %L, %L)',
    (SELECT relname FROM pg_class WHERE oid = audited) || '_audit', audited, subject, hidden,
    ignored);
END $$;

-- Hidden: secrets, and what is personal: an entry stays for ever, and customers may have what is
-- theirs forgotten. Ignored: what follows from something else.
SELECT audit_table('products', 'products',
  ignored => '{version,updated_at,in_stock,low_stock_level,
               stars_1,stars_2,stars_3,stars_4,stars_5,rating}');
SELECT audit_table('categories', 'categories');
SELECT audit_table('reviews', 'reviews', hidden => '{author,title,comment}');
SELECT audit_table('users', 'users', hidden => '{email,username,name,password_hash}');
SELECT audit_table('sessions', 'sessions');
SELECT audit_table('payment_methods', 'payment-methods', hidden => '{token,last4,exp_month,exp_year}');
SELECT audit_table('orders', 'orders',
  hidden => '{recipient,line1,line2,city,region,postal_code}');
SELECT audit_table('payments', 'payments', hidden => '{gateway_key,card_token,last4}',
  ignored => '{busy_until}');
SELECT audit_table('invoices', 'invoices',
  hidden => '{buyer_name,buyer_email,line1,line2,city,region,postal_code}');
SELECT audit_table('credit_notes', 'credit-notes',
  hidden => '{buyer_name,buyer_email,line1,line2,city,region,postal_code}');
SELECT audit_table('refunds', 'refunds', hidden => '{gateway_key}', ignored => '{busy_until}');
SELECT audit_table('api_keys', 'api-keys', hidden => '{digest,prefix,last4}');
