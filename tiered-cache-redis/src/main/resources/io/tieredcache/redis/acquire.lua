#!lua
-- ACQUIRE(key; token, lease ms, 'm'iss or 'r'efresh, schema, header of an entry that the caller cannot use or '',
--   version and fence of the floor, generation)
local HIT, GRANTED, HELD, WRITING, NEWER, OUTDATED = 1, 2, 3, 4, 5, 11
local key, token, lease = KEYS[1], ARGV[1], tonumber(ARGV[2])
local refresh, schema, unusable = ARGV[3] == 'r', tonumber(ARGV[4]), ARGV[5]
local versionHi, versionLo = struct.unpack('>I4I4', ARGV[6])
local floorHi, floorLo = struct.unpack('>I4I4', ARGV[7])
local generationHi, generationLo = struct.unpack('>I4I4', ARGV[8])

local s = redis.call('GET', key)
local e = parse(s)
pass(floorHi, floorLo)
local patch = false

local function held()
  if not e.waiters then redis.call('SETRANGE', key, 3, string.char(e.flags + WAITERS)) end
  return reply(token, HELD, fence(), u64(e.deadline - now))
end

local function belowFloor()
  return above(floorHi, floorLo, e.fenceHi, e.fenceLo)
    or ((e.versionHi > 0 or e.versionLo > 0) and above(versionHi, versionLo, e.versionHi, e.versionLo))
end

if e and e.format > FORMAT then return reply(token, NEWER, fence(), s) end
if e and e.format == FORMAT then
  if e.kind == INTENT then
    if #e.open > 0 then return reply(token, WRITING, fence()) end
  elseif e.kind == LEASE then
    if e.deadline > now then
      if e.token == token then return reply(token, GRANTED, e.leaseFence) end
      return held()
    end
  elseif not e.ahead and e.created + e.hard > now and string.sub(s, 17, 72) ~= unusable then
    if above(e.generationHi, e.generationLo, generationHi, generationLo) then return reply(token, OUTDATED, fence()) end
    if e.schema > schema then return reply(token, NEWER, fence(), s) end
    local current = e.generationHi == generationHi and e.generationLo == generationLo
    if e.schema == schema and current and not belowFloor() then
      if not refresh then return reply(token, HIT, fence(), s) end
      if e.deadline > now then
        if e.token == token then return reply(token, GRANTED, e.leaseFence) end
        return held()
      end
      patch = true
    end
  end
end
local block = token .. fence() .. u64(now + lease)
if patch then
  redis.call('SETRANGE', key, 72, block)
else
  redis.call('SET', key, header(LEASE, false, 0, block), 'PX', ARGV[2])
end
return reply(token, GRANTED, fence())
