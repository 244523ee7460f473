package dev.stepwell.server.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationPolicyTest {
  private static boolean allows(DestinationPolicy policy, String address) {
    return policy.refusal(InetAddress.ofLiteral(address)).isEmpty();
  }

  private static List<AddressRange> ranges(String... ranges) {
    return Stream.of(ranges).map(AddressRange::parse).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "93.184.216.34",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "fd12:3456::1",
        "2606:2800:220:1::1",
        "64:ff9b::a01:203",
        "2002:a01:203::1",
        "223.255.255.255"
      })
  void bothProfilesAllowPublicAndPrivateAddresses(String address) {
    assertThat(allows(DestinationPolicy.development(), address)).isTrue();
    assertThat(allows(DestinationPolicy.production(), address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.255",
        "::1",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::",
        "2001:0:1:2:3:4:80ff:fffe",
        "2001:db8::5efe:127.0.0.1"
      })
  void onlyDevelopmentAllowsTheMachineItself(String address) {
    assertThat(allows(DestinationPolicy.development(), address)).isTrue();
    assertThat(allows(DestinationPolicy.production(), address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "fd00:ec2::254",
        "fe80::1",
        "febf::1",
        "224.0.0.1",
        "239.255.255.255",
        "255.255.255.255",
        "ff02::1",
        "::a9fe:a9fe",
        "::ffff:169.254.169.254",
        "::ffff:0:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "2001:0:1:2:3:4:5601:5601",
        "2001:db8::5efe:169.254.169.254",
        "2001:db8::200:5efe:169.254.169.254"
      })
  void noProfileAllowsMetadataLinkLocalOrMulticastAddresses(String address) {
    assertThat(allows(DestinationPolicy.development(), address)).isFalse();
    assertThat(allows(DestinationPolicy.production(), address)).isFalse();
  }

  @Test
  void theMostSpecificRangeDecides() {
    var policy =
        DestinationPolicy.production()
            .refusing(ranges("10.0.0.0/8", "0.0.0.0/0"))
            .allowing(ranges("10.1.0.0/16", "127.0.0.1", "0.0.0.0/0"));

    assertThat(allows(policy, "10.1.2.3")).isTrue();
    assertThat(allows(policy, "10.2.2.3")).isFalse();
    assertThat(allows(policy, "127.0.0.1")).isTrue();
    assertThat(allows(policy, "127.0.0.2")).isFalse();
    assertThat(allows(policy, "8.8.8.8")).as("of a tie the later one").isTrue();
    assertThat(allows(policy.refusing(ranges("0.0.0.0/0")), "8.8.8.8")).isFalse();
    assertThat(allows(policy, "2606::1")).isTrue();
  }

  /// Whoever refuses a private network refuses it in all of its spellings.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "::10.1.2.3",
        "::ffff:10.1.2.3",
        "::ffff:0:10.1.2.3",
        "64:ff9b::10.1.2.3",
        "2002:a01:203::1",
        "2001:0:1:2:3:4:f5fe:fdfc",
        "fe80::5efe:10.1.2.3",
        "100.64.0.1",
        "64:ff9b::100.127.255.255",
        "fd12:3456::1"
      })
  void whatIsRefusedIsRefusedInIpv6Too(String address) {
    var policy =
        DestinationPolicy.production().refusing(ranges("10.0.0.0/8", "100.64.0.0/10", "fc00::/7"));

    assertThat(allows(policy, address)).isFalse();
  }

  @Test
  void theRefusalNamesAddressAndRange() {
    assertThat(DestinationPolicy.production().refusal(InetAddress.ofLiteral("127.0.0.1")))
        .hasValue("the destination policy refuses the address 127.0.0.1 (range 127.0.0.0/8)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0.1/8",
        "::/129",
        "10.0.0.0/-1",
        "host/8",
        "1.2.3.4/",
        "/8"
      })
  void whatIsNoRangeIsRejected(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
  }
}
