package io.gitops4j.core.source.git;

import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.SourceException;
import io.gitops4j.core.version.SemanticVersion;
import io.gitops4j.core.version.VersionConstraint;
import io.gitops4j.core.version.VersionException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which commit of a repository is meant, and how its revision is written.
 *
 * <p>The rule is Flux' ({@code GitRepository.spec.ref}; {@code pkg/git/gogit/clone.go}): of several
 * parts the first of {@code commit}, {@code name}, {@code semver}, {@code tag}, {@code branch}
 * counts. A revision is the branch or tag by its short name, or the reference by its full name,
 * then {@code @sha1:} and the commit; with a commit alone there is no name. A commit with a branch
 * must be in that branch. A full name may end in {@code ^{}}, which says that the commit of an
 * annotated tag is meant; it is meant without, too, and the revision shows the name as it was
 * given. Tests: GitSourceTest.
 */
final class GitSelector {

  /** A revision and where its commit was seen. */
  record Resolved(Revision revision, GitRef ref) {}

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final String PEELED = "^{}";
  private static final String HEADS = "refs/heads/";
  private static final String TAGS = "refs/tags/";
  private static final int MAX_SHOWN = 200;

  private final @Nullable String branch;
  private final @Nullable String tag;
  private final @Nullable String semver;
  private final @Nullable String name;
  private final @Nullable String commit;
  private final @Nullable VersionConstraint range;
  private final @Nullable String any;

  private GitSelector(Map<String, String> parts, @Nullable String any) {
    this.any = any;
    this.branch = parts.get("branch");
    this.tag = parts.get("tag");
    this.semver = parts.get("semver");
    this.name = parts.get("name");
    this.commit = parts.get("commit");
    this.range = semver == null || commit != null || name != null ? null : range(semver);
  }

  /**
   * Reads the parts by the names they have in {@code spec.ref}; none means the remote's HEAD.
   *
   * @throws IllegalArgumentException when one is malformed; the message names it
   */
  static GitSelector of(Map<String, String> parts) {
    String commit = parts.get("commit");
    if (commit != null && !COMMIT.matcher(commit).matches()) {
      throw new IllegalArgumentException(
          "the commit '"
              + commit
              + "' is not 40 hexadecimal digits in lower case; give it in full");
    }
    for (String part : List.of("branch", "tag", "name")) {
      String value = parts.get(part);
      if (value != null && !isRefName(value)) {
        throw new IllegalArgumentException(
            "the " + part + " '" + value + "' is not a name Git allows");
      }
    }
    try {
      return new GitSelector(parts, null);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the version range '%s' cannot be read: %s"
              .formatted(parts.get("semver"), e.getMessage()),
          e);
    }
  }

  /**
   * A commit, or a name of a reference that may be short.
   *
   * @throws IllegalArgumentException when it is malformed
   */
  static GitSelector any(String name) {
    if (COMMIT.matcher(name).matches()) {
      return new GitSelector(Map.of("commit", name), null);
    }
    if (!isRefName(name)) {
      throw new IllegalArgumentException("the ref '" + name + "' is not a name Git allows");
    }
    return new GitSelector(Map.of(), name);
  }

  /** Source: Git, {@code git-check-ref-format(1)}. */
  private static boolean isRefName(String text) {
    String value = text.endsWith(PEELED) ? text.substring(0, text.length() - 3) : text;
    boolean characters =
        value.chars().allMatch(c -> c > 0x20 && c != 0x7f && "~^:?*[\\".indexOf(c) < 0);
    boolean parts =
        Stream.of(value.split("/", -1))
            .noneMatch(p -> p.isEmpty() || p.startsWith(".") || p.endsWith(".lock"));
    return characters
        && parts
        && !value.contains("..")
        && !value.contains("@{")
        && !value.endsWith(".");
  }

  /** The revision that is there now. */
  Resolved resolve(GitEngine engine, GitErrors errors) {
    if (commit != null) {
      String shown = branch == null ? "" : branch;
      return new Resolved(revision(shown, commit), new GitRef("", commit, null, null));
    }
    if (any != null) {
      return first(engine, errors, any);
    }
    if (name != null) {
      String plain = name.endsWith(PEELED) ? name.substring(0, name.length() - 3) : name;
      return exact(engine, errors, plain, name, name);
    }
    if (range != null) {
      return highest(engine, errors, range);
    }
    if (tag != null) {
      return exact(engine, errors, TAGS + tag, tag, "tag " + tag);
    }
    return branch == null
        ? head(engine, errors)
        : exact(engine, errors, HEADS + branch, branch, "branch " + branch);
  }

  private static Resolved exact(
      GitEngine engine, GitErrors errors, String ref, String shown, String subject) {
    GitRef found =
        engine.refs(List.of(ref)).stream()
            .filter(r -> r.name().equals(ref))
            .findFirst()
            .orElseThrow(() -> missing(engine, errors, ref, subject));
    return new Resolved(revision(shown, found.commit()), found);
  }

  /** Source: Git, {@code gitrevisions(7)}: the name itself, then in refs, tags and heads. */
  private static Resolved first(GitEngine engine, GitErrors errors, String name) {
    List<String> candidates = List.of(name, "refs/" + name, TAGS + name, HEADS + name);
    List<GitRef> found = engine.refs(candidates);
    for (String candidate : candidates) {
      for (GitRef ref : found) {
        if (ref.name().equals(candidate)) {
          return new Resolved(revision(candidate, ref.commit()), ref);
        }
      }
    }
    List<String> names =
        engine.refs(List.of(TAGS, HEADS)).stream()
            .map(GitRef::name)
            .map(n -> n.substring((n.startsWith(TAGS) ? TAGS : HEADS).length()))
            .toList();
    String near = NearNames.of(name, names);
    throw errors.of(
        Reason.NOT_FOUND,
        "read the tag or branch " + name + " of",
        "it does not exist there" + (near.isEmpty() ? "" : "; there is " + near));
  }

  private static Resolved head(GitEngine engine, GitErrors errors) {
    GitRef head =
        engine.refs(List.of("HEAD")).stream()
            .filter(r -> r.name().equals("HEAD"))
            .findFirst()
            .orElseThrow(() -> missing(engine, errors, HEADS, "HEAD"));
    String target = head.target().orElse("HEAD");
    String shown = target.startsWith(HEADS) ? target.substring(HEADS.length()) : target;
    return new Resolved(revision(shown, head.commit()), head);
  }

  /**
   * A range of versions. Source: Flux takes it as Masterminds/semver does.
   *
   * @throws IllegalArgumentException when it is none; the message names the part
   */
  private static VersionConstraint range(String text) {
    try {
      return VersionConstraint.parse(text);
    } catch (VersionException e) {
      String part = e.part().orElse(text).strip();
      String shown = part.length() <= MAX_SHOWN ? part : part.substring(0, MAX_SHOWN) + "…";
      throw new IllegalArgumentException("'" + shown + "' is not a constraint on versions", e);
    }
  }

  /**
   * The version a tag names, of which all three numbers are needed; empty when it names none.
   * Source: Flux {@code pkg/version.ParseVersion}.
   */
  static Optional<SemanticVersion> version(String tag) {
    if (tag.split("\\.", 3).length < 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(SemanticVersion.parse(tag));
    } catch (VersionException e) {
      return Optional.empty();
    }
  }

  private record Candidate(SemanticVersion version, GitRef ref) {}

  private Resolved highest(GitEngine engine, GitErrors errors, VersionConstraint wanted) {
    List<GitRef> tags = engine.refs(List.of(TAGS));
    List<Candidate> matching =
        tags.stream()
            .flatMap(
                t ->
                    version(t.name().substring(TAGS.length())).stream()
                        .filter(wanted::admits)
                        .map(v -> new Candidate(v, t)))
            .toList();
    SemanticVersion best =
        matching.stream()
            .map(Candidate::version)
            .max(Comparator.naturalOrder())
            .orElseThrow(() -> noVersion(errors, tags));
    List<Candidate> tied = matching.stream().filter(c -> c.version.compareTo(best) == 0).toList();
    Comparator<Candidate> byText = Comparator.comparing(c -> c.version.original());
    Comparator<Candidate> order =
        Comparator.<Candidate>comparingLong(c -> engine.commitTime(c.ref)).thenComparing(byText);
    Candidate chosen = tied.size() == 1 ? tied.get(0) : tied.stream().max(order).orElseThrow();
    return new Resolved(revision(chosen.version.original(), chosen.ref.commit()), chosen.ref);
  }

  private SourceException noVersion(GitErrors errors, List<GitRef> tags) {
    Optional<SemanticVersion> highest =
        tags.stream()
            .flatMap(t -> version(t.name().substring(TAGS.length())).stream())
            .max(Comparator.naturalOrder());
    String hint =
        highest
            .map(v -> "the highest version is " + v.original())
            .orElse("it has no tag that is a version");
    return errors.of(
        Reason.NOT_FOUND,
        "resolve the version range '" + semver + "' in",
        "no tag matches; " + hint);
  }

  private static SourceException missing(
      GitEngine engine, GitErrors errors, String ref, String subject) {
    String prefix = ref.startsWith(HEADS) ? HEADS : ref.startsWith(TAGS) ? TAGS : "refs/";
    List<String> names =
        engine.refs(List.of(prefix)).stream()
            .map(r -> r.name().substring(prefix.length()))
            .toList();
    if (names.isEmpty() && !prefix.equals(TAGS)) {
      return errors.of(Reason.NOT_FOUND, "read the " + subject + " of", "it has no commits yet");
    }
    String wanted = ref.substring(Math.min(prefix.length(), ref.length()));
    String near = NearNames.of(wanted, names);
    String hint = near.isEmpty() ? "" : "; there is " + near;
    return errors.of(
        Reason.NOT_FOUND, "read the " + subject + " of", "it does not exist there" + hint);
  }

  private static Revision revision(String shown, String commit) {
    return Revision.of(shown, "sha1:" + commit);
  }

  /** The commit of a revision that {@link #resolve} gave, or that somebody kept. */
  static Optional<String> commitOf(Revision revision) {
    String digest = revision.digest().toLowerCase(Locale.ROOT);
    String hex = digest.startsWith("sha1:") ? digest.substring(5) : "";
    return COMMIT.matcher(hex).matches() ? Optional.of(hex) : Optional.empty();
  }

  /** The full name of the reference that a commit of a later fetch is most likely found at. */
  Optional<String> likelyRef(Revision revision) {
    if (commit != null) {
      return Optional.ofNullable(branch).map(b -> HEADS + b);
    }
    if (any != null) {
      return revision.name();
    }
    if (name != null) {
      return Optional.of(name.endsWith(PEELED) ? name.substring(0, name.length() - 3) : name);
    }
    if (semver != null || tag != null) {
      return revision.name().map(n -> TAGS + n);
    }
    return revision.name().map(n -> HEADS + n);
  }

  /** The branch that must hold the commit, if one was given with it. */
  Optional<String> requiredBranch() {
    return commit == null ? Optional.empty() : Optional.ofNullable(branch).map(b -> HEADS + b);
  }
}
