package io.gitops4j.core.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.ignore.FastIgnoreRule;
import org.jspecify.annotations.Nullable;

/**
 * What is left out of a snapshot: Flux' rules.
 *
 * <p>The patterns are those of {@code .gitignore}. In this order, the last match winning: Git's own
 * files ({@code .git/}, {@code .gitignore}, {@code .gitmodules}, {@code .gitattributes}); Flux'
 * default exclusions (pictures, archives, files of CI systems, {@code .sops.yaml} and the like),
 * but only when nobody gives a pattern; every {@code .sourceignore} of the tree, a folder's before
 * those below it, each for its own folder; last the patterns given here. {@code !} takes an
 * exclusion back, yet not for what lies below an excluded folder, and never for {@code .git}
 * itself. Lines that begin with {@code #} are comments.
 *
 * <p>Immutable and safe to share. Source: Flux {@code pkg/sourceignore}; Git, {@code gitignore(5)}.
 *
 * @since 0.1
 */
public final class SourceIgnore {

  /** The file whose patterns hold for its folder. */
  static final String FILE = ".sourceignore";

  private static final String VERSION_CONTROL = ".git/\n.gitignore\n.gitmodules\n.gitattributes\n";
  private static final String DEFAULTS =
      """
      *.jpg
      *.jpeg
      *.gif
      *.png
      *.wmv
      *.flv
      *.tar.gz
      *.zip
      .github/
      .circleci/
      .travis.yml
      .gitlab-ci.yml
      appveyor.yml
      .drone.yml
      cloudbuild.yaml
      codeship-services.yml
      codeship-steps.yml
      **/.goreleaser.yml
      **/.sops.yaml
      **/.flux.yaml
      """;

  private static final SourceIgnore FLUX = new SourceIgnore("", true);
  private static final SourceIgnore NOTHING = new SourceIgnore("", false);

  private final String patterns;
  private final boolean flux;

  private SourceIgnore(String patterns, boolean flux) {
    this.patterns = patterns;
    this.flux = flux;
  }

  /** Flux' rules without patterns of one's own. */
  public static SourceIgnore defaults() {
    return FLUX;
  }

  /**
   * Flux' rules with patterns of one's own, which come last.
   *
   * @param patterns lines in the form of {@code .gitignore}, as in {@code spec.ignore}; null or
   *     nothing but blanks and comments count as none
   */
  public static SourceIgnore of(@Nullable String patterns) {
    return patterns == null || patterns.isBlank() ? FLUX : new SourceIgnore(patterns, true);
  }

  /** Nothing is left out but {@code .git}; {@code .sourceignore} files are plain files. */
  public static SourceIgnore nothing() {
    return NOTHING;
  }

  /** Whether {@code .sourceignore} files have a meaning. */
  boolean readsFiles() {
    return flux;
  }

  /**
   * The rules for a tree.
   *
   * @param files the text of each {@code .sourceignore}, by its folder, parents first
   */
  Rules rules(Map<String, String> files) {
    List<Rule> rules = new ArrayList<>();
    if (!flux) {
      return new Rules(rules);
    }
    List<Rule> given = new ArrayList<>();
    files.forEach((folder, text) -> add(given, folder, text));
    add(given, "", patterns);
    add(rules, "", VERSION_CONTROL);
    if (given.isEmpty()) {
      add(rules, "", DEFAULTS);
    }
    rules.addAll(given);
    return new Rules(rules);
  }

  private static void add(List<Rule> rules, String folder, String text) {
    for (String line : text.split("\r?\n", -1)) {
      if (!line.startsWith("#") && !line.isBlank()) {
        // Git never matches a pattern with an empty part, JGit reads past it.
        String pattern = line.contains("//") ? "" : line;
        rules.add(new Rule(folder.isEmpty() ? "" : folder + "/", new FastIgnoreRule(pattern)));
      }
    }
  }

  private record Rule(String prefix, FastIgnoreRule pattern) {}

  /** Tells what is left out of one tree. */
  static final class Rules {
    private final List<Rule> rules;

    private Rules(List<Rule> rules) {
      this.rules = List.copyOf(rules);
    }

    /** Whether an entry is left out, given that its folder is not. */
    boolean excludes(String path, boolean folder) {
      if (path.equals(".git") || path.endsWith("/.git")) {
        return true;
      }
      for (int i = rules.size() - 1; i >= 0; i--) {
        Rule rule = rules.get(i);
        if (path.startsWith(rule.prefix)
            && rule.pattern.isMatch(path.substring(rule.prefix.length()), folder, true)) {
          return rule.pattern.getResult();
        }
      }
      return false;
    }
  }
}
