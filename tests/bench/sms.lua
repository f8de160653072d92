-- tests/bench/sms.lua -- SMS callbacks in Africa's Talking's form, for wrk.
--
--   wrk -t2 -c64 -d5s --latency -s sms.lua URL -- [dup=N] [acked=PREFIX]
--
-- dup=N         N per cent of the requests repeat an id that was sent before
-- acked=PREFIX  writes the id of each request that got 200 to PREFIX.THREAD;
--               needs one connection a thread (-t = -c), so that an answer
--               belongs to the request before it
--
-- Each id stands in the text too, so that what was stored can be told by it.
-- Prints: RESULT requests=... non2xx=... p50_us=... p99_us=...
local threads = {}

function setup(thread)
  thread:set("number", #threads)
  threads[#threads + 1] = thread
end

local texts = {
  "LAPOR+ada+calo+bawa+3+perempuan+malam+ini+dr+Pontang+naik+mobil+hitam",
  "tolong+pak+adik+saya+dijanjikan+kerja+di+Kamboja+paspor+ditahan+agen",
  "rumah+kosong+dekat+pantai+Carita+banyak+orang+asing+datang+malam+malam",
}
local option = { dup = "0" }
local made, run, out, asked, skip = 0, "", nil, nil, false

local function note(status)
  if status == 200 then out:write(asked, "\n") end
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
  local a, b, c, d = random:read(4):byte(1, 4)
  random:close()
  run = string.format("%02x%02x%02x%02x", a, b, c, d)
  math.randomseed(a * 16777216 + b * 65536 + c * 256 + d + number)
  if option.acked then
    out = io.open(option.acked .. "." .. number, "w")
    out:setvbuf("no")
    response = note     -- else wrk is spared the call
  end
  skip = number == 0  -- wrk makes one request of thread 0 that it never sends
  -- wrk.format() would cost as much as the gateway itself
  head = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.host
    .. "\r\nContent-Type: application/x-www-form-urlencoded"
    .. "\r\nContent-Length: "
end

local function id_of(n)
  -- an odd multiplier scatters the ids, as real ones are
  return string.format("%08x%s%04x%08x", (n * 2654435761) % 4294967296, run,
                       number, n)
end

function request()
  local n = made
  if skip then
    skip = false
  elseif made > 0 and math.random(100) <= tonumber(option.dup) then
    n = math.random(0, made - 1)
  else
    made = made + 1
  end
  asked = id_of(n)
  return post("id=" .. asked .. "&from=%2B62812"
    .. string.format("%08d", (n * 7919 + number * 1562500) % 100000000)
    .. "&to=1771&date=2026-11-24+08%3A12%3A48&text=" .. texts[n % 3 + 1]
    .. "+nomor+" .. asked)
end

function done(summary, latency)
  io.write(string.format(
    "RESULT requests=%d seconds=%.3f non2xx=%d p50_us=%d p99_us=%d\n",
    summary.requests, summary.duration / 1e6, summary.errors.status,
    latency:percentile(50), latency:percentile(99)))
end
