package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.Run;
import java.util.List;
import java.util.Optional;

/// The committed state of all partitions.
///
/// @param all by the number of the partition
public record Views(List<View> all) {
  public Views {
    all = List.copyOf(all);
  }

  public View of(Address address) {
    return all.get(address.partition(all.size()));
  }

  public View of(Origin origin) {
    return of(Address.of(origin));
  }

  public Optional<Run> run(Origin origin) {
    return of(origin).runs().get(origin);
  }
}
