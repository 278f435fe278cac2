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

  /** Who asks without credentials where they are wanted. */
  public static User anonymous() {
    return new User("system:anonymous", "", List.of("system:unauthenticated"), Map.of());
  }
}
