package dev.stepwell.dashboard.signin;

import dev.stepwell.dashboard.assets.Assets;
import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.HtmlAnswer;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Route.Tail;
import dev.stepwell.server.api.site.Inside;
import java.util.List;
import java.util.Optional;

/// Signing in with a token, and out again.
public final class SignIn {
  private static final Templates HTML = new StaticTemplates();
  private static final String SIGN_OUT = "/sign-out";
  private static final String START = "/";

  private final Inside inside;
  private final Assets assets;
  private final Optional<String> oneClick;

  /// @param oneClick the token that everybody knows, where one click is enough
  public SignIn(Inside inside, Assets assets, Optional<String> oneClick) {
    this.inside = inside;
    this.assets = assets;
    this.oneClick = oneClick;
  }

  public List<Route> routes() {
    Handler.Blocking ask = this::ask;
    Handler.Blocking signIn = this::signIn;
    Handler.Blocking signOut = this::signOut;
    return List.of(
        Route.at(Route.SIGN_IN, Tail.NONE).on("GET", ask).on("POST", signIn).open(),
        // Who may only read may leave, too: that it is his form is seen to here.
        Route.at(SIGN_OUT, Tail.NONE).on("POST", signOut).open());
  }

  private Response ask(Request request) {
    var to = destination(request.query().first("to"));
    return inside.isSignedIn(request) ? HtmlAnswer.seeOther(to) : form(200, to, Optional.empty());
  }

  private Response signIn(Request request) {
    var form = Form.of(request);
    var to = destination(Optional.of(form.text("to")));
    // Tokens are pasted, often with a line break.
    var token = form.has("token") ? form.text("token").strip() : oneClick.orElse("");
    return inside
        .signIn(request, token)
        .map(cookie -> HtmlAnswer.seeOther(to).with("Set-Cookie", cookie))
        .orElseGet(() -> form(401, to, Optional.of("Nobody here knows this token.")));
  }

  private Response signOut(Request request) {
    if (!inside.isOwn(request, Form.of(request).token())) {
      return HtmlAnswer.seeOther(START);
    }
    return HtmlAnswer.seeOther(Route.SIGN_IN).with("Set-Cookie", inside.signOut(request));
  }

  private Response form(int status, String to, Optional<String> problem) {
    return HtmlAnswer.of(status, HTML.signIn(assets, to, oneClick.isPresent(), problem));
  }

  /// A page of ours, wherever somebody would have us send him.
  private static String destination(Optional<String> asked) {
    return asked
        .filter(path -> path.startsWith("/") && !path.startsWith("//") && !path.contains("\\"))
        .filter(path -> path.chars().allMatch(letter -> letter > ' ' && letter < 127))
        .orElse(START);
  }
}
