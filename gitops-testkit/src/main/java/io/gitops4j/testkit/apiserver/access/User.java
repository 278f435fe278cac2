package io.gitops4j.testkit.apiserver.access;

import java.util.List;
import java.util.Map;

/**
 * Who asks.
 *
 * @param name the name
 * @param uid the uid; empty for none
 * @param groups the groups
 * @param extra what else is known
 */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  /** The group of whoever may do everything. */
  public static final String MASTERS = "system:masters";

  /** The name of the API server itself. */
  public static final String SERVER = "system:apiserver";

  /** The group of all who are known. */
  public static final String AUTHENTICATED = "system:authenticated";

  /** Copies the collections. */
  public User {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /** Who asks when nobody has to say who he is. */
  public static User administrator() {
    return new User("admin", "", List.of(MASTERS, AUTHENTICATED), Map.of());
  }

  /** A part of the cluster, by the name of its field manager; others are the administrator. */
  public static User ofComponent(String manager) {
    return switch (manager) {
      case "kube-apiserver" -> new User(SERVER, "", List.of(MASTERS, AUTHENTICATED), Map.of());
      case "kube-controller-manager" ->
          new User("system:kube-controller-manager", "", List.of(AUTHENTICATED), Map.of());
      default -> administrator();
    };
  }

  /** Who asks without credentials where they are wanted. */
  public static User anonymous() {
    return new User("system:anonymous", "", List.of("system:unauthenticated"), Map.of());
  }
}
