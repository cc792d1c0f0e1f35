-- As in 0033; and a payment, once it is of an order and has an authorization, stays with them.
CREATE OR REPLACE FUNCTION check_payment_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (
       ('started', 'authorized'), ('started', 'declined'), ('started', 'releasing'),
       ('authorized', 'captured'), ('authorized', 'releasing'), ('captured', 'releasing'),
       ('releasing', 'voided'))
     AND OLD.state <> NEW.state THEN
    RAISE EXCEPTION 'a payment that is % does not become %', OLD.state, NEW.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payments_step_allowed';
  END IF;
  IF (OLD.user_id, OLD.amount, OLD.currency, OLD.gateway_key, OLD.card_token)
     IS DISTINCT FROM (NEW.user_id, NEW.amount, NEW.currency, NEW.gateway_key, NEW.card_token) THEN
    RAISE EXCEPTION 'what was asked of the gateway stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payments_request_stays';
  END IF;
  IF (OLD.order_id IS NOT NULL AND OLD.order_id IS DISTINCT FROM NEW.order_id)
     OR (OLD.authorization_id IS NOT NULL
         AND OLD.authorization_id IS DISTINCT FROM NEW.authorization_id) THEN
    RAISE EXCEPTION 'a payment stays with its order'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payments_order_stays';
  END IF;
  RETURN NEW;
END $$;
