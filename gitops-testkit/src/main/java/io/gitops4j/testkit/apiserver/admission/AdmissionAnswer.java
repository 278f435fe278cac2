package io.gitops4j.testkit.apiserver.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a hook says to a write: yes, no, or yes with changes; each with warnings for the client.
 * Immutable.
 *
 * @since 0.1.0
 */
public final class AdmissionAnswer {

  private static final AdmissionAnswer ALLOWED =
      new AdmissionAnswer(true, 0, "", "", null, List.of());
  private static final int LOWEST_REFUSAL = 400;

  private final boolean allowed;
  private final int code;
  private final String reason;
  private final String message;
  private final @Nullable Map<String, @Nullable Object> changed;
  private final List<String> warnings;

  private AdmissionAnswer(
      boolean allowed,
      int code,
      String reason,
      String message,
      @Nullable Map<String, @Nullable Object> changed,
      List<String> warnings) {
    this.allowed = allowed;
    this.code = code;
    this.reason = reason;
    this.message = message;
    this.changed = changed;
    this.warnings = warnings;
  }

  /** The write goes on as it is. */
  public static AdmissionAnswer allow() {
    return ALLOWED;
  }

  /**
   * The write goes on with a changed object, which nobody owns the changes of. Defaults are set in
   * it once more.
   *
   * @param object the whole object as it is to be; copied
   */
  public static AdmissionAnswer change(Map<String, ? extends @Nullable Object> object) {
    return new AdmissionAnswer(true, 0, "", "", Frozen.map(object), List.of());
  }

  /** The write is refused by 400 without a reason, as by a webhook that gives none. */
  public static AdmissionAnswer deny(String message) {
    return deny(LOWEST_REFUSAL, "", message);
  }

  /**
   * The write is refused.
   *
   * @param code the HTTP code; one below 400 becomes 400
   * @param reason such as {@code Forbidden}; empty for none
   * @param message why; empty for no explanation
   */
  public static AdmissionAnswer deny(int code, String reason, String message) {
    return new AdmissionAnswer(
        false, Math.max(code, LOWEST_REFUSAL), reason, message, null, List.of());
  }

  /** The same answer with a further warning, which the client gets in a header. */
  public AdmissionAnswer warn(String warning) {
    List<String> more = new ArrayList<>(warnings);
    more.add(warning);
    return new AdmissionAnswer(allowed, code, reason, message, changed, List.copyOf(more));
  }

  boolean allowed() {
    return allowed;
  }

  int code() {
    return code;
  }

  String reason() {
    return reason;
  }

  String message() {
    return message;
  }

  @Nullable Map<String, @Nullable Object> changed() {
    return changed;
  }

  List<String> warnings() {
    return warnings;
  }
}
