wrk.method = "POST"
wrk.path = "/api/appeals"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"content":"青石村三组路灯坏了两个月","source":"居民上报"}'
