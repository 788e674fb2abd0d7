-- Registers a matter a request, through the API, each with ids of its own.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(arguments)
  token, made = arguments[1], 0
  math.randomseed(tonumber(arguments[2]) * 64 + number)
end

-- Of version 7, as the program itself makes them: those of one time stand together.
local function uuid()
  made = made + 1
  local chance, milliseconds = math.random, os.time() * 1000 + made % 1000
  return string.format("%08x-%04x-7%03x-8%03x-%06x%06x", math.floor(milliseconds / 65536), milliseconds % 65536,
    chance(0, 0xfff), chance(0, 0xfff), chance(0, 0xffffff), chance(0, 0xffffff))
end

function request()
  local body = string.format('{"command":"%s","matter":"%s","body":{"affair":"青石村三组路灯坏了两个月",'
    .. '"criterion":"三组路灯夜里都亮，组长逐盏看过","field":"基础设施","origin":{"from":"request"}}}', uuid(), uuid())
  local headers = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
  return wrk.format("POST", "/api/1/matters", headers, body)
end
