package dev.stepwell.dashboard.assets;

import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Route.Tail;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.CRC32;

/// Scripts, styles and the icon: our own, and those of WebJars. They are read once. Their URLs
/// change with their content, so that browsers may keep them for good.
public final class Assets {
  private static final String PATH = "/assets";
  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final List<String> OURS = List.of("stepwell.css", "stepwell.js", "icon.svg");
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, Response> byPath = new HashMap<>();
  private final Map<String, String> paths = new HashMap<>();

  private Assets() {}

  /// Reads them.
  ///
  /// @throws IllegalStateException if one is missing in the class path
  public static Assets load() {
    var assets = new Assets();
    OURS.forEach(name -> assets.add(name, name));
    webjars().forEach((name, place) -> assets.add((String) name, WEBJARS + place));
    return assets;
  }

  private static Properties webjars() {
    var places = new Properties();
    try (var file = open("webjars.properties")) {
      places.load(file);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return places;
  }

  private void add(String name, String resource) {
    var content = read(resource);
    var sum = new CRC32();
    sum.update(content);
    var path = "%s/%08x/%s".formatted(PATH, sum.getValue(), name);
    paths.put(name, path);
    byPath.put(
        path,
        Response.json(200, content)
            .with("Content-Type", type(name))
            .with("Cache-Control", "public, max-age=31536000, immutable")
            .with("X-Content-Type-Options", "nosniff"));
  }

  private static String type(String name) {
    return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
  }

  private static byte[] read(String resource) {
    try (var file = open(resource)) {
      return file.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static InputStream open(String resource) {
    var file = Assets.class.getResourceAsStream(resource);
    if (file == null) {
      throw new IllegalStateException(resource + " is not in the class path");
    }
    return file;
  }

  /// The URL of one of them.
  public String path(String name) {
    var path = paths.get(name);
    if (path == null) {
      throw new IllegalArgumentException("there is no asset " + name);
    }
    return path;
  }

  /// Where they are, for everybody.
  public List<Route> routes() {
    Handler.Quick quick = (request, answer) -> answer.accept(find(request));
    return List.of(Route.at(PATH, Tail.REST).on("GET", quick).open());
  }

  private Response find(Request request) {
    var found = byPath.get(PATH + "/" + request.restPath());
    return found == null ? Response.error(404, "there is no such asset") : found;
  }
}
