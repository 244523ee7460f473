package dev.stepwell.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/// An HTTP/1.1 endpoint on a plain socket, on a free port of a loopback address: records what
/// comes, byte for byte, and answers as a script says, also in ways in which no HTTP server would.
public final class RawEndpoint implements AutoCloseable {
  private static final int BACKLOG = 4096;

  private final ServerSocket server;
  private final String scheme;
  private final Script script;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<RecordedRequest> requests = new ArrayList<>();
  private int connections;
  private int disconnections;

  private RawEndpoint(ServerSocket server, String scheme, Script script) {
    this.server = server;
    this.scheme = scheme;
    this.script = script;
    threads.execute(this::accept);
  }

  /// On 127.0.0.1.
  public static RawEndpoint start(Script script) {
    return start("127.0.0.1", script);
  }

  /// On another loopback address, such as `::1`.
  public static RawEndpoint start(String address, Script script) {
    try {
      return new RawEndpoint(bound(new ServerSocket(), address), "http", script);
    } catch (IOException failure) {
      throw new IllegalStateException("cannot listen on " + address, failure);
    }
  }

  /// With TLS, on 127.0.0.1.
  public static RawEndpoint startSecure(SSLContext tls, Script script) {
    try {
      var socket = tls.getServerSocketFactory().createServerSocket();
      return new RawEndpoint(bound(socket, "127.0.0.1"), "https", script);
    } catch (IOException failure) {
      throw new IllegalStateException("cannot listen on 127.0.0.1", failure);
    }
  }

  private static ServerSocket bound(ServerSocket socket, String address) throws IOException {
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0), BACKLOG);
    return socket;
  }

  public int port() {
    return server.getLocalPort();
  }

  /// The URL of a path on this endpoint, by its address.
  public String url(String path) {
    var address = server.getInetAddress().getHostAddress();
    return url(address.indexOf(':') < 0 ? address : "[" + address + "]", path);
  }

  /// The URL of a path under a host name of the test's choice.
  public String url(String host, String path) {
    return scheme + "://" + host + ":" + port() + path;
  }

  /// All requests so far.
  public List<RecordedRequest> requests() {
    lock.lock();
    try {
      return List.copyOf(requests);
    } finally {
      lock.unlock();
    }
  }

  /// Waits until so many requests have come, and returns all.
  public List<RecordedRequest> await(int count, Duration bound) {
    await(count + " requests", bound, () -> requests.size() >= count);
    return requests();
  }

  /// Waits until so many connections have ended.
  public void awaitDisconnected(int count, Duration bound) {
    await(count + " ended connections", bound, () -> disconnections >= count);
  }

  private void await(String expected, Duration bound, BooleanSupplier condition) {
    long left = bound.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          throw new AssertionError(
              "expected "
                  + expected
                  + ", got "
                  + requests.size()
                  + " requests on "
                  + connections
                  + " connections, of which "
                  + disconnections
                  + " ended");
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + expected, stop);
    } finally {
      lock.unlock();
    }
  }

  /// Connections accepted so far.
  public int connections() {
    lock.lock();
    try {
      return connections;
    } finally {
      lock.unlock();
    }
  }

  /// Closes all connections, but goes on listening: what a server does with idle ones.
  public void closeConnections() {
    open.forEach(RawEndpoint::closeQuietly);
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        open.add(socket);
        int number = connected();
        threads.execute(() -> serve(socket, number));
      }
    } catch (IOException ended) {
      // The endpoint was closed.
    }
  }

  private int connected() {
    lock.lock();
    try {
      return connections++;
    } finally {
      lock.unlock();
    }
  }

  private void disconnected() {
    lock.lock();
    try {
      disconnections++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var reader = new RequestReader(new BufferedInputStream(socket.getInputStream()), number);
      for (var request = reader.next(); request != null; request = reader.next()) {
        record(request);
        script.answer(request, socket.getOutputStream());
      }
    } catch (IOException ended) {
      // The client or the script ended the connection.
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
      disconnected();
    }
  }

  private void record(RecordedRequest request) {
    lock.lock();
    try {
      requests.add(request);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closeQuietly(server);
    closeConnections();
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a script does not end");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception broken) {
      // It is of no use any more, whatever its state.
    }
  }
}
