package io.gitops4j.core.kustomize.remote;

import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * A remote file: what an {@code http://} or {@code https://} entry names that is no repository.
 *
 * @param uri its address, without credentials and fragment; the query may hold a secret
 * @since 0.1
 */
public record RemoteFile(URI uri) {

  private static final int MAX_LENGTH = 8192;

  /**
   * Reads an entry.
   *
   * @throws SourceException with {@link Reason#INVALID} when it is no such address, also when it
   *     holds credentials or what two programs could read differently
   */
  public static RemoteFile parse(String entry) {
    int fragment = entry.indexOf('#');
    String plain = fragment < 0 ? entry : entry.substring(0, fragment);
    int mark = plain.indexOf('?');
    try {
      if (plain.length() > MAX_LENGTH) {
        throw new IllegalArgumentException(
            "it has more than the " + MAX_LENGTH + " characters allowed; shorten it");
      }
      if (!RemoteRef.isWeb(plain)) {
        throw new IllegalArgumentException("it is no https:// address; write one");
      }
      Target target = Target.parse(mark < 0 ? plain : plain.substring(0, mark));
      return new RemoteFile(new URI(target + (mark < 0 ? "" : plain.substring(mark))));
    } catch (URISyntaxException e) {
      throw invalid(entry, "its query is not well-formed; escape what it may not hold");
    } catch (IllegalArgumentException e) {
      throw invalid(entry, String.valueOf(e.getMessage()));
    }
  }

  private static SourceException invalid(String entry, String wrong) {
    return RemoteFailures.of(
        Reason.INVALID, "read the remote file " + RemoteRef.redacted(entry), wrong);
  }

  Target target() {
    String text = uri.toString();
    int mark = text.indexOf('?');
    return Target.parse(mark < 0 ? text : text.substring(0, mark));
  }

  /** The address without its query. */
  @Override
  public String toString() {
    return target() + (uri.getRawQuery() == null ? "" : "?…");
  }
}
