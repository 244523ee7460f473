package dev.stepwell.server.delivery.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// Undoes the content encoding of a response. The limit holds for what comes out, so that a few
/// kilobytes cannot become gigabytes.
final class ContentDecoding {
  private static final int BUFFER = 8 << 10;

  private ContentDecoding() {}

  static boolean isNeeded(List<Map.Entry<String, String>> headers) {
    return switch (encoding(headers)) {
      case "gzip", "x-gzip", "deflate" -> true;
      default -> false;
    };
  }

  /// The response with its body decoded, or a failure if the body is not what it says.
  static Answer decode(Answer.Responded response, int limit) {
    var headers = response.headers();
    var plain =
        headers.stream()
            .filter(header ->
                !header.getKey().equalsIgnoreCase("Content-Encoding")
                    && !header.getKey().equalsIgnoreCase("Content-Length"))
            .toList();
    if (response.body().length == 0) {
      return new Answer.Responded(response.status(), plain, response.body(), response.truncated());
    }
    try (var decoded = decoder(encoding(headers), response.body())) {
      var out = new ByteArrayOutputStream((int) Math.min(limit, 4L * response.body().length));
      boolean cut = copy(decoded, out, limit, response.truncated());
      return new Answer.Responded(response.status(), plain, out.toByteArray(), cut);
    } catch (IOException broken) {
      return new Answer.Failed(
          "malformed response: the body is not valid "
              + encoding(headers)
              + " ("
              + broken.getMessage()
              + ")");
    }
  }

  /// Returns whether the result is not the whole.
  private static boolean copy(InputStream in, ByteArrayOutputStream out, int limit, boolean cut)
      throws IOException {
    var buffer = new byte[BUFFER];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        int room = limit - out.size();
        out.write(buffer, 0, Math.min(read, room));
        if (read > room) {
          return true;
        }
      }
    } catch (EOFException end) {
      if (!cut) { // what was cut before it was decoded ends early, of course
        throw end;
      }
    }
    return cut;
  }

  private static InputStream decoder(String encoding, byte[] body) throws IOException {
    var in = new ByteArrayInputStream(body);
    return encoding.equals("deflate")
        ? new InflaterInputStream(in, new Inflater(!hasZlibHeader(body)), BUFFER) {
          @Override
          public void close() throws IOException {
            inf.end();
            super.close();
          }
        }
        : new GZIPInputStream(in, BUFFER);
  }

  /// The standard asks for it, and a part of the servers leaves it out.
  private static boolean hasZlibHeader(byte[] body) {
    var head = Arrays.copyOf(body, 2);
    return (head[0] & 0x0F) == 8 && ((head[0] & 0xFF) << 8 | (head[1] & 0xFF)) % 31 == 0;
  }

  private static String encoding(List<Map.Entry<String, String>> headers) {
    for (var header : headers) {
      if (header.getKey().equalsIgnoreCase("Content-Encoding")) {
        return header.getValue().strip().toLowerCase(Locale.ROOT);
      }
    }
    return "identity";
  }
}
