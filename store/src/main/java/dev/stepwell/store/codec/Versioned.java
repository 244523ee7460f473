package dev.stepwell.store.codec;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.stepwell.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.util.function.Function;

/// Values in Protocol Buffers behind the number of their version. A version 2 would add a parser
/// and a reader here, and the writer would become its; those of version 1 stay.
///
/// @param <V> the value
/// @param <M> its message in version 1
final class Versioned<V, M extends MessageLite> implements ValueCodec<V> {
  private static final byte VERSION_1 = 1;

  private final String what;
  private final Function<V, M> writer;
  private final Parser<M> parser1;
  private final Function<M, V> reader1;

  /// @param what names the value where something is wrong with it
  Versioned(String what, Function<V, M> writer, Parser<M> parser1, Function<M, V> reader1) {
    this.what = what;
    this.writer = writer;
    this.parser1 = parser1;
    this.reader1 = reader1;
  }

  @Override
  public byte[] write(V value) {
    var message = writer.apply(value);
    var bytes = new byte[1 + message.getSerializedSize()];
    bytes[0] = VERSION_1;
    try {
      var out = CodedOutputStream.newInstance(bytes, 1, bytes.length - 1);
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes;
  }

  @Override
  public V read(byte[] bytes) {
    if (bytes.length == 0) {
      throw new StoreException("a stored " + what + " is empty: the data is damaged");
    }
    return switch (bytes[0]) {
      case VERSION_1 -> read1(bytes);
      default ->
          throw new StoreException(
              "a stored %s has format version %d, and this server reads only 1: a newer server wrote it"
                  .formatted(what, bytes[0]));
    };
  }

  private V read1(byte[] bytes) {
    try {
      return reader1.apply(parser1.parseFrom(bytes, 1, bytes.length - 1));
    } catch (InvalidProtocolBufferException
        | IllegalArgumentException
        | ArithmeticException
        | DateTimeException damage) {
      throw new StoreException("a stored " + what + " cannot be read: the data is damaged", damage);
    }
  }
}
