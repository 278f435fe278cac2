package io.gitops4j.core.chart;

import java.util.regex.Pattern;

/**
 * Which chart is meant. Texts that are not given are empty.
 *
 * @param repository the address of the repository it is in: {@code https://charts.example.com}, or
 *     {@code oci://registry.example.com/charts}
 * @param name its name in the repository
 * @param version its version, or a range of them; empty is the newest
 * @param development whether a version that is not released yet may be the newest
 * @since 0.1
 */
public record ChartReference(String repository, String name, String version, boolean development) {

  private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");

  /** {@code web 1.2.3 of https://charts.example.com}, without a password in the address. */
  @Override
  public String toString() {
    return name
        + (version.isEmpty() ? "" : " " + version)
        + (repository.isEmpty()
            ? ""
            : " of " + USER_INFO.matcher(repository).replaceFirst("//redacted@"));
  }
}
