-- One path again and again; with BENCH_PRODUCTS at its end, all products in turn.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

local products = tonumber(os.getenv("BENCH_PRODUCTS") or "0")
local next = 0

function request()
  if products == 0 then return wrk.format("GET") end
  next = next % products + 1
  return wrk.format("GET", wrk.path .. next)
end
