#!lua
-- BEGIN(key; token, life ms, channel, head of the message, name): replaces the value by an open intent
-- include call layout
local DONE = 8
local key, token = KEYS[1], ARGV[1]

local s = redis.call('GET', key)
local open, tainted = {}, false
if s then
  -- include stamps entry
  local e = parse(s)
  if e and e.format == FORMAT and e.kind == INTENT then
    tainted = has(e, TAINTED) and #e.open > 0
    for _, i in ipairs(e.open) do
      if string.sub(i, 1, 8) ~= token then
        open[#open + 1] = i
        tainted = true
      end
    end
  end
end
open[#open + 1] = token .. fence() .. u64(now + ARGV[2])
-- include header intents
storeIntents(key, open, tainted)
publish(ARGV[3], ARGV[4], ARGV[5])
return reply(token, DONE, fence())
