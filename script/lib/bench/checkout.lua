-- Each customer in turn orders what is in the cart, which was filled before. When all have, the
-- carts are empty and the answers are errors.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")
local customers = dofile(os.getenv("BENCH_LUA") .. "/customers.lua")
local body = '{"payment_method": "cash_on_delivery", "shipping_address": {"recipient": "Ana",'
  .. ' "line1": "Calle Mayor 1", "city": "Madrid", "postal_code": "28013", "country": "ES"}}'
local token

function init()
  token = customers.load()
end

function request()
  return customers.post("/api/checkout", token(), body)
end
