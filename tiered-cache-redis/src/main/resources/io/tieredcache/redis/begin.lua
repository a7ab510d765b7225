#!lua
-- BEGIN(key; token, lifetime ms, channel, head of the message, name): replaces the value by an open intent
-- include call layout fences head header
local DONE = 8
local key, token = KEYS[1], ARGV[1]

local kind = kindOf(redis.call('GETRANGE', key, '0', '95'))
local own = token .. fence() .. u64(now + ARGV[2])
if kind ~= INTENT then
  redis.call('SET', key, header(INTENT, false, #own, NONE .. NONE .. NONE) .. own, 'PX', ARGV[2])
else
  -- include entry intents
  local e = parse(redis.call('GET', key))
  -- two open intents taint each other. Which of the two writes commits last is unknown here
  local open, tainted = {}, false
  if e then
    tainted = has(e, TAINTED) and #e.open > 0
    for _, i in ipairs(e.open) do
      if string.sub(i, 1, 8) ~= token then
        open[#open + 1] = i
        tainted = true
      end
    end
  end
  open[#open + 1] = own
  storeIntents(key, open, tainted)
end
publish(ARGV[3], ARGV[4], ARGV[5])
return reply(token, DONE, fence())
