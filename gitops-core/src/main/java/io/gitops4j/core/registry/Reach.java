package io.gitops4j.core.registry;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.source.http.Deadline;
import io.gitops4j.core.source.http.HttpProxy;
import io.gitops4j.core.source.http.TransferException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a source reaches the other side, and the one sentence of what fails there.
 *
 * @param subject what is read, for messages: {@code web of https://charts.example.com}
 * @param seat the HTTP client
 * @param reachable which addresses may be asked
 * @param timeout the longest a call may take
 * @param maxTransferBytes the most bytes that one exchange may receive
 */
record Reach(
    String subject,
    HttpSeat seat,
    Predicate<URI> reachable,
    Duration timeout,
    long maxTransferBytes) {

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
  private static final int MAX_LENGTH = 500;

  /** Checks that time and bytes are positive, and that the client follows no redirects. */
  Reach {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout must be positive");
    }
    if (maxTransferBytes < 1) {
      throw new IllegalArgumentException("a limit must be at least 1");
    }
  }

  /** The seat of a client of one's own, or of one that is given. */
  static HttpSeat seat(
      @Nullable HttpClient client,
      Duration timeout,
      RegistryAccess access,
      @Nullable HttpProxy proxy) {
    if (client != null && client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException(
          "the HTTP client given follows redirects by itself; set it to Redirect.NEVER");
    }
    if (client != null && access.hasTls()) {
      throw tlsOfGivenClient();
    }
    if (client != null && proxy != null) {
      throw proxyOfGivenClient();
    }
    return client == null ? new HttpSeat(timeout, access, proxy) : new HttpSeat(client, timeout);
  }

  static IllegalArgumentException tlsOfGivenClient() {
    return new IllegalArgumentException(
        "ca.crt, tls.crt and tls.key cannot be added to the HTTP client given; set them in that"
            + " client's SSLContext");
  }

  static IllegalArgumentException proxyOfGivenClient() {
    return new IllegalArgumentException(
        "a proxy cannot be added to the HTTP client given; set it in that client");
  }

  /** What a call does. */
  interface Work<T> {
    T in(Call call) throws IOException;
  }

  /**
   * Does a call; what goes wrong is one sentence.
   *
   * @param what what it does, before the subject: {@code read the versions of}
   */
  <T> T call(Stage stage, String what, Work<T> work) {
    try {
      return work.in(new Call(seat.client(), reachable, Deadline.in(timeout), maxTransferBytes));
    } catch (GeneralSecurityException e) {
      throw failure(
          stage, Reason.INVALID, what, "the certificates cannot be read: " + e.getMessage(), e);
    } catch (IOException e) {
      throw translated(stage, what, e);
    } catch (IllegalArgumentException e) {
      throw failure(stage, Reason.INVALID, what, String.valueOf(e.getMessage()), e);
    }
  }

  private SourceException translated(Stage stage, String what, IOException problem) {
    TransferException known = TransferException.in(problem).orElse(null);
    if (known == null) {
      return failure(
          stage, Reason.UNAVAILABLE, what, "the exchange failed: " + problem.getMessage(), problem);
    }
    SourceException made = failure(stage, known.reason(), what, known.why(), problem);
    return known
        .retryAfter()
        .map(wait -> made.failure().toBuilder().retryAfter(wait).build())
        .map(failure -> new SourceException(failure, problem))
        .orElse(made);
  }

  /** {@code Cannot <what> <subject>: <why>.} */
  SourceException failure(
      Stage stage, Reason reason, String what, String why, @Nullable Throwable cause) {
    String sentence = "Cannot " + what + " " + subject + ": " + oneLine(why) + ".";
    return new SourceException(Failure.of(stage, reason, sentence), cause);
  }

  /** Parts of it may be a server's words: one line of bounded length. */
  private static String oneLine(String text) {
    String line = CONTROL.matcher(text).replaceAll(" ").strip();
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }
}
