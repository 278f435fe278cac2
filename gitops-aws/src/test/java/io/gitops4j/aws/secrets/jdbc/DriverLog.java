package io.gitops4j.aws.secrets.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** All that the PostgreSQL driver logs, at its finest level, while this is open. */
final class DriverLog extends Handler implements AutoCloseable {

  private final Logger logger = Logger.getLogger("org.postgresql");
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  DriverLog() {
    setFormatter(new SimpleFormatter());
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord event) {
    lines.add(getFormatter().format(event));
  }

  String text() {
    return String.join("", List.copyOf(lines));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setLevel(null);
    logger.setUseParentHandlers(true);
  }
}
