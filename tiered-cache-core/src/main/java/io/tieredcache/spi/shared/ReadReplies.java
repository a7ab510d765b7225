package io.tieredcache.spi.shared;

import java.util.List;

/**
 * A receiver of the replies of {@link SharedTier#readAll(List, long, ReadReplies)}, one by one. Called on the thread
 * that sent the request.
 */
@FunctionalInterface
public interface ReadReplies {

    /**
     * Receives one reply. Its time does not count as time of the tier. An exception ends the call and reaches its
     * caller.
     *
     * @param index index of the key in the request, from 0
     * @param reply a reply like that of {@link SharedTier#read}
     */
    void arrived(int index, ReadReply reply);
}
