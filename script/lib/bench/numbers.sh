# shellcheck shell=bash
# What it costs a checkout that invoice numbers have no gap, and that invoices are chained: the same
# checkouts with numbers of a plain sequence, without a chain, and as they are.
#
# shellcheck disable=SC2154 # $rounds, $connections and $work are script/bench's

compare_numbers() {
  local round
  say "Admitting customers"
  admit_customers $((1000 * seconds * $(nproc)))
  prepare_numbers
  for ((round = 1; round <= rounds; round++)); do
    say "Round $round of $rounds, $connections connections"
    plain_sequence && fill_carts && measure sequence checkout /api/checkout "$connections"
    no_chain && fill_carts && measure gapless checkout /api/checkout "$connections"
    as_they_are && fill_carts && measure chained checkout /api/checkout "$connections"
  done
  echo
  table
  awk '
    function median_of(name,   i, j, t, n) {
      n = count[name]
      for (i = 2; i <= n; i++)
        for (j = i; j > 1 && p50[name, j] < p50[name, j - 1]; j--) {
          t = p50[name, j]; p50[name, j] = p50[name, j - 1]; p50[name, j - 1] = t
        }
      return n % 2 ? p50[name, (n + 1) / 2] : (p50[name, n / 2] + p50[name, n / 2 + 1]) / 2
    }
    { p50[$1, ++count[$1]] = $4 }
    END {
      printf "median checkout against a plain sequence: gapless %.2f, gapless and chained %.2f\n",
        median_of("gapless") / median_of("sequence"), median_of("chained") / median_of("sequence")
    }' "$work/results"
}

# Stand-ins for the counter and for the chain, off at first. Only in the shop of this bench.
prepare_numbers() {
  sql <<'SQL'
CREATE SEQUENCE bench_numbers START 100000000;
GRANT USAGE ON SEQUENCE bench_numbers TO petshop;
CREATE FUNCTION bench_counter() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN NEW.year := nextval('bench_numbers'); RETURN NEW; END $$;
CREATE FUNCTION bench_number() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN NEW.number := nextval('bench_numbers'); RETURN NEW; END $$;
CREATE FUNCTION bench_hash() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.lines_hash := ''; NEW.previous_hash := ''; NEW.hash := '';
  RETURN NEW;
END $$;
CREATE TRIGGER bench_counter BEFORE INSERT ON invoice_counters
  FOR EACH ROW EXECUTE FUNCTION bench_counter();
CREATE TRIGGER bench_number BEFORE INSERT ON invoices FOR EACH ROW EXECUTE FUNCTION bench_number();
CREATE TRIGGER bench_hash BEFORE INSERT ON invoices FOR EACH ROW EXECUTE FUNCTION bench_hash();
SQL
}

plain_sequence() { switch_triggers ENABLE ENABLE DISABLE; }
no_chain() { switch_triggers DISABLE ENABLE DISABLE; }
as_they_are() { switch_triggers DISABLE DISABLE ENABLE; }

# switch_triggers SEQUENCE NO_HASHES CHAIN
switch_triggers() {
  sql <<SQL
ALTER TABLE invoice_counters $1 TRIGGER bench_counter;
ALTER TABLE invoices $1 TRIGGER bench_number, $2 TRIGGER bench_hash,
  $3 TRIGGER invoices_chain, $3 TRIGGER invoices_issued;
ALTER TABLE invoice_lines $3 TRIGGER invoice_lines_sealed;
SQL
}
