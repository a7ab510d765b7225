#!lua flags=allow-oom
-- HEARTBEAT(a key of a slot that this node owns; channel, number): a node that was demoted refuses it
redis.call('SPUBLISH', ARGV[1], ARGV[2])
return ARGV[2]
