package io.gitops4j.testkit.apiserver.crd.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import java.util.function.Predicate;

/**
 * IP addresses such as {@code ip('::1')}. Source: k8s.io/apiserver, {@code pkg/cel/library/ip.go}.
 * Tests: the recorded {@code crd-cel-ip}.
 */
final class AddressLibrary {

  static final CelType TYPE = OpaqueType.create("net.IP");
  static final FunctionSet.Arg SELF = new FunctionSet.Arg(TYPE, NetAddress.class);

  private AddressLibrary() {}

  private static NetAddress self(Object[] a) {
    return (NetAddress) a[0];
  }

  private static void is(FunctionSet set, String name, String id, Predicate<NetAddress> test) {
    set.member(name, id, SimpleType.BOOL, a -> test.test(self(a)), SELF);
  }

  static FunctionSet functions() {
    FunctionSet set = new FunctionSet();
    FunctionSet.Arg text = FunctionSet.STRING;
    set.global("ip", "string_to_ip", TYPE, a -> NetAddress.strict((String) a[0]), text)
        .member("family", "ip_family", SimpleType.INT, a -> self(a).family(), SELF)
        .global(
            "ip.isCanonical",
            "ip_is_canonical",
            SimpleType.BOOL,
            a -> NetAddress.strict((String) a[0]).toString().equals(a[0]),
            text)
        .global(
            "isIP",
            "is_ip",
            SimpleType.BOOL,
            a -> NetAddress.strictOrNull((String) a[0]) != null,
            text)
        .global("string", "ip_to_string", SimpleType.STRING, a -> self(a).toString(), SELF);
    is(set, "isUnspecified", "ip_is_unspecified", NetAddress::isUnspecified);
    is(set, "isLoopback", "ip_is_loopback", NetAddress::isLoopback);
    is(set, "isLinkLocalMulticast", "ip_is_link_local_multicast", NetAddress::isLinkLocalMulticast);
    is(set, "isLinkLocalUnicast", "ip_is_link_local_unicast", NetAddress::isLinkLocalUnicast);
    is(set, "isGlobalUnicast", "ip_is_global_unicast", NetAddress::isGlobalUnicast);
    return set;
  }
}
