package io.gitops4j.core.source.git;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the one sentence of a failure of one repository.
 *
 * @param stage the step
 * @param address the repository
 * @since 0.1
 */
public record GitErrors(Stage stage, GitAddress address) {

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
  private static final int MAX_LENGTH = 500;
  private static final int MAX_ADDRESS = 200;

  /** {@code Cannot <what> <address>: <why>.} */
  public SourceException of(Reason reason, String what, String why) {
    return of(reason, what, why, null);
  }

  /** {@code Cannot <what> <address>: <why>.} */
  public SourceException of(Reason reason, String what, String why, @Nullable Throwable cause) {
    String sentence = "Cannot " + what + " " + address + ": " + oneLine(why) + ".";
    return new SourceException(Failure.of(stage, reason, sentence), cause);
  }

  /** An address that somebody wrote, for a sentence: without credentials, and not too long. */
  public static String redacted(String address) {
    String start =
        address.length() <= MAX_ADDRESS ? address : address.substring(0, MAX_ADDRESS) + "…";
    return GitAddress.redacted(start);
  }

  /** Parts of it may be a server's words: one line of bounded length. */
  private static String oneLine(String text) {
    String line = CONTROL.matcher(text).replaceAll(" ").strip();
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }
}
