-- Each customer in turn puts one more product into the cart.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")
local customers = dofile(os.getenv("BENCH_LUA") .. "/customers.lua")
local products = tonumber(os.getenv("BENCH_PRODUCTS"))
local token

function init()
  token = customers.load()
  math.randomseed(mine)
end

function request()
  local body = string.format('{"product_id": %d, "quantity": 1}', math.random(products))
  return customers.post("/api/cart/items", token(), body)
end
