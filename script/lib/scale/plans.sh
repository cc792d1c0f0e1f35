# shellcheck shell=bash
# The plans of what script/scale measured, as PostgreSQL logs them while the large shop answers.
#
# shellcheck disable=SC2154 # $work is script/scale's

plans() {
  local name shop path
  visit large
  log_plans
  while IFS=$'\t' read -r name shop path; do
    [[ $shop == large ]] || continue
    printf "\n## %s\n\n\`%s\`\n" "${name^}" "${path%cursor=*}"
    # Twice: the first reads what a new session has to know about the tables.
    get "$path" >"$work/page"
    mark "$name"
    get "$path" >"$work/page"
    logged_plans "$name"
  done <"$work/requests"
}

# A shop that was kept may be logging still.
log_no_plans() {
  visit large
  sql <<'SQL'
ALTER DATABASE petshop RESET ALL;
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = 'petshop' AND pid <> pg_backend_pid() \g /dev/null
SQL
}

# In sessions to come; those there are ended, and the shop opens others.
log_plans() {
  sql <<'SQL'
ALTER DATABASE petshop SET session_preload_libraries = 'auto_explain';
ALTER DATABASE petshop SET auto_explain.log_min_duration = 0;
ALTER DATABASE petshop SET auto_explain.log_analyze = on;
ALTER DATABASE petshop SET auto_explain.log_buffers = on;
ALTER DATABASE petshop SET auto_explain.log_timing = off;
ALTER DATABASE petshop SET auto_explain.log_nested_statements = on;
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = 'petshop' AND pid <> pg_backend_pid() \g /dev/null
SQL
}

mark() {
  sql --command "DO \$\$ BEGIN RAISE LOG 'scale $$: $1'; END \$\$"
}

# What was planned since the mark, without the query's text and the costs; looking up the category
# and the products of a page is the same in all, and so is ranking, which is shown whole but once.
logged_plans() {
  sql --command "SELECT pg_read_file('server.log')" | awk -v mark="scale $$: $1" -v seen="$work/ranked" '
    BEGIN { whole = (getline line < seen) <= 0 }
    index($0, "LOG:  " mark) { marked = 1; next }
    !marked { next }
    /LOG: .* plan:$/ { flush(); text = ""; plan = ""; in_plan = 0; is_plan = 1
      time = $0; sub(/.*duration: /, "", time); sub(/ ms .*/, "", time); next }
    is_plan && /^[^\t]/ { flush(); is_plan = 0 }
    !is_plan { next }
    { sub(/^\t/, "") }
    !in_plan && /\(cost=/ { in_plan = 1 }
    !in_plan { text = text $0 "\n"; next }
    { sub(/\(cost=[^)]*\) /, ""); plan = plan $0 "\n" }
    END { flush() }
    function flush() {
      if (!is_plan) return
      if (text ~ /s\.ctid FROM searchable_products/) show("Looked up", plan)
      else if (text ~ /WITH asked/) { show("Ranked", whole ? plan : ""); whole = 0; print > seen }
      else if (text ~ /products_on_sale|FROM orders/) show(text ~ /SELECT count/ ? "Counted" : "Found", plan)
    }
    function show(what, plan) {
      printf "\n%s in %s ms%s\n", what, time, plan ? ":\n\n```\n" plan "```" : "."
    }'
}
