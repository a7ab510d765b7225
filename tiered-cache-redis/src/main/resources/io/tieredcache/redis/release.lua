#!lua flags=allow-oom
-- RELEASE(key; token, channel, head of the message, name): removes a lease, and notifies JVMs that wait for it
-- include call fences layout entry unlease
local DONE = 8
local key, token = KEYS[1], ARGV[1]

local e = parse(redis.call('GET', key))
if e and e.format == FORMAT and e.kind ~= INTENT and e.deadline > 0
    and e.token == token then
  if has(e, WAITERS) then publish(ARGV[2], ARGV[3], ARGV[4]) end
  if e.kind == LEASE then
    redis.call('DEL', key)
  else
    unlease(key, e)
  end
end
return reply(token, DONE, fence())
