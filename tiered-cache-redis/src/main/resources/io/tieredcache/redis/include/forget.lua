-- Removes what an entry holds, unless it is a value of the same or a later version; taints open intents.
local function forget(key, e, versionHi, versionLo)
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
