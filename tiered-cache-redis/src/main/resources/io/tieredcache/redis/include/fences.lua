-- The order of fencing tokens and versions: unsigned 64-bit numbers in two halves, since a number in Lua has 53 bits.

-- the largest difference between the clocks of two nodes, ms; a fence that is further ahead is not believed
local MAX_AHEAD = 250

-- true if the first number is the greater one
local function above(hi, lo, otherHi, otherLo)
  return hi > otherHi or (hi == otherHi and lo > otherLo)
end

-- raises the fence of this call above an earlier one
local function raise(hi, lo)
  if not above(fenceHi, fenceLo, hi, lo) then
    fenceHi, fenceLo = hi, lo + 1
    if fenceLo == TWO32 then fenceHi, fenceLo = hi + 1, 0 end
  end
end

-- false for a fence from the future. Its bytes are damaged, or a clock is wrong
local function believed(hi, lo)
  return hi * TWO32 + lo <= micros + MAX_AHEAD * 1000
end

-- raises the fence of this call above that of an entry, unless it is not believed. Carried on, it would stay in the future
local function pass(hi, lo)
  if believed(hi, lo) then raise(hi, lo) end
end
