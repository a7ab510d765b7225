#!lua flags=allow-oom
-- END(key; token, fence of the intent, version or 0, entry or '', channel, head of the message, name): ends an intent; stores
--   the entry if the intent is the only one and not tainted
-- include call
local STORED, GONE, OVERLAPPED, NOTHING = 6, 7, 9, 10
local key, token, entry = KEYS[1], ARGV[1], ARGV[4]
-- the first 12 bytes of an entry with one intent that is not tainted; the common case is checked without parsing
local ALONE = 'TC\1\3\0\96\0\0\0\0\0\24'

local s = redis.call('GET', key)
if entry ~= '' and s and #s == 120 and string.sub(s, 1, 12) == ALONE and string.sub(s, 97, 112) == token .. ARGV[2] then
  -- include lifetime
  local hi, lo = unpack('>I4I4', s, 113)
  local left = hi * TWO32 + lo > now and lifetime(entry) or 0
  if left > 0 then
    redis.call('SET', key, entry, 'PX', string.format('%.0f', left))
    return reply(token, STORED, ARGV[2], u64(left))
  end
end
-- include layout fences entry
local e = parse(s)
local own, rest = false, {}
if e and e.format == FORMAT and e.kind == INTENT then
  for _, i in ipairs(e.open) do
    if string.sub(i, 1, 16) == token .. ARGV[2] then own = true else rest[#rest + 1] = i end
  end
end
local code
if own and #rest == 0 then
  redis.call('DEL', key)
  code = has(e, TAINTED) and OVERLAPPED or (entry == '' and NOTHING or GONE)
else
  -- include header intents unlease forget
  if own then
    storeIntents(key, rest, true)
    code = OVERLAPPED
  else
    -- the intent has expired or was lost. A load may have stored the old row meanwhile
    if s then forget(key, e, unpack('>I4I4', ARGV[3])) end
    code = GONE
  end
end
publish(ARGV[5], ARGV[6], ARGV[7])
return reply(token, code, fence())
