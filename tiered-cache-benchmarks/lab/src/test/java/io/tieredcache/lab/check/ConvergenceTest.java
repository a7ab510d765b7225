package io.tieredcache.lab.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.lab.history.Event;
import io.tieredcache.lab.history.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConvergenceTest {

    private static final int KEY = 7;
    private static final int GONE = 8;

    private final List<Violation> broken = new ArrayList<>();
    private final Convergence convergence = new Convergence(
            Map.of(
                    KEY, new Row(KEY, 3, 30, false, false, 0),
                    GONE, new Row(GONE, 4, 40, true, false, 0)),
            broken::add);

    @Test
    void sameAsTheDatabase_breaksNothing() {
        convergence.check(0, List.of(read(KEY, 30, 0), read(GONE, 0, Event.ABSENT)));
        convergence.check(new RawEntry(KEY, RawEntry.Kind.VALUE, 3, 0));
        convergence.check(new RawEntry(GONE, RawEntry.Kind.KNOWN_ABSENT, 4, 0));
        convergence.check(new RawEntry(KEY, RawEntry.Kind.UNREADABLE, 0, 0));
        convergence.pending(0);

        assertThat(broken).isEmpty();
    }

    @Test
    void readOfAnOldRow_breaksI5() {
        convergence.check(0, List.of(read(KEY, 29, 0), read(GONE, 0, Event.ABSENT)));

        assertThat(broken).extracting(Violation::invariant).containsExactly("I5");
    }

    @Test
    void readOfADeletedRow_breaksI5() {
        convergence.check(0, List.of(read(KEY, 30, 0), read(GONE, 40, 0)));

        assertThat(broken).extracting(Violation::invariant).containsExactly("I5");
    }

    @Test
    void keyThatWasNotRead_breaksI5() {
        convergence.check(0, List.of(read(KEY, 30, 0)));

        assertThat(broken).extracting(Violation::invariant).containsExactly("I5");
    }

    @Test
    void oldEntryInRedis_breaksI5() {
        convergence.check(new RawEntry(KEY, RawEntry.Kind.VALUE, 2, 0));
        convergence.check(new RawEntry(GONE, RawEntry.Kind.VALUE, 4, 0));

        assertThat(broken).extracting(Violation::invariant).containsExactly("I5", "I5");
    }

    @Test
    void intentLeftInRedis_breaksI5() {
        convergence.check(new RawEntry(KEY, RawEntry.Kind.INTENT, 0, 0));

        assertThat(broken).extracting(Violation::invariant).containsExactly("I5");
    }

    @Test
    void changesThatStillWait_breakI6() {
        convergence.pending(2);

        assertThat(broken).extracting(Violation::invariant).containsExactly("I6");
    }

    private static Event read(int key, long nonce, int flags) {
        return new Event(Event.Kind.READ, flags, key, nonce, 0, 1, 0);
    }
}
