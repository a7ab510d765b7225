-- Removes the lease from a value, together with its WAITERS flag.
local function unlease(key, e)
  redis.call('SETRANGE', key, 72, NONE .. NONE .. NONE)
  if has(e, WAITERS) then redis.call('SETRANGE', key, 3, string.char(e.flags - WAITERS)) end
end
