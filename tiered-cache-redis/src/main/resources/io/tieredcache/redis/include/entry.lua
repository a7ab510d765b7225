-- Reads an entry.

-- the open intents of an entry: token, fence and deadline of each, 24 bytes. None outlasts its key. If a flipped bit moved a
-- deadline ahead and the intent were stored again, the key could never be cached
local function intents(s)
  local open, last = {}, nil
  for at = FIXED + 1, #s, 24 do
    local hi, lo = unpack('>I4I4', s, at + 16)
    local deadline = hi * TWO32 + lo
    if deadline > now then
      last = last or now + redis.call('PTTL', KEYS[1])
      open[#open + 1] = deadline > last and last >= now and string.sub(s, at, at + 15) .. u64(last) or string.sub(s, at, at + 23)
    end
  end
  return open
end

local function has(e, flag)
  return e.flags % (2 * flag) >= flag
end

-- nil: no entry of this library. For another format only its number is returned
local function parse(s)
  if not s or #s < FIXED then return nil end
  local magic, format, flags, length, codec, rawLength, schema, versionHi, versionLo, entryHi, entryLo, createdHi, createdLo,
    hardHi, hardLo, generation, token, leaseFence, deadlineHi, deadlineLo =
    unpack('>c2BBHBxI4I4I4I4I4I4I4I4xxxxxxxxI4I4xxxxxxxxc8c8c8I4I4', s)
  if magic ~= 'TC' then return nil end
  if format ~= FORMAT then return { format = format } end
  local kind, created, deadline = flags % 4, createdHi * TWO32 + createdLo, deadlineHi * TWO32 + deadlineLo
  pass(entryHi, entryLo)
  if deadline > 0 then
    local leaseHi, leaseLo = unpack('>I4I4', leaseFence)
    if not believed(leaseHi, leaseLo) then deadline = 0 end
    pass(leaseHi, leaseLo)
  end
  if length < FIXED or length > #s or (kind >= LEASE and codec ~= 0) then return nil end
  if kind == INTENT and (rawLength ~= #s - FIXED or rawLength % 24 ~= 0) then return nil end
  return {
    format = format, flags = flags, kind = kind, schema = schema,
    versionHi = versionHi, versionLo = versionLo, fenceHi = entryHi, fenceLo = entryLo,
    expires = created + hardHi * TWO32 + hardLo, generation = generation,
    token = token, leaseFence = leaseFence, deadline = deadline,
    ahead = created > now + MAX_AHEAD or not believed(entryHi, entryLo),
    open = kind == INTENT and intents(s) or nil,
  }
end
