-- tests/bench/ussd.lua -- whole USSD calls in dialect A, for wrk.
--
--   wrk -t2 -c64 -d5s --latency -s ussd.lua URL -- [window=N] [acked=PREFIX]
--
-- A call is 7 requests: the dial, then 1 1 2 TIRT 1 2. Each thread keeps
-- window=N calls (default 256) going at once, which must be well above its
-- connections, since the next turn of a call may be sent before the answer to
-- the last was read otherwise. With acked=PREFIX (and -t = -c) there is one
-- call at a time, and the code that a screen showed is written to
-- PREFIX.THREAD.
--
-- Prints: RESULT requests=... bad=... p50_us=... p99_us=...; bad counts answers
-- that are neither CON nor END.
local threads = {}

function setup(thread)
  thread:set("number", #threads)
  threads[#threads + 1] = thread
end

local steps = { "1", "1", "2", "TIRT", "1", "2" }
local option = { window = "256" }
local calls, at, made, run, out, skip = {}, 1, 0, "", nil, false
bad = 0

local function fresh()
  made = made + 1
  return { step = 0, text = "",
    head = "sessionId=ATUid_" .. run .. string.format("%04x%08x", number, made)
      .. "&phoneNumber=%2B62813"
      .. string.format("%08d", (made * 7919 + number * 1562500) % 100000000)
      .. "&networkCode=51010&serviceCode=%2A177%23&text=" }
end

local head

local function post(body)
  return head .. #body .. "\r\n\r\n" .. body
end

function init(args)
  for _, word in ipairs(args) do
    local key, value = word:match("^(%w+)=(.*)$")
    if key then option[key] = value end
  end
  local random = io.open("/dev/urandom", "rb")
  run = string.format("%02x%02x%02x%02x", random:read(4):byte(1, 4))
  random:close()
  if option.acked then
    option.window = "1"
    out = io.open(option.acked .. "." .. number, "w")
    out:setvbuf("no")
  end
  for i = 1, tonumber(option.window) do
    calls[i] = fresh()
    calls[i].wait = i % (#steps + 1)  -- so that calls are at different screens
  end
  skip = number == 0
  -- wrk.format() would cost as much as the gateway itself
  head = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.host
    .. "\r\nContent-Type: application/x-www-form-urlencoded"
    .. "\r\nContent-Length: "
end

function request()
  local call = calls[at]
  local looked = 0
  while call.wait and call.wait > 0 and looked < #calls do
    call.wait = call.wait - 1
    at = at % #calls + 1
    call = calls[at]
    looked = looked + 1
  end
  if skip then  -- made once by wrk and never sent
    skip = false
    return post("sessionId=none&text=")
  end
  if call.step > 0 then
    call.text = call.step == 1 and steps[1]
      or call.text .. "%2A" .. steps[call.step]
  end
  local body = call.head .. call.text
  if call.step == #steps then
    calls[at] = fresh()
  else
    call.step = call.step + 1
  end
  at = at % #calls + 1
  return post(body)
end

function response(status, _, body)
  local head = body:sub(1, 4)
  if status ~= 200 or (head ~= "CON " and head ~= "END ") then bad = bad + 1 end
  if out then
    local code = body:match("Kode: (%d%d%d%d%d%d%d%d)")
    if code then out:write(code, "\n") end
  end
end

function done(summary, latency)
  local bads = 0
  for _, thread in ipairs(threads) do bads = bads + (thread:get("bad") or 0) end
  io.write(string.format(
    "RESULT requests=%d seconds=%.3f bad=%d p50_us=%d p99_us=%d\n",
    summary.requests, summary.duration / 1e6, bads, latency:percentile(50),
    latency:percentile(99)))
end
