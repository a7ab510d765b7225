-- What comes before what. Stamps and versions are unsigned 64-bit numbers, in halves, for a number of Lua has 53 bits.

-- how far the clocks of two nodes may be apart, ms; what is stamped with a later time is not believed
local MAX_AHEAD = 250

-- true if the first number is the greater one
local function above(hi, lo, otherHi, otherLo)
  return hi > otherHi or (hi == otherHi and lo > otherLo)
end

-- raises the stamp of this call above one that was given before
local function raise(hi, lo)
  if not above(fenceHi, fenceLo, hi, lo) then
    fenceHi, fenceLo = hi, lo + 1
    if fenceLo == TWO32 then fenceHi, fenceLo = hi + 1, 0 end
  end
end

local function believed(hi, lo)
  return hi * TWO32 + lo <= micros + MAX_AHEAD * 1000
end

local function pass(hi, lo)
  if believed(hi, lo) then raise(hi, lo) end
end
