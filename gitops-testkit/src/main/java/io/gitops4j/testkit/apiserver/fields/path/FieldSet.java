package io.gitops4j.testkit.apiserver.fields.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths of fields: an immutable trie whose steps are sorted.
 *
 * <p>A step may be a member itself, lead to members below it, or both. The operations follow
 * structured-merge-diff, {@code fieldpath/set.go}; the surprising ones are {@link #minus}, which
 * takes a path away but not what is below it, and {@link #minusBelow}, which takes both. The empty
 * path is never a member. Tests: {@code FieldsV1Test}.
 */
public final class FieldSet {

  private static final FieldSet EMPTY =
      new FieldSet(new PathElement[0], new boolean[0], new FieldSet[0]);

  private final PathElement[] steps;
  private final boolean[] members;

  /** What is below each step; the empty set for nothing. */
  private final FieldSet[] below;

  /** As {@link FieldsV1} writes it; null until that was asked for. */
  private volatile @Nullable EncodedFields encoded;

  private FieldSet(PathElement[] steps, boolean[] members, FieldSet[] below) {
    this.steps = steps;
    this.members = members;
    this.below = below;
  }

  @Nullable EncodedFields encoded() {
    return encoded;
  }

  void encoded(EncodedFields tree) {
    encoded = tree;
  }

  /** The set without members. */
  public static FieldSet empty() {
    return EMPTY;
  }

  /** The set of one path of field names. */
  public static FieldSet ofFields(List<String> path) {
    Builder builder = new Builder();
    builder.add(path.stream().map(PathElement::field).toList());
    return builder.build();
  }

  /** Whether there are no members. */
  public boolean isEmpty() {
    return steps.length == 0;
  }

  private int find(PathElement step) {
    return Arrays.binarySearch(steps, step);
  }

  /** Whether a path of one step is a member. */
  public boolean has(PathElement step) {
    int at = find(step);
    return at >= 0 && members[at];
  }

  /** Whether a path is a member. */
  public boolean has(List<PathElement> path) {
    FieldSet set = this;
    for (int i = 0; i < path.size() - 1; i++) {
      set = set.below(path.get(i));
    }
    return !path.isEmpty() && set.has(path.get(path.size() - 1));
  }

  /** What is below a step, without that step. */
  public FieldSet below(PathElement step) {
    int at = find(step);
    return at < 0 ? EMPTY : below[at];
  }

  /** Calls back for each step with whether it is a member, and what is below it, in order. */
  public void forEachStep(StepVisitor visitor) {
    for (int i = 0; i < steps.length; i++) {
      visitor.visit(steps[i], members[i], below[i]);
    }
  }

  /** Sees the steps of a set. */
  @FunctionalInterface
  public interface StepVisitor {
    /** One step. */
    void visit(PathElement step, boolean member, FieldSet below);
  }

  /** The same steps with other things below them, or other members; this set if all is the same. */
  public FieldSet rewritten(StepRule rule) {
    Assembly out = new Assembly(this, steps.length);
    for (int i = 0; i < steps.length; i++) {
      boolean member = rule.member(steps[i], members[i], below[i]);
      out.add(steps[i], member, rule.below(steps[i], members[i], below[i]));
    }
    return out.build();
  }

  /** Says what becomes of a step. */
  public interface StepRule {
    /** Whether it is a member from now on. */
    boolean member(PathElement step, boolean member, FieldSet below);

    /** What is below it from now on. */
    FieldSet below(PathElement step, boolean member, FieldSet below);
  }

  /** Calls back for each member; the members of a level come before what is below them. */
  public void forEachPath(Consumer<List<PathElement>> visitor) {
    forEachPath(new ArrayList<>(), visitor);
  }

  private void forEachPath(List<PathElement> prefix, Consumer<List<PathElement>> visitor) {
    for (int i = 0; i < steps.length; i++) {
      if (members[i]) {
        List<PathElement> path = new ArrayList<>(prefix);
        path.add(steps[i]);
        visitor.accept(path);
      }
    }
    for (int i = 0; i < steps.length; i++) {
      if (!below[i].isEmpty()) {
        prefix.add(steps[i]);
        below[i].forEachPath(prefix, visitor);
        prefix.remove(prefix.size() - 1);
      }
    }
  }

  /** What is in this or the other. */
  public FieldSet union(FieldSet other) {
    if (other.isEmpty()) {
      return this;
    }
    return isEmpty()
        ? other
        : zip(
            other,
            (mine, theirs) -> mine || theirs,
            (step, mine, theirs) -> mine.union(theirs),
            true);
  }

  /** What is in this and the other. */
  public FieldSet intersection(FieldSet other) {
    if (isEmpty() || other.isEmpty()) {
      return EMPTY;
    }
    return zip(
        other,
        (mine, theirs) -> mine && theirs,
        (step, mine, theirs) -> mine.intersection(theirs),
        true);
  }

  /** What is in this and not in the other; what is below a member of the other stays. */
  public FieldSet minus(FieldSet other) {
    if (isEmpty() || other.isEmpty()) {
      return this;
    }
    return zip(
        other,
        (mine, theirs) -> mine && !theirs,
        (step, mine, theirs) -> mine.minus(theirs),
        false);
  }

  /** What is in this and neither in the other nor below a member of it. */
  public FieldSet minusBelow(FieldSet other) {
    if (isEmpty() || other.isEmpty()) {
      return this;
    }
    return zip(
        other,
        (mine, theirs) -> mine && !theirs,
        (step, mine, theirs) -> other.has(step) ? EMPTY : mine.minusBelow(theirs),
        false);
  }

  private interface MemberRule {
    boolean member(boolean mine, boolean theirs);
  }

  private interface BelowRule {
    FieldSet below(PathElement step, FieldSet mine, FieldSet theirs);
  }

  private FieldSet zip(FieldSet other, MemberRule member, BelowRule rule, boolean withTheirs) {
    int most = steps.length + (withTheirs ? other.steps.length : 0);
    Assembly out = new Assembly(this, most);
    int i = 0;
    int j = 0;
    while (i < steps.length || (withTheirs && j < other.steps.length)) {
      int order = order(other, i, j);
      PathElement step = order <= 0 ? steps[i] : other.steps[j];
      boolean mine = order <= 0 && members[i];
      boolean theirs = order >= 0 && other.members[j];
      FieldSet mineBelow = order <= 0 ? below[i] : EMPTY;
      FieldSet theirsBelow = order >= 0 ? other.below[j] : EMPTY;
      if (order <= 0 || withTheirs) {
        out.add(step, member.member(mine, theirs), rule.below(step, mineBelow, theirsBelow));
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return out.build();
  }

  private int order(FieldSet other, int i, int j) {
    if (i >= steps.length) {
      return 1;
    }
    return j >= other.steps.length ? -1 : steps[i].compareTo(other.steps[j]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || (other instanceof FieldSet that && equal(that));
  }

  private boolean equal(FieldSet that) {
    return Arrays.equals(steps, that.steps)
        && Arrays.equals(members, that.members)
        && Arrays.equals(below, that.below);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(steps) * 31 + Arrays.hashCode(below);
  }

  /** One path a line. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    forEachPath(path -> out.append(text(path)).append('\n'));
    return out.toString();
  }

  /** A path as messages print it. */
  public static String text(List<PathElement> path) {
    StringBuilder out = new StringBuilder();
    path.forEach(out::append);
    return out.toString();
  }

  /**
   * Steps in order, those that lead nowhere left out. As long as they are those of the set that
   * they are made from, nothing is copied; most operations change nothing.
   */
  private static final class Assembly {
    private final FieldSet origin;
    private final int most;
    private PathElement[] steps;
    private boolean[] members;
    private FieldSet[] below;
    private boolean copied;
    private int size;

    Assembly(FieldSet origin, int most) {
      this.origin = origin;
      this.most = most;
      this.steps = origin.steps;
      this.members = origin.members;
      this.below = origin.below;
    }

    void add(PathElement step, boolean member, FieldSet under) {
      if (!member && under.isEmpty()) {
        return;
      }
      if (!copied) {
        if (isNext(step, member, under)) {
          size++;
          return;
        }
        copy();
      }
      steps[size] = step;
      members[size] = member;
      below[size] = under;
      size++;
    }

    /** The very same, which costs nothing to find out; what is only equal is copied. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isNext(PathElement step, boolean member, FieldSet under) {
      return size < steps.length
          && steps[size] == step
          && members[size] == member
          && below[size] == under;
    }

    private void copy() {
      copied = true;
      steps = Arrays.copyOf(steps, most);
      members = Arrays.copyOf(members, most);
      below = Arrays.copyOf(below, most);
    }

    FieldSet build() {
      if (size == 0) {
        return EMPTY;
      }
      if (!copied && size == origin.steps.length) {
        return origin;
      }
      return copied && size == most
          ? new FieldSet(steps, members, below)
          : new FieldSet(
              Arrays.copyOf(steps, size), Arrays.copyOf(members, size), Arrays.copyOf(below, size));
    }
  }

  /** Collects paths; not thread-safe. */
  public static final class Builder {
    private final Map<PathElement, Builder> nodes = new HashMap<>();
    private boolean member;

    /** Adds a path; the empty one is ignored. */
    public void add(List<PathElement> path) {
      Builder node = this;
      for (PathElement step : path) {
        node = node.nodes.computeIfAbsent(step, s -> new Builder());
      }
      node.member = true;
    }

    /** The node below a step, made when absent. */
    public Builder below(PathElement step) {
      return nodes.computeIfAbsent(step, s -> new Builder());
    }

    /** Makes the path to this node a member. */
    public void addSelf() {
      member = true;
    }

    /** The set of what was added. */
    public FieldSet build() {
      PathElement[] sorted = nodes.keySet().toArray(new PathElement[0]);
      Arrays.sort(sorted);
      Assembly out = new Assembly(EMPTY, sorted.length);
      for (PathElement step : sorted) {
        Builder node = below(step);
        out.add(step, node.member, node.build());
      }
      return out.build();
    }
  }
}
