package io.gitops4j.testkit.apiserver.podsecurity;

import io.gitops4j.testkit.apiserver.model.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the labels of a namespace ask for.
 *
 * <p>A label that is wrong makes {@code enforce} restricted and {@code warn} privileged, a version
 * that is wrong the latest. Surprising: a namespace that enforces a level and names none for
 * warnings warns at the enforced level, too, so that workloads are warned of. {@code audit} is read
 * only to refuse what is wrong, for there is no audit log. Source: k8s.io/pod-security-admission,
 * {@code api/helpers.go}; held by the {@code pod-security-labels} conversation.
 *
 * @param enforce the policy that Pods must keep
 * @param warn the policy that writers are warned of
 * @param errors what is wrong with the labels
 */
public record NamespacePolicy(LevelVersion enforce, LevelVersion warn, List<FieldError> errors) {
  private static final String PREFIX = "pod-security.kubernetes.io/";
  private static final NamespacePolicy NONE =
      new NamespacePolicy(
          new LevelVersion(Level.PRIVILEGED, LevelVersion.LATEST),
          new LevelVersion(Level.PRIVILEGED, LevelVersion.LATEST),
          List.of());

  /** Copies the list. */
  public NamespacePolicy {
    errors = List.copyOf(errors);
  }

  /** The policy that labels ask for; null stands for no labels. */
  public static NamespacePolicy of(@Nullable Map<String, @Nullable Object> labels) {
    if (labels == null || !named(labels)) {
      return NONE;
    }
    List<FieldError> errors = new ArrayList<>();
    LevelVersion enforce = policy(labels, "enforce", Level.RESTRICTED, errors);
    policy(labels, "audit", Level.PRIVILEGED, errors);
    LevelVersion warn = policy(labels, "warn", Level.PRIVILEGED, errors);
    boolean enforces = Level.of(text(labels, "enforce")).isPresent();
    if (enforces
        && !labels.containsKey(PREFIX + "warn")
        && enforce.level().compareTo(warn.level()) > 0) {
      boolean versioned = labels.containsKey(PREFIX + "warn-version");
      warn = new LevelVersion(enforce.level(), versioned ? warn.minor() : enforce.minor());
    }
    return new NamespacePolicy(enforce, warn, errors);
  }

  private static boolean named(Map<String, @Nullable Object> labels) {
    for (String label : labels.keySet()) {
      if (label.startsWith(PREFIX)) {
        return true;
      }
    }
    return false;
  }

  private static LevelVersion policy(
      Map<String, @Nullable Object> labels, String mode, Level whenWrong, List<FieldError> errors) {
    Level level = Level.PRIVILEGED;
    if (labels.containsKey(PREFIX + mode)) {
      level = Level.of(text(labels, mode)).orElse(null);
      if (level == null) {
        errors.add(wrong(labels, mode, "must be one of privileged, baseline, restricted"));
        level = whenWrong;
      }
    }
    OptionalLong minor = OptionalLong.of(LevelVersion.LATEST);
    String version = mode + "-version";
    if (labels.containsKey(PREFIX + version)) {
      minor = LevelVersion.minorOf(text(labels, version));
      if (minor.isEmpty()) {
        errors.add(wrong(labels, version, "must be \"latest\" or \"v1.x\""));
      }
    }
    return new LevelVersion(level, minor.orElse(LevelVersion.LATEST));
  }

  private static String text(Map<String, @Nullable Object> labels, String name) {
    return labels.get(PREFIX + name) instanceof String text ? text : "";
  }

  private static FieldError wrong(Map<String, @Nullable Object> labels, String name, String why) {
    return FieldError.invalid("metadata.labels[" + PREFIX + name + "]", text(labels, name), why);
  }

  /** Whether nothing is refused and nothing warned of. */
  public boolean privileged() {
    return enforce.level() == Level.PRIVILEGED && warn.level() == Level.PRIVILEGED;
  }
}
