package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The session promises within one JVM. I3: a read returns no older state than a write that ended before it began. I4:
 * it returns no older state than a read that ended before it began.
 */
final class Sessions implements Promise {

    private record Step(Event event, Version version) {

        boolean isRead() {
            return event.kind() == Event.Kind.READ;
        }

        /**
         * Returns this step with the oldest state that it can have seen: an absence does not say which deletion caused
         * it.
         *
         * @param floor newest state seen before this step began
         */
        Step atLeast(KeyHistory key, @Nullable Step floor) {
            if (!isRead() || !event.is(Event.ABSENT)) {
                return this;
            }
            Version oldest = key.deletionSince(floor == null ? Long.MIN_VALUE : number(floor));
            return oldest == null || oldest.index() > version.index() ? this : new Step(event, oldest);
        }
    }

    @Override
    public void check(KeyHistory key, History history, Consumer<Violation> broken) {
        Map<Integer, List<Step>> processes = new HashMap<>();
        for (Seen seen : key.events) {
            Version version = version(key, seen.event());
            if (version != null) {
                processes
                        .computeIfAbsent(seen.process(), process -> new ArrayList<>())
                        .add(new Step(seen.event(), version));
            }
        }
        processes.forEach((process, steps) -> check(key, process, steps, broken));
    }

    /** Visits the reads in the order of their beginning, and in parallel all steps in the order of their end. */
    private static void check(KeyHistory key, int process, List<Step> steps, Consumer<Violation> broken) {
        List<Step> ends = new ArrayList<>(steps);
        ends.sort(Comparator.comparingLong(step -> step.event().ended()));
        steps.sort(Comparator.comparingLong(step -> step.event().begun()));
        int ended = 0;
        Step floor = null;
        Map<Step, Step> floors = new HashMap<>();
        for (Step step : steps) {
            while (ended < ends.size()
                    && ends.get(ended).event().ended() < step.event().begun()) {
                Step end = ends.get(ended++);
                Step next = end.atLeast(key, floors.get(end));
                if (floor == null || number(next) > number(floor)) {
                    floor = next;
                }
            }
            if (floor != null) {
                floors.put(step, floor);
            }
            if (floor != null && step.isRead() && number(step) < number(floor)) {
                broken.accept(violation(key.key, process, step, floor));
            }
        }
    }

    private static Violation violation(int key, int process, Step step, Step floor) {
        return new Violation(
                floor.isRead() ? "I4" : "I3",
                key,
                process,
                step.event(),
                "returned version " + number(step) + " although this JVM had " + (floor.isRead() ? "read" : "written")
                        + " version " + number(floor));
    }

    private static long number(Step step) {
        return step.version().row().version();
    }

    private static @Nullable Version version(KeyHistory key, Event event) {
        if (event.is(Event.FAILED) || event.is(Event.CORRUPT)) {
            return null;
        }
        return switch (event.kind()) {
            case READ -> key.returned(event);
            case PUT, DELETE, PAST -> key.byNonce(event.id());
            default -> null;
        };
    }
}
