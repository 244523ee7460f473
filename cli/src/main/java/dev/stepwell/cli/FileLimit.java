package dev.stepwell.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.config.OpenFiles;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many files this process may have open.
///
/// @param most the limit of the system; the JVM has raised it already as far as it may
record FileLimit(long most) {
  private static final Logger LOG = LoggerFactory.getLogger(FileLimit.class);

  static FileLimit ofThisProcess() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        && system.getMaxFileDescriptorCount() > 0) {
      return new FileLimit(system.getMaxFileDescriptorCount());
    }
    return new FileLimit(Long.MAX_VALUE);
  }

  /// Shares them out, and tells where bounds are lower than configured for want of them.
  ///
  /// @param store what the store would take where there are enough
  OpenFiles share(Config config, int store) {
    var wanted = OpenFiles.of(config, store);
    var files = wanted.within(most);
    if (!files.equals(wanted)) {
      LOG.warn(
          "no more than {} files may be open, and there could be {}. So there are {}: raise"
              + " LimitNOFILE, or ulimit -n",
          most,
          wanted.sum(),
          lowered(config, config.within(files), wanted, files));
    }
    return files;
  }

  private static String lowered(Config from, Config to, OpenFiles wanted, OpenFiles files) {
    var texts = new ArrayList<String>();
    lowered("connections of clients", connections(from), connections(to)).ifPresent(texts::add);
    lowered("deliveries in flight", inFlight(from), inFlight(to)).ifPresent(texts::add);
    lowered("connections to endpoints", wanted.endpoints(), files.endpoints())
        .ifPresent(texts::add);
    lowered("open files of the store", wanted.store(), files.store()).ifPresent(texts::add);
    return String.join(", ", texts);
  }

  private static Optional<String> lowered(String what, int from, int to) {
    return to < from ? Optional.of(to + " " + what + " instead of " + from) : Optional.empty();
  }

  private static int connections(Config config) {
    return config.incoming().edge().connections();
  }

  private static int inFlight(Config config) {
    return config.outgoing().delivery().places().inFlight();
  }
}
