-- The layout of an entry, see Envelope.java.
local VALUE, KNOWN_ABSENT, LEASE, INTENT = 0, 1, 2, 3
local FORMAT, FIXED, WAITERS, TAINTED = 1, 96, 4, 8
