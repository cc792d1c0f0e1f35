-- The end of every measurement, as one line for script/lib/bench/measure.sh to read:
-- requests, microseconds, p50 and p99 in microseconds, answers over 399, socket errors.
function done(summary, latency, requests)
  local errors = summary.errors
  print(string.format("RESULT %d %d %d %d %d %d",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
