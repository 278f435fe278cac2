package io.gitops4j.testkit.apiserver.validation;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses and CIDR blocks as Kubernetes reads them: without asking a resolver, and with
 * leading zeroes allowed where it is only warned of.
 *
 * <p>Sources: k8s.io/apimachinery, {@code pkg/util/validation/ip.go}; k8s.io/utils {@code
 * internal/third_party/forked/golang/net}.
 */
public final class Addresses {

  private Addresses() {}

  /** What is wrong with an address. */
  public static List<String> ip(String value) {
    return parse(value).isPresent()
        ? List.of()
        : List.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
  }

  /** What is wrong with an address that clients outside of a node cannot reach. */
  public static List<String> special(String value) {
    byte[] bytes = parse(value).orElse(null);
    if (bytes == null) {
      return List.of();
    }
    List<String> wrong = new ArrayList<>();
    try {
      InetAddress address = InetAddress.getByAddress(bytes);
      if (address.isAnyLocalAddress()) {
        wrong.add("may not be unspecified (" + value + ")");
      }
      if (address.isLoopbackAddress()) {
        wrong.add("may not be in the loopback range (127.0.0.0/8, ::1/128)");
      }
      if (address.isLinkLocalAddress()) {
        wrong.add("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
      }
      if (bytes.length == 4 ? value.startsWith("224.0.0.") : address.isMCLinkLocal()) {
        wrong.add("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
      }
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
    return wrong;
  }

  /** What is wrong with a block. */
  public static List<String> cidr(String value) {
    return block(value).isPresent()
        ? List.of()
        : List.of("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
  }

  /** The bytes of an address: 4 or 16. */
  public static Optional<byte[]> parse(String value) {
    return Optional.ofNullable(value.indexOf(':') >= 0 ? v6(value) : v4(value));
  }

  /** Whether an address is one of IPv6. */
  public static boolean isV6(String value) {
    return value.indexOf(':') >= 0 && parse(value).isPresent();
  }

  /** The address without leading zeroes, if it had some; for the warning. */
  public static Optional<String> withoutLeadingZeroes(String value) {
    byte[] bytes = value.indexOf(':') >= 0 ? null : v4(value);
    if (bytes == null) {
      return Optional.empty();
    }
    String canonical =
        (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + "." + (bytes[3] & 255);
    return canonical.equals(value) ? Optional.empty() : Optional.of(canonical);
  }

  /** A block of addresses. Immutable. */
  public static final class Block {
    private final byte[] address;
    private final int bits;

    private Block(byte[] address, int bits) {
      this.address = address;
      this.bits = bits;
    }

    /** Whether no bit is set behind the length. */
    boolean bare() {
      for (int i = bits; i < address.length * 8; i++) {
        if (bit(address, i) != 0) {
          return false;
        }
      }
      return true;
    }

    boolean isV6() {
      return address.length == 16;
    }

    /** The block as it should be written, whatever bits are set behind its length. */
    String written() {
      return text(address) + "/" + bits;
    }

    /** The block without the bits behind its length. */
    String network() {
      byte[] network = address.clone();
      for (int i = bits; i < network.length * 8; i++) {
        network[i / 8] &= (byte) ~(1 << (7 - i % 8));
      }
      return text(network) + "/" + bits;
    }

    /** The block that holds the address alone. */
    String single() {
      return text(address) + "/" + address.length * 8;
    }

    private static String text(byte[] address) {
      try {
        return InetAddress.getByAddress(address) instanceof Inet6Address v6
            ? shortened(v6.getHostAddress())
            : InetAddress.getByAddress(address).getHostAddress();
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The longest run of groups that are zero becomes two colons, as RFC 5952 has it. */
    private static String shortened(String address) {
      List<String> groups = List.of(address.split(":", -1));
      int from = 0;
      int length = 1;
      for (int i = 0; i < groups.size(); i++) {
        int end = i;
        while (end < groups.size() && groups.get(end).equals("0")) {
          end++;
        }
        if (end - i > length) {
          from = i;
          length = end - i;
        }
      }
      return length < 2
          ? address
          : String.join(":", groups.subList(0, from))
              + "::"
              + String.join(":", groups.subList(from + length, groups.size()));
    }

    /** Whether another block lies in this one and is smaller. */
    public boolean strictlyContains(Block other) {
      if (other.address.length != address.length || other.bits <= bits) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        if (bit(address, i) != bit(other.address, i)) {
          return false;
        }
      }
      return true;
    }

    private static int bit(byte[] bytes, int i) {
      return bytes[i / 8] >> (7 - i % 8) & 1;
    }
  }

  /** Reads a block such as {@code 10.0.0.0/8}. */
  public static Optional<Block> block(String value) {
    int slash = value.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    byte[] address = parse(value.substring(0, slash)).orElse(null);
    String bits = value.substring(slash + 1);
    if (address == null || !bits.matches("[0-9]{1,3}")) {
      return Optional.empty();
    }
    int count = Integer.parseInt(bits);
    return count > address.length * 8
        ? Optional.empty()
        : Optional.of(new Block(Objects.requireNonNull(address), count));
  }

  private static byte @Nullable [] v4(String value) {
    String[] parts = value.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      if (!parts[i].matches("[0-9]{1,9}") || Integer.parseInt(parts[i]) > 255) {
        return null;
      }
      bytes[i] = (byte) Integer.parseInt(parts[i]);
    }
    return bytes;
  }

  private static byte @Nullable [] v6(String value) {
    int gap = value.indexOf("::");
    if (gap != value.lastIndexOf("::")) {
      return null;
    }
    List<Integer> head = groups(gap < 0 ? value : value.substring(0, gap));
    List<Integer> tail = gap < 0 ? List.of() : groups(value.substring(gap + 2));
    if (head == null || tail == null) {
      return null;
    }
    int count = head.size() + tail.size();
    if (gap < 0 ? count != 8 : count > 7) {
      return null;
    }
    byte[] bytes = new byte[16];
    for (int i = 0; i < head.size(); i++) {
      put(bytes, i, head.get(i));
    }
    for (int i = 0; i < tail.size(); i++) {
      put(bytes, 8 - tail.size() + i, tail.get(i));
    }
    return bytes;
  }

  private static void put(byte[] bytes, int group, int value) {
    bytes[group * 2] = (byte) (value >> 8);
    bytes[group * 2 + 1] = (byte) value;
  }

  private static @Nullable List<Integer> groups(String text) {
    List<Integer> groups = new ArrayList<>();
    if (text.isEmpty()) {
      return groups;
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        byte[] last = v4(parts[i]);
        if (last == null) {
          return null;
        }
        groups.add((last[0] & 255) << 8 | (last[1] & 255));
        groups.add((last[2] & 255) << 8 | (last[3] & 255));
      } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
        groups.add(Integer.parseInt(parts[i], 16));
      } else {
        return null;
      }
    }
    return groups;
  }
}
