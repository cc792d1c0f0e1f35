-- What happened, for whoever subscribes: written in the transaction that made it happen, so that
-- there is an event if and only if there is the change.

-- Numbers are given out before they are committed, so they are not the order of the stream: that is
-- (transaction_id, id), shown only up to the oldest transaction that may still commit.
CREATE TABLE events (
  id             bigint GENERATED ALWAYS AS IDENTITY,
  transaction_id bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
  type           text NOT NULL,
  subject        text NOT NULL,
  occurred_at    timestamptz NOT NULL DEFAULT now(),
  data           json NOT NULL,
  CONSTRAINT events_pkey PRIMARY KEY (id),
  CONSTRAINT events_type_form CHECK (type LIKE 'petshop.%')
);

CREATE UNIQUE INDEX events_stream_key ON events (transaction_id, id);

-- An event that asks for a password reset carries the token, until that is used or expires.
CREATE TRIGGER events_append_only
  BEFORE DELETE OR UPDATE OF id, type, subject, occurred_at ON events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_keep_data BEFORE UPDATE OF data ON events
  FOR EACH ROW WHEN (OLD.type <> 'petshop.user.password_reset_requested')
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A dump restored into another cluster brings events of transactions that are in the future there.
-- This puts them into its past, in the same order. It does nothing where all is well.
CREATE FUNCTION rebase_events() RETURNS void LANGUAGE sql AS $$
  UPDATE events
  SET transaction_id = transaction_id - ahead.transactions
  FROM (
    SELECT max(transaction_id) + 1 - pg_snapshot_xmax(pg_current_snapshot())::text::bigint
           AS transactions
    FROM events) AS ahead
  WHERE ahead.transactions > 0
$$;
