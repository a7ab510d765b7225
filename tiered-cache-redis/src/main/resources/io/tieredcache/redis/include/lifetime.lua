-- The milliseconds that a value to be stored has left; at most its whole TTL, even if the clocks differ.
local function lifetime(entry)
  local createdHi, createdLo, hardHi, hardLo = unpack('>I4I4xxxxxxxxI4I4', entry, 33)
  local hard = hardHi * TWO32 + hardLo
  return math.min(hard, createdHi * TWO32 + createdLo + hard - now)
end
