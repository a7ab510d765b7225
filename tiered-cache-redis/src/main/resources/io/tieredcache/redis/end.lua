#!lua flags=allow-oom
-- END(key; token, fence of the intent, version or 0, entry or '', channel, head of the message, name)
local STORED, GONE, OVERLAPPED, NOTHING = 6, 7, 9, 10
local key, token, entry = KEYS[1], ARGV[1], ARGV[4]

local s = redis.call('GET', key)
local e = parse(s)
local own, others = false, {}
if e and e.format == FORMAT and e.kind == INTENT then
  for _, i in ipairs(e.open) do
    if i.id == token .. ARGV[2] then own = true else others[#others + 1] = i end
  end
end
local code
if not own then
  forget(key, s, e, struct.unpack('>I4I4', ARGV[3]))
  code = GONE
elseif #others > 0 then
  storeIntents(key, others, true)
  code = OVERLAPPED
else
  local left = 0
  if entry ~= '' and not e.tainted then
    local new = parse(entry)
    left = math.min(new.hard, new.created + new.hard - now)
  end
  if left > 0 then
    redis.call('SET', key, entry, 'PX', string.format('%.0f', left))
    return reply(token, STORED, ARGV[2], u64(left))
  end
  redis.call('DEL', key)
  code = e.tainted and OVERLAPPED or (entry == '' and NOTHING or GONE)
end
publish(ARGV[5], ARGV[6], ARGV[7])
return reply(token, code, fence())
