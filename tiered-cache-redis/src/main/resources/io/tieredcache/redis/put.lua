#!lua
-- PUT(key; token, entry without fence and time, condition: '' none, 0 absence, or the fence that the value must have,
--   generation, 'c' to refuse if the entry has a later one, channel, head of the message, name): replaces what the key holds,
--   for a cache without a system of record
-- include call layout fences head
local STORED, OUTDATED, CHANGED = 6, 11, 12
local key, token, entry, condition = KEYS[1], ARGV[1], ARGV[2], ARGV[3]

local head = redis.call('GETRANGE', key, '0', '95')
if kindOf(head) and ARGV[5] ~= '' then
  local hi, lo, knownHi, knownLo = unpack('>I4I4I4I4', string.sub(head, 65, 72) .. ARGV[4])
  if above(hi, lo, knownHi, knownLo) then return reply(token, OUTDATED, fence()) end
end
if condition ~= '' then
  -- include entry
  local e = parse(redis.call('GET', key))
  local there = e and e.format == FORMAT and e.kind == VALUE and not e.ahead and e.expires > now
    and e.generation == ARGV[4] and pack('>I4I4', e.fenceHi, e.fenceLo) or NONE
  -- an earlier attempt has succeeded. The lease block of a value that was put contains the token of the put
  if there ~= NONE and e.token == token and e.deadline == 0 then
    return reply(token, STORED, there, u64(e.expires - now))
  end
  local writing = e and (e.format ~= FORMAT or (e.kind == INTENT and #e.open > 0))
  if writing or there ~= condition then return reply(token, CHANGED, fence()) end
end
-- the time is that of the fence, so that the two grow together
local fenceMicros = fenceHi * TWO32 + fenceLo
local hi, lo = unpack('>I4I4', entry, 49)
redis.call('SET', key, string.sub(entry, 1, 24) .. fence() .. u64((fenceMicros - fenceMicros % 1000) / 1000) .. string.sub(entry, 41),
  'PX', string.format('%.0f', hi * TWO32 + lo))
publish(ARGV[6], ARGV[7], ARGV[8])
return reply(token, STORED, fence(), string.sub(entry, 49, 56))
