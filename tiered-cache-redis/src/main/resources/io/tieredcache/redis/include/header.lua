-- The header of an entry without a value: a lease or open intents.
local function header(kind, tainted, rawLength, lease)
  return pack('>c2BBHBBI4I4', 'TC', FORMAT, kind + (tainted and TAINTED or 0), FIXED, 0, 0, rawLength, 0)
    .. NONE .. fence() .. u64(now) .. NONE .. NONE .. NONE .. NONE .. lease
end
