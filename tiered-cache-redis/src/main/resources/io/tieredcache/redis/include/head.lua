-- The head of an entry, which is all that matters of one that holds no intents.

-- its kind; this call's stamp is then above those in it. nil: no entry of ours
local function kindOf(head)
  if #head < 96 or string.sub(head, 1, 3) ~= 'TC\1' then return nil end
  local stampHi, stampLo = unpack('>I4I4', head, 25)
  pass(stampHi, stampLo)
  if string.sub(head, 89, 96) ~= NONE then pass(unpack('>I4I4', head, 81)) end
  return string.byte(head, 4) % 4
end
