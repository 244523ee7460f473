package dev.stepwell.server.api;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.partition.Partitions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// `GET /v2/workflows/runs/{workflowRunId}`: an SDK fetches the list of steps that was too long to
/// be delivered. Read in pieces, since it may be hundreds of megabytes.
final class Histories implements Handler.Blocking {
  private final Partitions partitions;

  Histories(Partitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public Result handle(Request request) {
    var name = new RunName(request.project(), RunPath.id(request));
    var view = partitions.view(Address.of(name));
    var origin = view.latestRuns().get(name);
    var state = origin.flatMap(view.runStates()::get).filter(RunState::active);
    if (state.isEmpty()) {
      throw new Refusal(
          Refusal.NOT_FOUND,
          "no active workflow run has the id " + name.id() + ": it ended or never began");
    }
    var steps = new Elements(view.steps(), origin.orElseThrow(), state.get().steps());
    return Result.Streamed.json(200, steps);
  }

  /// The pieces of a JSON array whose elements are stored as they are sent.
  private static final class Elements implements Iterator<byte[]> {
    /// Steps are rarely large, and one piece has at least one.
    private static final int PAGE = 16;

    private final Rows<StepKey, Bytes> steps;
    private final Origin run;
    private final int count;
    private final ArrayDeque<Bytes> page = new ArrayDeque<>();
    private int read;
    private int given;
    private boolean closed;

    Elements(Rows<StepKey, Bytes> steps, Origin run, int count) {
      this.steps = steps;
      this.run = run;
      this.count = count;
    }

    @Override
    public boolean hasNext() {
      return !closed;
    }

    @Override
    public byte[] next() {
      if (closed) {
        throw new NoSuchElementException("the list is complete");
      }
      if (given == count) {
        closed = true;
        return (count == 0 ? "[]" : "]").getBytes(StandardCharsets.US_ASCII);
      }
      var element = element().array();
      var piece = new byte[element.length + 1];
      piece[0] = (byte) (given++ == 0 ? '[' : ',');
      System.arraycopy(element, 0, piece, 1, element.length);
      return piece;
    }

    private Bytes element() {
      if (page.isEmpty()) {
        int to = Math.min(count, read + PAGE);
        steps
            .ascending(new StepKey(run, read), new StepKey(run, to), PAGE)
            .forEach(row -> page.add(row.value()));
        read = to;
      }
      var next = page.poll();
      if (next == null) {
        throw new IllegalStateException(
            "step " + given + " of " + count + " is not there any more");
      }
      return next;
    }
  }
}
