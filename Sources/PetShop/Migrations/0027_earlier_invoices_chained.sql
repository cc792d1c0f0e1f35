-- petshop:no-transaction
-- In batches of its own; invoices issued meanwhile are brought in too.
CALL chain_earlier_invoices();
