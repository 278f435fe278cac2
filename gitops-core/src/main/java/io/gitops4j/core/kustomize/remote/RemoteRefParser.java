package io.gitops4j.core.kustomize.remote;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes an entry apart: scheme, user, host, repository, folder, query.
 *
 * <p>The order of the steps is kustomize's, and it shows: everything on {@code github.com} becomes
 * {@code https://github.com/}, also with {@code http://} or a port, unless there is a user or
 * {@code ssh://}, which make it SSH; {@code .git} is looked for anywhere, so {@code
 * org/my.github.io} without {@code //} is the repository {@code org/my.git}; {@code _git/} counts
 * before {@code //}. A user alone before an https host ({@code https://me@dev.azure.com/…}) is
 * dropped, since credentials are the resolver's. Source: kustomize, {@code
 * api/internal/git/repospec.go}. Tests: RemoteRefTest holds the forms of kustomize's documentation
 * and tests.
 */
final class RemoteRefParser {

  private static final int MAX_LENGTH = 2048;
  private static final List<String> SCHEMES = List.of("ssh://", "https://", "http://", "file://");
  private static final Pattern USER = Pattern.compile("^([a-zA-Z][a-zA-Z0-9-]*)@");
  private static final Pattern SSH_PATH = Pattern.compile("[A-Za-z0-9._~!$&'()+,;=:@/%-]*");
  private static final int USUAL_PARTS = 2;

  /** Where a repository is and what comes after it. */
  private record Split(String repository, String folder) {}

  private RemoteRefParser() {}

  static RemoteRef parse(String entry) {
    requirePlain(entry);
    int mark = entry.indexOf('?');
    RemoteQuery query = RemoteQuery.parse(mark < 0 ? "" : entry.substring(mark + 1));
    String rest = without("git::", mark < 0 ? entry : entry.substring(0, mark));
    String scheme = "";
    for (String known : SCHEMES) {
      if (scheme.isEmpty() && begins(rest, known)) {
        scheme = known;
        rest = rest.substring(known.length());
      }
    }
    if (scheme.equals("file://")) {
      return local(rest, query);
    }
    Matcher named = USER.matcher(rest);
    String user = named.find() ? named.group() : "";
    rest = rest.substring(user.length());
    boolean github = begins(rest, "github.com/") || begins(rest, "github.com:");
    boolean scp = scheme.isEmpty() && (!user.isEmpty() || github);
    if (scheme.isEmpty() && !scp) {
      throw new IllegalArgumentException(
          "it begins with none of https://, http://, ssh://, file://, github.com/ and user@host:;"
              + " write https://host/org/repo//folder?ref=version");
    }
    int end = end(rest, scp);
    if (end < 1) {
      throw new IllegalArgumentException(
          "it names no repository; write https://host/org/repo//folder?ref=version");
    }
    String host = rest.substring(0, end).toLowerCase(Locale.ROOT);
    Split split = split(rest.substring(end + 1), false);
    String folder = folder(split.folder);
    if (github) {
      return github(scheme, user, split.repository, folder, query);
    }
    if (scheme.startsWith("http")) {
      Target target = Target.parse(scheme + host + "/" + split.repository);
      requireRepository(split.repository);
      String root = target.origin() + "/";
      return new RemoteRef(root, split.repository, folder, query);
    }
    return overSsh(scheme + user + host + rest.charAt(end), host, split.repository, folder, query);
  }

  private static void requirePlain(String entry) {
    if (entry.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "it has more than the " + MAX_LENGTH + " characters allowed; shorten it");
    }
    if (entry.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '\\')) {
      throw new IllegalArgumentException("it holds a backslash or a control character; remove it");
    }
  }

  private static boolean begins(String text, String prefix) {
    return text.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  private static String without(String prefix, String text) {
    return begins(text, prefix) ? text.substring(prefix.length()) : text;
  }

  /** Where the host ends: at the slash, or at the colon of the form of scp. */
  private static int end(String text, boolean scp) {
    int slash = text.indexOf('/');
    int colon = scp ? text.indexOf(':') : -1;
    return slash < 0 || (colon > 0 && colon < slash) ? colon : slash;
  }

  private static RemoteRef local(String rest, RemoteQuery query) {
    Split split = split(rest, true);
    String folder = folder(split.folder);
    if (split.repository.isEmpty()) {
      throw new IllegalArgumentException(
          "a file address has three slashes and the path of a repository; write file:///path");
    }
    Target.parse("file://" + split.repository);
    requireRepository(split.repository.substring(1));
    return new RemoteRef("file://", split.repository, folder, query);
  }

  private static RemoteRef github(
      String scheme, String user, String repository, String folder, RemoteQuery query) {
    if (scheme.equals("ssh://") || !user.isEmpty()) {
      String root = user.isEmpty() ? "ssh://github.com/" : user + "github.com:";
      return overSsh(root, "github.com", repository, folder, query);
    }
    Target.parse("https://github.com/" + repository);
    requireRepository(repository);
    return new RemoteRef("https://github.com/", repository, folder, query);
  }

  private static RemoteRef overSsh(
      String root, String host, String repository, String folder, RemoteQuery query) {
    Target.authority(host);
    if (!SSH_PATH.matcher(repository).matches()) {
      throw new IllegalArgumentException(
          "its path holds a character that it may not have; remove it");
    }
    requireRepository(repository.startsWith("/") ? repository.substring(1) : repository);
    return new RemoteRef(root, repository, folder, query);
  }

  private static Split split(String text, boolean all) {
    Split split = marked(text);
    if (split == null) {
      String[] parts = text.split("/", -1);
      if (all) {
        split = new Split(text, "");
      } else if (parts.length >= USUAL_PARTS) {
        String repository = parts[0] + "/" + parts[1];
        split = new Split(repository, text.substring(repository.length()));
      } else {
        throw new IllegalArgumentException(
            "it names no repository, which has two parts or ends in // or .git; write"
                + " https://host/org/repo//folder?ref=version");
      }
    }
    String repository = split.repository;
    while (repository.endsWith("/")) {
      repository = repository.substring(0, repository.length() - 1);
    }
    return new Split(repository, split.folder);
  }

  private static @Nullable Split marked(String text) {
    int azure = text.indexOf("_git/");
    if (azure >= 0) {
      int slash = text.indexOf('/', azure + 5);
      return slash < 0
          ? new Split(text, "")
          : new Split(text.substring(0, slash), text.substring(slash));
    }
    int slashes = text.indexOf("//");
    if (slashes >= 0) {
      return new Split(text.substring(0, slashes), text.substring(slashes + 2));
    }
    int suffix = text.indexOf(".git");
    if (suffix >= 0) {
      return new Split(text.substring(0, suffix + 4), text.substring(suffix + 4));
    }
    return null;
  }

  /** Whether a reader finds the end of a repository without a {@code //} after it. */
  static boolean endsByItself(String root, String repository) {
    if (repository.contains("_git/")) {
      return true;
    }
    int suffix = repository.indexOf(".git");
    if (suffix >= 0) {
      return suffix + 4 == repository.length();
    }
    return root.equals("file://") || repository.split("/", -1).length == USUAL_PARTS;
  }

  private static void requireRepository(String repository) {
    for (String part : repository.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException(
            "its repository's path is empty or has an empty part, . or ..; correct it");
      }
    }
  }

  private static String folder(String text) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : text.split("/", -1)) {
      if (part.equals("..")) {
        if (parts.isEmpty()) {
          throw new IllegalArgumentException(
              "url path exits repo, its folder leaves the repository; name one inside");
        }
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }
}
