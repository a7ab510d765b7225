package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.ServerClock;

/**
 * The reply of a protocol script, big-endian: token u64, code u8, fence u64, Redis time in ms u64, and data that
 * depends on the code.
 */
final class ScriptReply {

    static final int EXTRA = 25;
    static final int HIT = 1;
    static final int GRANTED = 2;
    static final int HELD = 3;
    static final int WRITING = 4;
    static final int NEWER = 5;
    static final int STORED = 6;
    static final int GONE = 7;
    static final int DONE = 8;
    static final int OVERLAPPED = 9;
    static final int NOTHING = 10;
    static final int OUTDATED = 11;
    static final int CHANGED = 12;

    private static final int CODE = 8;
    private static final int FENCE = 9;
    private static final int NOW = 17;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final int code;
    private final long fence;
    private final long nowMillis;
    private final byte[] bytes;

    private ScriptReply(int code, long fence, long nowMillis, byte[] bytes) {
        this.code = code;
        this.fence = fence;
        this.nowMillis = nowMillis;
        this.bytes = bytes;
    }

    int code() {
        return code;
    }

    long fence() {
        return fence;
    }

    long nowMillis() {
        return nowMillis;
    }

    /** Returns the whole reply, not a copy. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns the reply; its code is 0 if the bytes are no reply of a script. */
    static ScriptReply of(Reply.Answer answer) {
        if (!(answer.value() instanceof byte[] bytes) || bytes.length < EXTRA) {
            return new ScriptReply(0, 0, 0, BigEndian.EMPTY);
        }
        return new ScriptReply(bytes[CODE], BigEndian.u64(bytes, FENCE), BigEndian.u64(bytes, NOW), bytes);
    }

    /** Returns the number in the data of HELD and STORED. */
    long millis() {
        return BigEndian.u64(bytes, EXTRA);
    }

    void teach(ServerClock clock, long sentNanos) {
        if (nowMillis > 0) {
            clock.learn(nowMillis * NANOS_PER_MILLI, NANOS_PER_MILLI, sentNanos, System.nanoTime());
        }
    }
}
