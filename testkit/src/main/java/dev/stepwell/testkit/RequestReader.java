package dev.stepwell.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads requests of HTTP/1.1 one after the other, without judging them.
final class RequestReader {
  private final InputStream in;
  private final int connection;

  RequestReader(InputStream in, int connection) {
    this.in = in;
    this.connection = connection;
  }

  /// The next request, or null at the end of the connection.
  @Nullable RecordedRequest next() throws IOException {
    var head = new StringBuilder();
    var first = line();
    if (first.isEmpty()) {
      return null;
    }
    head.append(first);
    var headers = new ArrayList<Map.Entry<String, String>>();
    for (var line = line(); !line.equals("\r\n"); line = line()) {
      if (line.isEmpty()) {
        throw new EOFException("the connection ended within a head");
      }
      head.append(line);
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new IOException("this is no HTTP/1.1: " + line);
      }
      headers.add(
          Map.entry(
              line.substring(0, colon), line.substring(colon + 1, line.length() - 2).strip()));
    }
    head.append("\r\n");
    var parts = first.strip().split(" ", -1);
    return new RecordedRequest(
        connection,
        head.toString(),
        parts[0],
        parts.length > 1 ? parts[1] : "",
        List.copyOf(headers),
        body(headers));
  }

  private byte[] body(List<Map.Entry<String, String>> headers) throws IOException {
    for (var header : headers) {
      if (header.getKey().equalsIgnoreCase("Transfer-Encoding")) {
        return chunks();
      }
      if (header.getKey().equalsIgnoreCase("Content-Length")) {
        return exactly(Integer.parseInt(header.getValue()));
      }
    }
    return new byte[0];
  }

  private byte[] chunks() throws IOException {
    var all = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line().strip(), 16);
      all.write(exactly(size));
      var end = line();
      if (size == 0) {
        while (!end.equals("\r\n")) { // trailers
          end = line();
        }
        return all.toByteArray();
      }
    }
  }

  private byte[] exactly(int size) throws IOException {
    var bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("the connection ended within a body");
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      line.write(next);
      if (next == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }
}
