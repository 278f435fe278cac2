package io.gitops4j.core.secrets;

import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Plan;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.UnitId;
import io.gitops4j.core.leak.Censor;
import io.gitops4j.core.leak.GuardedLog;
import io.gitops4j.secrets.SecretDestinations;
import io.gitops4j.secrets.SecretHolder;
import io.gitops4j.spi.SecretResolver;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The place of secrets in an engine: what becomes of references and values between a unit's
 * substituted manifests and its plan.
 *
 * <p>References outside of the allowed destinations are checked, once for the same manifests; those
 * inside are resolved in every run, so that a rotated value is planned for at the unit's next
 * interval, and in a revert taken from what was resolved last. Then the manifests are searched for
 * values, once for the same manifests and values. A run in which nothing changed costs one call of
 * {@code resolve} for each reference in an allowed destination, which a resolver with a cache
 * answers from memory, and nothing else.
 *
 * <p>Without resolver and holder it does nothing. Safe to use from many threads.
 */
public final class SecretSeat implements AutoCloseable {

  private static final SecretSeat NONE =
      new SecretSeat(
          List.of(), SecretDestinations.none(), List.of(), Clock.systemUTC(), Runnable::run);

  /** What is known of the manifests a unit had last. */
  private record Looked(Manifests manifests, List<Reference> references, long generation) {
    @SuppressWarnings("ReferenceEquality") // Equal manifests may have been written elsewhere.
    boolean isOf(Manifests other) {
      return manifests == other;
    }
  }

  private final Map<String, SecretResolver> resolvers = new TreeMap<>();
  private final SecretDestinations destinations;
  private final ResolvedSecrets resolved = new ResolvedSecrets();
  private final Censor censor;
  private final GuardedLog log;
  private final References references;
  private final Checks checks;
  private final LeakSearch search;
  private final Map<UnitId, Looked> looked = new ConcurrentHashMap<>();

  /**
   * A seat of resolvers, each of another id.
   *
   * @param holders who else holds values that must not leak
   * @param executor lends threads for checks
   */
  public SecretSeat(
      Collection<SecretResolver> resolvers,
      SecretDestinations destinations,
      Collection<? extends SecretHolder> holders,
      Clock clock,
      Executor executor) {
    resolvers.forEach(resolver -> this.resolvers.put(resolver.id(), resolver));
    this.destinations = destinations;
    Set<SecretHolder> all = Collections.newSetFromMap(new IdentityHashMap<>());
    List<SecretHolder> guarded = new ArrayList<>();
    resolvers.stream().filter(all::add).forEach(guarded::add);
    holders.stream().filter(all::add).forEach(guarded::add);
    if (!resolvers.isEmpty()) {
      guarded.add(resolved);
    }
    this.censor = Censor.of(guarded);
    this.log = censor.log(SecretSeat.class);
    this.references = new References(this.resolvers.keySet());
    this.checks = new Checks(this.resolvers, clock, executor, log);
    this.search = new LeakSearch(censor);
  }

  /** A seat that nobody takes. */
  public static SecretSeat none() {
    return NONE;
  }

  /** Whether there is anything to do. */
  public boolean isTaken() {
    return censor.isActive();
  }

  /** Takes values out of what leaves the engine. */
  public Censor censor() {
    return censor;
  }

  /** Whether a text refers to a secret. */
  public boolean isReference(String text) {
    return references.isReference(text);
  }

  /**
   * Checks, resolves and searches.
   *
   * @param manifests all that the unit desires
   * @param revert whether the values that were resolved last will do
   * @return the values at the fields that may receive them
   * @throws SecretException when a reference cannot be resolved, or a value has leaked
   */
  public Placement prepare(UnitId unit, Manifests manifests, boolean revert) {
    Looked known = looked.get(unit);
    if (known == null || !known.isOf(manifests)) {
      List<Reference> found = references.in(manifests);
      checks.check(found.stream().filter(r -> !isAllowed(r)).toList());
      known = new Looked(manifests, found, -1);
    }
    Placement placement = resolve(known.references(), revert);
    long generation = censor.generation();
    if (known.generation() != generation) {
      search.search(manifests);
      known = new Looked(manifests, known.references(), generation);
    }
    looked.put(unit, known);
    return placement;
  }

  /**
   * Searches a plan as it is shown.
   *
   * @return the plan without values in what live objects have now
   * @throws SecretException when a value has leaked into the rest of it
   */
  public Plan searched(Plan plan) {
    return isTaken() ? search.search(plan) : plan;
  }

  /**
   * Searches a text that is kept with a release.
   *
   * @param what what would be kept, such as {@code the record of the release web}
   * @param where where the text stands in it, with a verb: {@code its notes hold}
   * @throws SecretException when it holds a value
   */
  public void search(String what, String where, String text) {
    if (isTaken()) {
      search.search(what, where, text);
    }
  }

  /**
   * One manifest with values where that is allowed.
   *
   * @throws SecretException when a reference cannot be resolved
   */
  public Manifest filled(Manifest manifest) {
    List<Reference> found = references.in(Manifests.of(List.of(manifest)));
    return resolve(found, false).into(manifest);
  }

  /** Forgets a unit that is gone. */
  public void forget(UnitId unit) {
    looked.remove(unit);
  }

  private boolean isAllowed(Reference reference) {
    return destinations.allows(reference.object(), reference.pointer());
  }

  private Placement resolve(List<Reference> found, boolean revert) {
    List<Placement.Put> puts = new ArrayList<>();
    for (Reference reference : found) {
      if (isAllowed(reference)) {
        puts.add(put(reference, revert));
      }
    }
    return Placement.of(puts);
  }

  private Placement.Put put(Reference reference, boolean revert) {
    Optional<byte[]> last = revert ? resolved.find(reference.secret()) : Optional.empty();
    byte[] bytes = last.orElseGet(() -> fresh(reference));
    try {
      String text =
          reference.data() ? Base64.getEncoder().encodeToString(bytes) : text(reference, bytes);
      return new Placement.Put(reference, text);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private byte[] fresh(Reference reference) {
    SecretRef ref = reference.secret();
    SecretResolver resolver = Resolvers.of(resolvers, ref);
    try (SecretValue value = Resolvers.call(reference, log, () -> resolver.resolve(ref))) {
      byte[] bytes = value.revealBytes();
      resolved.put(ref, bytes);
      return bytes;
    }
  }

  private static String text(Reference reference, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw reference.failed(
          Reason.INVALID, "its value is not text in UTF-8; put it into data of a Secret.", null);
    }
  }

  /** Overwrites what was resolved; resolvers and holders stay the caller's. */
  @Override
  public void close() {
    resolved.close();
  }
}
