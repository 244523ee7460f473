package dev.stepwell.store.codec;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.EventKey;
import dev.stepwell.engine.LogKey;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.OwnedKey;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.ProjectRun;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.event.EventWaiterKey;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.LineKey;
import dev.stepwell.engine.gate.MemberKey;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.message.ClaimKey;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.RetainedKey;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.SeenKey;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.engine.run.WaiterKey;
import dev.stepwell.engine.schedule.ScheduleId;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// The keys of the engine's tables, each as its parts in the order in which they compare.
public final class Keys {
  public static final KeyCodec<Origin> ORIGIN = codec(Keys::putOrigin, Keys::origin);

  public static final KeyCodec<RunName> RUN_NAME =
      codec(
          (key, out) -> out.putText(key.project().value()).putText(key.id()),
          in -> new RunName(new ProjectId(in.text()), in.text()));

  public static final KeyCodec<ProjectRun> PROJECT_RUN =
      codec(
          (key, out) -> putOrigin(key.run(), out.putText(key.project().value())),
          in -> new ProjectRun(new ProjectId(in.text()), origin(in)));

  public static final KeyCodec<StepKey> STEP =
      codec(
          (key, out) -> putOrigin(key.run(), out).putInt(key.index()),
          in -> new StepKey(origin(in), in.number()));

  public static final KeyCodec<SeenKey> SEEN =
      codec(
          (key, out) -> putOrigin(key.run(), out).putInt(key.stepId()).putInt(key.targetStep()),
          in -> new SeenKey(origin(in), in.number(), in.number()));

  public static final KeyCodec<WaiterKey> WAITER =
      codec(
          (key, out) -> putOrigin(key.run(), out).putText(key.eventId()).putLong(key.ticket()),
          in -> new WaiterKey(origin(in), in.text(), in.longNumber()));

  public static final KeyCodec<EventWaiterKey> EVENT_WAITER =
      codec(
          (key, out) ->
              putOrigin(
                  key.run(),
                  out.putText(key.project().value()).putText(key.eventId()).putLong(key.ticket())),
          in ->
              new EventWaiterKey(new ProjectId(in.text()), in.text(), in.longNumber(), origin(in)));

  public static final KeyCodec<SavedKey> SAVED =
      codec(
          (key, out) -> putOrigin(key.run(), out).putText(key.eventId()).putLong(key.ticket()),
          in -> new SavedKey(origin(in), in.text(), in.longNumber()));

  public static final KeyCodec<MessageKey> MESSAGE =
      codec(
          (key, out) -> putOrigin(key.origin(), out).putInt(key.number()),
          in -> new MessageKey(origin(in), in.number()));

  public static final KeyCodec<DueKey> DUE =
      codec(
          (key, out) ->
              out.putLong(key.atMillis())
                  .putLong(key.ticket())
                  .putUnsignedShort(key.slot())
                  .putInt(key.number()),
          in -> new DueKey(in.longNumber(), in.longNumber(), in.unsignedShort(), in.number()));

  public static final KeyCodec<LogKey> LOG =
      codec(
          (key, out) -> putOrigin(key.origin(), out).putLong(key.ticket()).putInt(key.index()),
          in -> new LogKey(origin(in), in.longNumber(), in.number()));

  public static final KeyCodec<ProjectId> PROJECT =
      codec((key, out) -> out.putText(key.value()), in -> new ProjectId(in.text()));

  public static final KeyCodec<GateId> GATE = codec(Keys::putGate, Keys::gate);

  public static final KeyCodec<MemberKey> GATE_MEMBER =
      codec(
          (key, out) ->
              putOrigin(key.visitor().message().origin(), putGate(key.gate(), out))
                  .putInt(key.visitor().message().number())
                  .putInt(key.visitor().attempt()),
          in ->
              new MemberKey(
                  gate(in), new Visitor(new MessageKey(origin(in), in.number()), in.number())));

  public static final KeyCodec<LineKey> GATE_LINE =
      codec(
          (key, out) -> putGate(key.gate(), out).putLong(key.ticket()),
          in -> new LineKey(gate(in), in.longNumber()));

  public static final KeyCodec<FacetKey> FACET =
      codec(
          (key, out) ->
              putOrigin(
                  key.found(),
                  out.putText(key.project().value())
                      .putByte(key.facet().number())
                      .putLong(key.hash())),
          in ->
              new FacetKey(
                  new ProjectId(in.text()), Facet.of(in.oneByte()), in.longNumber(), origin(in)));

  public static final KeyCodec<RetainedKey> RETAINED =
      codec(
          (key, out) ->
              putOrigin(key.run(), out.putByte(key.kind().number()).putLong(key.endedMillis())),
          in -> new RetainedKey(RetainedKey.Kind.of(in.oneByte()), in.longNumber(), origin(in)));

  public static final KeyCodec<OwnedKey> OWNED =
      codec(
          (key, out) -> out.putText(key.project().value()).putByte(key.kind().number()),
          in -> new OwnedKey(new ProjectId(in.text()), OwnedKey.Kind.of(in.oneByte())));

  public static final KeyCodec<ClaimKey> CLAIM =
      codec(
          (key, out) ->
              out.putText(key.project().value()).putText(key.id()).putText(key.endpoint()),
          in -> new ClaimKey(new ProjectId(in.text()), in.text(), in.text()));

  public static final KeyCodec<EventKey> EVENT =
      codec(
          (key, out) ->
              out.putText(key.project().value()).putLong(key.ticket()).putInt(key.index()),
          in -> new EventKey(new ProjectId(in.text()), in.longNumber(), in.number()));

  public static final KeyCodec<GroupId> GROUP =
      codec(
          (key, out) -> out.putText(key.project().value()).putText(key.name()),
          in -> new GroupId(new ProjectId(in.text()), in.text()));

  public static final KeyCodec<ScheduleId> SCHEDULE =
      codec(
          (key, out) -> out.putText(key.project().value()).putText(key.id()),
          in -> new ScheduleId(new ProjectId(in.text()), in.text()));

  public static final KeyCodec<DeadKey> DEAD =
      codec(
          (key, out) -> putOrigin(key.failure(), out.putText(key.project().value())),
          in -> new DeadKey(new ProjectId(in.text()), origin(in)));

  private Keys() {}

  /// A codec of its two halves.
  public static <K> KeyCodec<K> codec(BiConsumer<K, KeyWriter> write, Function<KeyReader, K> read) {
    return new KeyCodec<>() {
      @Override
      public void write(K key, KeyWriter out) {
        write.accept(key, out);
      }

      @Override
      public K read(KeyReader in) {
        return read.apply(in);
      }
    };
  }

  private static KeyWriter putGate(GateId id, KeyWriter out) {
    return out.putText(id.project().value()).putUnsignedShort(id.kind().code()).putText(id.key());
  }

  private static GateId gate(KeyReader in) {
    return new GateId(new ProjectId(in.text()), GateId.Kind.of(in.unsignedShort()), in.text());
  }

  private static KeyWriter putOrigin(Origin origin, KeyWriter out) {
    return out.putLong(origin.ticket()).putUnsignedShort(origin.slot());
  }

  private static Origin origin(KeyReader in) {
    return new Origin(in.longNumber(), in.unsignedShort());
  }
}
