package io.gitops4j.core.source.git.jgit;

import io.gitops4j.core.source.git.GitAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/**
 * The addresses in a {@code .gitmodules}: of each submodule its path and its address; all else in
 * it is left alone, most of all what it would have run.
 *
 * <p>A path is only ever compared with the path of a commit in the tree, so none can lead out of
 * it; names are not used. An address is relative when it begins with {@code ./} or {@code ../}, and
 * then stands for one beside that of the repository. Refused are addresses that a program could
 * take for an option or a helper ({@code ext::}). Source: Git, {@code gitmodules(5)} and {@code
 * git-submodule(1)}. Tests: GitSubmoduleTest.
 */
final class SubmoduleList {

  private static final Pattern ROOT =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^/]*/|[^/:]+@[^/:]+:|/*)(.*)", Pattern.DOTALL);
  private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9+.-]+::.*", Pattern.DOTALL);
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final int MAX_LENGTH = 2048;

  private final Map<String, String> addresses = new HashMap<>();

  private SubmoduleList() {}

  /**
   * Reads the text of a {@code .gitmodules}.
   *
   * @throws IllegalArgumentException when it has another form
   */
  static SubmoduleList parse(String text) {
    Config config = new Config();
    try {
      config.fromText(text);
    } catch (ConfigInvalidException | RuntimeException e) {
      throw new IllegalArgumentException("its .gitmodules cannot be read; correct it", e);
    }
    SubmoduleList list = new SubmoduleList();
    for (String name : config.getSubsections("submodule")) {
      String path = config.getString("submodule", name, "path");
      String url = config.getString("submodule", name, "url");
      if (path != null && url != null && !url.isEmpty()) {
        list.addresses.put(path.endsWith("/") ? path.substring(0, path.length() - 1) : path, url);
      }
    }
    return list;
  }

  /** No submodule at all. */
  static SubmoduleList empty() {
    return new SubmoduleList();
  }

  /** The address of the submodule at a path, as it is written. */
  Optional<String> address(String path) {
    return Optional.ofNullable(addresses.get(path));
  }

  /**
   * An address with what it is relative to.
   *
   * @throws IllegalArgumentException when it may not be used; the message says why
   */
  static String resolved(GitAddress repository, String url) {
    if (url.length() > MAX_LENGTH || CONTROL.matcher(url).find()) {
      throw new IllegalArgumentException("its address is too long or holds a control character");
    }
    if (url.startsWith("-") || HELPER.matcher(url).matches()) {
      throw new IllegalArgumentException(
          "its address is an option or names a helper; give an https:// address");
    }
    if (!url.startsWith("./") && !url.startsWith("../")) {
      return url;
    }
    Matcher base = ROOT.matcher(whole(repository));
    if (!base.matches()) {
      throw new IllegalArgumentException("its address is relative to one that cannot be read");
    }
    List<String> parts = new ArrayList<>();
    for (String part : base.group(2).split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    String rest = url;
    while (rest.startsWith("./") || rest.startsWith("../")) {
      if (rest.startsWith("../")) {
        if (parts.isEmpty()) {
          throw new IllegalArgumentException("its relative address leaves the host");
        }
        parts.remove(parts.size() - 1);
      }
      rest = rest.substring(rest.indexOf('/') + 1);
    }
    for (String part : rest.split("/", -1)) {
      if (part.equals("..") || part.equals(".")) {
        throw new IllegalArgumentException("its address has . or .. in the middle");
      }
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return base.group(1) + String.join("/", parts);
  }

  /** An address, of which that of a folder is absolute. */
  private static String whole(GitAddress repository) {
    String text = repository.toString();
    return repository
        .folder()
        .filter(folder -> !text.startsWith("file:"))
        .map(Path::toString)
        .orElse(text);
  }
}
