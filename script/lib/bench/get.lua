-- One path again and again; with BENCH_PRODUCTS at its end, all products in turn. BENCH_BEARER is who
-- asks, if anybody is named; BENCH_ENCODING what he takes it in. The requests are made beforehand: what
-- measures should take as little of the processors as it can.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

local products = tonumber(os.getenv("BENCH_PRODUCTS") or "0")
local bearer = os.getenv("BENCH_BEARER")
if bearer then wrk.headers["Authorization"] = "Bearer " .. bearer end
local encoding = os.getenv("BENCH_ENCODING")
if encoding then wrk.headers["Accept-Encoding"] = encoding end

local requests = {}
local next = 0

function init()
  for product = 1, products do requests[product] = wrk.format("GET", wrk.path .. product) end
  if products == 0 then requests[1] = wrk.format("GET") end
end

function request()
  next = next % #requests + 1
  return requests[next]
end
