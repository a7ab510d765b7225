package io.tieredcache.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A change of a module's API changes a committed text file, which a reviewer has to approve. */
final class PublicApiTest {

    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path RECORD = MODULE.resolveSibling("docs/api/" + MODULE.getFileName() + ".txt");

    private static final String HOW = """
            The public API of %s differs from %s. If it is meant to, accept it with
              mvn -B test -Dtest=PublicApiTest -Dapi.update=true -Dsurefire.failIfNoSpecifiedTests=false
            and commit the file with a line in CHANGELOG.md.""";

    @Test
    void publicApi_isWhatIsRecorded() throws IOException {
        String actual = PublicApi.of(MODULE.resolve("target/classes"));
        if (Boolean.getBoolean("api.update")) {
            Files.createDirectories(RECORD.getParent());
            Files.writeString(RECORD, actual);
        }
        assertThat(actual)
                .as(HOW, MODULE.getFileName(), RECORD)
                .isEqualTo(Files.exists(RECORD) ? Files.readString(RECORD) : "");
    }
}
