-- Whoever asks for somebody else's password again and again takes no link away from him, and fills no
-- mailbox. docs/decisions/0017-password-reset.md.

-- How many mails went to this address since mails_since, when the first of an hour did; and which link
-- the next one has.
ALTER TABLE password_reset_requests
  ADD COLUMN mails       smallint NOT NULL DEFAULT 0,
  ADD COLUMN mails_since timestamptz,
  ADD COLUMN link        smallint NOT NULL DEFAULT 0,
  ADD CONSTRAINT password_reset_requests_few_mails CHECK (mails BETWEEN 0 AND 3),
  ADD CONSTRAINT password_reset_requests_link_range CHECK (link BETWEEN 0 AND 5);

GRANT UPDATE (mails, mails_since, link) ON password_reset_requests TO petshop;

-- A link is good for an hour, and of two hours there are six mails at most: the seventh takes the place
-- of one that has expired.
ALTER TABLE password_resets
  ADD COLUMN link smallint NOT NULL DEFAULT 0,
  ADD CONSTRAINT password_resets_link_range CHECK (link BETWEEN 0 AND 5),
  DROP CONSTRAINT password_resets_pkey,
  ADD CONSTRAINT password_resets_pkey PRIMARY KEY (user_id, link);
