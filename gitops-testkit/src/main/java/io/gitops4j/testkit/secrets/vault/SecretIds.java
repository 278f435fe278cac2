package io.gitops4j.testkit.secrets.vault;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a secret is named in a request: its name, its ARN, or its ARN without the last hyphen and six
 * characters.
 *
 * <p>An ARN whose last part ends in a hyphen and six letters or digits is taken for a whole one, so
 * a secret whose own name ends so is not found by its partial ARN. Source: CreateSecret, parameter
 * Name.
 *
 * <p>Parameters of Parameter Store are named by a name or ARN too, followed by a colon and a
 * version or label or not. Source: GetParameter, parameter Name.
 */
public final class SecretIds {
  private static final Pattern SUFFIXED = Pattern.compile("(.+)-[A-Za-z0-9]{6}", Pattern.DOTALL);
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?:arn:aws[^:]*:ssm:[^:]*:[^:]*:parameter)?(/?[A-Za-z0-9_.\\-/]+)(?::[^:]*)?");
  private static final int ARN_PARTS = 7;
  private static final int HOME_PARTS = 5;

  private SecretIds() {}

  /**
   * The parts of an ARN.
   *
   * @param region the region
   * @param account the account
   * @param resource what follows {@code secret:}
   */
  public record Arn(String region, String account, String resource) {

    /** Whether it ends as whole ARNs do. */
    public boolean isWhole() {
      return SUFFIXED.matcher(resource).matches();
    }
  }

  /** The parts of an ARN of a secret; empty for a name. */
  public static Optional<Arn> arn(String id) {
    String[] parts = id.split(":", ARN_PARTS);
    if (parts.length == ARN_PARTS
        && parts[0].equals("arn")
        && parts[2].equals("secretsmanager")
        && parts[5].equals("secret")) {
      return Optional.of(new Arn(parts[3], parts[4], parts[6]));
    }
    return Optional.empty();
  }

  /** Whether two ids may mean the same secret or parameter; one of a name is in any region. */
  public static boolean same(String one, String other) {
    boolean apart =
        one.startsWith("arn:") && other.startsWith("arn:") && !home(one).equals(home(other));
    return !apart && !Collections.disjoint(names(one), names(other));
  }

  private static List<String> home(String arn) {
    List<String> parts = List.of(arn.split(":", HOME_PARTS + 1));
    return parts.subList(0, Math.min(HOME_PARTS, parts.size()));
  }

  /** The names that an id may mean: one of a name, up to two of an ARN. */
  public static List<String> names(String id) {
    Optional<Arn> arn = arn(id);
    if (arn.isEmpty()) {
      return parameterNames(id);
    }
    String resource = arn.get().resource();
    var suffixed = SUFFIXED.matcher(resource);
    return suffixed.matches() ? List.of(resource, suffixed.group(1)) : List.of(resource);
  }

  /** The ARN of a parameter has a slash that its name may lack. */
  private static List<String> parameterNames(String id) {
    var parts = PARAMETER.matcher(id);
    if (!parts.matches()) {
      return List.of(id);
    }
    String name = parts.group(1);
    boolean ofArn = id.startsWith("arn:") && name.startsWith("/");
    return ofArn ? List.of(name, name.substring(1)) : List.of(name);
  }
}
