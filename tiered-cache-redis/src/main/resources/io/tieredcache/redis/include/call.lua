-- The time and the fencing token of this call, and its reply.
local TWO32 = 4294967296
local NONE = '\0\0\0\0\0\0\0\0'
local pack, unpack = struct.pack, struct.unpack

local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = (micros - micros % 1000) / 1000
local fenceLo = micros % TWO32
local fenceHi = (micros - fenceLo) / TWO32

local function u64(n)
  return pack('>I4I4', (n - n % TWO32) / TWO32, n % TWO32)
end

local function fence()
  return pack('>I4I4', fenceHi, fenceLo)
end

local function publish(channel, head, name)
  redis.call('SPUBLISH', channel, head .. fence() .. name)
end

local function reply(token, code, fenceOfReply, extra)
  return pack('>c8Bc8I4I4', token, code, fenceOfReply, (now - now % TWO32) / TWO32, now % TWO32) .. (extra or '')
end
