-- Takes the lease off a value, with the note that somebody waits for it.
local function unlease(key, e)
  redis.call('SETRANGE', key, 72, NONE .. NONE .. NONE)
  if has(e, WAITERS) then redis.call('SETRANGE', key, 3, string.char(e.flags - WAITERS)) end
end
