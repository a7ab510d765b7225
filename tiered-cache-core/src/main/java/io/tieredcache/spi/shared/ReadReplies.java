package io.tieredcache.spi.shared;

import java.util.List;

/** Takes the replies of {@link SharedTier#readAll(List, long, ReadReplies)}, one by one. Called by the thread that asked. */
@FunctionalInterface
public interface ReadReplies {

    /**
     * Takes one reply. May take its time, which is none of the tier's; what it throws ends the call, and its caller gets it.
     *
     * @param index which key it belongs to, from 0
     * @param reply as that of {@link SharedTier#read}
     */
    void arrived(int index, ReadReply reply);
}
