package dev.stepwell.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/// What an endpoint does with a request. The connection stays open afterwards, unless the script
/// throws [Hangup].
@FunctionalInterface
public interface Script {
  void answer(RecordedRequest request, OutputStream out) throws IOException, InterruptedException;

  /// Ends the connection.
  final class Hangup extends IOException {
    private static final long serialVersionUID = 1L;

    public Hangup() {
      super("the script ends the connection");
    }
  }

  /// Exactly these characters, as ISO-8859-1.
  static Script raw(String response) {
    return (_, out) -> out.write(response.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// A response with a body, and with further header lines, each without its line end.
  static Script response(int status, byte[] body, String... headers) {
    var head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
    for (var header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return (_, out) -> out.write(bytes.toByteArray());
  }

  static Script response(int status, String body, String... headers) {
    return response(status, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /// A body that comes as gzip.
  static Script gzip(int status, byte[] body, String... headers) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    } catch (IOException impossible) {
      throw new IllegalStateException("writing to memory failed", impossible);
    }
    var all = new ArrayList<>(List.of(headers));
    all.add("Content-Encoding: gzip");
    return response(status, packed.toByteArray(), all.toArray(String[]::new));
  }

  /// A few kilobytes that are `size` zeros when unpacked.
  static Script gzipBomb(int size) {
    return gzip(200, new byte[size]);
  }

  /// A body that never ends and is sent as fast as it is read.
  static Script endless() {
    var piece = ("1000\r\n" + "x".repeat(0x1000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return (request, out) -> {
      raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").answer(request, out);
      while (true) {
        out.write(piece);
      }
    };
  }

  /// One byte of the body after each pause, without end.
  static Script trickle(Duration pause) {
    return (request, out) -> {
      raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").answer(request, out);
      while (true) {
        raw("1\r\nx\r\n").answer(request, out);
        Thread.sleep(pause);
      }
    };
  }

  /// Never answers, and keeps the connection open.
  static Script silence() {
    return (_, _) -> new CountDownLatch(1).await();
  }

  /// Ends the connection without a word.
  static Script drop() {
    return (_, _) -> {
      throw new Hangup();
    };
  }

  /// Waits for a signal of the test.
  default Script after(CountDownLatch signal) {
    return (request, out) -> {
      signal.await();
      answer(request, out);
    };
  }

  /// Takes its time.
  default Script after(Duration delay) {
    return (request, out) -> {
      Thread.sleep(delay);
      answer(request, out);
    };
  }

  /// Ends the connection after the answer.
  default Script thenHangup() {
    return (request, out) -> {
      answer(request, out);
      throw new Hangup();
    };
  }

  /// One script for each request, in the order in which they come; the last is for all others.
  static Script inTurn(Script... scripts) {
    var next = new AtomicInteger();
    return (request, out) -> {
      int turn = Math.min(next.getAndIncrement(), scripts.length - 1);
      scripts[turn].answer(request, out);
    };
  }
}
