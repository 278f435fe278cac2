package io.gitops4j;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The digest of a plan. The text that is hashed is JSON-like with sorted keys, one line a change
 * and a hook: strings are length-prefixed instead of escaped, which cannot be ambiguous and needs
 * no encoder.
 */
final class PlanDigest {

  private PlanDigest() {}

  static String of(Plan plan) {
    StringBuilder text = new StringBuilder(4096);
    text(text, plan.unit().toString());
    for (PlannedChange change : plan.changes()) {
      text(text, change.ref().group());
      text(text, change.ref().toString());
      text(text, change.apiVersion());
      text(text, change.action().name());
      Manifest desired = change.desired();
      value(text, desired == null ? null : desired.content());
      text.append('\n');
    }
    plan.release().ifPresent(release -> release(text, release));
    return "sha256:" + sha256(text.toString());
  }

  private static void release(StringBuilder out, PlannedRelease release) {
    text(out, release.toString());
    for (PlannedHook hook : release.hooks()) {
      value(out, hook.weight());
      value(out, hook.deletePolicies());
      value(out, hook.desired().content());
      out.append('\n');
    }
  }

  private static void value(StringBuilder out, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
      map.forEach((k, v) -> sorted.put((String) k, v));
      out.append('{');
      sorted.forEach(
          (k, v) -> {
            text(out, k);
            value(out, v);
          });
      out.append('}');
    } else if (value instanceof List<?> list) {
      out.append('[');
      list.forEach(v -> value(out, v));
      out.append(']');
    } else if (value instanceof String s) {
      text(out, s);
    } else {
      out.append(value).append(';');
    }
  }

  private static void text(StringBuilder out, String s) {
    out.append('"').append(s.length()).append(':').append(s);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
