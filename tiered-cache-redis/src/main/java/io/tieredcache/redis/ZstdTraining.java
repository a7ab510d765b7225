package io.tieredcache.redis;

import com.github.luben.zstd.ZstdDictTrainer;
import com.github.luben.zstd.ZstdException;
import java.util.Collection;

/**
 * The training of dictionaries. It is a class of its own, since {@link ZstdDictionary} has to load without zstd-jni.
 */
final class ZstdTraining {

    private ZstdTraining() {}

    /** Returns a dictionary in zstd's format, with an id chosen by zstd. */
    static byte[] train(Collection<byte[]> samples, int maxBytes) {
        long total = samples.stream().mapToLong(sample -> sample.length).sum();
        if (total > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("samples must be less than 2 GiB together, were " + total + " bytes");
        }
        ZstdDictTrainer trainer = new ZstdDictTrainer((int) Math.max(1, total), maxBytes);
        samples.forEach(trainer::addSample);
        try {
            return trainer.trainSamples();
        } catch (ZstdException tooFew) {
            throw new IllegalArgumentException(
                    "cannot train a dictionary of " + maxBytes + " bytes from " + samples.size() + " samples of "
                            + total + " bytes together: give more samples, or a smaller size",
                    tooFew);
        }
    }
}
