package dev.stepwell.server.api.site;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.server.api.edge.InProcess;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.edge.Routes;
import dev.stepwell.server.api.edge.SessionCookie;
import dev.stepwell.server.project.Sessions;
import dev.stepwell.server.share.Pool;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What pages get from the server in whose process they are.
public final class Inside {
  /// Of what a page asks for, in bytes.
  public static final int LONGEST_ANSWER = 32 << 20;

  /// Pages that stay up to date, of one project and of all: each is a connection and a thread.
  public static final int LIVE_OF_PROJECT = 64;

  public static final int LIVE = 256;

  private final InProcess rest;
  private final Sessions sessions;
  private final LongSupplier commits;
  private final Pool live = new Pool(LIVE_OF_PROJECT, LIVE);
  private final CountDownLatch stopping = new CountDownLatch(1);

  /// @param rest the routes of the REST API
  /// @param commits how much was committed: the state is the same as long as this is
  public Inside(Routes rest, Sessions sessions, LongSupplier commits) {
    this.rest = new InProcess(rest, LONGEST_ANSWER);
    this.sessions = sessions;
    this.commits = commits;
  }

  /// Asks the REST API on behalf of whoever a page is for.
  ///
  /// @param page the request for the page
  /// @param target path and query, raw
  /// @param headers such as a client would send; no token
  public Response ask(Request page, String method, String target, Headers headers, byte[] body) {
    return rest.ask(page.caller(), method, target, headers, Octets.wrap(body));
  }

  /// The value of `Set-Cookie` that signs in whoever has this token; nothing where nobody knows it.
  public Optional<String> signIn(Request page, String token) {
    return sessions.open(token).map(session -> SessionCookie.keep(page, session, Sessions.LIFE));
  }

  /// The value of `Set-Cookie` that signs out.
  public String signOut(Request page) {
    return SessionCookie.forget(page);
  }

  /// Whether somebody has signed in, where a page is for everybody.
  public boolean isSignedIn(Request page) {
    return SessionCookie.in(page).flatMap(sessions::find).isPresent();
  }

  /// What the forms of a page carry, see [#isOwn]. For those who have signed in.
  public String formToken(Request page) {
    return sessions.formToken(SessionCookie.in(page).orElseThrow());
  }

  /// Whether a form that comes with this token was one of a page for the same session.
  public boolean isOwn(Request page, String formToken) {
    return SessionCookie.in(page).map(session -> sessions.isOf(session, formToken)).orElse(false);
  }

  /// Whether who has signed in may change something.
  public boolean mayAct(Request page) {
    return page.caller().principal().stream().anyMatch(who -> who.access() == Access.FULL);
  }

  /// The name of the project that a page is of.
  public String project(Request page) {
    return page.project().value();
  }

  /// Keeps a page up to date, for as long as it is looked at and the session holds. For handlers
  /// that are attended.
  ///
  /// @param render what the page shows now; it may take its time
  public Result live(Request page, Supplier<String> render) {
    Optional<ProjectId> project = Optional.of(page.project());
    if (!live.take(project, 1)) {
      return Response.error(503, "too many pages are open at once").with("Retry-After", "10");
    }
    Runnable whenOver = () -> live.giveBack(project, 1);
    return LivePage.stream(render, commits, () -> isSignedIn(page), stopping, whenOver);
  }

  /// Ends all pages that are kept up to date, so that none holds up the end of the server.
  public void stop() {
    stopping.countDown();
  }
}
