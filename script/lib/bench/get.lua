-- One path again and again; with BENCH_PRODUCTS at its end, all products in turn. BENCH_BEARER is who
-- asks, if anybody is named; BENCH_ENCODING what he takes it in.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

local products = tonumber(os.getenv("BENCH_PRODUCTS") or "0")
local next = 0
local bearer = os.getenv("BENCH_BEARER")
if bearer then wrk.headers["Authorization"] = "Bearer " .. bearer end
local encoding = os.getenv("BENCH_ENCODING")
if encoding then wrk.headers["Accept-Encoding"] = encoding end

function request()
  if products == 0 then return wrk.format("GET") end
  next = next % products + 1
  return wrk.format("GET", wrk.path .. next)
end
