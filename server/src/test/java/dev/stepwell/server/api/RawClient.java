package dev.stepwell.server.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A client on a plain socket: it sends what no HTTP client would, and reads the answers.
public final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /// A client of a server on 127.0.0.1.
  public RawClient(int port) {
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// An answer; names of headers are in lower case.
  public record Reply(int status, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /// Sends exactly these characters, as ISO-8859-1.
  public RawClient send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Sends as much as the server takes, in chunks, until it hangs up or `most` bytes are out.
  ///
  /// @return how much was sent
  public long flood(long most) {
    var chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    long sent = 0;
    try {
      while (sent < most) {
        socket.getOutputStream().write(chunk);
        sent += chunk.length;
      }
    } catch (IOException hungUp) {
      // As it should.
    }
    return sent;
  }

  /// One request with its answer.
  public Reply ask(String method, String target, String body, String... headers) {
    return send(request(method, target, body, headers)).read();
  }

  /// The text of a request with its length.
  public static String request(String method, String target, String body, String... headers) {
    var text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: test.example\r\n");
    for (var header : headers) {
      text.append(header).append("\r\n");
    }
    if (!body.isEmpty()) {
      text.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    return text.append("\r\n").append(body).toString();
  }

  /// Reads one answer.
  public Reply read() {
    try {
      int status = Integer.parseInt(line().split(" ", 3)[1]);
      var headers = new LinkedHashMap<String, String>();
      for (var line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      return new Reply(status, headers, status == 100 ? "" : body(headers));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Waits until the server has hung up, without sending anything more.
  public boolean hungUp() {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private String body(Map<String, String> headers) throws IOException {
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      var whole = new ByteArrayOutputStream();
      for (int size = chunk(); size > 0; size = chunk()) {
        whole.writeBytes(exactly(size));
        line();
      }
      line();
      return whole.toString(StandardCharsets.UTF_8);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new String(exactly(length), StandardCharsets.UTF_8);
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the server hung up in the middle of a body");
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server hung up");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    hangUp();
  }

  public void hangUp() {
    try {
      socket.close();
    } catch (IOException broken) {
      // It is of no use any more.
    }
  }
}
