-- A timeline in order. A step is dated by the beginning of its transaction, which may have waited for the
-- order behind one that began later.

-- As in 0033. Whoever takes a step has the order locked, so the one before is seen.
CREATE OR REPLACE FUNCTION record_order_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  earlier timestamptz;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    SELECT max(entered_at) INTO earlier FROM order_steps WHERE order_id = NEW.id;
  END IF;
  INSERT INTO order_steps (order_id, status, user_id, entered_at)
  VALUES (
    NEW.id, NEW.status,
    CASE TG_OP
      WHEN 'INSERT' THEN NEW.user_id
      ELSE NULLIF(current_setting('petshop.order_stepper', true), '')::bigint
    END,
    GREATEST(now(), earlier));
  RETURN NULL;
END $$;
