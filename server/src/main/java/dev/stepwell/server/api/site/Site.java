package dev.stepwell.server.api.site;

import dev.stepwell.server.api.edge.Route;
import java.util.List;

/// Pages of this server beside its REST API. They see what the API tells and do what it does, on
/// behalf of whoever looks at them, and nothing else.
@FunctionalInterface
public interface Site {
  Site NONE = _ -> List.of();

  /// The paths of the pages. Those that ask for a session send others to [Route#SIGN_IN], where
  /// there has to be a page for everybody.
  List<Route> routes(Inside inside);
}
