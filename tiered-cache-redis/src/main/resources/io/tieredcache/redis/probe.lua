#!lua
-- PROBE(key; channel): tries every command that the scripts use; answers with the refused ones and the reasons
local key, channel = KEYS[1], ARGV[1]
local tries = {
  { 'TIME' }, { 'SET', key, 'x', 'PX', '1000' }, { 'SETRANGE', key, '0', 'y' }, { 'GET', key },
  { 'GETRANGE', key, '0', '1' }, { 'PTTL', key },
  { 'SPUBLISH', channel, '' }, { 'DEL', key },
}
local refused = {}
for _, try in ipairs(tries) do
  local answer = redis.pcall(unpack(try))
  if type(answer) == 'table' and answer.err then refused[#refused + 1] = try[1] .. ' ' .. answer.err end
end
return refused
