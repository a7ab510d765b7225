-- Stores an entry of open intents, without a value, until the last of them expires.
local function storeIntents(key, open, tainted)
  local last = now + 1
  for _, i in ipairs(open) do
    local hi, lo = unpack('>I4I4', i, 17)
    last = math.max(last, hi * TWO32 + lo)
  end
  redis.call('SET', key, header(INTENT, tainted, #open * 24, NONE .. NONE .. NONE) .. table.concat(open),
    'PX', string.format('%.0f', last - now))
end
