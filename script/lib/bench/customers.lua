-- What customers send, each with his own token. BENCH_TOKENS is a file with one token a line; each of
-- the BENCH_THREADS threads of wrk takes its share of them in turn.
local customers = {}

local threads = 0
function setup(thread)
  thread:set("mine", threads)
  threads = threads + 1
end

function customers.load()
  local count = tonumber(os.getenv("BENCH_THREADS"))
  local tokens, line = {}, 0
  for token in io.lines(os.getenv("BENCH_TOKENS")) do
    if line % count == mine then table.insert(tokens, "Bearer " .. token) end
    line = line + 1
  end
  local next = 0
  return function()
    next = next % #tokens + 1
    return tokens[next]
  end
end

function customers.post(path, token, body)
  return wrk.format("POST", path,
    { ["Authorization"] = token, ["Content-Type"] = "application/json" }, body)
end

return customers
