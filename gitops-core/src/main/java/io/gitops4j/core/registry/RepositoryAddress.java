package io.gitops4j.core.registry;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import java.net.URI;
import java.net.URISyntaxException;

/** Reads the address of a chart repository. */
final class RepositoryAddress {

  private RepositoryAddress() {}

  /**
   * An http or https address without credentials in it.
   *
   * @throws SourceException when it is none
   */
  static URI parse(String text) {
    URI address;
    try {
      address = new URI(text);
    } catch (URISyntaxException e) {
      throw failure(
          Reason.INVALID,
          text,
          "it is not a well-formed address (" + e.getReason() + "); correct it");
    }
    boolean web =
        "https".equalsIgnoreCase(address.getScheme())
            || "http".equalsIgnoreCase(address.getScheme());
    if (!web) {
      throw failure(Reason.DENIED, text, "it does not begin with http:// or https://; correct it");
    }
    if (address.getRawUserInfo() != null) {
      throw failure(
          Reason.INVALID,
          text,
          "credentials do not belong in an address; give them as username and password");
    }
    if (address.getHost() == null) {
      throw failure(Reason.INVALID, text, "it names no host; correct it");
    }
    if (address.getRawFragment() != null) {
      throw failure(Reason.INVALID, text, "an address of a repository has no #; remove it");
    }
    return address;
  }

  private static SourceException failure(Reason reason, String address, String why) {
    return new SourceException(
        Failure.of(
            Stage.RESOLVE,
            reason,
            "Cannot use the chart repository " + redacted(address) + ": " + why + "."));
  }

  /** The address without what stands between {@code //} and {@code @}. */
  static String redacted(String address) {
    return address.replaceFirst("(?s)^([A-Za-z][A-Za-z0-9+.-]*://)[^/]*@", "$1redacted@");
  }
}
