package dev.stepwell.server.delivery.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which addresses may be connected to. The most specific range that holds an address decides, of
/// two equally specific ones the one that was added last; an address in no range is allowed. An
/// IPv6 address that stands for an IPv4 address must be allowed both as the one and as the other.
public final class DestinationPolicy {
  /// Where clouds hand secrets to whoever asks from the right machine.
  private static final List<String> METADATA =
      List.of(
          "169.254.169.254",
          "169.254.170.2",
          "169.254.170.23",
          "100.100.100.200",
          "168.63.129.16",
          "192.0.0.192",
          "fd00:ec2::254",
          "fd00:ec2::23",
          "fd20:ce::254");

  private static final List<String> NO_HOSTS =
      List.of("169.254.0.0/16", "fe80::/10", "224.0.0.0/4", "ff00::/8", "240.0.0.0/4");

  /// The machine itself. The local-use prefix of NAT64 is here as nobody can tell from outside
  /// where in it the IPv4 address stands.
  private static final List<String> OWN =
      List.of("0.0.0.0/8", "127.0.0.0/8", "::/128", "::1/128", "64:ff9b:1::/48");

  private static final DestinationPolicy DEVELOPMENT =
      new DestinationPolicy(List.of()).refusing(parse(METADATA)).refusing(parse(NO_HOSTS));

  private static final DestinationPolicy PRODUCTION = DEVELOPMENT.refusing(parse(OWN));

  private record Rule(AddressRange range, boolean allowed) {}

  private final List<Rule> rules;

  private DestinationPolicy(List<Rule> rules) {
    this.rules = rules;
  }

  /// For a developer's machine: loopback and private addresses are allowed. Link-local, metadata
  /// and multicast addresses are not.
  public static DestinationPolicy development() {
    return DEVELOPMENT;
  }

  /// Private addresses are allowed; loopback and unspecified addresses, and what [#development()]
  /// refuses, are not.
  public static DestinationPolicy production() {
    return PRODUCTION;
  }

  /// This policy, with ranges that are allowed.
  public DestinationPolicy allowing(List<AddressRange> ranges) {
    return with(ranges, true);
  }

  /// This policy, with ranges that are refused.
  public DestinationPolicy refusing(List<AddressRange> ranges) {
    return with(ranges, false);
  }

  private DestinationPolicy with(List<AddressRange> ranges, boolean allowed) {
    var all = new ArrayList<Rule>();
    ranges.forEach(range -> all.add(new Rule(range, allowed)));
    all.addAll(rules);
    // The sort keeps the order of equals, so what was added last stays before them.
    all.sort(Comparator.comparingInt((Rule rule) -> -rule.range().bits()));
    return new DestinationPolicy(List.copyOf(all));
  }

  /// Why the address must not be connected to, or nothing if it may.
  public Optional<String> refusal(InetAddress address) {
    var bytes = address.getAddress();
    return refusing(bytes)
        .or(() -> EmbeddedAddress.in(bytes).flatMap(this::refusing))
        .map(range ->
            "the destination policy refuses the address "
                + address.getHostAddress()
                + " (range "
                + range
                + ")");
  }

  private Optional<AddressRange> refusing(byte[] address) {
    for (var rule : rules) {
      if (rule.range().contains(address)) {
        return rule.allowed() ? Optional.empty() : Optional.of(rule.range());
      }
    }
    return Optional.empty();
  }

  private static List<AddressRange> parse(List<String> ranges) {
    return ranges.stream().map(AddressRange::parse).toList();
  }
}
