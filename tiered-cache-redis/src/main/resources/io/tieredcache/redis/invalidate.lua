#!lua flags=allow-oom
-- INVALIDATE(key; token, version or 0, channel, head of the message, name): removes what the key holds, unless it is a value
--   of that version or a later one; taints open intents
-- include call
local DONE = 8
local key = KEYS[1]

local head = redis.call('GETRANGE', key, '0', '95')
if head ~= '' then
  -- include layout fences head
  -- without a version or intents nothing can be spared, so the entry is not parsed
  if ARGV[2] == NONE and kindOf(head) ~= INTENT then
    redis.call('DEL', key)
  else
    -- include entry header intents unlease forget
    forget(key, parse(redis.call('GET', key)), unpack('>I4I4', ARGV[2]))
  end
end
publish(ARGV[3], ARGV[4], ARGV[5])
return reply(ARGV[1], DONE, fence())
