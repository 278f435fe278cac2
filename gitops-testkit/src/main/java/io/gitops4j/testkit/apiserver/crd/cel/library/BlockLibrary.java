package io.gitops4j.testkit.apiserver.crd.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.gitops4j.testkit.apiserver.model.GoText;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of IP addresses such as {@code cidr('10.0.0.0/8')}.
 *
 * <p>Surprising cases: {@code containsIP} of a text that is no address says that there is no such
 * overload. Source: k8s.io/apiserver, {@code pkg/cel/library/cidr.go}; Go, {@code net/netip}.
 * Tests: the recorded {@code crd-cel-cidr}.
 */
final class BlockLibrary {

  private static final CelType TYPE = OpaqueType.create("net.CIDR");
  private static final FunctionSet.Arg SELF = new FunctionSet.Arg(TYPE, Block.class);
  private static final String PARSING =
      "network address parse error during conversion from string: ";

  private BlockLibrary() {}

  /** An address and how many of its bits count. */
  record Block(NetAddress address, int bits) {

    static Block parse(String text) {
      Block block;
      try {
        block = prefix(text);
      } catch (CelFailure e) {
        throw new CelFailure(
            PARSING + PARSING + "netip.ParsePrefix(" + GoText.quoted(text) + "): " + e.text());
      }
      if (block.address.mapped()) {
        throw new CelFailure(
            PARSING + "IPv4-mapped IPv6 address " + GoText.quoted(text) + " is not allowed");
      }
      return block;
    }

    private static Block prefix(String text) {
      int slash = text.lastIndexOf('/');
      if (slash < 0) {
        throw new CelFailure("no '/'");
      }
      NetAddress address = NetAddress.parse(text.substring(0, slash));
      if (!address.zone().isEmpty()) {
        throw new CelFailure("IPv6 zones cannot be present in a prefix");
      }
      String digits = text.substring(slash + 1);
      boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!number || (digits.length() > 1 && digits.charAt(0) == '0')) {
        throw new CelFailure("bad bits after slash: " + GoText.quoted(digits));
      }
      int bits = digits.length() > 3 ? Integer.MAX_VALUE : Integer.parseInt(digits);
      if (bits > address.bits()) {
        throw new CelFailure("prefix length out of range");
      }
      return new Block(address, bits);
    }

    Block masked() {
      byte[] bytes = address.bytes();
      for (int i = bits; i < address.bits(); i++) {
        bytes[i / 8] &= (byte) ~(0x80 >> i % 8);
      }
      return new Block(NetAddress.of(bytes), bits);
    }

    boolean contains(NetAddress other) {
      return other.bits() == address.bits()
          && new Block(other, bits).masked().address.equals(masked().address);
    }

    boolean contains(Block other) {
      return bits <= other.bits && contains(other.address);
    }

    @Override
    public String toString() {
      return address + "/" + bits;
    }
  }

  private static Block self(Object[] a) {
    return (Block) a[0];
  }

  private static boolean isBlock(String text) {
    try {
      Block.parse(text);
      return true;
    } catch (CelFailure e) {
      return false;
    }
  }

  private static boolean containsText(Block block, @Nullable NetAddress address) {
    if (address == null) {
      throw CelFailure.noOverload();
    }
    return block.contains(address);
  }

  static FunctionSet functions() {
    FunctionSet.Arg text = FunctionSet.STRING;
    return new FunctionSet()
        .global("cidr", "string_to_cidr", TYPE, a -> Block.parse((String) a[0]), text)
        .member(
            "containsIP",
            "cidr_contains_ip_string",
            SimpleType.BOOL,
            a -> containsText(self(a), NetAddress.strictOrNull((String) a[1])),
            SELF,
            text)
        .member(
            "containsIP",
            "cidr_contains_ip_ip",
            SimpleType.BOOL,
            a -> self(a).contains((NetAddress) a[1]),
            SELF,
            AddressLibrary.SELF)
        .member(
            "containsCIDR",
            "cidr_contains_cidr_string",
            SimpleType.BOOL,
            a -> self(a).contains(Block.parse((String) a[1])),
            SELF,
            text)
        .member(
            "containsCIDR",
            "cidr_contains_cidr",
            SimpleType.BOOL,
            a -> self(a).contains((Block) a[1]),
            SELF,
            SELF)
        .member("ip", "cidr_ip", AddressLibrary.TYPE, a -> self(a).address(), SELF)
        .member(
            "prefixLength", "cidr_prefix_length", SimpleType.INT, a -> (long) self(a).bits(), SELF)
        .member("masked", "cidr_masked", TYPE, a -> self(a).masked(), SELF)
        .global("isCIDR", "is_cidr", SimpleType.BOOL, a -> isBlock((String) a[0]), text)
        .global("string", "cidr_to_string", SimpleType.STRING, a -> self(a).toString(), SELF);
  }
}
