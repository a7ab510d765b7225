package io.tieredcache.examples;

import io.tieredcache.AsyncTieredCache;
import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Reads through the async view: a caller never blocks, and a hit in L1 is a future that is already complete. */
public final class AsyncReads {

    private AsyncReads() {}

    /**
     * Requests many words at once, without a thread that waits for them.
     *
     * @param words the cache
     * @param count the number of words
     * @return completes with the words in order
     */
    public static CompletableFuture<List<String>> firstWords(TieredCache<Integer, String> words, int count) {
        AsyncTieredCache<Integer, String> async = words.async();
        List<CompletableFuture<String>> each =
                IntStream.range(0, count).mapToObj(async::get).toList();
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                .thenApply(done -> each.stream().map(CompletableFuture::join).toList());
    }

    /**
     * Builds a cache of words.
     *
     * @return the cache; close it
     */
    public static TieredCache<Integer, String> words() {
        return TieredCache.<Integer, String>named("words")
                .l1(MemoryTier.ofDefaults())
                .l3(number -> "word-" + number)
                .build();
    }

    /**
     * Runs the example.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (TieredCache<Integer, String> words = words()) {
            System.out.println(firstWords(words, 5).join());
            System.out.println(
                    "the second time complete at once: " + words.async().get(0).isDone());
        }
    }
}
