package io.gitops4j.testkit.apiserver.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Random Services and NetworkPolicies. */
final class Networks {
  /** The part of the ports and addresses from which a server never chooses by itself. */
  private static final int STATIC = 80;

  private final Chance chance;

  Networks(Chance chance) {
    this.chance = chance;
  }

  private Tree tree() {
    return new Tree(chance);
  }

  Map<String, @Nullable Object> service(long seed) {
    return tree().in(99, "spec", () -> serviceSpec(seed)).fields();
  }

  private Map<String, @Nullable Object> serviceSpec(long seed) {
    Tree spec =
        tree()
            .in(98, "ports", () -> ports(seed))
            .texts(70, "selector", List.of("app", "tier"), "a", "b")
            .with(35, "type", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName", "NodePort");
    if (chance.percent(12)) {
      spec.with(
          100, "clusterIP", "None", "None", "", "10.96.0." + (20 + seed % STATIC), "10.97.0.1");
    }
    return spec.with(4, "externalName", "a.example.com", "a_b")
        .with(12, "sessionAffinity", "None", "ClientIP")
        .in(
            5,
            "sessionAffinityConfig",
            () ->
                tree()
                    .in(
                        95,
                        "clientIP",
                        () -> tree().with(95, "timeoutSeconds", 1L, 10800L, 86401L).fields())
                    .fields())
        .with(8, "externalTrafficPolicy", "Local", "Cluster")
        .with(6, "internalTrafficPolicy", "Local", "Cluster")
        .with(6, "ipFamilyPolicy", "SingleStack", "PreferDualStack", "RequireDualStack")
        .some(4, "ipFamilies", "IPv4", "IPv6")
        .some(3, "clusterIPs", "None", "10.96.0." + (20 + seed % STATIC))
        .some(5, "externalIPs", "1.2.3.4", "5.6.7.8", "127.0.0.1")
        .some(4, "loadBalancerSourceRanges", "10.0.0.0/8", "1.2.3.0/24", " 1.2.3.0/24")
        .with(3, "loadBalancerIP", "1.2.3.4")
        .with(3, "loadBalancerClass", "example.com/lb", "bad class")
        .with(5, "allocateLoadBalancerNodePorts", true, false)
        .with(6, "publishNotReadyAddresses", true, false)
        .with(4, "trafficDistribution", "PreferClose", "PreferSameZone", "Far")
        .with(1, "healthCheckNodePort", 30000L + seed % STATIC)
        .fields();
  }

  private List<@Nullable Object> ports(long seed) {
    List<@Nullable Object> list = new ArrayList<>();
    for (Long number : chance.some(List.of(80L, 443L, 8080L, 53L), 4)) {
      list.add(
          tree()
              .with(99, "port", number)
              .with(96, "name", "p" + number, "p" + number, "p" + number, "p" + number, "web")
              .with(40, "protocol", "TCP", "UDP", "TCP")
              .with(40, "targetPort", 80L, "web", 443L, 8080L)
              .with(3, "nodePort", 30000L + seed % STATIC, 0L, 80L)
              .with(8, "appProtocol", "http", "example.com/x")
              .fields());
    }
    return list;
  }

  Map<String, @Nullable Object> serviceStatus() {
    return tree()
        .in(
            80,
            "loadBalancer",
            () ->
                tree()
                    .list(
                        90,
                        "ingress",
                        2,
                        () ->
                            tree()
                                .with(60, "ip", "1.2.3.4", "5.6.7.8")
                                .with(30, "hostname", "h.example.com")
                                .with(20, "ipMode", "VIP", "Proxy")
                                .fields())
                    .fields())
        .list(
            30,
            "conditions",
            2,
            () ->
                tree()
                    .with(97, "type", "Ready", "Late")
                    .with(97, "status", "True", "False")
                    .with(90, "reason", "Fine")
                    .with(90, "message", "", "m")
                    .with(90, "lastTransitionTime", "2020-01-01T00:00:00Z")
                    .fields())
        .fields();
  }

  Map<String, @Nullable Object> policy() {
    return tree().in(99, "spec", this::policySpec).fields();
  }

  private Map<String, @Nullable Object> policySpec() {
    return tree()
        .in(95, "podSelector", () -> new Selectors(chance).selector())
        .list(60, "ingress", 2, () -> rule("from"))
        .list(50, "egress", 2, () -> rule("to"))
        .some(40, "policyTypes", "Ingress", "Egress")
        .fields();
  }

  private Map<String, @Nullable Object> rule(String peers) {
    return tree().list(70, "ports", 2, this::policyPort).list(70, peers, 2, this::peer).fields();
  }

  private Map<String, @Nullable Object> policyPort() {
    return tree()
        .with(90, "port", 80L, "web", 443L, "80")
        .with(50, "protocol", "TCP", "UDP", "SCTP")
        .with(20, "endPort", 90L, 79L, 443L)
        .fields();
  }

  private Map<String, @Nullable Object> peer() {
    return switch (chance.below(4)) {
      case 0 -> tree().in(97, "podSelector", () -> new Selectors(chance).selector()).fields();
      case 1 ->
          tree()
              .in(97, "namespaceSelector", () -> new Selectors(chance).selector())
              .in(40, "podSelector", () -> new Selectors(chance).selector())
              .fields();
      case 2 -> tree().in(97, "ipBlock", this::block).fields();
      default ->
          tree()
              .in(60, "ipBlock", this::block)
              .in(30, "podSelector", () -> new Selectors(chance).selector())
              .fields();
    };
  }

  private Map<String, @Nullable Object> block() {
    return tree()
        .with(97, "cidr", "10.0.0.0/8", "10.1.0.0/16", "fd00::/8", "10.0.0.1/8", "10.0.0.0")
        .some(40, "except", "10.1.0.0/16", "10.2.0.0/24", "11.0.0.0/8")
        .fields();
  }
}
