package io.tieredcache.benchmarks.report;

import java.io.IOException;

/** A page with generated sections. Used by one thread. */
final class Sections {

    static final String END = "<!-- end of results -->";

    private String text;

    Sections(String text) {
        this.text = text;
    }

    boolean has(String name) {
        return text.contains(start(name));
    }

    /** Replaces the content of an existing section. */
    void replace(String name, String content) throws IOException {
        int begin = text.indexOf(start(name)) + start(name).length();
        int end = text.indexOf(END, begin);
        int next = text.indexOf("<!-- results: ", begin);
        if (end < 0 || (next >= 0 && next < end)) {
            throw new IOException("the section " + start(name) + " has no " + END);
        }
        text = text.substring(0, begin) + "\n" + content + text.substring(end);
    }

    String text() {
        return text;
    }

    private static String start(String name) {
        return "<!-- results: " + name + " -->";
    }
}
