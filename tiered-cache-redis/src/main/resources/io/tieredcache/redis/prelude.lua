-- Shared by all scripts: one entry, its layout (see Envelope.java), the time, the fence and the reply.
local VALUE, KNOWN_ABSENT, LEASE, INTENT = 0, 1, 2, 3
local TWO32 = 4294967296
local FORMAT, FIXED, WAITERS, TAINTED = 1, 96, 4, 8
local DAY = 86400000
-- how far the clocks of two nodes may be apart, ms; what is stamped with a later time is not believed
local MAX_AHEAD = 250

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function halves(n)
  return math.floor(n / TWO32), n % TWO32
end

local fenceHi, fenceLo = halves(time[1] * 1000000 + time[2])
local latestHi, latestLo = halves(time[1] * 1000000 + time[2] + MAX_AHEAD * 1000)

local function u64(n)
  return struct.pack('>I4I4', math.floor(n / TWO32), n % TWO32)
end

local function fence()
  return struct.pack('>I4I4', fenceHi, fenceLo)
end

-- true if the first unsigned 64-bit number, given in halves, is the greater one
local function above(hi, lo, otherHi, otherLo)
  return hi > otherHi or (hi == otherHi and lo > otherLo)
end

local function believed(hi, lo)
  return not above(hi, lo, latestHi, latestLo)
end

-- raises the fence of this call above one that was given before
local function raise(hi, lo)
  if not above(fenceHi, fenceLo, hi, lo) then
    fenceHi, fenceLo = hi, lo + 1
    if fenceLo == TWO32 then fenceHi, fenceLo = hi + 1, 0 end
  end
end

local function pass(hi, lo)
  if believed(hi, lo) then raise(hi, lo) end
end

-- nil: no entry of ours. A format that is not ours has nothing but its number
local function parse(s)
  if not s or #s < FIXED or string.sub(s, 1, 2) ~= 'TC' then return nil end
  local e = { format = string.byte(s, 3) }
  if e.format ~= FORMAT then return e end
  local flags = string.byte(s, 4)
  local hl, codec, compression, rawLength, ch, cl, hh, hlo, uh, ul
  hl, codec, compression, rawLength, e.schema, e.versionHi, e.versionLo, e.fenceHi, e.fenceLo, ch, cl =
    struct.unpack('>HBBI4I4I4I4I4I4I4I4', s, 5)
  hh, hlo = struct.unpack('>I4I4', s, 49)
  e.flags, e.kind = flags, flags % 4
  e.waiters, e.tainted = math.floor(flags / WAITERS) % 2 == 1, math.floor(flags / TAINTED) % 2 == 1
  e.generationHi, e.generationLo = struct.unpack('>I4I4', s, 65)
  e.created, e.hard = ch * TWO32 + cl, hh * TWO32 + hlo
  e.token, e.leaseFence = string.sub(s, 73, 80), string.sub(s, 81, 88)
  uh, ul = struct.unpack('>I4I4', s, 89)
  e.deadline = uh * TWO32 + ul
  e.ahead = e.created > now + MAX_AHEAD or not believed(e.fenceHi, e.fenceLo)
  pass(e.fenceHi, e.fenceLo)
  if e.deadline > 0 then
    local leaseHi, leaseLo = struct.unpack('>I4I4', e.leaseFence)
    if not believed(leaseHi, leaseLo) then e.deadline = 0 end
    pass(leaseHi, leaseLo)
  end
  if hl < FIXED or hl > #s then return nil end
  if e.kind == INTENT then
    if codec ~= 0 or rawLength ~= #s - FIXED or rawLength % 24 ~= 0 then return nil end
    e.open = {}
    for at = FIXED + 1, #s, 24 do
      local dh, dl = struct.unpack('>I4I4', s, at + 16)
      local i = { id = string.sub(s, at, at + 15), deadline = dh * TWO32 + dl }
      if i.deadline > now then e.open[#e.open + 1] = i end
    end
  elseif e.kind == LEASE then
    if codec ~= 0 then return nil end
  end
  return e
end

-- an entry that holds no value: a lease or open intents
local function header(kind, tainted, rawLength, lease)
  return 'TC' .. struct.pack('>BBHBBI4I4', FORMAT, kind + (tainted and TAINTED or 0), FIXED, 0, 0, rawLength, 0)
    .. string.rep('\0', 8) .. fence() .. u64(now) .. string.rep('\0', 32) .. lease
end

local function storeIntents(key, open, tainted)
  local list, last = {}, now + 1
  for n, i in ipairs(open) do
    list[n] = i.id .. u64(i.deadline)
    last = math.max(last, i.deadline)
  end
  redis.call('SET', key, header(INTENT, tainted, #open * 24, string.rep('\0', 24)) .. table.concat(list),
    'PX', string.format('%.0f', last - now))
end

-- takes the lease off a value, with the note that somebody waits for it
local function unlease(key, e)
  redis.call('SETRANGE', key, 72, string.rep('\0', 24))
  if e.waiters then redis.call('SETRANGE', key, 3, string.char(e.flags - WAITERS)) end
end

-- forgets what an entry holds, unless it is a value at least as new; taints open intents
local function forget(key, s, e, versionHi, versionLo)
  if not s then return end
  if e and e.format == FORMAT then
    if e.kind == INTENT and #e.open > 0 then
      storeIntents(key, e.open, true)
      return
    end
    if e.kind == VALUE and (versionHi > 0 or versionLo > 0)
        and not above(versionHi, versionLo, e.versionHi, e.versionLo) then
      if e.deadline > 0 then unlease(key, e) end
      return
    end
  end
  redis.call('DEL', key)
end

local function publish(channel, head, name)
  redis.call('SPUBLISH', channel, head .. fence() .. name)
end

local function reply(token, code, stamp, extra)
  return token .. struct.pack('>B', code) .. stamp .. u64(now) .. (extra or '')
end
