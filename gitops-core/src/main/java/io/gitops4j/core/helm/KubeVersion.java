package io.gitops4j.core.helm;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Kubernetes as templates see it.
 *
 * @param version all of it, with a {@code v}: {@code v1.34.0}
 * @param major the first number
 * @param minor the second number
 * @since 0.1
 */
public record KubeVersion(String version, String major, String minor) {

  private static final Pattern FORM =
      Pattern.compile("\\s*v?(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})((?:\\.(?:0|[1-9][0-9]{0,8}))*)(?![.0-9]).*", Pattern.DOTALL);

  /**
   * Reads what {@code --kube-version} takes: two or more numbers, with or without a {@code v}. What
   * follows the numbers is dropped, as Helm 3 does: {@code 1.30.0+k3s1} is {@code v1.30.0}.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static KubeVersion parse(String text) {
    Matcher match = FORM.matcher(text);
    if (text.length() > 256 || !match.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not a version of Kubernetes");
    }
    String major = match.group(1);
    String minor = match.group(2);
    return new KubeVersion("v" + major + "." + minor + match.group(3), major, minor);
  }

  @Override
  public String toString() {
    return version;
  }
}
