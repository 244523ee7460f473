package dev.stepwell.dashboard.page;

import dev.stepwell.dashboard.assets.Assets;
import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Said;
import dev.stepwell.dashboard.visit.Visit;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Route.Tail;
import dev.stepwell.server.api.site.Inside;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All pages for those who have signed in. Each is at its own path, takes its forms there, and is
/// kept up to date from the same path behind `/live`.
public final class Pages {
  private static final Templates HTML = new StaticTemplates();

  private final Inside inside;
  private final Assets assets;
  private final List<Route> routes = new ArrayList<>();

  public Pages(Inside inside, Assets assets) {
    this.inside = inside;
    this.assets = assets;
  }

  public void add(String path, Tail tail, Section section, Page page) {
    Handler.Blocking show = request -> show(section, page, request);
    Handler.Blocking act = request -> act(section, page, request);
    routes.add(Route.at(path, tail).on("GET", show).on("POST", act).signedIn());
    if (page.isLive()) {
      Handler.Attended live = request -> inside.live(request, () -> live(page, request));
      routes.add(Route.at(Visit.LIVE + path, tail).on("GET", live).signedIn());
    }
  }

  public void addAll(List<Route> others) {
    routes.addAll(others);
  }

  public List<Route> routes() {
    return List.copyOf(routes);
  }

  private Response show(Section section, Page page, Request request) {
    var visit = new Visit(inside, request);
    var said = Said.of(request);
    try {
      var shown = page.show(visit);
      var live = Optional.of(Visit.LIVE + request.target()).filter(_ -> page.isLive());
      var frame = frame(visit, section, shown.title(), live, said);
      return Said.told(HtmlAnswer.of(200, HTML.layout(frame, shown.top(), shown.live())), said);
    } catch (Refused refused) {
      var frame = frame(visit, section, section.title(), Optional.empty(), said);
      var problem = HTML.partProblem(refused.text());
      return HtmlAnswer.of(refused.status(), HTML.layout(frame, Optional.empty(), problem));
    }
  }

  private String live(Page page, Request request) {
    try {
      return page.show(new Visit(inside, request)).live().render();
    } catch (Refused refused) {
      return HTML.partProblem(refused.text()).render();
    }
  }

  private Response act(Section section, Page page, Request request) {
    var visit = new Visit(inside, request);
    var form = Form.of(request);
    if (!inside.isOwn(request, form.token())) {
      return HtmlAnswer.of(
          403, HTML.partProblem("this form is not one of this session: load the page again"));
    }
    return switch (outcome(page, visit, form)) {
      // A part of a page that goes on by itself asks for no more than its next part.
      case Shown once when request.headers().has("HX-Request") -> HtmlAnswer.of(200, once.live());
      case Shown once -> {
        var frame = frame(visit, section, once.title(), Optional.empty(), Optional.empty());
        yield HtmlAnswer.of(200, HTML.layout(frame, once.top(), once.live()));
      }
      case Done(var location, var said, boolean failed) -> {
        var answer = HtmlAnswer.seeOther(location);
        yield said.map(text -> new Said(text, failed).keptIn(answer)).orElse(answer);
      }
    };
  }

  private static Outcome outcome(Page page, Visit visit, Form form) {
    try {
      return page.act(visit, form);
    } catch (Refused refused) {
      return Done.failed(visit.target(), refused.text());
    }
  }

  private Frame frame(
      Visit visit, Section section, String title, Optional<String> live, Optional<Said> said) {
    return new Frame(
        assets,
        title,
        Optional.of(section),
        visit.project(),
        visit.mayAct(),
        visit.formToken(),
        live,
        said);
  }
}
