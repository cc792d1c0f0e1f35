# shellcheck shell=bash
# The steps of script/test about docs/openapi.yaml: it is valid, and says what the shop does.
#
# shellcheck disable=SC2154 # $root, $work, $origin, $place and $python are script/test's

document_is_valid() {
  "$python" script/lib/api/valid.py
}

routes_are_documented() {
  "$(swift build --show-bin-path)/petshop" routes | "$python" script/lib/api/routes.py
}

problems_and_events_are_explained() {
  "$python" script/lib/api/names.py
}

# In a real browser, against the shop that runs.
documentation_works() {
  "$python" script/lib/site/browser.py check "$origin"
}

start_page_runs() {
  PETSHOP_LOCAL=$place script/lib/tour docs/site/start.md
}

# A client made of the document, of which the generator has nothing to say, does the main job.
generated_client_works() {
  "${python%/*}/openapi-python-client" generate --path docs/openapi.yaml --meta none \
    --output-path "$work/client/petshop_client" --config script/lib/api/client.yaml --fail-on-warning
  cd "$work/client" || return
  PYTHONPATH=$PWD "$python" "$root/script/lib/api/client.py" "$origin" "$place/tls/certificate.pem"
}

fuzzing_finds_nothing() {
  PETSHOP_LOCAL=$place script/fuzz --short "$origin"
}

# answers_conform OPTIONS… FILES…: what was recorded (exchanges.sh) against the document.
answers_conform() {
  "$python" script/lib/api/exchanges.py "$@"
}
