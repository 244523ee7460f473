package dev.stepwell.server.delivery.http;

import java.net.InetAddress;

/// A range of IP addresses, such as `10.0.0.0/8`, `fc00::/7` or a single address.
public final class AddressRange {
  private final InetAddress first;
  private final byte[] bytes;
  private final int bits;

  private AddressRange(InetAddress first, int bits) {
    this.first = first;
    this.bytes = first.getAddress();
    this.bits = bits;
  }

  /// Reads a range in CIDR notation.
  ///
  /// @throws IllegalArgumentException if it is none, or if its address has bits beyond its prefix
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int most = address.getAddress().length * 8;
    int bits = slash < 0 ? most : prefix(text, slash, most);
    var range = new AddressRange(address, bits);
    for (int bit = bits; bit < most; bit++) {
      if ((range.bytes[bit / 8] & 0x80 >> bit % 8) != 0) {
        throw new IllegalArgumentException(
            "expected an address range whose address ends with its prefix, found " + text);
      }
    }
    return range;
  }

  private static int prefix(String text, int slash, int most) {
    var digits = text.substring(slash + 1);
    if (digits.matches("[0-9]{1,3}") && Integer.parseInt(digits) <= most) {
      return Integer.parseInt(digits);
    }
    throw new IllegalArgumentException(
        "expected an address range with a prefix of 0 to " + most + " bits, found " + text);
  }

  /// The longer it is, the more specific is the range.
  int bits() {
    return bits;
  }

  boolean contains(byte[] address) {
    if (address.length != bytes.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (address[i] != bytes[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || ((address[whole] ^ bytes[whole]) & 0xFF00 >> rest & 0xFF) == 0;
  }

  @Override
  public String toString() {
    return first.getHostAddress() + "/" + bits;
  }
}
