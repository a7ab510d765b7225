package io.tieredcache.lab.check;

import static io.tieredcache.lab.check.Script.HERE;
import static io.tieredcache.lab.check.Script.THERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.lab.history.Event;
import org.junit.jupiter.api.Test;

final class CheckerTest {

    @Test
    void historyWithoutFault_breaksNothing() {
        Script script = new Script()
                .readFirst(HERE, 10, 11)
                .grant(HERE, 5, 100)
                .fill(HERE, 5, 100)
                .put(HERE, 2, 100, 110, 120, 0)
                .read(HERE, HERE, 2, 121, 122)
                .readFirst(THERE, 2_000, 2_001)
                .read(THERE, HERE, 2, 2_111, 2_112)
                .delete(THERE, 3, 3_000, 3_010, 3_020)
                .read(HERE, Event.ABSENT, 3_100, 3_101)
                .past(HERE, 4, 4_000, 4_010, 4_030, 0)
                .read(HERE, HERE, 4, 4_031, 4_032)
                .read(THERE, Event.ABSENT, 6_030, 6_031);

        assertThat(script.checked().violations()).isEmpty();
    }

    @Test
    void valueThatWasNeverCommitted_breaksI0() {
        assertThat(new Script().read(HERE, THERE, 99, 10, 11).broken()).containsExactly("I0");
    }

    @Test
    void valueFromTheFuture_breaksI0() {
        Script script = new Script().put(THERE, 2, 100, 110, 120, 0).read(HERE, THERE, 2, 10, 11);

        assertThat(script.broken()).containsExactly("I0");
    }

    @Test
    void absenceWithoutDeletion_breaksI0() {
        assertThat(new Script().read(HERE, Event.ABSENT, 10, 11).broken()).containsExactly("I0");
    }

    @Test
    void valueOfAnotherKey_breaksI1() {
        assertThat(new Script().read(HERE, Event.CORRUPT, 10, 11).broken()).containsExactly("I1");
    }

    @Test
    void oldValueLaterThanTheBound_breaksI2() {
        Script script = new Script().put(HERE, 2, 100, 110, 120, 0);

        assertThat(script.readFirst(THERE, 2_110, 2_111).broken()).isEmpty();
        assertThat(script.readFirst(THERE, 2_111, 2_112).broken()).containsExactly("I2");
    }

    @Test
    void oldValueAfterTheWriterDied_breaksI2() {
        Script script = new Script().diedAfterCommit(HERE, 2, 100, 110);

        assertThat(script.readFirst(THERE, 2_111, 2_112).broken()).containsExactly("I2");
    }

    @Test
    void changePastTheCache_countsFromItsInvalidation() {
        Script script = new Script().past(HERE, 2, 100, 110, 500, 0);

        assertThat(script.readFirst(THERE, 2_500, 2_501).broken()).isEmpty();
        assertThat(script.readFirst(THERE, 2_501, 2_502).broken()).containsExactly("I2");
    }

    @Test
    void oldValueOfAPendingWrite_isBoundedByTheTtl() {
        Script script = new Script().put(HERE, 2, 100, 110, 120, Event.PENDING);

        assertThat(script.readFirst(THERE, 30_110, 30_111).broken()).isEmpty();
        assertThat(script.readFirst(THERE, 30_111, 30_112).broken()).containsExactly("I2");
    }

    @Test
    void oldValueOfAPendingWrite_besideADeadShardIsOldOnceItsOwnShardAnswers() {
        Script script = new Script().put(HERE, 2, 100, 110, 120, Event.PENDING).outage(false, 50, 1_000, 9_000, 20_000);

        assertThat(script.readFirst(THERE, 5_000, 5_001).broken()).isEmpty();
        assertThat(script.readFirst(THERE, 5_001, 5_002).broken()).containsExactly("I2");
    }

    @Test
    void oldValueOfAPendingWrite_ofTheDeadShardIsBoundedByTheTtl() {
        Script script = new Script().put(HERE, 2, 100, 110, 120, Event.PENDING).outage(true, 50, 1_000, 9_000, 20_000);

        assertThat(script.readFirst(THERE, 5_001, 5_002).broken()).isEmpty();
    }

    @Test
    void loadsWithoutEnd_besideADeadShardBreakI10() {
        assertThat(loadedFourTimes(true).broken()).isEmpty();
        assertThat(loadedFourTimes(false).broken()).containsExactly("I10");
        assertThat(loadedFourTimes(false).put(THERE, 2, 8_000, 8_010, 8_020, 0).broken())
                .doesNotContain("I10");
    }

    private static Script loadedFourTimes(boolean concerned) {
        Script script = new Script().outage(concerned, 50, 1_000, 9_000, 20_000);
        for (int at = 9_000; at < 9_004; at++) {
            script.read(HERE, Event.LOADED, at, at);
        }
        return script;
    }

    @Test
    void exceptionAfterTheCommit_breaksI11UnlessThereIsNoDatabase() {
        assertThat(new Script().put(HERE, 2, 100, 110, 120, Event.FAILED).broken())
                .containsExactly("I11");
        assertThat(new Script()
                        .put(HERE, 2, 100, 110, 120, Event.FAILED)
                        .window(Window.Severity.NO_DATABASE, 100, 110)
                        .broken())
                .isEmpty();
    }

    @Test
    void readThatFails_breaksNothingIfItsCallerGaveTheCause() {
        assertThat(new Script().read(HERE, Event.FAILED | Event.EXCUSED, 10, 11).broken())
                .isEmpty();
    }

    @Test
    void oldValueOverAFailover_mayBeOlder() {
        Script script = new Script().put(HERE, 2, 100, 110, 120, 0).window(Window.Severity.FAILOVER, 90, 5_000);

        assertThat(script.readFirst(THERE, 10_110, 10_111).broken()).isEmpty();
        assertThat(script.readFirst(THERE, 10_111, 10_112).broken()).containsExactly("I2");
    }

    @Test
    void silenceOfSubscriptionOrHeartbeat_breaksI2AsEver() {
        Script script = new Script()
                .window(Window.Severity.HEALTHY, 0, 5_000)
                .put(HERE, 2, 100, 110, 120, 0)
                .readFirst(THERE, 2_111, 2_112);

        assertThat(script.broken()).containsExactly("I2");
    }

    @Test
    void oldDeletedState_breaksI2() {
        Script script = new Script()
                .delete(HERE, 2, 100, 110, 120)
                .put(HERE, 3, 200, 210, 220, 0)
                .read(THERE, Event.ABSENT, 2_211, 2_212);

        assertThat(script.broken()).containsExactly("I2");
    }

    @Test
    void readOfAStoppedJvm_isNotCheckedForItsAge() {
        Script script = new Script()
                .put(HERE, 2, 100, 110, 120, 0)
                .pause(THERE, 1_000, 5_000)
                .readFirst(THERE, 5_249, 5_250);

        Checker checker = script.checked();
        assertThat(checker.violations()).isEmpty();
        assertThat(checker.figures().excluded()).isEqualTo(1);
        assertThat(script.readFirst(THERE, 5_251, 5_252).broken()).containsExactly("I2");
    }

    @Test
    void ownWriteNotRead_breaksI3() {
        Script script = new Script().put(HERE, 2, 100, 110, 120, Event.PENDING);

        assertThat(script.readFirst(HERE, 119, 125).broken()).isEmpty();
        assertThat(script.readFirst(HERE, 121, 125).broken()).containsExactly("I3");
    }

    @Test
    void absenceThatAnEarlierDeletionExplains_isNoReasonToExpectALaterOne() {
        Script script = new Script()
                .delete(HERE, 2, 100, 110, 120)
                .read(THERE, Event.ABSENT, 200, 300)
                .put(HERE, 3, 310, 320, 330, 0)
                .delete(HERE, 4, 190, 400, 410);

        assertThat(script.read(THERE, HERE, 3, 350, 360).broken()).isEmpty();
        assertThat(script.read(THERE, Event.ABSENT, 420, 430)
                        .read(THERE, HERE, 3, 440, 450)
                        .broken())
                .containsExactly("I4");
    }

    @Test
    void absenceOfASlowRead_isExplainedByADeletionThatOthersHaveSeenReplaced() {
        Script script = new Script()
                .delete(THERE, 2, 100, 110, 120)
                .read(HERE, Event.ABSENT, 130, 500)
                .put(THERE, 3, 150, 160, 170, 0)
                .read(HERE, THERE, 3, 200, 201)
                .delete(THERE, 4, 300, 310, 320)
                .read(HERE, THERE, 3, 510, 511);

        assertThat(script.broken()).isEmpty();
    }

    @Test
    void absenceReadBesideNewerWrites_doesNotFollowFromALaterDeletion() {
        Script script = new Script()
                .delete(HERE, 2, 100, 110, 120)
                .put(HERE, 3, 210, 220, 230, 0)
                .read(HERE, Event.ABSENT, 200, 240)
                .put(HERE, 4, 300, 310, 320, 0)
                .read(HERE, HERE, 4, 330, 340)
                .delete(HERE, 5, 900, 910, 920);

        assertThat(script.broken()).isEmpty();
    }

    @Test
    void readOlderThanAnEarlierOne_breaksI4() {
        Script script = new Script().put(THERE, 2, 100, 110, 120, 0).read(HERE, THERE, 2, 130, 131);

        assertThat(script.readFirst(HERE, 130, 140).broken()).isEmpty();
        assertThat(script.readFirst(HERE, 132, 140).broken()).containsExactly("I4");
    }

    @Test
    void entryOlderThanAConfirmedChange_breaksI5() {
        Script script = new Script().put(HERE, 2, 100, 110, 120, 0).put(HERE, 3, 200, 210, 220, Event.PENDING);

        assertThat(script.remains(2).broken()).isEmpty();
        assertThat(script.remains(1).broken()).containsExactly("I5");
    }

    @Test
    void fillWithoutLease_breaksI7() {
        assertThat(new Script().grant(HERE, 5, 100).fill(HERE, 5, 101).broken()).containsExactly("I7");
        assertThat(new Script().grant(HERE, 5, 100).fill(THERE, 5, 100).broken())
                .containsExactly("I7");
    }

    @Test
    void secondFillOfALease_breaksI7() {
        Script script = new Script().grant(HERE, 5, 100).fill(HERE, 5, 100).fill(HERE, 5, 100);

        assertThat(script.broken()).containsExactly("I7");
    }

    @Test
    void leasesOfOneFenceThatBothFill_breakI7() {
        Script script = new Script()
                .grant(HERE, 5, 100)
                .grant(THERE, 6, 100)
                .fill(HERE, 5, 100)
                .fill(THERE, 6, 100);

        assertThat(script.broken()).containsExactly("I7");
    }

    @Test
    void readThatFails_breaksI9UnlessThereIsNoDatabase() {
        Script script = new Script().window(Window.Severity.NO_DATABASE, 50, 60);

        assertThat(script.read(HERE, Event.FAILED, 55, 56).broken()).isEmpty();
        assertThat(script.read(HERE, Event.FAILED, 61, 62).broken()).containsExactly("I9");
    }

    @Test
    void staleness_isMeasuredOutsideFaults() {
        Script script = new Script()
                .put(HERE, 2, 100, 110, 120, 0)
                .readFirst(THERE, 350, 351)
                .window(Window.Severity.HEALTHY, 500, 600)
                .readFirst(THERE, 550, 551);

        assertThat(script.checked().figures().stalenessMax()).isEqualTo(240);
    }

    @Test
    void story_marksTheViolatingCall() {
        Script script = new Script().put(HERE, 2, 100, 110, 120, 0).readFirst(THERE, 2_111, 2_112);

        assertThat(script.story()).anyMatch(line -> line.contains("version 2") && line.contains("told"));
        assertThat(script.story()).last().asString().endsWith("<====");
    }
}
