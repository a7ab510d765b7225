#!lua flags=allow-oom
-- GENERATION(key; token, greatest id that the caller knows, 'k'eep or 'r'enew, channel, head of the message, name): answers
--   with the id of the region's entries; creates a greater one if there is none, if it is less than the known one, or on 'r'.
--   Unlike a fence it must grow even past a wrong clock, or a clear would have no effect
-- include call fences
local DONE = 8
local key, token = KEYS[1], ARGV[1]
local knownHi, knownLo = unpack('>I4I4', ARGV[2])

local s = redis.call('GET', key)
local hi, lo = 0, 0
if s and #s == 11 and string.sub(s, 1, 3) == 'TG\1' then hi, lo = unpack('>I4I4', s, 4) end
if hi >= TWO32 / 2 then hi, lo = 0, 0 end
if ARGV[3] == 'k' and (hi > 0 or lo > 0) and not above(knownHi, knownLo, hi, lo) then
  return reply(token, DONE, pack('>I4I4', hi, lo))
end
raise(hi, lo)
raise(knownHi, knownLo)
redis.call('SET', key, 'TG\1' .. fence())
publish(ARGV[4], ARGV[5], ARGV[6])
return reply(token, DONE, fence())
