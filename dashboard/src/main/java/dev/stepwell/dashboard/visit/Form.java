package dev.stepwell.dashboard.visit;

import dev.stepwell.server.api.edge.Query;
import dev.stepwell.server.api.edge.Request;
import java.util.List;

/// What somebody has filled in. Fields that are empty count as not given.
public final class Form {
  /// The field that says whose form it is.
  public static final String TOKEN = "form-token";

  private final Query fields;

  private Form(Query fields) {
    this.fields = fields;
  }

  /// The fields of a form that was sent as browsers send them.
  ///
  /// @throws dev.stepwell.protocol.WireException where it cannot be decoded
  public static Form of(Request request) {
    return new Form(Query.of("?" + request.body().text().orElse("")));
  }

  public String token() {
    return text(TOKEN);
  }

  /// A field; empty where nothing was filled in.
  public String text(String name) {
    return fields.first(name).orElse("");
  }

  /// A field that has to be filled in.
  ///
  /// @throws Refused where it is not
  public String required(String name) {
    return fields
        .first(name)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> new Refused(400, name + " is missing"));
  }

  /// A field that has to be a whole number.
  ///
  /// @throws Refused where it is not
  public long number(String name) {
    try {
      return Long.parseLong(required(name).strip());
    } catch (NumberFormatException other) {
      throw new Refused(400, name + " has to be a whole number");
    }
  }

  public boolean has(String name) {
    return fields.first(name).isPresent();
  }

  /// All values of a field that may be there several times.
  public List<String> all(String name) {
    return fields.all(name);
  }
}
