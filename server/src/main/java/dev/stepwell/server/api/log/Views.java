package dev.stepwell.server.api.log;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.Run;
import java.util.List;
import java.util.Optional;

/// The committed state of all partitions.
///
/// @param all by the number of the partition
record Views(List<View> all) {
  Views {
    all = List.copyOf(all);
  }

  View of(Address address) {
    return all.get(address.partition(all.size()));
  }

  View of(Origin origin) {
    return of(Address.of(origin));
  }

  Optional<Run> run(Origin origin) {
    return of(origin).runs().get(origin);
  }
}
