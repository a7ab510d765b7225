package io.tieredcache;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** The warnings that the library logs until this object is closed. */
final class LoggedWarnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.tieredcache");
    private final Queue<String> messages = new ConcurrentLinkedQueue<>();

    static LoggedWarnings open() {
        LoggedWarnings warnings = new LoggedWarnings();
        warnings.start();
        warnings.logger.addAppender(warnings);
        return warnings;
    }

    List<String> containing(String part) {
        return messages.stream().filter(message -> message.contains(part)).toList();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            messages.add(event.getFormattedMessage());
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        stop();
    }
}
