package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.validation.Addresses;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Addresses, address families and node ports of Services, in a cluster of IPv4 alone. Happens
 * before the object is validated, and refuses on its own. A changed Service gets an address only
 * when it was a mere name before; one that was made by way of its status, and so has none, stays
 * without. Source: kubernetes/kubernetes {@code pkg/registry/core/service/storage/alloc.go}.
 */
final class ServiceAllocation {

  private static final Addresses.Block RANGE = Addresses.block("10.96.0.0/16").orElseThrow();

  /** What a dry run is given: it does not look for an address that is free. */
  private static final String NETWORK = "10.96.0.0";

  private static final String BROADCAST = "10.96.255.255";

  private ServiceAllocation() {}

  static void allocate(
      Map<String, @Nullable Object> service,
      @Nullable Map<String, @Nullable Object> live,
      WriteContext context) {
    Map<String, @Nullable Object> spec = Json.child(service, "spec");
    Map<String, @Nullable Object> old = live == null ? Map.of() : Strategy.spec(live);
    String name = Json.string(service, "metadata", "name");
    if (ServiceStrategy.needsAddress(spec)) {
      families(spec, old, name);
      if (live == null || !ServiceStrategy.needsAddress(old)) {
        address(spec, name, context);
      }
    }
    if (live == null) {
      ServiceNodePorts.ofNew(spec, name, context);
    } else {
      ServiceNodePorts.ofChanged(spec, old, name, context);
    }
  }

  private static void refuse(String name, Errors errors) {
    if (!errors.isEmpty()) {
      throw ApiException.invalid("", "Service", name, errors.list());
    }
  }

  private static void families(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old, String name) {
    if (sameInTwoStacks(spec, old)) {
      return;
    }
    boolean selectorless =
        "None".equals(spec.get("clusterIP")) && Errors.object(spec, "selector").isEmpty();
    if (spec.get("ipFamilyPolicy") == null) {
      if (old.get("ipFamilyPolicy") != null) {
        Strategy.take(spec, old, "ipFamilyPolicy");
      } else {
        spec.put("ipFamilyPolicy", selectorless ? "RequireDualStack" : "SingleStack");
      }
    }
    Errors errors = new Errors();
    ServiceValidation.addresses(spec, old, errors);
    refuse(name, errors);
    reduced(spec, old, errors);
    List<@Nullable Object> families = new ArrayList<>(Errors.texts(spec, "ipFamilies"));
    List<String> addresses = Errors.texts(spec, "clusterIPs");
    singleFamily(spec, addresses.size() > 1, families.size() > 1, errors);
    for (int i = families.size(); i < addresses.size(); i++) {
      String address = addresses.get(i);
      if (address.equals("None")) {
        break;
      }
      if (Addresses.isV6(address)) {
        errors.invalid(
            "spec.clusterIPs[" + i + "]", addresses, "IPv6 is not configured on this cluster");
      } else {
        families.add("IPv4");
      }
    }
    refuse(name, errors);
    if (selectorless) {
      if (families.isEmpty()) {
        families.add("IPv4");
      }
      if (families.size() < 2 && !"SingleStack".equals(spec.get("ipFamilyPolicy"))) {
        families.add("IPv4".equals(families.get(0)) ? "IPv6" : "IPv4");
      }
      spec.put("ipFamilies", families);
      return;
    }
    if ("RequireDualStack".equals(spec.get("ipFamilyPolicy"))) {
      errors.invalid(
          "spec.ipFamilyPolicy",
          "RequireDualStack",
          "this cluster is not configured for dual-stack services");
    }
    for (int i = 0; i < families.size(); i++) {
      if (!"IPv4".equals(families.get(i))) {
        errors.invalid(
            "spec.ipFamilies[" + i + "]", families.get(i), "not configured on this cluster");
      }
    }
    refuse(name, errors);
    if (families.isEmpty()) {
      families.add("IPv4");
    }
    spec.put("ipFamilies", families);
  }

  /**
   * Whether a Service that prefers two families, as it did, has the same addresses and families.
   */
  private static boolean sameInTwoStacks(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old) {
    Object before = old.get("ipFamilyPolicy");
    return "PreferDualStack".equals(spec.get("ipFamilyPolicy"))
        && ServiceStrategy.type(spec).equals(ServiceStrategy.type(old))
        && (before == null || before.equals("PreferDualStack"))
        && Errors.texts(spec, "clusterIPs").equals(Errors.texts(old, "clusterIPs"))
        && Errors.texts(spec, "ipFamilies").equals(Errors.texts(old, "ipFamilies"));
  }

  /** A change to one family drops the second of everything; no other change may. */
  private static void reduced(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old, Errors errors) {
    boolean single = "SingleStack".equals(spec.get("ipFamilyPolicy"));
    for (String list : List.of("clusterIPs", "ipFamilies")) {
      List<String> now = Errors.texts(spec, list);
      List<String> before = Errors.texts(old, list);
      if (single && now.size() > 1 && now.equals(before)) {
        spec.put(list, Strategy.listOf(now.get(0)));
      } else if (!single && !now.isEmpty() && now.size() < before.size()) {
        errors.invalid(
            "spec.ipFamilyPolicy",
            spec.get("ipFamilyPolicy"),
            "must be 'SingleStack' to release the secondary "
                + (list.equals("clusterIPs") ? "cluster IP" : "IP family"));
      }
    }
  }

  private static void singleFamily(
      Map<String, @Nullable Object> spec, boolean addresses, boolean families, Errors errors) {
    if (!"SingleStack".equals(spec.get("ipFamilyPolicy"))) {
      return;
    }
    String must = "must be 'RequireDualStack' or 'PreferDualStack' when multiple ";
    if (addresses) {
      errors.invalid("spec.ipFamilyPolicy", "SingleStack", must + "cluster IPs are specified");
    }
    if (families) {
      errors.invalid("spec.ipFamilyPolicy", "SingleStack", must + "IP families are specified");
    }
  }

  private static void address(
      Map<String, @Nullable Object> spec, String name, WriteContext context) {
    if (ServiceStrategy.headless(spec)) {
      spec.put("clusterIP", "None");
      return;
    }
    String given = Json.string(spec, "clusterIP");
    if (given.isEmpty()) {
      String address = context.dryRun() ? NETWORK : context.allocateClusterIp();
      spec.put("clusterIP", address);
      spec.put("clusterIPs", Strategy.listOf(address));
      return;
    }
    String wrong = inRange(given) ? context.claimClusterIp(given) : outside(given, context);
    if (!wrong.isEmpty()) {
      Errors errors = new Errors();
      errors.invalid(
          "spec.clusterIPs",
          Json.list(spec, "clusterIPs"),
          "failed to allocate IP " + given + ": " + wrong);
      refuse(name, errors);
    }
  }

  /** A dry run asks the allocator of one range, any other write who has the range. */
  private static String outside(String address, WriteContext context) {
    return context.dryRun()
        ? "the provided IP ("
            + address
            + ") is not in the valid range. The range of valid IPs is 10.96.0.0/16"
        : "the provided network does not match the current range";
  }

  /** Whether an address is one of those that are given away, as the first and the last are not. */
  private static boolean inRange(String address) {
    return !address.equals(NETWORK)
        && !address.equals(BROADCAST)
        && Addresses.block(address + "/32").map(RANGE::strictlyContains).orElse(false);
  }
}
