package io.gitops4j.testkit.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The repositories of a registry. Safe to use from many threads. */
final class Contents {

  /**
   * A manifest.
   *
   * @param digest its digest
   * @param mediaType its media type
   * @param content its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Manifest(String digest, String mediaType, byte[] content) {}

  private static final Pattern BLOBS =
      Pattern.compile("\"digest\"\\s*:\\s*\"(sha256:[0-9a-f]{64})\"");

  private static final class Repository {
    private final Map<String, byte[]> blobs = new HashMap<>();
    private final Map<String, Manifest> manifests = new HashMap<>();
    private final TreeMap<String, String> tags = new TreeMap<>();
  }

  private final Map<String, Repository> repositories = new HashMap<>();

  static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private Repository repository(String name) {
    return repositories.computeIfAbsent(name, n -> new Repository());
  }

  synchronized void blob(String repository, byte[] content) {
    repository(repository).blobs.put(digest(content), content);
  }

  synchronized Optional<byte[]> blob(String repository, String digest) {
    Repository found = repositories.get(repository);
    return found == null ? Optional.empty() : Optional.ofNullable(found.blobs.get(digest));
  }

  /** Keeps a manifest; empty when a blob that it names is not there. */
  synchronized Optional<Manifest> manifest(
      String repository, String reference, String mediaType, byte[] content) {
    Repository into = repository(repository);
    Matcher named = BLOBS.matcher(new String(content, StandardCharsets.UTF_8));
    while (named.find()) {
      String digest = named.group(1);
      if (!into.blobs.containsKey(digest) && !into.manifests.containsKey(digest)) {
        return Optional.empty();
      }
    }
    Manifest kept = new Manifest(digest(content), mediaType, content);
    into.manifests.put(kept.digest(), kept);
    if (!reference.startsWith("sha256:")) {
      into.tags.put(reference, kept.digest());
    }
    return Optional.of(kept);
  }

  synchronized Optional<Manifest> manifest(String repository, String reference) {
    Repository found = repositories.get(repository);
    if (found == null) {
      return Optional.empty();
    }
    String digest = found.tags.getOrDefault(reference, reference);
    return Optional.ofNullable(found.manifests.get(digest));
  }

  /** Forgets a tag, or a manifest with its tags; whether it was there. */
  synchronized boolean remove(String repository, String reference) {
    Repository found = repositories.get(repository);
    if (found == null) {
      return false;
    }
    if (found.tags.remove(reference) != null) {
      return true;
    }
    found.tags.values().removeIf(reference::equals);
    return found.manifests.remove(reference) != null;
  }

  /** The tags behind one, in order; empty when there is no such repository. */
  synchronized Optional<List<String>> tags(String repository, String last) {
    Repository found = repositories.get(repository);
    return found == null
        ? Optional.empty()
        : Optional.of(List.copyOf(found.tags.tailMap(last, false).keySet()));
  }
}
