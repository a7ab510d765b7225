-- Reads the head of an entry, which suffices for an entry without intents.

-- its kind; afterwards this call's fence is above those of the entry. nil: no entry of this library
local function kindOf(head)
  if #head < 96 or string.sub(head, 1, 3) ~= 'TC\1' then return nil end
  local entryHi, entryLo = unpack('>I4I4', head, 25)
  pass(entryHi, entryLo)
  if string.sub(head, 89, 96) ~= NONE then pass(unpack('>I4I4', head, 81)) end
  return string.byte(head, 4) % 4
end
