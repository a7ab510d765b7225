#!lua flags=allow-oom
-- INVALIDATE(key; token, version or 0, channel, head of the message, name)
-- include call
local DONE = 8
local key = KEYS[1]

local s = redis.call('GET', key)
if s then
  -- include stamps layout entry header intents unlease forget
  local e = parse(s)
  forget(key, e, unpack('>I4I4', ARGV[2]))
end
publish(ARGV[3], ARGV[4], ARGV[5])
return reply(ARGV[1], DONE, fence())
