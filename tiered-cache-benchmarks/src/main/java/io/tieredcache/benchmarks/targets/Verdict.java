package io.tieredcache.benchmarks.targets;

/** The result of a run for a target. */
enum Verdict {
    MET("met"),
    MISSED("MISSED"),
    NOT_MEASURED("NOT MEASURED");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
