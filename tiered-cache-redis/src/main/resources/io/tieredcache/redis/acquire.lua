#!lua
-- ACQUIRE(key; token, lease ms, fence that a value must exceed to be an answer, 't' to replace a lease that does not exceed
--   it, schema, header of an entry that the caller cannot use, or '', or 'g' for every entry of a later generation,
--   version of the floor, fence of the floor, generation): answers with the value, or grants a lease if there is none
-- include call fences layout
local HIT, GRANTED, HELD, WRITING, NEWER, OUTDATED = 1, 2, 3, 4, 5, 11
local key, token, lease = KEYS[1], ARGV[1], ARGV[2]
local schema, unusable = tonumber(ARGV[5]), ARGV[6]
local floorHi, floorLo = unpack('>I4I4', ARGV[8])

local s = redis.call('GET', key)
-- true: the lease is added to a value that readers may still use
local patch = false
pass(floorHi, floorLo)
if s then
  -- include entry
  local e = parse(s)

  local function exceeds(hi, lo)
    return above(hi, lo, unpack('>I4I4', ARGV[3]))
  end

  local function isHeld()
    return e.deadline > now and not (ARGV[4] == 't' and not exceeds(unpack('>I4I4', e.leaseFence)))
  end

  local function held()
    -- an attempt before this one was granted the lease, and its reply was lost
    if e.token == token then return reply(token, GRANTED, e.leaseFence) end
    if not has(e, WAITERS) then redis.call('SETRANGE', key, 3, string.char(e.flags + WAITERS)) end
    return reply(token, HELD, fence(), u64(e.deadline - now))
  end

  -- true if the entry has a later generation than the caller knows
  local function outdated()
    local hi, lo, knownHi, knownLo = unpack('>I4I4I4I4', e.generation .. ARGV[9])
    return above(hi, lo, knownHi, knownLo)
  end

  local function belowFloor()
    local versionHi, versionLo = unpack('>I4I4', ARGV[7])
    return above(floorHi, floorLo, e.fenceHi, e.fenceLo)
      or ((e.versionHi > 0 or e.versionLo > 0) and above(versionHi, versionLo, e.versionHi, e.versionLo))
  end

  if e and e.format > FORMAT then return reply(token, NEWER, fence(), s) end
  if e and e.format == FORMAT then
    if e.kind == INTENT then
      if #e.open > 0 then return reply(token, WRITING, fence()) end
    elseif e.kind == LEASE then
      if isHeld() then return held() end
    elseif not e.ahead and e.expires > now and string.sub(s, 17, 72) ~= unusable then
      local current = e.generation == ARGV[9]
      if not current and unusable ~= 'g' and outdated() then return reply(token, OUTDATED, fence()) end
      if e.schema > schema then return reply(token, NEWER, fence(), s) end
      if e.schema == schema and current and not belowFloor() then
        if exceeds(e.fenceHi, e.fenceLo) then return reply(token, HIT, fence(), s) end
        if isHeld() then return held() end
        patch = true
      end
    end
  end
end
local block = token .. fence() .. u64(now + lease)
if patch then
  redis.call('SETRANGE', key, 72, block)
else
  -- include header
  redis.call('SET', key, header(LEASE, false, 0, block), 'PX', lease)
end
return reply(token, GRANTED, fence())
