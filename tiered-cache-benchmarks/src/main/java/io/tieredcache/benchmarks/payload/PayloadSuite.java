package io.tieredcache.benchmarks.payload;

import io.tieredcache.benchmarks.Measurements;
import io.tieredcache.benchmarks.Measurements.Series;
import io.tieredcache.benchmarks.Options;
import io.tieredcache.benchmarks.Rounds;
import io.tieredcache.benchmarks.Row;
import io.tieredcache.benchmarks.Suite;
import io.tieredcache.redis.Compression;
import io.tieredcache.redis.StoredValues;
import io.tieredcache.redis.ZstdDictionary;
import io.tieredcache.redis.json.JsonCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** The size and time of each compression on records of five sizes. All contenders alternate in one JVM. */
public final class PayloadSuite implements Suite {

    private static final int MEASURED_BYTES = 256 * 1024;
    private static final int TRAINED_BYTES = 4 * 1024 * 1024;
    private static final long TRAINING_SEED = 1_000_000;

    @Override
    public String name() {
        return "payload";
    }

    @Override
    public String question() {
        return "what each compression saves and costs, by size of the value";
    }

    @Override
    public List<String> baselines() {
        return List.of("gzip-stream");
    }

    @Override
    public List<Row> run(Options options) throws Exception {
        boolean quick = options.quick();
        int rounds = quick ? 3 : 9;
        long block = TimeUnit.MILLISECONDS.toNanos(quick ? 40 : 300);
        List<Cell> cells = new ArrayList<>();
        for (int bytes : new int[] {205, 1_024, 4_096, 16_384, 65_536}) {
            cells.addAll(cells(bytes));
        }
        Measurements measurements = new Measurements(name());
        Rounds.run(1, cells, (round, cell) -> cell.measure(block, new Measurements("warm-up")));
        Rounds.run(rounds, cells, (round, cell) -> cell.measure(block, measurements));
        return measurements.rows();
    }

    private static List<Cell> cells(int bytes) throws Exception {
        String scenario = "json-" + (bytes < 1_024 ? "0.2" : bytes / 1_024) + "k";
        List<byte[]> values = json(1, Math.max(8, MEASURED_BYTES / bytes), bytes);
        List<byte[]> samples = json(TRAINING_SEED, Math.min(4_000, TRAINED_BYTES / bytes), bytes);
        ZstdDictionary dictionary = ZstdDictionary.train(1, samples, ZstdDictionary.DEFAULT_MAX_BYTES);
        System.err.printf(
                Locale.ROOT,
                "%s: %d records of %.0f bytes, dictionary of %d bytes from %d others%n",
                scenario,
                values.size(),
                values.stream().mapToInt(value -> value.length).average().orElse(0),
                dictionary.toBytes().length,
                samples.size());
        List<Cell> cells = new ArrayList<>();
        for (Contender contender : List.of(
                Contender.gzipStream(),
                Contender.of("none", Compression.none()),
                Contender.of("gzip", Compression.gzip()),
                Contender.of("zstd", Compression.zstd()),
                Contender.of("zstd-dictionary", Compression.zstdWithDictionary(dictionary)))) {
            cells.add(Cell.of(scenario, contender, values));
        }
        return cells;
    }

    private static List<byte[]> json(long seed, int count, int bytes) {
        JsonCodec<CustomerRecord> codec = JsonCodec.of(CustomerRecord.class);
        return LongStream.range(seed, seed + count)
                .mapToObj(each -> codec.encode(CustomerRecord.of(each, bytes)))
                .toList();
    }

    /** One contender and the records of one size. */
    private record Cell(String scenario, Contender contender, List<byte[]> values, List<byte[]> entries, double ratio) {

        static Cell of(String scenario, Contender contender, List<byte[]> values) throws Exception {
            List<byte[]> entries = new ArrayList<>();
            long stored = 0;
            long raw = 0;
            for (byte[] value : values) {
                byte[] entry = contender.store(value);
                if (!Arrays.equals(contender.value(entry), value)) {
                    throw new IllegalStateException(contender.name() + " does not give the value that was stored");
                }
                entries.add(entry);
                stored += StoredValues.payloadBytes(entry);
                raw += value.length;
            }
            return new Cell(scenario, contender, values, entries, (double) stored / raw);
        }

        void measure(long nanos, Measurements measurements) throws Exception {
            Block compress = Block.measure(values, nanos, value -> contender.store(value).length);
            Block decompress = Block.measure(entries, nanos, contender::open);
            measurements.add(series("ratio", "stored/raw"), ratio);
            measurements.add(series("compress_us", "us"), compress.micros());
            measurements.add(series("decompress_us", "us"), decompress.micros());
            measurements.add(series("compress_bytes_per_op", "B"), compress.bytes());
            measurements.add(series("decompress_bytes_per_op", "B"), decompress.bytes());
        }

        private Series series(String metric, String unit) {
            return new Series(scenario, contender.name(), 1, metric, unit);
        }
    }
}
