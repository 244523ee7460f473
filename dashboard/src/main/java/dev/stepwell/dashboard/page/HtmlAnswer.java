package dev.stepwell.dashboard.page;

import dev.stepwell.server.api.edge.Response;
import gg.jte.models.runtime.JteModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// HTML as an answer, with what keeps a browser from doing more than this server has told it.
public final class HtmlAnswer {
  /// Nothing is loaded from elsewhere, nothing in the page is run, nobody frames it. So text of a
  /// stranger that got into a page in spite of all escaping would still do nothing.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final List<Map.Entry<String, String>> HEADERS =
      List.of(
          Map.entry("Content-Type", "text/html; charset=utf-8"),
          Map.entry("Content-Security-Policy", POLICY),
          Map.entry("Cache-Control", "no-store"),
          Map.entry("Referrer-Policy", "same-origin"),
          Map.entry("X-Content-Type-Options", "nosniff"),
          Map.entry("Cross-Origin-Opener-Policy", "same-origin"));

  private HtmlAnswer() {}

  public static Response of(int status, JteModel html) {
    return new Response(status, HEADERS, html.render().getBytes(StandardCharsets.UTF_8));
  }

  /// Sends the browser to another page of ours.
  public static Response seeOther(String location) {
    return new Response(303, HEADERS, new byte[0]).with("Location", location);
  }
}
