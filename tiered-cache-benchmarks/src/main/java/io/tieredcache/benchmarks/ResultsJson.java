package io.tieredcache.benchmarks;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/** Results as a JSON array with an object for each row, for other programs. */
final class ResultsJson {

    private static final MathContext DIGITS = new MathContext(6);

    private ResultsJson() {}

    /** Writes the file, replacing an older one, and creates its folder. */
    static void write(List<Row> rows, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, format(rows));
    }

    static String format(List<Row> rows) {
        StringJoiner array = new StringJoiner(",\n", "[\n", "\n]\n");
        array.setEmptyValue("[]\n");
        for (Row row : rows) {
            array.add(object(row));
        }
        return array.toString();
    }

    private static String object(Row row) {
        return new StringJoiner(", ", "  {", "}")
                .add("\"suite\": " + quoted(row.suite()))
                .add("\"scenario\": " + quoted(row.scenario()))
                .add("\"contender\": " + quoted(row.contender()))
                .add("\"callers\": " + row.callers())
                .add("\"metric\": " + quoted(row.metric()))
                .add("\"unit\": " + quoted(row.unit()))
                .add("\"median\": " + number(row.median()))
                .add("\"min\": " + number(row.min()))
                .add("\"max\": " + number(row.max()))
                .toString();
    }

    private static String number(double value) {
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
