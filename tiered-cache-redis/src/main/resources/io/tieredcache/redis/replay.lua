#!lua flags=allow-oom
-- REPLAY(key; token, version or 0, fence of the last change without a version or 0, fence of the last change, channel,
--   message): removes a value that a change had already removed, and tells it again. Leases and intents are younger than the
--   failover that brought the value back
local DONE, NOTHING = 8, 10
local key, token = KEYS[1], ARGV[1]
local versionHi, versionLo = struct.unpack('>I4I4', ARGV[2])
local forcedHi, forcedLo = struct.unpack('>I4I4', ARGV[3])
local lastHi, lastLo = struct.unpack('>I4I4', ARGV[4])

local e = parse(redis.call('GET', key))
if not e or e.format ~= FORMAT or (e.kind ~= VALUE and e.kind ~= KNOWN_ABSENT) then
  return reply(token, NOTHING, fence())
end
local old = above(forcedHi, forcedLo, e.fenceHi, e.fenceLo)
if (versionHi > 0 or versionLo > 0) and (e.versionHi > 0 or e.versionLo > 0) then
  old = old or above(versionHi, versionLo, e.versionHi, e.versionLo)
else
  old = old or above(lastHi, lastLo, e.fenceHi, e.fenceLo)
end
if not old then return reply(token, NOTHING, fence()) end
redis.call('DEL', key)
redis.call('SPUBLISH', ARGV[5], ARGV[6])
return reply(token, DONE, fence())
