package dev.stepwell.server.api.dlq;

import dev.stepwell.server.api.dlq.Repair.Way;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Route.Tail;
import java.util.List;

/// The paths of the dead letter queue.
public final class DeadLetterRoutes {
  private static final String ROOT = "/v2/workflows/dlq";

  private DeadLetterRoutes() {}

  public static List<Route> of(DeadLetters letters) {
    Handler.Blocking list = letters::list;
    Handler.Blocking get = letters::get;
    Handler.Blocking delete = letters::delete;
    Handler.Blocking deleteAll = letters::deleteAll;
    Handler.Blocking resume = request -> letters.repair(request, Way.RESUME);
    Handler.Blocking resumeAll = request -> letters.repairAll(request, Way.RESUME);
    Handler.Blocking restart = request -> letters.repair(request, Way.RESTART);
    Handler.Blocking restartAll = request -> letters.repairAll(request, Way.RESTART);
    Handler.Blocking repeatReport = letters::repeatReport;
    Handler.Blocking cancelReport = letters::cancelReport;
    Handler.Blocking listAny = letters::listAny;
    Handler.Blocking getAny = letters::getAny;
    Handler.Blocking deleteAny = letters::deleteAny;
    Handler.Blocking deleteAllAny = letters::deleteAllAny;
    Handler.Blocking retry = letters::retry;
    Handler.Blocking retryAll = letters::retryAll;
    return List.of(
        Route.at(ROOT, Tail.NONE).on("GET", list).on("DELETE", deleteAll),
        Route.at(ROOT, Tail.SEGMENT).on("GET", get).on("DELETE", delete),
        Route.at(ROOT + "/resume", Tail.NONE).on("POST", resumeAll),
        Route.at(ROOT + "/resume", Tail.SEGMENT).on("POST", resume),
        Route.at(ROOT + "/restart", Tail.NONE).on("POST", restartAll),
        Route.at(ROOT + "/restart", Tail.SEGMENT).on("POST", restart),
        Route.at(ROOT + "/callback", Tail.SEGMENT)
            .on("POST", repeatReport)
            .on("DELETE", cancelReport),
        Route.at("/v2/dlq", Tail.NONE).on("GET", listAny).on("DELETE", deleteAllAny),
        Route.at("/v2/dlq", Tail.SEGMENT).on("GET", getAny).on("DELETE", deleteAny),
        Route.at("/v2/dlq/retry", Tail.NONE).on("POST", retryAll),
        Route.at("/v2/dlq/retry", Tail.SEGMENT).on("POST", retry));
  }
}
