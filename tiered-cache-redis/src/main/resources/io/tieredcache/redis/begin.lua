#!lua
-- BEGIN(key; token, life ms, channel, head of the message, name): replaces the value by an open intent
local DONE = 8
local key, token = KEYS[1], ARGV[1]

local e = parse(redis.call('GET', key))
local open, tainted = {}, false
if e and e.format == FORMAT and e.kind == INTENT then
  tainted = e.tainted and #e.open > 0
  for _, i in ipairs(e.open) do
    if string.sub(i.id, 1, 8) ~= token then
      open[#open + 1] = i
      tainted = true
    end
  end
end
open[#open + 1] = { id = token .. fence(), deadline = now + tonumber(ARGV[2]) }
storeIntents(key, open, tainted)
publish(ARGV[3], ARGV[4], ARGV[5])
return reply(token, DONE, fence())
