function init(arguments)
  wrk.method = "POST"
  wrk.path = "/rest/data/issue"
  wrk.headers["Authorization"] = "Basic " .. arguments[1]
  wrk.headers["Content-Type"] = "application/json"
  -- It takes no request without these, against requests of foreign pages.
  wrk.headers["X-Requested-With"] = "wrk"
  wrk.headers["Origin"] = arguments[2]
  wrk.headers["Referer"] = arguments[2] .. "/"
  wrk.body = '{"title":"青石村三组路灯坏了两个月"}'
end
