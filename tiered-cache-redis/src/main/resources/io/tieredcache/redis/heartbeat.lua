#!lua flags=allow-oom
-- HEARTBEAT(a key of a slot that this node owns; channel, number): publishes the number; a demoted node refuses the script
redis.call('SPUBLISH', ARGV[1], ARGV[2])
return ARGV[2]
