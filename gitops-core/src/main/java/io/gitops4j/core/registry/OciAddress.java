package io.gitops4j.core.registry;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry, and a repository in it or a folder of repositories.
 *
 * <p>Source: the OCI distribution specification, section Pulling manifests, for names; Docker's
 * {@code reference} package for {@code docker.io}.
 *
 * @param host the host, with its port where one is given
 * @param path the name of the repository; may be empty for a folder
 */
record OciAddress(String host, String path) {

  private static final int LONGEST_NAME = 255;
  private static final Pattern ADDRESS =
      Pattern.compile("(?i:oci)://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+\\])(:[0-9]{1,5})?(/.*)?");
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

  /**
   * Reads {@code oci://host[:port][/path]}.
   *
   * @throws SourceException when it is another thing, or holds credentials, a tag or a digest
   */
  static OciAddress parse(String text) {
    Matcher found = ADDRESS.matcher(text);
    if (text.matches("(?s)[A-Za-z]+://[^/]*@.*")) {
      throw failure(
          Reason.INVALID, text, "credentials do not belong in an address; give them as a Secret");
    }
    if (!found.matches()) {
      boolean other = !text.toLowerCase(Locale.ROOT).startsWith("oci://");
      throw failure(
          other ? Reason.DENIED : Reason.INVALID,
          text,
          "it is not of the form oci://host[:port]/repository; correct it");
    }
    String port = found.group(2) == null ? "" : found.group(2);
    String host = found.group(1).toLowerCase(Locale.ROOT) + port;
    String path = found.group(3) == null ? "" : found.group(3).replaceAll("^/+|/+$", "");
    return checked(host.equals("docker.io") ? "index.docker.io" : host, path, text);
  }

  private static OciAddress checked(String host, String path, String text) {
    if (!path.isEmpty() && (path.length() > LONGEST_NAME || !NAME.matcher(path).matches())) {
      throw failure(
          Reason.INVALID,
          text,
          "%s is not the name of a repository, which has small letters, digits, and . _ - between them; a tag or a digest is given apart"
              .formatted(path));
    }
    return new OciAddress(host, path);
  }

  /** A repository in this folder. */
  OciAddress child(String name) {
    String text = this + "/" + name;
    return checked(host, path.isEmpty() ? name : path + "/" + name, text);
  }

  /** This one, if it is a repository and no folder: Docker Hub's own have a folder of their own. */
  OciAddress repository() {
    if (path.isEmpty()) {
      throw failure(Reason.INVALID, toString(), "it names no repository; add its name");
    }
    boolean own = host.equals("index.docker.io") && path.indexOf('/') < 0;
    return own ? new OciAddress(host, "library/" + path) : this;
  }

  /** Where the registry is asked. */
  URI api(boolean insecure, String rest) {
    return URI.create((insecure ? "http://" : "https://") + host + "/v2/" + path + rest);
  }

  private static SourceException failure(Reason reason, String address, String why) {
    return new SourceException(
        Failure.of(
            Stage.RESOLVE,
            reason,
            "Cannot use the registry address "
                + RepositoryAddress.redacted(address)
                + ": "
                + why
                + "."));
  }

  @Override
  public String toString() {
    return "oci://" + host + (path.isEmpty() ? "" : "/" + path);
  }
}
