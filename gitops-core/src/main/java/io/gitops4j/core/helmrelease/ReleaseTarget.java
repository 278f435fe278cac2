package io.gitops4j.core.helmrelease;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a release is called and where it lives.
 *
 * @param name its name, of at most 53 characters
 * @param namespace the namespace of its objects
 * @param named whether the HelmRelease names that namespace, which is its own otherwise
 * @param storageNamespace the namespace of its records
 * @since 0.1
 */
public record ReleaseTarget(String name, String namespace, boolean named, String storageNamespace) {

  private static final int LONGEST_NAME = 53;
  private static final int HASH = 12;

  /**
   * The target of a HelmRelease.
   *
   * <p>Without a name the release is called as the object, behind the target namespace if one is
   * given. What is longer than 53 characters becomes its first 40, a hyphen and the first 12 digits
   * of the SHA-256 of the whole. Source: helm-controller, {@code GetReleaseName}, {@code
   * internal/release/name.go}.
   *
   * @param ownNamespace the namespace of the object
   * @param ownName the name of the object
   * @param releaseName {@code spec.releaseName}
   * @param targetNamespace {@code spec.targetNamespace}
   * @param storageNamespace {@code spec.storageNamespace}
   */
  public static ReleaseTarget of(
      String ownNamespace,
      String ownName,
      @Nullable String releaseName,
      @Nullable String targetNamespace,
      @Nullable String storageNamespace) {
    String composed = targetNamespace == null ? ownName : targetNamespace + "-" + ownName;
    return new ReleaseTarget(
        shortened(releaseName == null ? composed : releaseName),
        targetNamespace == null ? ownNamespace : targetNamespace,
        targetNamespace != null,
        storageNamespace == null ? ownNamespace : storageNamespace);
  }

  private static String shortened(String name) {
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      String hash = HexFormat.of().formatHex(sum).substring(0, HASH);
      return name.substring(0, LONGEST_NAME - HASH - 1) + "-" + hash;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
