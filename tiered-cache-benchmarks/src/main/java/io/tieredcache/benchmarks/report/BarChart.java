package io.tieredcache.benchmarks.report;

import io.tieredcache.benchmarks.Row;
import java.util.List;
import java.util.Optional;

/** The first metric of a scenario as bars, a group for each number of callers; a thin line spans the rounds' range. */
final class BarChart {

    private static final List<String> COLOURS =
            List.of("#1f6feb", "#8c959f", "#bf8700", "#2da44e", "#cf222e", "#8250df", "#0e7490", "#9a6700");
    private static final int LEFT = 150;
    private static final int WIDTH = 430;
    private static final int RIGHT = 140;
    private static final int TOP = 40;
    private static final int BAR = 16;
    private static final int GAP = 14;

    private final Scenario scenario;
    private final String metric;
    private final double most;
    private final StringBuilder svg = new StringBuilder();

    BarChart(Scenario scenario) {
        this.scenario = scenario;
        this.metric = scenario.metrics().get(0);
        this.most = scenario.rows().stream()
                .filter(row -> row.metric().equals(metric))
                .mapToDouble(Row::max)
                .max()
                .orElse(0);
    }

    String svg() {
        int y = TOP;
        for (int callers : scenario.callers()) {
            text(10, y + BAR - 4, callers + (callers == 1 ? " caller" : " callers"), "font-weight=\"bold\"");
            y += BAR + 2;
            for (int i = 0; i < scenario.contenders().size(); i++) {
                String contender = scenario.contenders().get(i);
                Optional<Row> row = scenario.row(contender, callers, metric);
                if (row.isPresent()) {
                    bar(y, row.get(), COLOURS.get(i % COLOURS.size()));
                    y += BAR + 2;
                }
            }
            y += GAP;
        }
        String bars = svg.toString();
        svg.setLength(0);
        int width = LEFT + WIDTH + RIGHT;
        line("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + y
                + "\" font-family=\"sans-serif\" font-size=\"12\">");
        rectangle(0, 0, width, y, "#ffffff");
        text(10, 22, scenario.name() + ": " + metric, "font-size=\"14\" font-weight=\"bold\"");
        return svg.append(bars).append("</svg>\n").toString();
    }

    private void bar(int y, Row row, String colour) {
        int middle = y + BAR / 2;
        text(20, y + BAR - 4, row.contender(), "");
        rectangle(LEFT, y, length(row.median()), BAR, colour);
        int end = LEFT + length(row.max());
        line("<path d=\"M" + (LEFT + length(row.min())) + " " + middle + "H" + end + "\" stroke=\"#24292f\"/>");
        text(end + 6, y + BAR - 4, Figure.of(row.median()) + " " + row.unit(), "");
    }

    private int length(double value) {
        return most <= 0 ? 0 : (int) Math.round(value / most * WIDTH);
    }

    private void text(int x, int y, String text, String attributes) {
        String more = attributes.isEmpty() ? "" : " " + attributes;
        line("<text x=\"" + x + "\" y=\"" + y + "\" fill=\"#24292f\"" + more + ">" + escaped(text) + "</text>");
    }

    private void rectangle(int x, int y, int width, int height, String colour) {
        line("<rect x=\"" + x + "\" y=\"" + y + "\" width=\"" + width + "\" height=\"" + height + "\" fill=\"" + colour
                + "\"/>");
    }

    private void line(String element) {
        svg.append(element).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
