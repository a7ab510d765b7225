#!lua flags=allow-oom
-- RELEASE(key; token)
local DONE = 8
local key, token = KEYS[1], ARGV[1]

local e = parse(redis.call('GET', key))
if e and e.format == FORMAT and e.kind ~= INTENT and e.deadline > 0
    and e.token == token then
  if e.kind == LEASE then
    redis.call('DEL', key)
  else
    redis.call('SETRANGE', key, 72, string.rep('\0', 24))
  end
end
return reply(token, DONE, fence())
