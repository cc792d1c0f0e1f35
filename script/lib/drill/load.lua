-- What wrk sends and counts. Arguments: METHOD PATH [BODY TOKENS]; TOKENS is a file with a bearer
-- token a line, which are used in turn.

local threads = {}
local next_token = 0
statuses = {}
unkind = 0 -- answers 503 without Retry-After

function setup(thread)
  thread:set("offset", #threads)
  table.insert(threads, thread)
end

function init(arguments)
  method, path, body = arguments[1], arguments[2], arguments[3]
  tokens = {}
  if arguments[4] then
    for line in io.lines(arguments[4]) do table.insert(tokens, "Bearer " .. line) end
  end
  next_token = offset * 31
end

function request()
  local headers = {}
  if #tokens > 0 then
    next_token = next_token + 1
    headers["Authorization"] = tokens[next_token % #tokens + 1]
  end
  if body then headers["Content-Type"] = "application/json" end
  return wrk.format(method, path, headers, body)
end

function response(status, headers)
  local name = tostring(status)
  statuses[name] = (statuses[name] or 0) + 1
  if status == 503 and not headers["Retry-After"] then unkind = unkind + 1 end
end

-- One "NAME VALUE" a line; times in milliseconds.
function done(summary, latency)
  local errors = summary.errors
  local all = {}
  local unkind = 0
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("statuses")) do
      all[status] = (all[status] or 0) + count
    end
    unkind = unkind + thread:get("unkind")
  end
  print("rate", math.floor(summary.requests / (summary.duration / 1e6)))
  print("p99", latency:percentile(99) / 1000)
  print("broken", errors.connect + errors.read + errors.write + errors.timeout)
  print("unkind", unkind)
  for status, count in pairs(all) do print(status, count) end
end
