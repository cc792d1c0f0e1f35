-- The customer of demo.env logs in.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = string.format('{"email": "%s", "password": "%s"}',
  os.getenv("CUSTOMER_EMAIL"), os.getenv("CUSTOMER_PASSWORD"))
