package dev.stepwell.server.partition;

import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs what should never happen, once, under an id that the caller is given too.
public final class Errors {
  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  private Errors() {}

  public static String report(String doing, Throwable error) {
    var id = "err_" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    LOG.error("{} while handling {}", id, doing, error);
    return id;
  }
}
