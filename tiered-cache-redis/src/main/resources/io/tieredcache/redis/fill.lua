#!lua
-- FILL(key; token, fence of the lease, entry or '', channel, head of the message, name): stores the entry only if exactly that
--   lease is still there, and notifies JVMs that wait for it; without an entry it removes the value that was to be replaced
-- include call fences layout entry lifetime unlease
local STORED, GONE, NOTHING = 6, 7, 10
local key, token, entry = KEYS[1], ARGV[1], ARGV[3]

-- both are compared. If a token were used twice, a delayed duplicate of an old request could get a later lease
local e = parse(redis.call('GET', key))
if not e or e.format ~= FORMAT or e.kind == INTENT or e.deadline <= now
    or e.token ~= token or e.leaseFence ~= ARGV[2] then
  return reply(token, GONE, fence())
end
if has(e, WAITERS) then publish(ARGV[4], ARGV[5], ARGV[6]) end
if entry == '' then
  redis.call('DEL', key)
  return reply(token, NOTHING, fence())
end
local left = lifetime(entry)
if left <= 0 then
  if e.kind == LEASE then
    redis.call('DEL', key)
  else
    unlease(key, e)
  end
  return reply(token, GONE, fence())
end
redis.call('SET', key, entry, 'PX', string.format('%.0f', left))
return reply(token, STORED, ARGV[2], u64(left))
