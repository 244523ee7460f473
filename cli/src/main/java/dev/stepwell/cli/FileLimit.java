package dev.stepwell.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.config.OpenFiles;
import java.lang.management.ManagementFactory;
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
      var fitted = config.within(files);
      LOG.warn(
          "no more than {} files may be open, so there are {} connections of clients instead of {},"
              + " {} deliveries in flight instead of {} and {} open files of the store instead of"
              + " {}: raise LimitNOFILE (or ulimit -n) to {}, or lower --parallelism",
          most,
          fitted.incoming().edge().connections(),
          config.incoming().edge().connections(),
          fitted.outgoing().delivery().places().inFlight(),
          config.outgoing().delivery().places().inFlight(),
          files.store(),
          store,
          wanted.sum());
    }
    return files;
  }
}
