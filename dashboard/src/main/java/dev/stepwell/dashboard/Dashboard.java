package dev.stepwell.dashboard;

import dev.stepwell.dashboard.assets.Assets;
import dev.stepwell.dashboard.events.EventsPage;
import dev.stepwell.dashboard.flow.FlowKeyPage;
import dev.stepwell.dashboard.flow.FlowPage;
import dev.stepwell.dashboard.groups.GroupPage;
import dev.stepwell.dashboard.groups.GroupsPage;
import dev.stepwell.dashboard.keys.KeysPage;
import dev.stepwell.dashboard.letters.LetterPage;
import dev.stepwell.dashboard.letters.LettersPage;
import dev.stepwell.dashboard.messages.MessagePage;
import dev.stepwell.dashboard.messages.MessagesPage;
import dev.stepwell.dashboard.overview.OverviewPage;
import dev.stepwell.dashboard.page.Pages;
import dev.stepwell.dashboard.page.Section;
import dev.stepwell.dashboard.queues.QueuePage;
import dev.stepwell.dashboard.queues.QueuesPage;
import dev.stepwell.dashboard.request.RequestPage;
import dev.stepwell.dashboard.runs.RunPage;
import dev.stepwell.dashboard.runs.RunsPage;
import dev.stepwell.dashboard.schedules.SchedulePage;
import dev.stepwell.dashboard.schedules.SchedulesPage;
import dev.stepwell.dashboard.signin.SignIn;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.site.Inside;
import dev.stepwell.server.api.site.Site;
import java.util.List;
import java.util.Optional;

/// The dashboard, as pages of a server.
public final class Dashboard implements Site {
  private final Optional<String> oneClick;

  private Dashboard(Optional<String> oneClick) {
    this.oneClick = oneClick;
  }

  /// Where everybody signs in with a token.
  public static Dashboard forTokens() {
    return new Dashboard(Optional.empty());
  }

  /// Where one click is enough, for a server of which everybody knows this token.
  public static Dashboard forEverybody(String token) {
    return new Dashboard(Optional.of(token));
  }

  @Override
  public List<Route> routes(Inside inside) {
    var assets = Assets.load();
    var pages = new Pages(inside, assets);
    pages.add("/", Route.Tail.NONE, Section.OVERVIEW, new OverviewPage());
    pages.add("/runs", Route.Tail.NONE, Section.RUNS, new RunsPage());
    pages.add("/runs", Route.Tail.SEGMENT, Section.RUNS, new RunPage());
    pages.add("/events", Route.Tail.NONE, Section.EVENTS, new EventsPage());
    pages.add("/messages", Route.Tail.NONE, Section.MESSAGES, new MessagesPage());
    pages.add("/messages", Route.Tail.SEGMENT, Section.MESSAGES, new MessagePage());
    pages.add("/queues", Route.Tail.NONE, Section.QUEUES, new QueuesPage());
    pages.add("/queues", Route.Tail.SEGMENT, Section.QUEUES, new QueuePage());
    pages.add("/flow-control", Route.Tail.NONE, Section.FLOW, new FlowPage());
    pages.add("/flow-control", Route.Tail.SEGMENT, Section.FLOW, new FlowKeyPage());
    pages.add("/schedules", Route.Tail.NONE, Section.SCHEDULES, new SchedulesPage());
    pages.add("/schedules", Route.Tail.SEGMENT, Section.SCHEDULES, new SchedulePage());
    pages.add("/groups", Route.Tail.NONE, Section.GROUPS, new GroupsPage());
    pages.add("/groups", Route.Tail.SEGMENT, Section.GROUPS, new GroupPage());
    pages.add("/dlq", Route.Tail.NONE, Section.LETTERS, new LettersPage());
    pages.add("/dlq", Route.Tail.SEGMENT, Section.LETTERS, new LetterPage());
    pages.add("/keys", Route.Tail.NONE, Section.KEYS, new KeysPage());
    pages.add("/request", Route.Tail.NONE, Section.BUILDER, new RequestPage());
    pages.addAll(new SignIn(inside, assets, oneClick).routes());
    pages.addAll(assets.routes());
    return pages.routes();
  }
}
