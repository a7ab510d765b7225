-- An entry that holds no value: a lease or open intents.
local function header(kind, tainted, rawLength, lease)
  return pack('>c2BBHBBI4I4I4I4I4I4I4I4', 'TC', FORMAT, kind + (tainted and TAINTED or 0), FIXED, 0, 0, rawLength, 0, 0, 0,
    fenceHi, fenceLo, (now - now % TWO32) / TWO32, now % TWO32) .. string.rep('\0', 32) .. lease
end
