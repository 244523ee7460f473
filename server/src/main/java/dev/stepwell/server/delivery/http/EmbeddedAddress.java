package dev.stepwell.server.delivery.http;

import java.util.Arrays;
import java.util.Optional;

/// The IPv4 address that an IPv6 address stands for: a packet for the one may reach the other.
final class EmbeddedAddress {
  private static final byte[] NAT64 = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final byte[] TRANSLATED = {0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0};
  private static final byte[] COMPATIBLE = new byte[12];

  private EmbeddedAddress() {}

  static Optional<byte[]> in(byte[] address) {
    if (address.length != 16 || isUnspecifiedOrLoopback(address)) {
      return Optional.empty();
    }
    if (startsWith(address, MAPPED)
        || startsWith(address, TRANSLATED)
        || startsWith(address, COMPATIBLE)
        || startsWith(address, NAT64)
        || isIsatap(address)) {
      return Optional.of(Arrays.copyOfRange(address, 12, 16));
    }
    if (address[0] == 0x20 && address[1] == 0x02) { // 6to4
      return Optional.of(Arrays.copyOfRange(address, 2, 6));
    }
    if (address[0] == 0x20 && address[1] == 0x01 && address[2] == 0 && address[3] == 0) { // Teredo
      var client = Arrays.copyOfRange(address, 12, 16);
      for (int i = 0; i < client.length; i++) {
        client[i] = (byte) ~client[i];
      }
      return Optional.of(client);
    }
    return Optional.empty();
  }

  /// These two look like IPv4-compatible addresses, but stand for themselves.
  private static boolean isUnspecifiedOrLoopback(byte[] address) {
    return startsWith(address, COMPATIBLE)
        && address[12] == 0
        && address[13] == 0
        && address[14] == 0
        && (address[15] == 0 || address[15] == 1);
  }

  private static boolean isIsatap(byte[] address) {
    return (address[8] & 0xFD) == 0
        && address[9] == 0
        && address[10] == 0x5E
        && address[11] == (byte) 0xFE;
  }

  private static boolean startsWith(byte[] address, byte[] prefix) {
    return Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
  }
}
