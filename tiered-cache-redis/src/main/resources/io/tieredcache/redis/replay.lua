#!lua flags=allow-oom
-- REPLAY(key; token, version or 0, fence of the last change without a version or 0, fence of the last change, channel,
--   message): repeats a change after a failover, for states older than the change: removes a value and notifies of that,
--   removes a lease, taints open intents
-- include call fences layout entry header intents
local DONE, NOTHING = 8, 10
local key, token = KEYS[1], ARGV[1]
local versionHi, versionLo = unpack('>I4I4', ARGV[2])
local forcedHi, forcedLo = unpack('>I4I4', ARGV[3])
local lastHi, lastLo = unpack('>I4I4', ARGV[4])

local e = parse(redis.call('GET', key))
if not e or e.format ~= FORMAT then return reply(token, NOTHING, fence()) end
if e.kind == LEASE then
  local leaseHi, leaseLo = unpack('>I4I4', e.leaseFence)
  if above(lastHi, lastLo, leaseHi, leaseLo) then redis.call('DEL', key) end
  return reply(token, NOTHING, fence())
end
if e.kind == INTENT then
  for _, i in ipairs(e.open) do
    local intentHi, intentLo = unpack('>I4I4', i, 9)
    if above(lastHi, lastLo, intentHi, intentLo) then
      storeIntents(key, e.open, true)
      break
    end
  end
  return reply(token, NOTHING, fence())
end
-- versions decide if both sides have one, else fences; a change without a version removes every value with a smaller fence
local old = e.ahead or above(forcedHi, forcedLo, e.fenceHi, e.fenceLo)
if (versionHi > 0 or versionLo > 0) and (e.versionHi > 0 or e.versionLo > 0) then
  old = old or above(versionHi, versionLo, e.versionHi, e.versionLo)
else
  old = old or above(lastHi, lastLo, e.fenceHi, e.fenceLo)
end
if not old then return reply(token, NOTHING, fence()) end
redis.call('DEL', key)
redis.call('SPUBLISH', ARGV[5], ARGV[6])
return reply(token, DONE, fence())
